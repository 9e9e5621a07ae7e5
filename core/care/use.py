"""Use: a piece is used on a case, and stock falls at once.

It comes out of the hands of whoever took it, which closes that much of the take, or straight
from the shelf. The posting bears the case's token; nothing here knows the patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.care.case import open_case
from core.errors import RefusedError
from core.flow.issue import hand_of_unit
from core.flow.leaving import lines_to, shelf, wanted_of
from core.once import fingerprint
from core.people.roles import permit
from core.plain import plain
from core.rights import Right, needs
from core.stock.claim import fetch, note_fetched, used_from_hands
from core.stock.ledger import Entry, post, whole
from core.stock.location import tree
from core.stock.lot import lot
from core.stock.open_take import Hand, Hands, settle, share
from core.stock.posting import Posted, replayed
from core.stock.unit import piece
from core.tables.kinds import LocationKind, MovementKind, UnitState
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Use:
    """Use so many pieces on a case: of a take, one unit, from a shelf, or what one has in hand."""

    case: str
    quantity: int = 1
    item: int = 0
    unit: int | None = None
    lot: int | None = None
    take: int | None = None
    """The posting of the take, and perhaps one line of it."""
    line: int | None = None
    place: int | None = None
    """The shelf, cabinet or department that it comes straight from."""
    reason: str = ""
    already: bool = False
    """Whether it has been used, although its lot is held by now; out of the hands only."""


@needs(Right.USE)
def use(uow: UnitOfWork, cmd: Use) -> Posted:
    """Record use on a case, out of the hands or straight from the shelf."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    case = open_case(uow, cmd.case)
    # On a case that is over something may still be noted late; on another department's only by
    # who may record a use there.
    permit(uow, Right.USE, case.place.path)
    whole(cmd.quantity)
    if _from_shelf(uow, cmd):
        posted = _use_from_shelf(uow, cmd, mark, case.token)
    else:
        posted = _use_from_hands(uow, cmd, mark, case.token)
    about = f"{case.token}: {cmd.reason}" if cmd.already else case.token
    uow.audit("use_held" if cmd.already else "use", subject=posted.id, detail=about)
    return posted


def _from_shelf(uow: UnitOfWork, cmd: Use) -> bool:
    if cmd.take is not None:
        return False
    if cmd.unit is not None:
        return piece(uow, cmd.unit).state is UnitState.IN_STOCK
    return cmd.place is not None


def _use_from_shelf(uow: UnitOfWork, cmd: Use, mark: int, token: str) -> Posted:
    if cmd.place is not None:
        place = shelf(uow, cmd.place)
    else:
        assert cmd.unit is not None, "only a unit tells where it lies"
        place = tree(uow).home(shelf(uow, piece(uow, cmd.unit).location))
    permit(uow, Right.USE, place.path)
    fetched = fetch(uow, wanted_of(uow, cmd, place, cmd.reason), token)
    lines = lines_to(tree(uow).end(LocationKind.PATIENT), fetched.picks)
    posted = post(uow, Entry(MovementKind.USE, lines, mark, cmd.reason, token))
    note_fetched(uow, posted, fetched.shares)
    return posted


def _use_from_hands(uow: UnitOfWork, cmd: Use, mark: int, token: str) -> Posted:
    shares = share(_in_hands(uow, cmd), cmd.quantity)
    for each, _ in shares:
        permit(uow, Right.USE, tree(uow)[each.taken].path)
    patient = tree(uow).end(LocationKind.PATIENT).id
    lines = [each.out(quantity, patient) for each, quantity in shares]
    _check_held(uow, cmd, shares)
    reserved = used_from_hands(uow, shares, token)
    entry = Entry(MovementKind.USE, lines, mark, cmd.reason, token, already=cmd.already)
    posted = post(uow, entry)
    note_fetched(uow, posted, reserved)
    settle(uow, shares)
    return posted


def _check_held(uow: UnitOfWork, cmd: Use, shares: Sequence[tuple[Hand, int]]) -> None:
    """Refuse what was held after it was taken, unless it is said to have been used already."""
    for each, _ in shares:
        batch = lot(uow, each.lot)
        if batch.held and not cmd.already:
            about = {"lot": batch.number, "reason": batch.status.value, "note": batch.status_reason}
            raise RefusedError("care.held_in_hand", **about)
    if cmd.already and not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")


def _in_hands(uow: UnitOfWork, cmd: Use) -> Sequence[Hand]:
    hands = uow.writing.cache(Hands)
    if cmd.take is not None:
        return [each for each in hands.of_posting(uow.site, cmd.take) if _meant(cmd, each)]
    if cmd.unit is not None:
        return [hand_of_unit(uow, cmd.unit)]
    if not cmd.item:
        raise RefusedError("item.unknown", item="")
    mine = hands.of_actor(uow.site, uow.actor.id, cmd.item)
    return [each for each in mine if _meant(cmd, each)]


def _meant(cmd: Use, each: Hand) -> bool:
    """Tell whether a line is what a command names; what it does not name does not matter."""
    named = ((cmd.line, each.line), (cmd.unit, each.unit), (cmd.lot, each.lot))
    return cmd.item in (0, each.item) and all(wish in (None, its) for wish, its in named)
