"""Narrowing: from families to items by the sizes asked for, and the order of the answer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from core.stock.search.hit import Hit, HitKind
from core.stock.search.ranking import Ranked
from core.stock.search.shelf import Shelf
from core.stock.search.size_table import Fit, Places
from core.stock.size import Size

_SIZE_WEIGHT = 0.28
_SIZE_ONLY, _MOST_OF_SIZE = 0.6, 200
_FIRST_OF_FAMILY = 5
_FAR = 0.5  # A family so far behind cannot catch up by having the size.


def in_families(
    shelf: Shelf, ranking: Sequence[Ranked], sizes: Sequence[Size], limit: int
) -> list[Hit]:
    """Return the items of the families that have the sizes, or the nearest of each family."""
    near = [one for one in ranking if one.score >= _FAR * ranking[0].score]
    places = [_meant(shelf, one) for one in near]
    fits = _fits(shelf, near, places, sizes) if sizes and near else [None] * len(near)
    hits: list[Hit] = []
    for one, own, fit in zip(near, places, fits, strict=True):
        for rank, at in enumerate(_chosen(fit, len(own), limit)):
            hits.append(_hit(one, int(shelf.ids[own[at]]), fit, at, rank))
    return hits


def _fits(
    shelf: Shelf, near: Sequence[Ranked], places: Sequence[Places], sizes: Sequence[Size]
) -> list[Fit | None]:
    """Return how the sizes fit each family's items, all judged at once."""
    fit = shelf.sizes.fit(sizes, np.concatenate(places))
    cuts = np.cumsum([len(own) for own in places])[:-1]
    parts = zip(np.split(fit.share, cuts), np.split(fit.whole, cuts), strict=True)
    fits: list[Fit | None] = [Fit(share, whole) for share, whole in parts]
    for at, one in enumerate(near):
        figures = shelf.families[one.family].figures
        left = [size for size in sizes if size.value not in figures]
        known = fits[at]
        if len(left) < len(sizes) and known and not known.whole.any():
            fits[at] = shelf.sizes.fit(left, places[at]) if left else None
    return fits


def _hit(one: Ranked, item: int, fit: Fit | None, at: int, rank: int) -> Hit:
    share = min(float(fit.share[at]), 1.0) if fit else 1.0
    whole = bool(fit.whole[at]) if fit else True
    score = one.score * (1 - _SIZE_WEIGHT + _SIZE_WEIGHT * share)
    if rank >= _FIRST_OF_FAMILY and not (fit and whole):
        score *= 0.85  # The rest of a long size run comes after other families.
    return Hit(item, score, one.kind, whole, one.family)


def of_size(shelf: Shelf, sizes: Sequence[Size]) -> list[Hit]:
    """Return items that have all the sizes, one of each family, when no word was said."""
    if not sizes:
        return []
    places = shelf.sizes.having(sizes)
    fit = shelf.sizes.fit(sizes, places)
    found = np.flatnonzero(fit.whole)
    best = places[found[np.argsort(-fit.share[found], kind="stable")]]
    hits: dict[int, Hit] = {}
    for place in best[:_MOST_OF_SIZE]:
        family = shelf.family_at(int(place))
        hits.setdefault(family, Hit(int(shelf.ids[place]), _SIZE_ONLY, HitKind.NAME, True, family))
    return list(hits.values())


def sized_first(shelf: Shelf, hits: Sequence[Hit], sizes: Sequence[Size]) -> list[Hit]:
    """Return the hits of one code, those first that have the sizes, if any has."""
    places = [place for hit in hits if (place := shelf.place_of(hit.item_id)) is not None]
    fit = shelf.sizes.fit(sizes, np.array(places, np.int64))
    if not sizes:
        return list(hits)
    order = np.argsort(-fit.share, kind="stable")
    narrowed = [replace(hits[int(at)], size_matched=bool(fit.whole[at])) for at in order]
    return [hit if hit.size_matched else replace(hit, score=hit.score * 0.9) for hit in narrowed]


def has_size(shelf: Shelf, sizes: Sequence[Size]) -> bool:
    """Tell whether any item has all these sizes."""
    return bool(shelf.sizes.fit(sizes, shelf.sizes.having(sizes)).whole.any())


def in_order(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Return the best hits first; equal ones stay as they were given."""
    return sorted(hits, key=lambda hit: -round(hit.score, 6))[:limit]


def _meant(shelf: Shelf, one: Ranked) -> Places:
    """Return the places of a family's items, or of those only for which the name is used."""
    places = shelf.places(one.family)
    if one.members is None:
        return places
    return np.array([place for place in places if int(shelf.ids[place]) in one.members], np.int64)


def _chosen(fit: Fit | None, count: int, limit: int) -> list[int]:
    """Return which items of a family to answer with, best first: all that fit, else the nearest."""
    if fit is None:
        return list(range(min(count, limit)))
    found = np.flatnonzero(fit.whole) if fit.whole.any() else np.arange(count)
    if fit.whole.any():  # Where the figure itself exists, none that it might stand for.
        found = found[fit.share[found] >= fit.share[found].max() - 0.02]
    order = found[np.argsort(-fit.share[found], kind="stable")]
    return [int(at) for at in order[:limit]]
