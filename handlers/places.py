"""Places as buttons: the stores and departments of the hospital, the asker's own first."""

from collections.abc import Sequence

from core.stock.finder import understand
from core.stock.location import Place, homes, place_of
from handlers.buttons import Choice
from handlers.naming import name_of
from handlers.turn import Turn

LONGEST = 40
"""Characters of a button."""
MOST = 40


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


async def named_place(turn: Turn, text: str) -> Place | None:
    """Return the place that words name by its code, name or nickname, or none."""
    return (await turn.door.ask(understand, text)).place if text.strip() else None


def two_a_row(choices: Sequence[Choice], width: int = 2) -> list[list[Choice]]:
    """Return buttons in rows."""
    return [list(choices[at : at + width]) for at in range(0, len(choices), width)]
