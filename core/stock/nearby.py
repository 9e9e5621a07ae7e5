"""Nearby: of what is named alike, that which the asker's own department keeps comes first.

A cath nurse who says "stent" means a coronary one; the catalogue cannot know that, her shelves do.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from core.people.staff import person
from core.stock.location import tree
from core.stock.search import Hit
from core.tables.stock import Balance
from core.unit_of_work import ActorKind, UnitOfWork

ALIKE = 0.1
"""By how much two names may differ in score and still be called alike."""
_b = Balance.metadata.tables["balance"].c


def own_first(uow: UnitOfWork, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits with those that are named as well as the best, and kept at home, before all."""
    best = hits[0]
    alike = [hit for hit in hits if best.score - hit.score <= ALIKE]
    kept = _kept_at_home(uow, {hit.item_id for hit in alike})
    own = [hit for hit in alike if hit.item_id in kept]
    return [*own, *(hit for hit in hits if hit not in own)]


def _kept_at_home(uow: UnitOfWork, items: Collection[int]) -> frozenset[int]:
    """Return which of the items lie in the asker's own department; who has none keeps none."""
    if uow.actor.kind is not ActorKind.STAFF:
        return frozenset()
    home = person(uow, uow.actor.id).location
    if home is None:
        return frozenset()
    places = tree(uow)
    shelves = [place.id for place in places.shelves(places.home(places[home]))]
    here = (_b.site == uow.site, _b.item.in_(items), _b.location.in_(shelves), _b.on_hand > 0)
    return frozenset(uow.reading.cold().scalars(select(_b.item).distinct().where(*here)))
