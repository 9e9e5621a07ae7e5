"""Plan: eighteen months of the demonstration hospital as a script of steps in order of time.

The same day, seed and data files give the same steps. Steps are made a day at a time while they are
read; nothing is taken that is not there, and the last step lies before the beginning of today.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.demonstration import demand
from bot.demonstration.cases import Cases
from bot.demonstration.catalogue import Article
from bot.demonstration.chance import dice
from bot.demonstration.clerk import Clerk
from bot.demonstration.finale import Finale
from bot.demonstration.hospital import Hospital
from bot.demonstration.rounds import Rounds
from bot.demonstration.steps import Step
from bot.demonstration.stocking import Stocking, lay_out
from bot.demonstration.supply import Supply
from bot.demonstration.transfers import Transfers

DAYS = demand.WEEKS * 7
SEED = 20260101
_REVIEWED_EVERY = 3  # Days: the store looks at a third of its articles each evening.


def first_day(today: date) -> date:
    """Return the day on which the books are opened."""
    return today - timedelta(days=DAYS)


def plan(
    hospital: Hospital, articles: Sequence[Article], today: date, seed: int = SEED
) -> Iterator[Step]:
    """Yield every step from the opening of the books to yesterday's evening."""
    start = first_day(today)
    stocking = lay_out(hospital, articles, start, seed)
    history = _History(hospital, stocking, today, seed)
    for number in range(DAYS):
        day = start + timedelta(days=number)
        yield from sorted(history.day(number, day), key=lambda step: step.at)


class _History:
    """The hospital at work: one day after the other."""

    def __init__(self, hospital: Hospital, stocking: Stocking, today: date, seed: int) -> None:
        clerk = Clerk(hospital, dice(seed, "clerk"))
        self._stocking = stocking
        self._today = today
        self._supply = Supply(hospital, clerk, dice(seed, "supply"), today)
        self._transfers = Transfers(hospital, clerk, today)
        self._cases = Cases(stocking, self._transfers, clerk, dice(seed, "cases"))
        self._rounds = Rounds(hospital, stocking, clerk, dice(seed, "rounds"))
        self._finale = Finale(hospital, stocking, clerk, dice(seed, "finale"), today)

    def day(self, number: int, day: date) -> Iterator[Step]:
        """Yield a day's steps: goods come in, are used, sent on, counted and ordered anew."""
        if number == 0:
            yield from self._supply.opening(self._stocking, day)
        yield from self._supply.deliveries(day)
        yield from self._transfers.arrivals(day)
        yield from self._cases.day(number, day)
        yield from self._transfers.dispatches(day)
        yield from self._rounds.evening(day, self._today)
        for store in self._stocking.stores[number % _REVIEWED_EVERY :: _REVIEWED_EVERY]:
            self._supply.review(store, day)
        if day == self._today - timedelta(days=1):
            yield from self._finale.evening()
