"""Nearby: of what is named alike, that which the asker's own department keeps comes first.

A cath nurse who says "stent" means a coronary one; the catalogue cannot know that, her shelves do.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from core.actor import ActorKind
from core.people.staff import person
from core.stock.location import tree
from core.stock.lot import Batch
from core.stock.search import Hit
from core.tables.stock import Balance
from core.unit_of_work import UnitOfWork

ALIKE = 0.1
"""By how much two names may differ in score and still be called alike."""
_NOWHERE = 3
"""The rank of a lot that is in no place of the hospital any more."""
_b = Balance.metadata.tables["balance"].c


def own_first(uow: UnitOfWork, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits with those that are named as well as the best, and kept at home, before all."""
    best = hits[0]
    alike = [hit for hit in hits if best.score - hit.score <= ALIKE]
    kept = _kept_at_home(uow, {hit.item_id for hit in alike})
    own = [hit for hit in alike if hit.item_id in kept]
    return [*own, *(hit for hit in hits if hit not in own)]


def lots_own_first(uow: UnitOfWork, lots: Sequence[Batch]) -> list[Batch]:
    """Return lots with those first that lie in the asker's own department, then those in stock."""
    if len(lots) < 2:
        return list(lots)
    places, shelves = tree(uow), set(_own_shelves(uow))
    held = (
        *(_b.site == uow.site, _b.item.in_({each.item for each in lots})),
        *(_b.lot.in_([each.id for each in lots]), _b.on_hand > 0),
    )
    rows = uow.reading.cold().execute(select(_b.lot, _b.location).where(*held))
    near: dict[int, int] = {}
    for lot, location in rows:
        rank = 0 if location in shelves else 1 if places[location].shelf else 2
        near[lot] = min(rank, near.get(lot, rank))
    return sorted(lots, key=lambda each: near.get(each.id, _NOWHERE))


def _own_shelves(uow: UnitOfWork) -> list[int]:
    """Return the shelves of the asker's own department; who has none has no shelves."""
    if uow.actor.kind is not ActorKind.STAFF:
        return []
    home = person(uow, uow.actor.id).location
    if home is None:
        return []
    places = tree(uow)
    return [place.id for place in places.shelves(places.home(places[home]))]


def _kept_at_home(uow: UnitOfWork, items: Collection[int]) -> frozenset[int]:
    """Return which of the items lie in the asker's own department; who has none keeps none."""
    shelves = _own_shelves(uow)
    if not shelves:
        return frozenset()
    here = (_b.site == uow.site, _b.item.in_(items), _b.location.in_(shelves), _b.on_hand > 0)
    return frozenset(uow.reading.cold().scalars(select(_b.item).distinct().where(*here)))
