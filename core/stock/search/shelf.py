"""Shelf: all families and items of a catalogue side by side, in the order of their sizes.

A place is the number of an item on the shelf; the items of a family have neighbouring places.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.stock.search.family import Collected, FamilyKey, Indexed, SizedItem, collect
from core.stock.search.hit import Family, ItemText
from core.stock.search.size_table import Places, SizeTable


@dataclass(frozen=True, slots=True)
class Shelf:
    """The families in order, and their items: family n holds places starts[n] to starts[n + 1]."""

    families: tuple[Indexed, ...]
    ids: NDArray[np.int64]
    by_id: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: SizeTable

    @classmethod
    def of(cls, rows: Iterable[ItemText]) -> "Shelf":
        """Return the shelf of some items."""
        collected = collect(rows)
        return cls._filled([(family, Indexed.of(family)) for family in collected])

    @classmethod
    def _filled(cls, families: Sequence[tuple[Collected, Indexed]]) -> "Shelf":
        items = [item for family, _ in families for item in family.items]
        counts = [0, *(len(family.items) for family, _ in families)]
        ids = np.fromiter((item.item_id for item in items), np.int64, len(items))
        return cls(
            tuple(indexed for _, indexed in families),
            ids,
            np.argsort(ids, kind="stable"),
            np.cumsum(counts, dtype=np.int64),
            SizeTable.build([item.sizes for item in items]),
        )

    def changed(self, added: Sequence[ItemText], removed: Collection[int]) -> "Shelf":
        """Return the shelf with items added, replaced or removed; the rest is not read again."""
        gone = frozenset(removed).union(row.item_id for row in added)
        left: list[Collected] = []
        untouched: dict[FamilyKey, tuple[int, Indexed]] = {}
        for number, indexed in enumerate(self.families):
            items = self._items(number)
            staying = [item for item in items if item.item_id not in gone]
            if staying:
                left.append(indexed.reopened(staying))
            if len(staying) == len(items):
                untouched[left[-1].key] = len(items), indexed
        families: list[tuple[Collected, Indexed]] = []
        for family in collect(added, left):
            count, known = untouched.get(family.key, (0, None))
            same = known if count == len(family.items) else None
            families.append((family, same or Indexed.of(family)))
        return self._filled(families)

    def places(self, family: int) -> Places:
        """Return the places of a family's items."""
        return np.arange(self.starts[family], self.starts[family + 1])

    def place_of(self, item_id: int) -> int | None:
        """Return the place of an item, if it is on the shelf."""
        at = int(np.searchsorted(self.ids, item_id, sorter=self.by_id))
        if at == len(self.ids):
            return None
        place = int(self.by_id[at])
        return place if self.ids[place] == item_id else None

    def family_at(self, place: int) -> int:
        """Return the number of the family that holds a place."""
        return int(np.searchsorted(self.starts, place, side="right")) - 1

    def family(self, number: int) -> Family:
        """Return a family as it is told to others."""
        indexed = self.families[number]
        ids = self.ids[self.starts[number] : self.starts[number + 1]]
        names = (indexed.name_zh, indexed.name_en, indexed.manufacturer)
        return Family(number, *names, tuple(int(item) for item in ids))

    def _items(self, family: int) -> list[SizedItem]:
        return [
            SizedItem(self.sizes.sizes(int(place)), int(self.ids[place]))
            for place in self.places(family)
        ]
