"""The queries of the search tests: what people type, and the article they mean by it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from core.stock.search import Hit, SearchIndex
from tests.unit.search.catalogue import entries


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
    """Return all queries."""
    path = Path(__file__).with_name("queries.csv")
    found: list[Query] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            family, _, size = row["expected"].partition(" ")
            figures = tuple(Decimal(part) for part in size.split("x") if part)
            found.append(Query(row["kind"], row["query"], family, figures))
    return tuple(found)


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
