"""Shelf: what lies of one article at one bin while the history is planned, first expired first.

The planner keeps its own small account of stock so that no step ever takes what is not there; the
account that counts is kept by whoever carries the steps out.
"""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.demonstration.steps import Pick


@dataclass(slots=True, order=True)
class Batch:
    """A lot on a shelf under one owner; ``serials`` of the pieces where each has one."""

    expiry: date
    lot: str
    owner: str
    quantity: int = field(compare=False)
    serials: list[str] = field(compare=False, default_factory=list)

    def part(self, item: str, quantity: int) -> Pick:
        """Take a part of the batch off."""
        assert 0 < quantity <= self.quantity, "a shelf never goes below nothing"
        self.quantity -= quantity
        serials = tuple(self.serials[:quantity])
        del self.serials[:quantity]
        return Pick(item, self.lot, self.owner, quantity, serials)


@dataclass(slots=True)
class Shelf:
    """An article's batches at one bin of a site."""

    item: str
    site: str
    place: str
    batches: list[Batch] = field(default_factory=list)

    def on_hand(self) -> int:
        """Count everything that lies here, usable or not."""
        return sum(b.quantity for b in self.batches)

    def usable(self, day: date) -> int:
        """Count what has not expired on a day."""
        return sum(b.quantity for b in self.batches if b.expiry >= day)

    def put(self, expiry: date, pick: Pick) -> None:
        """Lay a quantity of a lot on the shelf."""
        for batch in self.batches:
            if (batch.lot, batch.owner) == (pick.lot, pick.owner):
                batch.quantity += pick.quantity
                batch.serials = sorted([*batch.serials, *pick.serials])
                return
        insort(self.batches, Batch(expiry, pick.lot, pick.owner, pick.quantity, list(pick.serials)))

    def take(self, quantity: int, day: date) -> list[tuple[date, Pick]]:
        """Take up to a quantity, nearest expiry first, never what has expired."""
        taken = []
        for batch in self.batches:
            if not quantity:
                break
            if batch.expiry >= day:
                part = min(quantity, batch.quantity)
                taken.append((batch.expiry, batch.part(self.item, part)))
                quantity -= part
        self._sweep()
        return taken

    def clear(self, batches: Iterable[Batch]) -> Iterator[Pick]:
        """Take whole batches away, as a disposal or a return to the supplier does."""
        for batch in list(batches):
            yield batch.part(self.item, batch.quantity)
        self._sweep()

    def _sweep(self) -> None:
        if any(not b.quantity for b in self.batches):
            self.batches = [b for b in self.batches if b.quantity]
