"""Waste: what is in somebody's hands and can no longer be used is thrown away, with a reason.

A stent that fell to the floor is the business of the one who holds it: who took it says so at
once. For what others hold it needs who may throw stock away there.
"""

from dataclasses import dataclass

from core.flow.adjust import DisposalReason, written_reason
from core.once import fingerprint
from core.people.roles import permit
from core.rights import Right, needs
from core.stock.ledger import Entry, post, whole
from core.stock.location import tree
from core.stock.open_take import Hand, Hands, settle, share
from core.stock.posting import Posted, replayed
from core.tables.kinds import LocationKind, MovementKind
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waste:
    """Throw away so many of a take (``take``: its posting), of all its lines or of one.

    Single pieces of several takes go together if each is named by its take and line (``pieces``).
    """

    take: int
    reason: DisposalReason
    quantity: int = 1
    line: int | None = None
    note: str = ""
    pieces: tuple[tuple[int, int], ...] = ()


@needs(Right.USE)
def waste(uow: UnitOfWork, cmd: Waste) -> Posted:
    """Throw away what is in somebody's hands, and close that much of the take."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    reason = written_reason(cmd.reason, cmd.note)
    shares = _shares(uow, cmd)
    for each, _ in shares:
        permit(uow, _right(uow, each), tree(uow)[each.taken].path)
    target = tree(uow).end(LocationKind.WASTE).id
    gone = [each.out(quantity, target) for each, quantity in shares]
    posted = post(uow, Entry(MovementKind.DISPOSE, gone, mark, reason))
    settle(uow, shares)
    uow.audit("waste", subject=posted.id, detail=reason[:200])
    return posted


def _shares(uow: UnitOfWork, cmd: Waste) -> list[tuple[Hand, int]]:
    """Return what leaves the hands: so many of a take, or one of each line that is named."""
    hands = uow.writing.cache(Hands)
    if not cmd.pieces:
        lines = hands.of_posting(uow.site, cmd.take)
        its = [each for each in lines if cmd.line in (None, each.line)]
        return share(its, whole(cmd.quantity))
    named = sorted(set(cmd.pieces))
    lines = [each for take, _ in named for each in hands.of_posting(uow.site, take)]
    by_name = {(each.posting, each.line): each for each in lines}
    return [one for name in named for one in share([by_name[name]] if name in by_name else [], 1)]


def _right(uow: UnitOfWork, hand: Hand) -> Right:
    """Return what it needs: to use, for what is in one's own hands; else to dispose."""
    return Right.USE if hand.actor == uow.actor.id else Right.DISPOSE
