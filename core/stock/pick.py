"""Picking: which lots (and units) leave a place first.

FEFO takes the nearest expiry first; FIFO, where the item or the place is set so, the lot that came
first (lot ids are time-ordered). Expired, held and reserved stock is never picked. Ties go to the
smaller place id, then lot, then owner, so that the same question has the same answer.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.errors import RefusedError
from core.stock.balance import BalanceKey, Balances, Group, Held, read_item
from core.stock.item import Article
from core.stock.location import Place, today_number, tree
from core.stock.lot import Batch, check_usable, lot
from core.stock.read_ahead import read_here
from core.stock.unit import Pieces, piece
from core.tables.kinds import LotStatus, PickRule, UnitState
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_AVAILABLE = LotStatus.AVAILABLE
_Ordered = list[tuple[BalanceKey, Held]]


class Pick(NamedTuple):
    """So many pieces of one balance; ``unit`` where each piece has an identity."""

    item: int
    location: int
    lot: int
    owner: int
    quantity: int
    unit: int | None = None


class Wanted(NamedTuple):
    """What shall leave a place: so many of an item, or the lot or the unit that somebody names."""

    item: Article
    place: Place
    quantity: int
    lot: int | None = None
    unit: int | None = None
    reason: str = ""
    """Why a lot other than the first to leave is named."""
    just_there: bool = False
    """Whether only what lies at the place itself is meant, and not on the shelves below it."""


def choose(uow: UnitOfWork, wanted: Wanted) -> list[Pick]:
    """Choose what leaves: what was named, else what is first; out of turn needs a reason."""
    if wanted.unit is not None:
        return [_named_unit(uow, wanted, wanted.unit)]
    shares = _shares(uow, wanted)
    return [each for key, count in shares for each in pieces_of(uow, wanted.item, key, count)]


def reservable(uow: UnitOfWork, wanted: Wanted) -> list[Pick]:
    """Choose what is kept for somebody: lots only; the unit is chosen when it is taken.

    Nothing leaves a shelf yet, so whoever names a lot need not say why it is not the first.
    """
    wanted = wanted._replace(reason=wanted.reason.strip() or "kept")
    return [
        Pick(wanted.item.id, key.location, key.lot, key.owner, count)
        for key, count in _shares(uow, wanted)
    ]


def _shares(uow: UnitOfWork, wanted: Wanted) -> list[tuple[BalanceKey, int]]:
    """Divide a quantity over balances in their order; refuse if they do not hold so much."""
    ordered = in_order(uow, wanted.item, wanted.place)
    if wanted.just_there:
        ordered = [entry for entry in ordered if entry[0].location == wanted.place.id]
    if wanted.lot is not None:
        ordered = _of_lot(uow, wanted, lot(uow, wanted.lot), ordered)
    shares: list[tuple[BalanceKey, int]] = []
    left = wanted.quantity
    for key, held in ordered:
        count = min(left, held.free)
        if count > 0:
            shares.append((key, count))
            left -= count
        if not left:
            return shares
    kept = sum(held.reserved for _, held in ordered)
    raise RefusedError(
        "stock.reserved" if kept >= left else "stock.not_enough",
        asked=wanted.quantity,
        available=wanted.quantity - left,
        item=wanted.item.code,
        place=wanted.place.code,
    )


def _of_lot(uow: UnitOfWork, wanted: Wanted, named: Batch, ordered: _Ordered) -> _Ordered:
    """Return the balances of the lot that was named, if it may leave now."""
    if named.item != wanted.item.id:
        raise RefusedError("stock.unknown_lot", lot=named.number)
    check_usable(uow, named)
    _check_turn(uow, wanted, named, ordered)
    return [entry for entry in ordered if entry[0].lot == named.id]


def _named_unit(uow: UnitOfWork, wanted: Wanted, unit: int) -> Pick:
    named = piece(uow, unit)
    where = tree(uow)[named.location]
    if wanted.quantity != 1:
        raise RefusedError("quantity.one_unit", n=wanted.quantity)
    if named.item != wanted.item.id:
        raise RefusedError("unit.mismatch", unit=named.label)
    if not (where.shelf and where.within(wanted.place)):
        code = "stock.unit_used" if named.state is UnitState.USED else "stock.unit_elsewhere"
        raise RefusedError(code, unit=named.label, place=where.code)
    batch = lot(uow, named.lot)
    check_usable(uow, batch)
    _check_turn(uow, wanted, batch, in_order(uow, wanted.item, wanted.place))
    return Pick(named.item, where.id, named.lot, named.owner, 1, unit)


def _check_turn(uow: UnitOfWork, wanted: Wanted, named: Batch, ordered: _Ordered) -> None:
    """Refuse a lot out of turn unless somebody says why."""
    first = next((key for key, held in ordered if held.free > 0), None)
    if first is None or first.lot == named.id or wanted.reason.strip():
        return
    if fifo(wanted.item, wanted.place):
        if first.lot < named.id:
            raise RefusedError(
                "flow.not_fifo", lot=named.number, first_lot=lot(uow, first.lot).number
            )
    elif first.expiry < named.expiry:
        before = lot(uow, first.lot)
        raise RefusedError(
            "stock.not_fefo",
            lot=named.number,
            first_lot=before.number,
            first_expiry=before.last_day or "",
        )


def in_order(uow: UnitOfWork, item: Article, place: Place) -> _Ordered:
    """Return the usable balances at and below a place, first to leave first; some are reserved."""
    day = today_number(uow)
    groups = _groups(uow, item.id, tree(uow).shelf_ids(place))
    usable = [
        (key, held)
        for group in groups
        for key, held in group.items()
        if held[2] is _AVAILABLE and key[3] >= day
    ]
    usable.sort(key=_first_in if fifo(item, place) else _first_expired)
    return usable


def look_ahead(uow: UnitOfWork, item: int, place: Place, target: Place) -> None:
    """Read what a movement from a place to another will look at, in one statement."""
    if item:
        read_here(uow.writing, uow.site, item, [*tree(uow).shelf_ids(place), target.id])


def fifo(item: Article, place: Place) -> bool:
    """Whether what came first leaves first, whatever expires first."""
    return item.fifo or place.pick_rule is PickRule.FIFO


def _first_expired(entry: tuple[BalanceKey, Held]) -> tuple[int, ...]:
    _, _, location, expiry, lot, owner = entry[0]
    return (expiry, location, lot, owner)


def _first_in(entry: tuple[BalanceKey, Held]) -> tuple[int, ...]:
    key = entry[0]
    return (key.lot, key.location, key.owner)


def _groups(uow: UnitOfWork, item: int, shelves: Sequence[int]) -> list[Group]:
    if not isinstance(uow.reading, Transaction):
        stored = read_item(uow.reading, uow.site, item)
        return [stored[shelf] for shelf in shelves if shelf in stored]
    return uow.reading.cache(Balances).groups(uow.site, item, shelves)


def pieces_of(uow: UnitOfWork, item: Article, key: BalanceKey, count: int) -> Iterator[Pick]:
    """Yield so many pieces of a balance: one by one where each has an identity."""
    if not item.by_unit:
        yield Pick(item.id, key.location, key.lot, key.owner, count)
        return
    lying = uow.writing.cache(Pieces).lying(uow.site, key.location, key.lot)
    mine = [each.id for each in lying if each.owner == key.owner][:count]
    assert len(mine) == count, "units and balance disagree"
    for unit in mine:
        yield Pick(item.id, key.location, key.lot, key.owner, 1, unit)
