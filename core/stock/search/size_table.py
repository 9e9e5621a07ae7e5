"""Size table: the sizes of all items as small numbers, so that families are judged at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.stock.search.agreement import agreement
from core.stock.size import Size

_MOST_SIZES = 6
_MOST_TOLD = 250_000
"""Figures that are kept of earlier answers: two megabytes."""
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fit:
    """For each item asked about: the share of the asked sizes it has, and whether it has all."""

    share: NDArray[np.float64]
    whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SizeTable:
    """One row an item, one column a figure; a cell is a place in the list of distinct sizes."""

    distinct: tuple[Size | None, ...]
    values: NDArray[np.float64]
    cells: NDArray[np.int32]
    used: int
    """Columns that hold figures at all."""
    _told: dict[tuple[Size, str], NDArray[np.float64]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """How figures asked for before fit the distinct ones: a ward asks for the same few."""

    @classmethod
    def build(cls, sizes_of_items: Sequence[tuple[Size, ...]]) -> "SizeTable":
        """Return the table of items in their order."""
        return cls((None,), np.array([np.inf]), _no_cells(0), 1).spliced(
            np.zeros(0, bool), sizes_of_items, np.arange(len(sizes_of_items))
        )

    def spliced(
        self,
        kept: NDArray[np.bool_],
        fresh: Sequence[tuple[Size, ...]],
        order: NDArray[np.intp],
    ) -> "SizeTable":
        """Return the table of the kept items and of fresh ones after them, put in an order."""
        numbers: dict[Size | None, int] = {size: at for at, size in enumerate(self.distinct)}
        cells = _no_cells(len(fresh))
        for place, sizes in enumerate(fresh):
            for column, size in enumerate(sizes[:_MOST_SIZES]):
                cells[place, column] = numbers.setdefault(size, len(numbers))
        added = [float(size.value) for size in list(numbers)[len(self.distinct) :] if size]
        values = np.concatenate((self.values, np.array(added, float)))
        cells = np.concatenate((self.cells[kept], cells))[order]
        used = 1 + int(np.flatnonzero(cells.any(axis=0)).max(initial=0))
        return SizeTable(tuple(numbers), values, cells, used)

    def sizes(self, place: int) -> tuple[Size, ...]:
        """Return the sizes of one item."""
        return tuple(size for cell in self.cells[place] if (size := self.distinct[int(cell)]))

    def having(self, asked: Sequence[Size]) -> Places:
        """Return the places of the items that may have all these sizes, each in some column."""
        places: Places = np.arange(len(self.cells))
        for size in asked:
            held = (self._agreements(size) > 0)[self.cells[places]]
            places = places[held.any(axis=1)]
        return places

    def fit(self, asked: Sequence[Size], places: Places) -> Fit:
        """Return how well the asked sizes fit each of these items, each figure used once."""
        cells = self.cells[places, : self.used]
        rows = np.arange(len(places))
        total = np.zeros(len(places))
        values = np.abs(self.values)
        whole = np.ones(len(places), bool)
        before = np.zeros(len(places), np.intp)
        for size in asked:
            fits = self._agreements(size)[cells]
            best = fits.argmax(axis=1)
            reached = fits[rows, best]
            met = reached > 0
            # Figures said in the order of the label fit a little better: 3 is sooner the diameter.
            total += reached + np.where(met, 0.002 * (best >= before) - 0.0002 * best, 0.0)
            # Where a figure is missing, the nearest one is the likeliest way out.
            asked_value = abs(float(size.value)) or 1.0
            away = np.abs(values[cells] - asked_value).min(axis=1) / asked_value
            total -= np.where(met, 0.0, 0.1 * np.minimum(away, 1.0))
            whole &= met
            cells[rows[met], best[met]] = 0
            before = best
        return Fit(np.maximum(total, 0.0) / max(len(asked), 1), whole)

    def _agreements(self, asked: Size) -> NDArray[np.float64]:
        """Return how well the asked size fits each distinct size; it is not to be changed."""
        said = (asked, str(asked.value))  # 3.0 is equal to 3, and yet no 3 cm.
        found = self._told.get(said)
        if found is None:
            found = self._compared(asked)
            if len(self._told) * len(found) > _MOST_TOLD:
                self._told.clear()
            self._told[said] = found
        return found

    def _compared(self, asked: Size) -> NDArray[np.float64]:
        value = abs(float(asked.value))
        own_values = np.abs(self.values)
        near = np.zeros(len(self.distinct), bool)
        for likely in (
            value,
            value * 10,
            value / 10,
            value / 100,
            value / 1000,
            value * 25.4,
            value / 25.4,
        ):
            near |= np.abs(own_values - likely) <= likely * 0.03
        fits = np.zeros(len(self.distinct))
        for number in np.flatnonzero(near):
            own = self.distinct[int(number)]
            fits[number] = agreement(asked, own) if own else 0.0
        return fits


def _no_cells(rows: int) -> NDArray[np.int32]:
    return np.zeros((rows, _MOST_SIZES), np.int32)
