"""Narrowing: from families to items by the sizes asked for, and the order of the answer."""

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
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
    shelf: Shelf,
    ranking: Sequence[Ranked],
    sizes: Sequence[Size],
    limit: int,
    kinds: Collection[HitKind] = frozenset(HitKind),
) -> list[Hit]:
    """Return the best items of the families that have the sizes, or the nearest of each family."""
    near = [one for one in ranking if one.score >= _FAR * ranking[0].score]
    if not near or limit < 1:
        return []
    ways = _ways(shelf, near, sizes)
    fitting = max((way.words for way in ways if way.sure), default=0.0)
    hits: list[Hit] = []
    marks: list[float] = []
    for way in ways:
        if way.kind not in kinds or _too_late(way.most(fitting), marks, limit):
            continue
        for hit in way.hits(shelf, fitting, limit):
            if _too_late(hit.score, marks, limit):
                break
            insort(marks, round(hit.score, 6))
            hits.append(hit)
    return in_order(hits, limit)


def _too_late(score: float, marks: Sequence[float], limit: int) -> bool:
    """Tell whether enough hits are as good: of equal ones those stay that came first."""
    return len(marks) >= limit and round(score, 6) <= marks[-limit]


class _Way(NamedTuple):
    """A family that the words name: its items in question, and how the sizes fit each of them.

    It is ``sure`` if sizes were asked for and some item has them all just as they were said;
    ``share`` is the most of them that any item has.
    """

    family: int
    words: float
    kind: HitKind
    own: Places
    fit: Fit | None
    sure: bool
    share: float
    of_kind: bool = True

    def most(self, fitting: float) -> float:
        """Return a score that no item of the family exceeds."""
        score = self.words * (1 - _SIZE_WEIGHT + _SIZE_WEIGHT * min(self.share, 1.0))
        return min(score, _BEHIND * fitting) if self._behind(fitting) else score

    def hits(self, shelf: Shelf, fitting: float, limit: int) -> Iterator[Hit]:
        """Yield the items to answer with, best first."""
        behind = self._behind(fitting)
        for rank, at in enumerate(_chosen(self.fit, len(self.own), limit)):
            share = min(float(self.fit.share[at]), 1.0) if self.fit else 1.0
            whole = bool(self.fit.whole[at]) if self.fit else True
            score = self.words * (1 - _SIZE_WEIGHT + _SIZE_WEIGHT * share)
            score = min(score, _BEHIND * fitting) if behind else score
            if rank >= _FIRST_OF_FAMILY and not (self.fit and whole):
                score *= 0.85  # The rest of a long size run comes after other families.
            item = int(shelf.ids[self.own[at]])
            yield Hit(item, score, self.kind, whole, self.family, self.of_kind)

    def _behind(self, fitting: float) -> bool:
        """Tell whether the family contradicts the sizes or only may have them.

        ``fitting`` is how well words name the best family that surely has them: it comes first,
        unless this one is named far better.
        """
        return bool(self.fit) and not self.sure and fitting >= _MUCH_BETTER * self.words


def _ways(shelf: Shelf, near: Sequence[Ranked], sizes: Sequence[Size]) -> list[_Way]:
    """Return the way to each family's items; how the sizes fit is judged for all at once."""
    places = [shelf.places(one.family) for one in near]
    if not sizes:
        pairs = zip(near, places, strict=True)
        return [_named(shelf, _way(one, own), one) for one, own in pairs]
    fit = shelf.sizes.fit(sizes, np.concatenate(places))
    ends = list(accumulate(map(len, places)))
    starts = [0, *ends[:-1]]
    sure = np.logical_or.reduceat(fit.whole & (fit.share > _JUST_SO), starts).tolist()
    most = np.maximum.reduceat(fit.share, starts).tolist()
    ways: list[_Way] = []
    for at, one in enumerate(near):
        own = Fit(fit.share[starts[at] : ends[at]], fit.whole[starts[at] : ends[at]])
        way = _way(one, places[at])._replace(fit=own, sure=sure[at], share=most[at])
        ways.append(_named(shelf, _without_figures_of_name(shelf, way, sizes), one))
    return ways


def _way(one: Ranked, own: Places) -> _Way:
    """Return the way to items of a family that no size was asked of."""
    return _Way(one.family, one.score, one.kind, own, None, False, 1.0, one.of_kind)


def _without_figures_of_name(shelf: Shelf, way: _Way, sizes: Sequence[Size]) -> _Way:
    """Return the way by the sizes without those that a name holds, if all together fit no item."""
    figures = shelf.families[way.family].figures
    if not figures or way.fit is None or way.fit.whole.any():
        return way
    left = [size for size in sizes if size.value not in figures]
    if len(left) == len(sizes):
        return way
    return _fitted(way, shelf.sizes.fit(left, way.own) if left else None)


def _named(shelf: Shelf, way: _Way, one: Ranked) -> _Way:
    """Return the way to the items whom the name is used for, or to all if it leads on.

    Where none of those has the size asked for, their name stands for the family.
    """
    if one.members is None:
        return way
    named = np.isin(shelf.ids[way.own], list(one.members))
    if way.fit is not None and not way.fit.whole[named].any():
        return way._replace(words=way.words * _OF_A_NAMESAKE)
    fit = Fit(way.fit.share[named], way.fit.whole[named]) if way.fit else None
    return _fitted(way._replace(own=way.own[named]), fit)


def _fitted(way: _Way, fit: Fit | None) -> _Way:
    if fit is None:
        return way._replace(fit=None, sure=False, share=1.0)
    sure = bool((fit.whole & (fit.share > _JUST_SO)).any())
    return way._replace(fit=fit, sure=sure, share=float(fit.share.max(initial=0.0)))


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
