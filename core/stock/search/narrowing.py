"""Narrowing: from families to items by the sizes asked for, and the order of the answer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.stock.search.hit import Hit, HitKind
from core.stock.search.ranking import Ranked
from core.stock.search.shelf import Shelf
from core.stock.search.size_table import Fit, Places
from core.stock.size import Size

_SIZE_WEIGHT = 0.28
_SIZE_ONLY, _MOST_OF_SIZE = 0.6, 200
_FIRST_OF_FAMILY = 5
_OF_A_NAMESAKE = 0.97
_MUCH_BETTER, _BEHIND = 0.75, 0.98
_JUST_SO = 0.96
_FAR = 0.5  # A family so far behind cannot catch up by having the size.


def in_families(
    shelf: Shelf, ranking: Sequence[Ranked], sizes: Sequence[Size], limit: int
) -> list[Hit]:
    """Return the items of the families that have the sizes, or the nearest of each family."""
    near = [one for one in ranking if one.score >= _FAR * ranking[0].score]
    places = [shelf.places(one.family) for one in near]
    fits = _fits(shelf, near, places, sizes) if sizes and near else [None] * len(near)
    ways = [_Way.of(shelf, *each) for each in zip(near, places, fits, strict=True)]
    fitting = max((way.words for way in ways if way.sure), default=0.0)
    return [hit for way in ways for hit in way.hits(shelf, fitting, limit)]


class _Way(NamedTuple):
    """A family that the words name: its items in question, and how the sizes fit each of them."""

    family: int
    words: float
    kind: HitKind
    own: Places
    fit: Fit | None

    @classmethod
    def of(cls, shelf: Shelf, one: Ranked, own: Places, fit: Fit | None) -> "_Way":
        """Return the family with the items whom the name is used for, or all if it leads on.

        Where none of those has the size asked for, their name stands for the family.
        """
        words = one.score
        if one.members is not None:
            named = np.isin(shelf.ids[own], list(one.members))
            if fit is None or fit.whole[named].any():
                own = own[named]
                fit = Fit(fit.share[named], fit.whole[named]) if fit else None
            else:
                words *= _OF_A_NAMESAKE
        return cls(one.family, words, one.kind, own, fit)

    @property
    def sure(self) -> bool:
        """Tell whether sizes were asked for and some item has them all just as they were said."""
        return self.fit is not None and bool((self.fit.whole & (self.fit.share > _JUST_SO)).any())

    def hits(self, shelf: Shelf, fitting: float, limit: int) -> Iterator[Hit]:
        """Yield the items to answer with, best first.

        ``fitting`` is how well words name the best family that surely has the sizes: behind it
        comes what contradicts them or only may have them, unless it is named far better.
        """
        behind = bool(self.fit) and not self.sure and fitting >= _MUCH_BETTER * self.words
        for rank, at in enumerate(_chosen(self.fit, len(self.own), limit)):
            share = min(float(self.fit.share[at]), 1.0) if self.fit else 1.0
            whole = bool(self.fit.whole[at]) if self.fit else True
            score = self.words * (1 - _SIZE_WEIGHT + _SIZE_WEIGHT * share)
            score = min(score, _BEHIND * fitting) if behind else score
            if rank >= _FIRST_OF_FAMILY and not (self.fit and whole):
                score *= 0.85  # The rest of a long size run comes after other families.
            yield Hit(int(shelf.ids[self.own[at]]), score, self.kind, whole, self.family)


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


def _chosen(fit: Fit | None, count: int, limit: int) -> list[int]:
    """Return which items of a family to answer with, best first: all that fit, else the nearest."""
    if fit is None:
        return list(range(min(count, limit)))
    found = np.flatnonzero(fit.whole) if fit.whole.any() else np.arange(count)
    if fit.whole.any():  # Where the figure itself exists, none that it might stand for.
        found = found[fit.share[found] >= fit.share[found].max() - 0.02]
    order = found[np.argsort(-fit.share[found], kind="stable")]
    return [int(at) for at in order[:limit]]
