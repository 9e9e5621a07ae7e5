"""Places as buttons: stores and departments, the asker's own first, and the shelves of one."""

from collections.abc import Sequence

from core.stock.finder import understand
from core.stock.location import Place, homes, place_of, shelves_here
from core.stock.page import paged
from handlers.talk.buttons import Choice, Rows
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.turn import Turn

LONGEST = 40
"""Characters of a button."""
MOST = 40
SHELVES_A_PAGE = 8


async def own_home(turn: Turn) -> Place | None:
    """Return the store or department where the person belongs, or none."""
    if turn.person.location is None:
        return None
    mine = await turn.door.ask(place_of, turn.person.location)
    around = [home for home in await turn.door.ask(homes) if mine.within(home)]
    return max(around, key=lambda home: len(home.path), default=None)


async def home_rows(turn: Turn, verb: str, without: int = 0) -> list[list[Choice]]:
    """Return a button for each store and department, two a row, the person's own first."""
    mine = await own_home(turn)
    found = [home for home in await turn.door.ask(homes) if home.id != without]
    found.sort(key=lambda home: (mine is None or home.id != mine.id, home.path))
    named = [Choice(name_of(turn.words, home)[:LONGEST], verb, home.id) for home in found[:MOST]]
    return two_a_row(named)


async def shelf_rows(turn: Turn, place: Place, at: int = 1) -> Rows:
    """Return a page of buttons for the shelves at and below a place; none where it is the only."""
    shelves = await turn.door.ask(shelves_here, place.id)
    if len(shelves) < 2:
        return []
    page = paged(shelves, at, SHELVES_A_PAGE)
    rows = two_a_row([_shelf(turn, each, place) for each in page.rows])
    return [*rows, *page_row(turn.words, page)]


async def named_place(turn: Turn, text: str) -> Place | None:
    """Return the place that words name by its code, name or nickname, or none."""
    return (await turn.door.ask(understand, text)).place if text.strip() else None


def two_a_row(choices: Sequence[Choice], width: int = 2) -> list[list[Choice]]:
    """Return buttons in rows."""
    return [list(choices[at : at + width]) for at in range(0, len(choices), width)]


def _shelf(turn: Turn, shelf: Place, home: Place) -> Choice:
    name = name_of(turn.words, shelf)
    if shelf.id == home.id:
        name = turn.words("count.itself", place=name)
    return Choice(name[:LONGEST], "shelf", shelf.id)
