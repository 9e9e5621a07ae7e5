"""Postings: for every gram the families that have it, in three numpy arrays.

How well a query is covered by a family is the share of the query's grams that the family has,
each weighed by how rare it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far each family covers some grams (0 to 1), and how telling those grams are."""

    share: Floats
    weight: float


@dataclass(frozen=True, slots=True)
class Postings:
    """The inverted index of grams over numbered documents."""

    size: int
    grams: NDArray[np.uint32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    rarity: Floats

    @classmethod
    def build(cls, forward: Sequence[NDArray[np.uint32]]) -> "Postings":
        """Return the postings of documents, given the distinct grams of each."""
        lengths = np.fromiter(map(len, forward), np.int64, len(forward))
        documents = np.repeat(np.arange(len(forward), dtype=np.int32), lengths)
        every = np.concatenate(forward) if forward else np.zeros(0, np.uint32)
        order = np.argsort(every, kind="stable")
        grams, starts = np.unique(every[order], return_index=True)
        starts = np.append(starts, len(every)).astype(np.int64)
        rarity = np.log1p(len(forward) / np.diff(starts)).astype(np.float32)
        return cls(len(forward), grams, starts, documents[order], rarity)

    def coverage(self, grams: Collection[int]) -> Coverage:
        """Return how far each document covers the grams."""
        if not grams or not self.size:
            return Coverage(np.zeros(self.size, np.float32), 0.0)
        asked = np.fromiter(grams, np.uint32, len(grams))
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
