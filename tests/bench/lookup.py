"""A lookup of an item that lies in forty places, three lots each, against the same by hand.

Ours is asked through the door from an event loop: by the chat, which reads an embedded database
where it stands, and as a longer query, the way to a thread and back included. By hand is the same
statement on the driver and the same folding: by shelf and by home, with what may be taken and what
leaves first.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvloop
from sqlalchemy.dialects.sqlite import dialect

from core.db import sqlite_url
from core.door import Core
from core.opening import open_core
from core.rights import Right, needs
from core.stock.figures import scan
from core.stock.overview import MOST_LOTS, ItemStock, stock_of
from core.unit_of_work import UnitOfWork
from tests.bench.rival import DAY
from tests.bench.ward import Layout, Ward, build
from tests.bench.yardstick import Goal, Race, Row, Scale

Figures = list[int]
"""On hand, available, reserved, held, expired, and the nearest expiry."""


class ByHand:
    """The lookup on one connection of the driver."""

    def __init__(self, ward: Ward, path: Path) -> None:
        self._site = ward.site
        self._homes = {place.id: place.parent for place in (*ward.bins, *ward.hands)}
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._sql = scan().text(dialect(paramstyle="named")).sql

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def look(self, item: int) -> tuple[dict[int, Figures], dict[int | None, Figures], list[object]]:
        """Return the figures by shelf and by home, and the lots that leave first."""
        shelves: dict[int, Figures] = {}
        homes: dict[int | None, Figures] = {}
        free: list[tuple[int, ...]] = []
        rows = self._connection.execute(self._sql, {"site": self._site, "item": item}).fetchall()
        for location, expiry, lot, owner, on_hand, reserved, status, _ in rows:
            figures = shelves.get(location)
            if figures is None:
                figures = shelves[location] = [0, 0, 0, 0, 0, 99_999_999]
            figures[0] += on_hand
            if status != "available":
                figures[3] += on_hand
            elif expiry < DAY:
                figures[4] += on_hand
            else:
                figures[1] += on_hand - reserved
                figures[2] += reserved
                figures[5] = min(figures[5], expiry)
                free.append((expiry, location, lot, owner, on_hand - reserved))
        for location, figures in shelves.items():
            home = homes.setdefault(self._homes[location], [0, 0, 0, 0, 0, 99_999_999])
            for number in range(5):
                home[number] += figures[number]
            home[5] = min(home[5], figures[5])
        return shelves, homes, list(sorted(free)[:MOST_LOTS])


def measure(scale: Scale) -> Iterator[Row]:
    """Measure lookups of an item with 120 balances."""
    path = scale.folder / "lookup.db"
    ward = build(sqlite_url(path), Layout(scale.of(1_500, 30)))
    core, rival = open_core(ward.url), ByHand(ward, path)
    number = scale.of(1_000, 30)
    asked = [ward.items[each * 7 % len(ward.items)] for each in range(number)]

    def theirs() -> float:
        start = time.process_time()
        for item in asked:
            rival.look(item)
        return (time.process_time() - start) / number * 1e6

    sides = {
        "here": lambda: uvloop.run(_ours(core, ward, stock_of, asked)),
        "by a thread": lambda: uvloop.run(_ours(core, ward, at_length, asked)),
        "by hand": theirs,
    }
    try:
        race = Race().run(sides, scale.rounds)
    finally:
        core.close()
        rival.close()
    what = f"lookup of an item with {ward.layout.shelves * ward.layout.lots} balances"
    yield race.row(what, ("here", "by hand"), "µs CPU", (Goal.AT_MOST, 2.0))
    yield race.row(
        f"{what}, by a thread", ("by a thread", "by hand"), "µs CPU", (Goal.AT_MOST, 2.0)
    )


@needs(Right.SEE_STOCK)
def at_length(uow: UnitOfWork, item: int) -> ItemStock:
    """Return the same as a query that is not brief, and so crosses to a thread."""
    return stock_of(uow, item)


async def _ours(
    core: Core, ward: Ward, query: Callable[[UnitOfWork, int], ItemStock], asked: list[int]
) -> float:
    door = ward.nurse(core, 0)
    start = time.process_time()
    for item in asked:
        await door.ask(query, item)
    return (time.process_time() - start) / len(asked) * 1e6
