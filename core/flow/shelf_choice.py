"""Shelf choice: on which shelf of a home goods are best put, and why.

Where the lot lies already, then where the item lies, where it lay last, where its family lies; else
the shelf with the least on it. Only shelves that offer the storage an item needs are offered; if
the home has none such, all are, and each is said not to suit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import func, select

from core.flow.putaway import compartments, needed_storage, offers
from core.stock.item import Article
from core.stock.location import Place, tree
from core.tables.reference import Item
from core.tables.stock import Balance, Movement
from core.unit_of_work import UnitOfWork

_b = Balance.metadata.tables["balance"].c
_m = Movement.metadata.tables["movement"].c
_i = Item.metadata.tables["item"].c


class Ground(StrEnum):
    """Why a shelf is offered, the best reason first."""

    SAME_LOT = "same_lot"
    SAME_ITEM = "same_item"
    LAST = "last"
    FAMILY = "family"
    STORAGE = "storage"
    UNSUITED = "unsuited"
    """No reason but a warning: nothing in the home offers the storage that is needed."""


@dataclass(frozen=True, slots=True)
class ShelfOffer:
    """A shelf, and why goods would lie well there."""

    place: Place
    ground: Ground


def offers_for(uow: UnitOfWork, item: Article, lot: int, home: Place) -> tuple[ShelfOffer, ...]:
    """Return the shelves of a home that suit an item, the best first; else all, as unsuited."""
    shelves = compartments(tree(uow), home)
    storage = needed_storage(uow, item.id)
    if suiting := [each for each in shelves if offers(each, storage)]:
        return _ranked(uow, item, lot, suiting)
    ranked = _ranked(uow, item, lot, shelves) if shelves else ()
    return tuple(replace(each, ground=Ground.UNSUITED) for each in ranked)


def _ranked(
    uow: UnitOfWork, item: Article, lot: int, shelves: Sequence[Place]
) -> tuple[ShelfOffer, ...]:
    """Return some shelves with the best reason for each, the best first."""
    ids = [place.id for place in shelves]
    lots, items = _of_item(uow, item.id, lot, ids)
    known = {
        Ground.SAME_LOT: lots,
        Ground.SAME_ITEM: items,
        Ground.LAST: _last_lain(uow, item.id, ids),
        Ground.FAMILY: _of_family(uow, item.family, ids),
    }
    full = _on_hand(uow, ids)
    order = list(Ground)

    def rank(offer: ShelfOffer) -> tuple[int, float, str]:
        place, ground = offer.place, offer.ground
        weight = full.get(place.id, 0) if ground is Ground.STORAGE else -known[ground][place.id]
        return order.index(ground), weight, place.path

    found = [ShelfOffer(each, _ground(each.id, known)) for each in shelves]
    return tuple(sorted(found, key=rank))


def _ground(place: int, known: Mapping[Ground, Mapping[int, float]]) -> Ground:
    """Return the best reason that holds for a shelf."""
    return next((ground for ground, those in known.items() if place in those), Ground.STORAGE)


def _of_item(
    uow: UnitOfWork, item: int, lot: int, shelves: Sequence[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return how much of a lot, and of its item, lies on some shelves."""
    query = (
        select(_b.location, _b.lot, func.sum(_b.on_hand))
        .where(_b.site == uow.site, _b.item == item, _b.location.in_(shelves), _b.on_hand > 0)
        .group_by(_b.location, _b.lot)
    )
    lots: dict[int, float] = {}
    items: dict[int, float] = {}
    for place, batch, count in uow.reading.cold().execute(query):
        items[place] = items.get(place, 0) + int(count)
        if batch == lot:
            lots[place] = int(count)
    return lots, items


def _last_lain(uow: UnitOfWork, item: int, shelves: Sequence[int]) -> dict[int, float]:
    """Return when some of an item came last to each of some shelves."""
    query = (
        select(_m.target, func.max(_m.at))
        .where(_m.site == uow.site, _m.item == item, _m.target.in_(shelves))
        .group_by(_m.target)
    )
    return {place: at.timestamp() for place, at in uow.reading.cold().execute(query)}


def _of_family(uow: UnitOfWork, family: str, shelves: Sequence[int]) -> dict[int, float]:
    """Return how much of a family lies on some shelves."""
    query = (
        select(_b.location, func.sum(_b.on_hand))
        .join(Item, _i.id == _b.item)
        .where(_b.site == uow.site, _b.location.in_(shelves), _b.on_hand > 0, _i.family == family)
        .group_by(_b.location)
    )
    return {place: int(count) for place, count in uow.reading.cold().execute(query)}


def _on_hand(uow: UnitOfWork, shelves: Sequence[int]) -> dict[int, int]:
    """Return how much lies on some shelves."""
    query = (
        select(_b.location, func.sum(_b.on_hand))
        .where(_b.site == uow.site, _b.location.in_(shelves))
        .group_by(_b.location)
    )
    return {place: int(count) for place, count in uow.reading.cold().execute(query)}
