"""Waste: what is in somebody's hands and can no longer be used is thrown away, with a reason.

A stent that fell to the floor is the business of the one who holds it: who took it says so at
once. For what others hold it needs who may throw stock away there.
"""

from dataclasses import dataclass

from core.flow.adjust import DisposalReason, written_reason
from core.people.roles import permit
from core.rights import Right, needs
from core.stock.ledger import Entry, post, whole
from core.stock.location import tree
from core.stock.open_take import Hand, Hands, settle, share
from core.stock.posting import Posted, fingerprint, replayed
from core.tables.kinds import LocationKind, MovementKind
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Waste:
    """Throw away so many of a take (``take``: its posting), of all its lines or of one."""

    take: int
    reason: DisposalReason
    quantity: int = 1
    line: int | None = None
    note: str = ""


@needs(Right.USE)
def waste(uow: UnitOfWork, cmd: Waste) -> Posted:
    """Throw away what is in somebody's hands, and close that much of the take."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    reason = written_reason(cmd.reason, cmd.note)
    lines = uow.writing.cache(Hands).of_posting(uow.site, cmd.take)
    shares = share([each for each in lines if cmd.line in (None, each.line)], whole(cmd.quantity))
    for each, _ in shares:
        permit(uow, _right(uow, each), tree(uow)[each.taken].path)
    target = tree(uow).end(LocationKind.WASTE).id
    gone = [each.out(quantity, target) for each, quantity in shares]
    posted = post(uow, Entry(MovementKind.DISPOSE, gone, mark, reason))
    settle(uow, shares)
    uow.audit("waste", subject=posted.id, detail=reason[:200])
    return posted


def _right(uow: UnitOfWork, hand: Hand) -> Right:
    """Return what it needs: to use, for what is in one's own hands; else to dispose."""
    return Right.USE if hand.actor == uow.actor.id else Right.DISPOSE
