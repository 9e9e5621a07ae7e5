"""Put away: from one shelf to another of the same store or department, at once."""

from dataclasses import dataclass

from core.errors import RefusedError
from core.flow.leaving import leaving, lines_to, shelf
from core.once import fingerprint
from core.people.roles import permit
from core.rights import Right, needs
from core.stock.ledger import Entry, post
from core.stock.location import tree
from core.stock.posting import Posted, replayed
from core.tables.kinds import MovementKind
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutAway:
    """So many of an item from a shelf to another; or the lot, or one unit (item may be 0)."""

    source: int
    target: int
    item: int
    quantity: int = 1
    lot: int | None = None
    unit: int | None = None
    reason: str = ""


@needs(Right.TRANSFER)
def put_away(uow: UnitOfWork, cmd: PutAway) -> Posted:
    """Move stock between shelves of one home; between homes it is a transfer."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    source, target = shelf(uow, cmd.source), shelf(uow, cmd.target)
    if tree(uow).home(source).id != tree(uow).home(target).id:
        raise RefusedError("flow.other_home", source=source.code, target=target.code)
    for place in (source, target):
        permit(uow, Right.TRANSFER, place.path)
    lines = lines_to(target, leaving(uow, cmd, source, cmd.reason))
    posted = post(uow, Entry(MovementKind.PUT_AWAY, lines, mark, cmd.reason))
    uow.audit("put_away", subject=posted.id)
    return posted
