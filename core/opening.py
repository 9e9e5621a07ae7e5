"""Opening the ground floor: the database brought up to date and the door with its guard."""

from core.clock import Clock
from core.db import Database
from core.identity import IdMaker
from core.people.roles import guard
from core.schema import migrate
from core.unit_of_work import Core


def open_core(url: str, *, clock: Clock | None = None, ids: IdMaker | None = None) -> Core:
    """Open a database by URL and return the door to it; the caller closes it."""
    database = Database(url)
    migrate(database)
    return Core(database, guard=guard, clock=clock, ids=ids)
