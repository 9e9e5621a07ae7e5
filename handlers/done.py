"""Done: what a turn had moved before a crash, told as the room tells it that moves such goods.

The turn is handled again, and is not to be moved twice; whoever must hear of it hears it now.
"""

from core.delivery.dialogue import Talk
from core.flow.transfer_view import transfer_by_code
from core.stock.posting import Posted
from core.tables.kinds import MovementKind
from handlers import cards, putaway, review, settle, take, transfer, transit_told, use
from handlers.putaway_view import put_text
from handlers.recall import tell_used_held
from handlers.talk.turn import Turn
from handlers.undo import show_moved, show_undone, undo_row

BY_ITSELF = frozenset({review.KIND, settle.KIND, transit_told.KIND, putaway.KIND, putaway.ONE})
"""The kinds of dialogue whose rooms ask their command again in any case, and tell its answer."""
BESIDE = frozenset({MovementKind.USE, MovementKind.DISPOSE})
"""What is done from the card of a take and answered in a message of its own."""


async def show_done(turn: Turn, posted: Posted, talk: Talk | None) -> bool:
    """Show what a turn posted before, perhaps by answering a dialogue, which ends as it did then.

    Return false where the room does all of that itself.
    """
    if talk is not None and talk.kind in BY_ITSELF:
        return False
    if talk is not None:
        _leave(turn, posted, talk)
    match posted.kind:
        case MovementKind.TAKE:
            await take.taken(turn, posted)
        case MovementKind.USE:
            await _used(turn, posted, talk)
        case MovementKind.DISPATCH:
            view = await turn.door.ask(transfer_by_code, posted.reference)
            await transfer.sent(turn, view, posted.id)
        case MovementKind.PUT_AWAY:
            handle, row = undo_row(turn, posted.id)
            turn.edit(await put_text(turn, posted), handle, [row])
        case MovementKind.REVERSE:
            await show_undone(turn, posted)
        case _:
            await show_moved(turn, posted.id)
            await cards.settle_cards(turn, posted)
    return True


def _leave(turn: Turn, posted: Posted, talk: Talk) -> None:
    """End the dialogue that was answered; the card of a take goes by itself once it is settled."""
    if talk.kind == cards.KIND and posted.kind in BESIDE:
        turn.place = turn.place.fresh()
    else:
        turn.close(talk)


async def _used(turn: Turn, posted: Posted, talk: Talk | None) -> None:
    await use.used(turn, posted, posted.reference)
    if talk is not None and talk.kind == use.ALREADY:
        await tell_used_held(turn, posted, posted.reference)
