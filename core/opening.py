"""Opening the ground floor: the database brought up to date and the door with its guard."""

from core.ahead import read_ahead
from core.clock import Clock
from core.db import Database
from core.door import Core
from core.identity import IdMaker
from core.people.roles import guard
from core.schema import migrate


def open_core(
    url: str, *, clock: Clock | None = None, ids: IdMaker | None = None, durable: bool = True
) -> Core:
    """Open a database by URL and return the door to it; the caller closes it."""
    database = Database(url, durable=durable)
    migrate(database)
    if database.dialect == "sqlite":
        database.survey()
    return Core(database, guard=guard, prepare=read_ahead, clock=clock, ids=ids)
