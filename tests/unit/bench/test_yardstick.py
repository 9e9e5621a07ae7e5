"""The yardstick: ratios, medians, goals, and how they are told."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.yardstick import (
    Goal,
    Race,
    Row,
    Scale,
    at_least,
    cpu_seconds,
    document,
    resident_megabytes,
    table,
    within,
)

AT_MOST_TWO = (Goal.AT_MOST, 2.0)


def row(ratio: float, way: Goal, goal: float) -> Row:
    return Row("a take", ratio, 1.0, "/s", ratio, goal, way)


@pytest.mark.parametrize(
    ("ratio", "way", "goal", "met"),
    [
        (2.0, Goal.AT_MOST, 2.0, True),
        (2.01, Goal.AT_MOST, 2.0, False),
        (0.55, Goal.AT_LEAST, 0.55, True),
        (0.54, Goal.AT_LEAST, 0.55, False),
    ],
)
def test_a_goal_is_met_or_missed(ratio: float, way: Goal, goal: float, met: bool) -> None:
    assert row(ratio, way, goal).met is met


def listed(figures: list[float]) -> Callable[[], float]:
    left = iter(figures)
    return lambda: next(left)


def test_the_middle_of_the_ratios_counts_not_the_ratio_of_the_middles() -> None:
    race = Race().run({"ours": listed([2.0, 30.0, 12.0]), "raw": listed([1.0, 10.0, 3.0])}, 3)

    assert race.ratio("ours", "raw") == 3.0  # of 2, 3 and 4
    assert race.median("ours") == 12.0
    assert race.median("raw") == 3.0


def test_a_row_of_a_race_tells_both_sides_and_the_ratio() -> None:
    race = Race().run({"ours": listed([6.0]), "raw": listed([2.0])}, 1)

    told = race.row("lookup", ("ours", "raw"), "µs", AT_MOST_TWO)

    assert told == Row("lookup", 6.0, 2.0, "µs", 3.0, 2.0, Goal.AT_MOST, "raw")
    assert not told.met


def test_the_sides_take_turns_in_going_first() -> None:
    order: list[str] = []

    def side(name: str) -> Callable[[], float]:
        def go() -> float:
            order.append(name)
            return 1.0

        return go

    Race().run({"a": side("a"), "b": side("b")}, 3)

    assert order == ["a", "b", "b", "a", "a", "b"]


def test_what_may_be_so_much_is_measured_against_it() -> None:
    assert within("memory", [150.0, 190.0, 170.0], 200, "MB").ratio == 0.85
    assert not within("memory", [201.0], 200, "MB").met
    assert at_least("found", [0.98], 0.97, "").met
    assert not at_least("found", [0.96], 0.97, "").met


def test_the_table_has_a_line_for_each_row_and_shows_what_is_missed() -> None:
    lines = table([row(1.5, Goal.AT_MOST, 2.0), row(2.5, Goal.AT_MOST, 2.0)]).splitlines()

    assert len(lines) == 4
    assert lines[2].endswith("| ≤ 2.00 | yes |")
    assert lines[3].endswith("| ≤ 2.00 | **no** |")
    assert {line.count("|") for line in lines} == {7}


def test_the_document_holds_every_figure() -> None:
    told = json.loads(document([row(0.5, Goal.AT_LEAST, 0.6)], {"small": True}))

    assert told["small"] is True
    assert told["figures"] == [
        {
            **{"what": "a take", "ours": 0.5, "limit": 1.0, "unit": "/s", "ratio": 0.5},
            **{"limit_is": "the limit itself", "goal": "≥ 0.6", "met": False},
        }
    ]


def test_the_cpu_of_a_process_is_what_it_spent() -> None:
    before = cpu_seconds(os.getpid())
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass

    assert 0.05 <= cpu_seconds(os.getpid()) - before < 5
    assert cpu_seconds() == pytest.approx(cpu_seconds(os.getpid()), abs=1)


def test_a_process_holds_memory() -> None:
    assert 5 < resident_megabytes(os.getpid()) < 10_000


def test_a_small_scale_takes_the_small_number(tmp_path: Path) -> None:
    assert Scale(small=True, folder=tmp_path).of(1_000, 3) == 3
    assert Scale(small=False, folder=tmp_path).of(1_000, 3) == 1_000
