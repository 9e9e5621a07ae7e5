"""The queries of the search tests: what people type, and the article they mean by it.

Those of ``queries.csv`` are of many kinds. Those of ``queries_ward.csv`` are as wards talk; each
round was written whole before it was first asked, and ``WARD_FIRST_ASKED`` is the share that was
found rightly at that moment.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.stock.search import Hit, SearchIndex
from tests.unit.search.catalogue import entries

WARD_FIRST_ASKED = {"1": 0.980, "2": 1.0, "3": 0.971}


@dataclass(frozen=True)
class Query:
    """A query of one kind; it means a family and, unless none are said, the figures of a size."""

    kind: str
    text: str
    family: str
    figures: tuple[Decimal, ...]

    def means(self, hit: Hit) -> bool:
        """Tell whether a hit is what the query means."""
        entry = _by_id().get(hit.item_id)
        if entry is None or entry.family != self.family:
            return False
        own = entry.figures
        if len(self.figures) > 1 and len(own) == len(self.figures):
            return own == self.figures
        return all(figure in own for figure in self.figures)


@cache
def queries() -> tuple[Query, ...]:
    """Return the queries of many kinds."""
    return tuple(_read("queries.csv", "kind"))


@cache
def ward_queries() -> tuple[Query, ...]:
    """Return the queries as wards talk; their kind is the round in which they were written."""
    return tuple(_read("queries_ward.csv", "round"))


def _read(name: str, kind: str) -> Iterator[Query]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            family, _, size = row["expected"].partition(" ")
            figures = tuple(Decimal(part) for part in size.split("x") if part)
            yield Query(row[kind], row["query"], family, figures)


def answered(index: SearchIndex, asked: Sequence[Query]) -> tuple[float, float]:
    """Return the shares of queries whose meaning is found first, and among the first ten."""
    hits = [(query, index.find(query.text)) for query in asked]
    first = sum(any(query.means(hit) for hit in found[:1]) for query, found in hits)
    among_ten = sum(any(query.means(hit) for hit in found) for query, found in hits)
    return first / len(asked), among_ten / len(asked)


@dataclass(frozen=True)
class _Meant:
    family: str
    figures: tuple[Decimal, ...]


@cache
def _by_id() -> dict[int, _Meant]:
    return {
        entry.item.item_id: _Meant(entry.family, tuple(Decimal(text) for text in entry.figures))
        for entry in entries()
    }
