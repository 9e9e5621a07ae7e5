"""Shelf: all families and items of a catalogue side by side, in the order of their sizes.

A place is the number of an item on the shelf; the items of a family have neighbouring places.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.stock.search.family import (
    Collected,
    FamilyKey,
    Indexed,
    SizedItem,
    collect,
    collected_one,
)
from core.stock.search.hit import Family, ItemText
from core.stock.search.size_table import Places, SizeTable


class Change(NamedTuple):
    """A shelf after a change: the families taken off it and put on it, and where the rest went.

    ``numbers`` says for each family of the shelf before its number now, -1 if it was taken off.
    """

    shelf: "Shelf"
    gone: tuple[Indexed, ...]
    fresh: tuple[int, ...]
    numbers: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The families in order, and their items: family n holds places starts[n] to starts[n + 1].

    ``keys`` are checksums of the families' keys; ``leasts``, their least items, make the order.
    """

    families: tuple[Indexed, ...]
    keys: NDArray[np.uint32]
    leasts: NDArray[np.int64]
    ids: NDArray[np.int64]
    by_id: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: SizeTable

    @classmethod
    def of(cls, rows: Iterable[ItemText]) -> "Shelf":
        """Return the shelf of some items."""
        whole, none = np.zeros(0, np.int64), np.zeros(1, np.int64)
        empty = cls((), whole.astype(np.uint32), whole, whole, whole, none, SizeTable.build([]))
        return empty._with([], collect(rows)).shelf

    def changed(self, added: Sequence[ItemText], removed: Collection[int]) -> Change:
        """Return the shelf with items added, replaced or removed; the rest is not read again."""
        gone = frozenset(removed).union(row.item_id for row in added)
        places = (self.place_of(item) for item in gone)
        touched = {self.family_at(place) for place in places if place is not None}
        keys = {collected_one(row).key for row in added}
        touched.update(number for key in keys for number in self._numbered(key))
        left: list[Collected] = []
        for number in sorted(touched):
            items = [item for item in self._items(number) if item.item_id not in gone]
            if items:
                left.append(self.families[number].reopened(items))
        return self._with(sorted(touched), collect(added, left))

    def _numbered(self, key: FamilyKey) -> Iterator[int]:
        """Yield the number of the family with a key, if there is one."""
        for number in np.flatnonzero(self.keys == _checksum(key)):
            if self.families[number].key == key:
                yield int(number)

    def _with(self, touched: Sequence[int], collected: Sequence[Collected]) -> Change:
        """Return the shelf with some families taken off and others put where they belong."""
        kept = np.delete(np.arange(len(self.families)), touched)
        least = np.array([_least(family) for family in collected], np.int64)
        before = np.searchsorted(self.leasts[kept], least)
        fresh = before + np.arange(len(collected))
        numbers = np.full(len(self.families), -1, np.int32)
        numbers[kept] = np.arange(len(kept)) + np.searchsorted(
            before, np.arange(len(kept)), side="right"
        )
        families = [self.families[number] for number in kept]
        for number, family in zip(fresh, collected, strict=True):
            families.insert(int(number), Indexed.of(family))
        checksums = np.array([_checksum(family.key) for family in collected], np.uint32)
        shelf = Shelf(
            tuple(families),
            np.insert(self.keys[kept], before, checksums),
            np.insert(self.leasts[kept], before, least),
            *self._placed(numbers, fresh, collected),
        )
        gone = tuple(self.families[number] for number in touched)
        return Change(shelf, gone, tuple(map(int, fresh)), numbers)

    def _placed(
        self, numbers: NDArray[np.int32], fresh: NDArray[np.intp], collected: Sequence[Collected]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], SizeTable]:
        """Return ids, places by id, starts and sizes of the items that stay and of fresh ones."""
        items = [item for family in collected for item in family.items]
        own = np.repeat(fresh, [len(family.items) for family in collected])
        old = np.repeat(numbers, np.diff(self.starts))
        kept = old >= 0
        families = np.concatenate((old[kept], own)).astype(np.intp)
        order = np.argsort(families, kind="stable")
        added = np.fromiter((item.item_id for item in items), np.int64, len(items))
        ids = np.concatenate((self.ids[kept], added))[order]
        starts = np.concatenate(([0], np.cumsum(np.bincount(families)))).astype(np.int64)
        sizes = self.sizes.spliced(kept, [item.sizes for item in items], order)
        return ids, np.argsort(ids, kind="stable"), starts, sizes

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


def _least(family: Collected) -> int:
    return min(item.item_id for item in family.items)


def _checksum(key: FamilyKey) -> int:
    return crc32("\n".join(key).encode())
