"""Rounds: monthly counts with small differences, expired stock thrown away, slow sent back."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from bot.demonstration.clerk import Clerk
from bot.demonstration.hospital import Hospital
from bot.demonstration.shelf import Batch, Shelf
from bot.demonstration.steps import Adjust, Count, Counted, Dispose, Pick, Reason, SendBack, Step
from bot.demonstration.stocking import Stocking

_SENT_BACK, _DISPOSED, _COUNTED, _ADJUSTED = 20 * 60, 20 * 60 + 10, 20 * 60 + 30, 20 * 60 + 50
_LEFT_LYING = 14  # Days: what expired in the last fortnight still lies on its shelf today.
_SLOW_DAYS, _SLOW_SHARE = 60, 0.35
_MISSING_SHARE = 0.06
_COUNTED_SINCE, _COUNT_PIECES = 60, 120  # Days before today; pieces of a bin that one counts.


class Rounds:
    """What is done in the evening, away from the cases."""

    def __init__(self, hospital: Hospital, stocking: Stocking, clerk: Clerk, dice: Random) -> None:
        """Sort the shelves by the bin they stand in."""
        self._hospital = hospital
        self._clerk = clerk
        self._dice = dice
        self._bins: dict[str, list[Shelf]] = defaultdict(list)
        for shelf in stocking.shelves():
            self._bins[shelf.place].append(shelf)

    def evening(self, day: date, today: date) -> Iterator[Step]:
        """Yield the rounds of an evening, if it has any."""
        left = (today - day).days
        if left > _LEFT_LYING and day.weekday() == 0:
            yield from self._disposals(day)
        if left > _LEFT_LYING and day.weekday() == 2 and day.day <= 7:
            yield from self._sent_back(day)
        for n, place in enumerate(self._bins):
            if n % 28 + 1 == day.day:
                yield from self._looked_at(place, day, counted=left <= _COUNTED_SINCE)

    def _disposals(self, day: date) -> Iterator[Dispose]:
        for place, shelves in self._bins.items():
            gone = [
                pick
                for shelf in shelves
                if shelf.batches and shelf.batches[0].expiry < day
                for pick in shelf.clear(b for b in shelf.batches if b.expiry < day)
            ]
            if gone:
                at, by, site = self._signed(place, day, _DISPOSED)
                yield Dispose(at, by, site, place, Reason.EXPIRED, tuple(gone))

    def _sent_back(self, day: date) -> Iterator[SendBack]:
        """Give some of the consigned stock that will soon expire back to its supplier."""
        for place, shelves in self._bins.items():
            gone: dict[str, list[Pick]] = defaultdict(list)
            for shelf in shelves:
                soon = [
                    b
                    for b in shelf.batches
                    if b.owner and day <= b.expiry < day + timedelta(days=_SLOW_DAYS)
                ]
                if soon and self._dice.random() < _SLOW_SHARE:
                    gone[soon[0].owner] += shelf.clear(soon)
            for owner, picks in gone.items():
                at, _, site = self._signed(place, day, _SENT_BACK)
                by = self._clerk.signer(self._hospital.store(site), "storekeeper")
                yield SendBack(at, by, site, place, owner, Reason.SLOW, tuple(picks))

    def _looked_at(self, place: str, day: date, *, counted: bool) -> Iterator[Count | Adjust]:
        """Look at a bin: now and then a piece is missing; a small one is counted, lately."""
        usable = [shelf for shelf in self._bins[place] if shelf.usable(day)]
        if not usable:
            return
        counter, second = self._clerk.pair(self._hospital.department(place))
        document = self._clerk.document("CT", place, day)
        site = usable[0].site
        whole = [shelf for shelf in self._bins[place] if shelf.batches]
        keys = [(shelf.item, b.lot, b.owner) for shelf in whole for b in shelf.batches]
        small = sum(shelf.on_hand() for shelf in whole) <= _COUNT_PIECES
        missing = self._missing(self._dice.choice(usable), day)
        if counted and small:
            left = {(s.item, b.lot, b.owner): b for s in whole for b in s.batches}
            lines = tuple(_counted(key, left.get(key)) for key in keys)
            at = self._clerk.moment(day, _COUNTED)
            yield Count(at, counter, site, second, place, document, lines)
        elif missing:
            at = self._clerk.moment(day, _ADJUSTED)
            yield Adjust(at, second, site, place, document, Reason.COUNT, missing)

    def _missing(self, shelf: Shelf, day: date) -> tuple[Pick, ...]:
        if self._dice.random() >= _MISSING_SHARE:
            return ()
        return tuple(pick for _, pick in shelf.take(1, day))

    def _signed(self, place: str, day: date, minute: int) -> tuple[datetime, str, str]:
        """Return when, by whom and at which site the round of a bin was made."""
        site = self._hospital.places[place].site
        by = self._clerk.chief(self._hospital.department(place))
        return self._clerk.moment(day, minute), by, site


def _counted(key: tuple[str, str, str], batch: Batch | None) -> Counted:
    quantity, serials = (batch.quantity, tuple(batch.serials)) if batch else (0, ())
    return Counted(*key, quantity, serials)
