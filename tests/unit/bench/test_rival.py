"""The rivals do the same durable work as the door, so that the race is an honest one."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.db import sqlite_url
from core.opening import open_core
from core.stock.overview import stock_of
from tests.bench import lookup, take
from tests.bench.lookup import ByHand as LookupByHand
from tests.bench.rival import ByHand, Wishes
from tests.bench.take import by_hand, through_the_door
from tests.bench.ward import Layout, Ward, build
from tests.bench.yardstick import Scale

# What each take leaves behind, but for ids and moments, which are everybody's own.
TABLES = {
    "posting": "site, idempotency_key, kind, actor, reason, reference, reverses",
    "movement": "site, line, item, lot, unit, quantity, source, target, owner, follows",
    "balance": "site, item, location, expiry, lot, owner, on_hand, reserved",
    "open_take": "site, line, actor, item, lot, unit, owner, source, taken, quantity, open",
    "audit": "site, actor, act, outcome, detail",
    "letter": "dedup, lane, chat, operation, body, state, attempts, fence, unsure, error",
}


@pytest.fixture
def ward(tmp_path: Path) -> Ward:
    return build(sqlite_url(tmp_path / "ours.db"), Layout(5))


@pytest.fixture
def rival(ward: Ward, tmp_path: Path) -> Iterator[ByHand]:
    copied = shutil.copy(tmp_path / "ours.db", tmp_path / "theirs.db")
    opened = ByHand(ward, str(copied))
    yield opened
    opened.close()


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    found = {
        table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
        for table, columns in TABLES.items()
    }
    connection.close()
    return found


@pytest.mark.parametrize(("clients", "batch"), [(1, 1), (16, 64)])
def test_the_door_and_the_rival_leave_the_same_rows(
    ward: Ward, rival: ByHand, tmp_path: Path, clients: int, batch: int
) -> None:
    core = open_core(ward.url)
    try:
        assert asyncio.run(through_the_door(core, ward, Wishes(ward).some(80), clients)) > 0
    finally:
        core.close()
    assert by_hand(rival, Wishes(ward).some(80), batch) > 0

    ours, theirs = content(tmp_path / "ours.db"), content(tmp_path / "theirs.db")
    assert ours == theirs
    assert len(ours["posting"]) == 80


def test_a_lookup_by_hand_finds_what_the_door_finds(ward: Ward, tmp_path: Path) -> None:
    core, rival = open_core(ward.url), LookupByHand(ward, tmp_path / "ours.db")
    try:
        found = ward.program(core).ask_now(stock_of, ward.items[0])
    finally:
        core.close()
    shelves, homes, lots = rival.look(ward.items[0])
    rival.close()

    assert {home.place.id: home.figures.available for home in found.homes} == {
        home: figures[1] for home, figures in homes.items()
    }
    assert len(shelves) == 40
    assert len(lots) == len(found.next_lots) == 10


def test_small_runs_measure_every_line(tmp_path: Path) -> None:
    for name in ("take", "lookup"):
        (tmp_path / name).mkdir()

    takes = list(take.measure(Scale(True, tmp_path / "take", 1)))
    lookups = list(lookup.measure(Scale(True, tmp_path / "lookup", 1)))

    assert [row.goal for row in takes] == [0.55, 0.7, 3.5]
    assert [row.goal for row in lookups] == [2.0, 2.0]
    assert all(row.ours > 0 and row.limit > 0 for row in (*takes, *lookups))


def test_without_a_server_nothing_is_measured_on_one(tmp_path: Path) -> None:
    assert list(take.measure_postgres(Scale(True, tmp_path))) == []
