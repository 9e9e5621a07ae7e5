"""Demand: how often and how much of an article a department uses, week by week.

High-value consumables are asked for now and then, not daily. The shape comes from a public set of
intermittent demand: ``carparts`` of the R package expsmooth 2.3 (R. J. Hyndman), 2,674 monthly
series of 51 months. Only fitted figures are kept here, none of its data, and its month becomes our
week, because the shape has no unit of time. What was measured there, over the 2,644 series with two
demands or more (interval = periods / demands, CV² by sample variance):

* interval between demands: median 4.33, quartiles 2.68 and 8.50; its logarithm has mean 1.62 and
  standard deviation 0.77; hardly any series below 1.42;
* demand when there is any: series mean of median 1.60, 95th percentile 5.0; CV² median 0.235,
  quartiles 0.14 and 0.40;
* Syntetos-Boylan classes (1.32, 0.49): intermittent 83.4 %, lumpy 16.5 %, smooth and erratic 0.1 %.

Fitted by simulating 4,000 series of 51 periods over a grid of the six figures below and keeping the
set nearest to those quantiles and shares: interval log-normal, cut below; each week is a draw with
chance 1 / interval; quantity 1 + gamma-mixed Poisson, whose mean is log-normal over the series.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.demonstration import season

LOG_INTERVAL_MEAN = 1.50
LOG_INTERVAL_SPREAD = 0.78
SHORTEST_INTERVAL = 1.42
LOG_EXTRA_MEAN = -0.47
LOG_EXTRA_SPREAD = 0.78
MIX_SHAPE = 1.5
MIX_SPREAD = 0.8
LARGEST_EXTRA = 24.0  # No week asks for a whole warehouse.

WEEKS = 78  # Eighteen months.
# An act of use takes one piece or a few: the chances of 1, 2 and 3 of what a week still asks for.
_PIECES = (1, 2, 3)
_PIECE_CHANCES = (0.55, 0.30, 0.15)


@dataclass(frozen=True, slots=True)
class Profile:
    """The shape of one series: weeks between demands, what a demand asks beyond one, its mix."""

    interval: float
    extra: float
    mix: float

    @property
    def weekly(self) -> float:
        """Return the mean use of a week."""
        return (1 + self.extra) / self.interval


@dataclass(frozen=True, slots=True)
class Asked:
    """So many pieces asked for on a day, counted from the first."""

    day: int
    quantity: int


def profile(random: Random) -> Profile:
    """Draw the shape of a series."""
    interval = math.exp(random.gauss(LOG_INTERVAL_MEAN, LOG_INTERVAL_SPREAD))
    extra = math.exp(random.gauss(LOG_EXTRA_MEAN, LOG_EXTRA_SPREAD))
    mix = MIX_SHAPE * math.exp(random.gauss(0.0, MIX_SPREAD))
    return Profile(max(SHORTEST_INTERVAL, interval), min(extra, LARGEST_EXTRA), mix)


def weekly(shape: Profile, random: Random, busyness: Sequence[float]) -> list[int]:
    """Draw what each week asks for; ``busyness`` is each week's share of an average week."""
    asked = []
    for busy in busyness:
        if random.random() * shape.interval >= busy:
            asked.append(0)
        else:
            mean = shape.extra * random.gammavariate(shape.mix, 1 / shape.mix)
            asked.append(1 + _poisson(random, min(mean, LARGEST_EXTRA)))
    return asked


def _poisson(random: Random, mean: float) -> int:
    """Draw a Poisson number by Knuth's product, good for the small means that occur here."""
    floor, product, drawn = math.exp(-mean), random.random(), 0
    while product > floor:
        product *= random.random()
        drawn += 1
    return drawn


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks of the history: how busy each is, and each of its days."""

    weeks: tuple[float, ...]
    days: tuple[tuple[float, ...], ...]


def calendar(start: date, weeks: int = WEEKS) -> Calendar:
    """Lay out the weeks from a first day; their busyness is 1 on average."""
    days = tuple(season.week(start + timedelta(weeks=n)) for n in range(weeks))
    sums = [sum(week) for week in days]
    mean = sum(sums) / len(sums)
    return Calendar(tuple(s / mean for s in sums), days)


def series(shape: Profile, random: Random, weeks: Calendar) -> Iterator[Asked]:
    """Yield the acts of use of a series, in order of days."""
    for week, quantity in enumerate(weekly(shape, random, weeks.weeks)):
        if quantity:
            yield from _within(week, quantity, random, weeks.days[week])


def _within(week: int, quantity: int, random: Random, busy: Sequence[float]) -> list[Asked]:
    """Spread a week's quantity over its days, busy days first."""
    parts = []
    while quantity:
        part = min(quantity, random.choices(_PIECES, _PIECE_CHANCES)[0])
        quantity -= part
        parts.append(part)
    days = sorted(random.choices(range(7), busy, k=len(parts)))
    return [Asked(week * 7 + day, part) for day, part in zip(days, parts, strict=True)]
