"""Finale: the last evening before today: lots held back, cases planned, stock kept for them.

A late delivery is still to be put away: it lies in the central store and on no shelf of it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital, Operation
from bot.demonstration.shelf import Batch, Shelf
from bot.demonstration.steps import (
    Held,
    Hold,
    Pick,
    Reason,
    ReceiptLine,
    Receive,
    Reserve,
    Schedule,
    Step,
)
from bot.demonstration.stocking import Stocking, Store

# What is held at each site, for one reason after the other.
_HELD = (
    (Held.QUARANTINED, Reason.COLD_CHAIN),
    (Held.QUARANTINED, Reason.LABEL),
    (Held.RECALLED, Reason.RECALL),
    (Held.QUARANTINED, Reason.DAMAGED),
    (Held.RECALLED, Reason.RECALL),
    (Held.QUARANTINED, Reason.LABEL),
)
_HELD_EVENING, _PLANNED = 21 * 60, 21 * 60 + 20  # Minutes of the day.
_CASES = (2, 4)  # Cases of a department planned for a day, least and most.
_LINES = (1, 4)  # Articles kept for a case, least and most.
_LATE, _LATE_AT = 3, 21 * 60 + 40  # Articles of a late delivery at each site; its minute.
_LATE_PIECES, _LATE_LIFE = (4, 10), (300, 600)  # Pieces of each; days until they expire.
_FIRST_CASE, _BETWEEN, _KEPT_HOURS = 8 * 60 + 30, 100, 8


@dataclass(slots=True)
class Finale:
    """Leaves the hospital as it is found this morning."""

    hospital: Hospital
    stocking: Stocking
    clerk: Clerk
    dice: Random
    today: date

    def evening(self) -> Iterator[Step]:
        """Yield the holds, then the planned cases of today and tomorrow with what is kept."""
        held: set[tuple[str, str, str]] = set()
        for hold in self._holds():
            held.add((hold.site, hold.item, hold.lot))
            yield hold
        kept: Counter[tuple[str, str, str]] = Counter()
        for operation in self.hospital.operations:
            for days in (0, 1):
                yield from self._planned(operation, self.today + timedelta(days=days), held, kept)
        yield from self._unshelved()

    def _holds(self) -> Iterator[Hold]:
        evening = self.today - timedelta(days=1)
        for site in self.hospital.sites:
            shelves = [s for s in self.stocking.shelves() if s.site == site.code]
            lying = [s for s in shelves if s.usable(self.today) > 1]
            store = self.hospital.store(site.code)
            for n, (shelf, (held, reason)) in enumerate(
                zip(self.dice.sample(lying, min(len(_HELD), len(lying))), _HELD, strict=False)
            ):
                lot = next(b.lot for b in shelf.batches if b.expiry >= self.today)
                at = self.clerk.moment(evening, _HELD_EVENING + n)
                by = self.clerk.signer(store, "storekeeper")
                yield Hold(at, by, site.code, shelf.item, lot, held, reason)

    def _planned(
        self,
        operation: Operation,
        day: date,
        held: set[tuple[str, str, str]],
        kept: Counter[tuple[str, str, str]],
    ) -> Iterator[Schedule | Reserve]:
        fitting = (
            w for w in self.stocking.wards[operation.place] if operation.needs(w.article.gmdn)
        )
        wards = [w for w in fitting if w.shelf.usable(day)]
        for n in range(self.dice.randint(*_CASES)):
            schedule = self._schedule(operation, day, n)
            yield schedule
            some = self.dice.sample(wards, min(self.dice.randint(*_LINES), len(wards)))
            # One of a kind: nobody is given two pacemakers.
            for ward in {each.article.gmdn: each for each in some}.values():
                pick = self._keepable(ward.shelf, day, held, kept)
                if pick:
                    yield self._reserve(schedule, ward.shelf, pick)

    def _schedule(self, operation: Operation, day: date, n: int) -> Schedule:
        evening = self.today - timedelta(days=1)
        return Schedule(
            at=self.clerk.moment(evening, _PLANNED),
            by=self.clerk.signer(operation.place, "nurse"),
            site=self.hospital.places[operation.place].site,
            case=self.clerk.case(operation.place, day),
            location=operation.place,
            when=self.clerk.moment(day, _FIRST_CASE + n * _BETWEEN),
            title_zh=operation.title_zh,
            title_en=operation.title_en,
            surgeon=self.clerk.signer(operation.place, "department_head", "surgeon", "surgeon"),
        )

    def _keepable(
        self,
        shelf: Shelf,
        day: date,
        held: set[tuple[str, str, str]],
        kept: Counter[tuple[str, str, str]],
    ) -> Pick | None:
        """Return one piece of the lot that leaves first, if it is still good on a day."""
        evening = self.today - timedelta(days=1)

        def free(batch: Batch) -> bool:
            unheld = (shelf.site, shelf.item, batch.lot) not in held
            unkept = batch.quantity > kept[shelf.place, shelf.item, batch.lot]
            return unheld and unkept and batch.expiry >= evening

        first = next(filter(free, shelf.batches), None)
        if first is None or first.expiry < day:
            return None
        kept[shelf.place, shelf.item, first.lot] += 1
        return Pick(shelf.item, first.lot, first.owner, 1, ())

    def _reserve(self, schedule: Schedule, shelf: Shelf, pick: Pick) -> Reserve:
        until = schedule.when + timedelta(hours=_KEPT_HOURS)
        signed = (schedule.at, schedule.by, schedule.site)
        return Reserve(*signed, shelf.place, schedule.case, until, (pick,))

    def _unshelved(self) -> Iterator[Receive]:
        """Yield what came late to each central store and waits there to be put away."""
        evening = self.today - timedelta(days=1)
        for site in self.hospital.sites:
            kept = [s for s in self.stocking.stores if s.shelf.site == site.code and not s.direct]
            stores = [s for s in kept if s.shelf.usable(self.today) and self._licensed(s)]
            for n, store in enumerate(self.dice.sample(stores, min(_LATE, len(stores)))):
                place = self.hospital.store(site.code)
                yield Receive(
                    at=self.clerk.moment(evening, _LATE_AT + n),
                    by=self.clerk.signer(place, "storekeeper"),
                    site=site.code,
                    location=place,
                    supplier=store.supplier.code,
                    document=self.clerk.document("DN", store.supplier.code, evening),
                    lines=(self._late_line(store),),
                )

    def _licensed(self, store: Store) -> bool:
        return store.article.registration_expiry >= self.today

    def _late_line(self, store: Store) -> ReceiptLine:
        article, quantity = store.article, self.dice.randint(*_LATE_PIECES)
        made = self.today - timedelta(days=self.dice.randint(30, 60))
        expiry = self.today + timedelta(days=self.dice.randint(*_LATE_LIFE))
        lot = self.clerk.lot(article, made)
        marks = self.clerk.marks(article, store.shelf.site, lot, quantity)
        return ReceiptLine(article.code, lot, made, expiry, quantity, store.owner, marks)
