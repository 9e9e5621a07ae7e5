"""What fits an adjustment: which goods are meant, where one may adjust, which lots have as many."""

from collections.abc import Sequence
from dataclasses import replace

from core.codes.read import looks_like_code
from core.errors import RefusedError
from core.rights import Right
from core.stock.location import homes
from handlers.meaning.lying import Lying
from handlers.meaning.places import home_rows, named_place
from handlers.meaning.sought import Sought, sought
from handlers.talk.buttons import Choice
from handlers.talk.menu import may_at
from handlers.talk.turn import Turn


async def meant_by(turn: Turn, words: str) -> Sought:
    """Return what is meant; a code may follow the name of the place."""
    first, _, rest = words.partition(" ")
    if not looks_like_code(rest):
        return await sought(turn, words)
    place = await named_place(turn, first)
    return replace(await sought(turn, rest), place=place.id if place else None)


async def places_to_adjust(turn: Turn) -> list[list[Choice]]:
    """Return a button for each store and department whose figures the person may adjust."""
    theirs = {
        home.id
        for home in await turn.door.ask(homes)
        if may_at(turn.person, Right.ADJUST, home.path)
    }
    if not theirs:
        raise RefusedError("adjust.nowhere")
    rows = await home_rows(turn, "place")
    return [fit for row in rows if (fit := [each for each in row if each.choice in theirs])]


def enough_of(choices: Sequence[Lying], asked: int, item: str) -> list[Lying]:
    """Return the lots of which so many lie there; refused at once if none has as many."""
    fit = [each for each in choices if each.blind or each.quantity >= asked]
    if choices and not fit:
        most = max(choices, key=lambda each: each.quantity)
        figures = {"n": most.quantity, "asked": asked}
        raise RefusedError("adjust.too_few", item=item, lot=most.number, **figures)
    return fit
