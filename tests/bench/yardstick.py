"""The yardstick: what is measured, against which limit, how often, and how it is told.

Every figure is a ratio to a limit taken in the same run, because the machine's own speed swings
more than what is measured: the sides take turns, the order turns round every time, and the median
of the rounds' ratios counts.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from statistics import median

from bot.collector import calm

ROUNDS = 5
SMALL_ROUNDS = 3


class Goal(StrEnum):
    """Which way a ratio has to go."""

    AT_MOST = "≤"
    AT_LEAST = "≥"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: ours, the limit, and the ratio that was wanted."""

    what: str
    ours: float
    limit: float
    unit: str
    ratio: float
    goal: float
    way: Goal = Goal.AT_MOST
    limit_is: str = "the limit itself"

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio <= self.goal if self.way is Goal.AT_MOST else self.ratio >= self.goal


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: the figures that count, or a small run that shows it works."""

    small: bool
    folder: Path
    rounds: int = ROUNDS
    postgres: str = ""
    """The URL of a PostgreSQL server to make databases on; empty leaves its figures out."""

    def of(self, whole: int, small: int) -> int:
        """Return a number for this scale."""
        return small if self.small else whole


Side = Callable[[], float]
"""Measures one side once and returns its figure."""


@dataclass(slots=True)
class Race:
    """The figures of several sides, round by round."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def run(self, sides: Mapping[str, Side], rounds: int) -> "Race":
        """Let the sides take turns; who goes first changes with every round.

        The search for cycles is calmed for all of them, as the program does at its start.
        """
        names = list(sides)
        with calm():
            for turn in range(rounds):
                for name in names if turn % 2 == 0 else reversed(names):
                    self.figures.setdefault(name, []).append(sides[name]())
        return self

    def median(self, side: str) -> float:
        """Return the middle figure of a side."""
        return median(self.figures[side])

    def ratio(self, side: str, to: str) -> float:
        """Return the middle one of the rounds' ratios."""
        pairs = zip(self.figures[side], self.figures[to], strict=True)
        return median(ours / limit for ours, limit in pairs)

    def row(self, what: str, sides: tuple[str, str], unit: str, goal: tuple[Goal, float]) -> Row:
        """Return the line that compares two sides."""
        ours, limit = sides
        figures = (self.median(ours), self.median(limit))
        return Row(what, *figures, unit, self.ratio(ours, limit), goal[1], goal[0], limit)


def within(what: str, figures: Sequence[float], limit: float, unit: str) -> Row:
    """Return the line of a figure that may be so much and no more."""
    ours = median(figures)
    return Row(what, ours, limit, unit, ours / limit, 1.0)


def at_least(what: str, figures: Sequence[float], limit: float, unit: str) -> Row:
    """Return the line of a figure that has to be so much."""
    ours = median(figures)
    return Row(what, ours, limit, unit, ours / limit, 1.0, Goal.AT_LEAST)


def cpu_seconds(pid: int | None = None) -> float:
    """Return the CPU time of a process with all its threads, to the nanosecond."""
    if pid is None:
        return time.process_time()
    # Linux names the CPU clock of any process by its number; counting ticks is far too coarse.
    return time.clock_gettime((~pid << 3) | 2)


def resident_megabytes(pid: int) -> float:
    """Return the memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| what | ours | limit | ratio | goal | met |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        goal = f"{row.way.value} {row.goal:.2f}"
        ours, limit = (f"{figure:,.4g} {row.unit}".strip() for figure in (row.ours, row.limit))
        cells = (row.what, ours, f"{limit} ({row.limit_is})", f"{row.ratio:.2f}", goal)
        lines.append(f"| {' | '.join(cells)} | {'yes' if row.met else '**no**'} |")
    return "\n".join(lines)


def document(rows: Sequence[Row], about: Mapping[str, object]) -> str:
    """Return the rows as the text of ``bench.json``."""
    figures = [
        {
            **{"what": row.what, "ours": round(row.ours, 6), "limit": round(row.limit, 6)},
            **{"unit": row.unit, "limit_is": row.limit_is, "ratio": round(row.ratio, 4)},
            **{"goal": f"{row.way.value} {row.goal:g}", "met": row.met},
        }
        for row in rows
    ]
    return json.dumps({**about, "figures": figures}, ensure_ascii=False, indent=2) + "\n"


Figure = Callable[[Scale], Iterator[Row]]
"""Measures one thing and yields its lines."""
