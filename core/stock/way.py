"""Way: what must leave a shelf leaves although it is reserved, and whoever reserved it is told.

A piece that may be bad cannot stay where its case would fetch it. As far as the rest of its lot
there still covers what is reserved, no reservation loses anything. How much of which gave way to a
posting stands beside the posting, so that undoing it keeps as much again.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.rights import Right, needs
from core.statement import Hot
from core.stock.balance import BalanceKey, Balances, Held, read_group
from core.stock.claim import Share
from core.stock.location import tree
from core.stock.lot import lot
from core.stock.posting import Line, Posted, posting
from core.stock.reservation import let_go, reservation_of, used_up, yielding
from core.stock.unit import piece
from core.tables.kinds import MovementKind
from core.tables.stock import ReservationTake
from core.unit_of_work import UnitOfWork

FORCED = frozenset({MovementKind.QUARANTINE, MovementKind.DISPOSE, MovementKind.ADJUST})
"""What takes pieces off a shelf whether they are reserved or not."""
_takes = ReservationTake.metadata.tables["reservation_take"]
_t = _takes.c
_LOST = Hot(
    select(_t.reservation, _t.quantity)
    .where(_t.site == bindparam("site"), _t.posting == bindparam("posting"))
    .order_by(_t.reservation)
)


@dataclass(frozen=True, slots=True)
class Going:
    """What is about to be taken off a shelf: so many of a lot, or single pieces."""

    place: int
    item: int
    lot: int
    quantity: int
    owner: int = 0
    units: tuple[int, ...] = ()


def make_way(uow: UnitOfWork, lines: Sequence[Line]) -> list[Share]:
    """Let go what is reserved of pieces that must leave; return what each reservation loses."""
    shares: list[Share] = []
    for key, short in short_of(uow, lines):
        uow.writing.cold()
        shares += [Share(its, count) for its, count in yielding(uow, key, short)]
    for its, count in shares:
        let_go(uow, its, count)
    return shares


def note_way(uow: UnitOfWork, posted: Posted, shares: Sequence[Share]) -> None:
    """Note which reservations gave way to a posting, each on the trail."""
    for its, count in shares:
        used_up(uow, its, count)
        about = {"site": uow.site, "posting": posted.id, "reservation": its.id}
        uow.writing.add(_takes, {**about, "quantity": count})
        uow.audit("give_way", subject=its.id, detail=f"{count} {its.purpose}")


def short_of(uow: UnitOfWork, lines: Sequence[Line]) -> list[tuple[BalanceKey, int]]:
    """Return of which balances more is to leave than is free, and how much more."""
    balances = uow.writing.cache(Balances)
    return _short(uow, lines, lambda key: balances.held(key, lot(uow, key.lot).status))


def _short(
    uow: UnitOfWork, lines: Sequence[Line], held_at: Callable[[BalanceKey], Held]
) -> list[tuple[BalanceKey, int]]:
    leaving: Counter[BalanceKey] = Counter()
    for line in lines:
        if not tree(uow)[line.source].virtual:
            goods = (line.item, line.source, lot(uow, line.lot).expiry, line.lot, line.owner)
            leaving[BalanceKey(uow.site, *goods)] += line.quantity
    short: list[tuple[BalanceKey, int]] = []
    for key, quantity in leaving.items():
        held = held_at(key)
        more = min(quantity, held.on_hand) - held.free
        short += [(key, more)] if more > 0 else []
    return short


@needs(Right.SEE_STOCK)
def would_lose(uow: UnitOfWork, going: Going) -> tuple[Share, ...]:
    """Return which reservations would lose how much if these pieces were taken off the shelf."""
    named = [piece(uow, unit) for unit in going.units]
    at = going.place
    lines = [Line(its.item, its.lot, 1, at, 0, its.id, its.owner) for its in named]
    if not lines:
        lines = [Line(going.item, going.lot, going.quantity, at, 0, None, going.owner)]
    found = _short(uow, lines, lambda key: _stored(uow, key))
    lost = [one for key, short in found for one in yielding(uow, key, short)]
    return tuple(Share(*one) for one in lost if one[0].lapses_at > uow.now)


@needs(Right.SEE_STOCK)
def lost_by(uow: UnitOfWork, posted: int) -> tuple[Share, ...]:
    """Return which reservations gave way to a posting, and how much each has lost.

    What was over by then is left out: nobody has lost anything by it.
    """
    its = posting(uow, posted)
    if its.kind not in FORCED:
        return ()
    rows = uow.reading.rows(_LOST, site=uow.site, posting=posted)
    lost = (Share(reservation_of(uow, each), count) for each, count in rows)
    return tuple(share for share in lost if share.its.lapses_at > its.at)


def _stored(uow: UnitOfWork, key: BalanceKey) -> Held:
    group = read_group(uow.reading, key.site, key.item, key.location)
    return group.get(key, Held(0, 0, lot(uow, key.lot).status))
