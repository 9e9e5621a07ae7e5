"""What fits an adjustment: where somebody may adjust, and which lots have as many to take off."""

from collections.abc import Sequence

from core.errors import RefusedError
from core.rights import Right
from core.stock.location import homes
from handlers.meaning.lying import Lying
from handlers.meaning.places import home_rows
from handlers.talk.buttons import Choice
from handlers.talk.menu import may_at
from handlers.talk.turn import Turn


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
