"""Postings: for every gram the families that have it, in three numpy arrays.

How well a query is covered by a family is the share of the query's grams that the family has,
each weighed by how rare it is.
"""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Packed = NDArray[np.uint32]
Numbers = NDArray[np.int32]
_MOST_TOLD = 1_000_000
"""Figures that are kept of earlier answers: four megabytes."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far each family covers some grams (0 to 1), and how telling those grams are."""

    share: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted index of grams over numbered documents."""

    size: int
    grams: Packed
    starts: NDArray[np.int64]
    documents: Numbers
    rarity: Floats
    _told: dict[frozenset[int], Coverage] = field(default_factory=dict, repr=False, compare=False)
    """What was asked before: the same words are said all day."""

    @classmethod
    def build(cls, forward: Iterable[Packed]) -> "Postings":
        """Return the postings of documents, given the distinct grams of each."""
        every, ends = array("Q"), array("q", [0])
        for number, grams in enumerate(forward):
            # Gram and document in one number: one sort in place, and no list of arrays is held.
            every.frombytes(
                (grams.astype(np.uint64) << np.uint64(32) | np.uint64(number)).tobytes()
            )
            ends.append(len(every))
        pairs = np.frombuffer(every, np.uint64)
        pairs.sort()
        documents = pairs.astype(np.uint32).astype(np.int32)
        pairs >>= np.uint64(32)
        firsts = np.flatnonzero(np.diff(pairs, prepend=np.uint64(1 << 40)))
        starts = np.append(firsts, len(pairs)).astype(np.int64)
        return cls._of(len(ends) - 1, pairs[firsts].astype(np.uint32), starts, documents)

    @classmethod
    def _of(
        cls, size: int, grams: Packed, starts: NDArray[np.int64], documents: Numbers
    ) -> "Postings":
        held = np.maximum(np.diff(starts), 1)
        return cls(size, grams, starts, documents, np.log1p(size / held).astype(np.float32))

    def changed(self, numbers: Numbers, fresh: Sequence[tuple[int, Packed]]) -> "Postings":
        """Return the postings with other documents.

        ``numbers`` says for each document its new number, below 0 if it is gone; ``fresh`` are
        documents with their numbers and grams.
        """
        documents = numbers[self.documents]
        left = documents >= 0
        counts = np.diff(np.concatenate(([0], np.cumsum(left)))[self.starts])
        starts = np.concatenate(([0], np.cumsum(counts)))
        size = int((numbers >= 0).sum()) + len(fresh)
        kept = Postings._of(size, self.grams, starts, documents[left])
        return kept._with(fresh)._without_the_unused()

    def _with(self, fresh: Sequence[tuple[int, Packed]]) -> "Postings":
        pairs = sorted((int(gram), number) for number, grams in fresh for gram in grams)
        known = self._knowing([gram for gram, _ in pairs])
        at = np.searchsorted(known.grams, np.array([gram for gram, _ in pairs], np.uint32))
        places = [
            int(known.starts[one])
            + int(
                np.searchsorted(known.documents[known.starts[one] : known.starts[one + 1]], number)
            )
            for one, (_, number) in zip(at, pairs, strict=True)
        ]
        documents = np.insert(known.documents, places, [number for _, number in pairs])
        more = np.concatenate(([0], np.cumsum(np.bincount(at, minlength=len(known.grams)))))
        return Postings._of(self.size, known.grams, known.starts + more, documents)

    def _knowing(self, grams: Sequence[int]) -> "Postings":
        """Return the same postings with room for more grams."""
        unknown = np.setdiff1d(np.array(grams, np.uint32), self.grams)
        places = np.searchsorted(self.grams, unknown)
        starts = np.insert(self.starts, places, self.starts[places])
        return Postings._of(
            self.size, np.insert(self.grams, places, unknown), starts, self.documents
        )

    def _without_the_unused(self) -> "Postings":
        used = np.diff(self.starts) > 0
        starts = np.append(self.starts[:-1][used], self.starts[-1])
        return Postings._of(self.size, self.grams[used], starts, self.documents)

    def coverage(self, grams: Collection[int]) -> Coverage:
        """Return how far each document covers the grams; the answer is not to be changed."""
        key = frozenset(grams)
        found = self._told.get(key)
        if found is None:
            found = self._coverage(key)
            if len(self._told) * self.size > _MOST_TOLD:
                self._told.clear()
            self._told[key] = found
        return found

    def _coverage(self, grams: frozenset[int]) -> Coverage:
        if not grams or not len(self.grams):
            return Coverage(np.zeros(self.size, np.float32), 0.0)
        # In order, so that the sums do not hang on how the grams came together.
        asked = np.sort(np.fromiter(grams, np.uint32, len(grams)))
        places = np.minimum(np.searchsorted(self.grams, asked), len(self.grams) - 1)
        places = places[self.grams[places] == asked]
        unknown = (len(asked) - len(places)) * float(np.log1p(self.size)) * 0.6
        weights = self.rarity[places]
        total = float(weights.sum()) + unknown
        if not len(places):
            return Coverage(np.zeros(self.size, np.float32), total / len(asked))
        lists = [self.documents[self.starts[at] : self.starts[at + 1]] for at in places]
        summed = np.bincount(
            np.concatenate(lists),
            weights=np.repeat(weights, [len(one) for one in lists]),
            minlength=self.size,
        )
        return Coverage((summed / total).astype(np.float32), total / len(asked))
