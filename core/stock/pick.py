"""Picking: which lots (and units) leave a place first.

FEFO takes the nearest expiry first; FIFO, where the item or the place is set so, the lot that came
first (lot ids are time-ordered). Expired, held and reserved stock is never picked. Ties go to the
smaller place id, then lot, then owner, so that the same question has the same answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.clock import day_number
from core.errors import RefusedError
from core.stock.balance import BalanceKey, Balances, Group, Held, read_item
from core.stock.item import Article
from core.stock.location import Place, today, tree
from core.stock.unit import Pieces
from core.tables.kinds import PickRule
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Pick:
    """So many pieces of one balance; ``unit`` where each piece has an identity."""

    location: int
    lot: int
    expiry: int
    owner: int
    quantity: int
    unit: int | None = None


def pick(uow: UnitOfWork, item: Article, place: Place, quantity: int) -> list[Pick]:
    """Choose what leaves first at and below a place; refuse if not enough is usable there."""
    picks: list[Pick] = []
    wanted = quantity
    for key, held in in_order(uow, item, place):
        if wanted == 0:
            break
        count = min(wanted, held.free)
        picks += _pieces(uow, item, key, count)
        wanted -= count
    if wanted:
        raise RefusedError(
            "stock.not_enough",
            asked=quantity,
            available=quantity - wanted,
            item=item.code,
            place=place.code,
        )
    return picks


def in_order(uow: UnitOfWork, item: Article, place: Place) -> list[tuple[BalanceKey, Held]]:
    """Return the usable balances at and below a place, first to leave first."""
    day = day_number(today(uow))
    groups = _groups(uow, item.id, [shelf.id for shelf in tree(uow).shelves(place)])
    usable = [
        (key, held)
        for group in groups
        for key, held in group.items()
        if held.free > 0 and held.usable(key.expiry, day)
    ]
    if item.fifo or place.pick_rule is PickRule.FIFO:
        return sorted(usable, key=_first_in)
    return sorted(usable, key=_first_expired)


def first_lot(uow: UnitOfWork, item: Article, place: Place) -> BalanceKey | None:
    """Return the balance that leaves first at and below a place, or none."""
    ordered = in_order(uow, item, place)
    return ordered[0][0] if ordered else None


def _first_expired(entry: tuple[BalanceKey, Held]) -> tuple[int, ...]:
    key = entry[0]
    return (key.expiry, key.location, key.lot, key.owner)


def _first_in(entry: tuple[BalanceKey, Held]) -> tuple[int, ...]:
    key = entry[0]
    return (key.lot, key.location, key.owner)


def _groups(uow: UnitOfWork, item: int, shelves: list[int]) -> list[Group]:
    if not isinstance(uow.reading, Transaction):
        stored = read_item(uow.reading, uow.site, item)
        return [stored[shelf] for shelf in shelves if shelf in stored]
    balances = uow.reading.cache(Balances)
    if len(shelves) > 1:
        balances.read_ahead(uow.site, item)
    return [balances.group(uow.site, item, shelf) for shelf in shelves]


def _pieces(uow: UnitOfWork, item: Article, key: BalanceKey, count: int) -> Iterator[Pick]:
    if not item.by_unit:
        yield Pick(key.location, key.lot, key.expiry, key.owner, count)
        return
    lying = uow.writing.cache(Pieces).lying(uow.site, key.location, key.lot)
    mine = [piece.id for piece in lying if piece.owner == key.owner][:count]
    assert len(mine) == count, "units and balance disagree"
    for unit in mine:
        yield Pick(key.location, key.lot, key.expiry, key.owner, 1, unit)


def total(picks: Iterable[Pick]) -> int:
    """Return how many pieces a list of picks holds."""
    return sum(pick.quantity for pick in picks)
