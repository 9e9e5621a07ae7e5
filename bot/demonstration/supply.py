"""Supply: orders at the reorder point, deliveries after the lead time, lots with their expiries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from bot.demonstration import season
from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital
from bot.demonstration.shelf import Shelf
from bot.demonstration.steps import Pick, ReceiptLine, Receive
from bot.demonstration.stocking import Stocking, Store

MOST_LINES = 20  # On one delivery note.
LATE_SHARE, LATE_DAYS = 0.06, (7, 30)
_DELIVERED, _OPENED = 7 * 60, 60  # Minutes of the day.
_WORKDAY = 0.3  # Suppliers do not drive on days less busy than this.
# Shares of deliveries, and what is left of the shelf life: most come fresh, some half spent.
_FRESH, _MIDDLING = (0.78, 0.55, 0.95), (0.95, 0.2, 0.55)
_SHORT_DAYS = (45, 200)
# Expiries that lie around today, in days from it, for articles that few ask for.
_SLOW_WEEKLY, _NEAR_SHARE, _NEAR_SINCE, _NEAR_UNTIL = 0.5, 0.2, 420, 60
_NEAR = ((-6, -1), (0, 30), (31, 60), (61, 90), (91, 180))


class Part(NamedTuple):
    """A quantity of an article for a shelf."""

    store: Store
    shelf: Shelf
    quantity: int


class Supply:
    """The suppliers' side: what is ordered, and what comes of it."""

    def __init__(self, hospital: Hospital, clerk: Clerk, dice: Random, today: date) -> None:
        """Remember who signs, what is thrown and which day is today."""
        self._hospital = hospital
        self._clerk = clerk
        self._dice = dice
        self._today = today
        self._due: dict[date, list[Store]] = defaultdict(list)

    def opening(self, stocking: Stocking, day: date) -> Iterator[Receive]:
        """Yield the receipts of what lies on the shelves when the books are opened."""
        parts = [
            Part(store, store.delivered_to, store.reorder + store.quantity)
            for store in stocking.stores
        ]
        for wards in stocking.wards.values():
            parts += [Part(w.store, w.shelf, w.most) for w in wards if not w.store.direct]
        return self._receipts(parts, day, _OPENED)

    def review(self, store: Store, day: date) -> None:
        """Order when what lies here and what is on its way has sunk to the reorder point."""
        if store.delivered_to.usable(day) + store.ordered > store.reorder:
            return
        arrival = self._arrival(store, day)
        store.ordered += store.quantity
        if arrival <= self._last_delivery(store):
            self._due[arrival].append(store)

    def _last_delivery(self, store: Store) -> date:
        """Return the last day on which an article can come: then its shelf runs down.

        A lapsed registration stops the goods at the door; some the supplier just does not have.
        """
        short = self._hospital.undelivered_days(store.article)
        last = self._today - timedelta(days=short) if short else self._today
        return min(last, store.article.registration_expiry)

    def deliveries(self, day: date) -> Iterator[Receive]:
        """Yield the receipts of a day's deliveries."""
        parts = []
        for store in self._due.pop(day, []):
            store.ordered -= store.quantity
            parts.append(Part(store, store.delivered_to, store.quantity))
        return self._receipts(parts, day, _DELIVERED)

    def _arrival(self, store: Store, day: date) -> date:
        lead = self._dice.randint(*store.supplier.lead_days)
        if self._dice.random() < LATE_SHARE:
            lead += self._dice.randint(*LATE_DAYS)
        arrival = day + timedelta(days=lead)
        while season.busyness(arrival) < _WORKDAY:
            arrival += timedelta(days=1)
        return arrival

    def _receipts(self, parts: Iterable[Part], day: date, minute: int) -> Iterator[Receive]:
        notes: dict[tuple[str, str], list[Part]] = defaultdict(list)
        for part in parts:
            notes[part.store.supplier.code, part.shelf.place].append(part)
        for n, ((supplier, place), lines) in enumerate(notes.items()):
            for first in range(0, len(lines), MOST_LINES):
                some = lines[first : first + MOST_LINES]
                yield self._receipt(supplier, place, some, day, minute + n % 60)

    def _receipt(
        self, supplier: str, place: str, parts: list[Part], day: date, minute: int
    ) -> Receive:
        site = self._hospital.places[place].site
        store = self._hospital.store(site)
        return Receive(
            at=self._clerk.moment(day, minute),
            by=self._clerk.signer(store, "storekeeper"),
            site=site,
            location=place,
            supplier=supplier,
            document=self._clerk.document("DN", supplier, day),
            lines=tuple(line for part in parts for line in self._lines(part, day)),
        )

    def _lines(self, part: Part, day: date) -> Iterator[ReceiptLine]:
        """Make one lot of a small quantity, two of a larger one, and lay them on the shelf."""
        half = part.quantity // 2 if part.quantity >= 8 else 0
        for quantity in filter(None, (part.quantity - half, half)):
            line = self._line(part, quantity, day)
            serials = tuple(m.serial for m in line.marks)
            part.shelf.put(line.expiry, Pick(line.item, line.lot, line.owner, quantity, serials))
            yield line

    def _line(self, part: Part, quantity: int, day: date) -> ReceiptLine:
        article = part.store.article
        expiry = self._expiry(part.store, day)
        made = min(expiry - timedelta(days=article.shelf_life_days), day - timedelta(days=5))
        lot = self._clerk.lot(article, made)
        marks = self._clerk.marks(article, part.shelf.site, lot, quantity)
        return ReceiptLine(article.code, lot, made, expiry, quantity, part.store.owner, marks)

    def _expiry(self, store: Store, day: date) -> date:
        near = self._near_today(store, day)
        if near is not None:
            return near
        chance, life = self._dice.random(), store.article.shelf_life_days
        for share, least, most in (_FRESH, _MIDDLING):
            if chance < share:
                return day + timedelta(days=round(life * self._dice.uniform(least, most)))
        return day + timedelta(days=self._dice.randint(*_SHORT_DAYS))

    def _near_today(self, store: Store, day: date) -> date | None:
        """Let some lots of slow articles expire around today, as they do in every store."""
        age = (self._today - day).days
        slow = store.weekly < _SLOW_WEEKLY and _NEAR_UNTIL <= age <= _NEAR_SINCE
        if not slow or self._dice.random() >= _NEAR_SHARE:
            return None
        return self._today + timedelta(days=self._dice.randint(*self._dice.choice(_NEAR)))
