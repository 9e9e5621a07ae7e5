"""``python -m tests.bench``: what is chosen is measured, written down and judged."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.__main__ import FIGURES, main
from tests.bench.yardstick import Figure, Row, Scale


def figure(what: str, ratio: float) -> Figure:
    def measure(scale: Scale) -> Iterator[Row]:
        assert scale.folder.is_dir()
        yield Row(what, ratio, 1.0, "ms", ratio, 1.0)

    return measure


FAKES = {"quick": figure("quick", 0.5), "slow": figure("slow", 1.5)}


def test_all_are_measured_and_a_missed_goal_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = tmp_path / "bench.json"

    status = main(["--output", str(written)], FAKES)

    told = json.loads(written.read_text())
    assert status == 1
    assert [(each["what"], each["met"]) for each in told["figures"]] == [
        ("quick", True),
        ("slow", False),
    ]
    assert told["small"] is False
    assert {"at", "python", "sqlite", "cores"} <= told.keys()
    assert "| slow | 1.5 ms |" in capsys.readouterr().out


def test_one_is_measured_when_it_is_named(tmp_path: Path) -> None:
    written = tmp_path / "bench.json"

    status = main(["quick", "--small", "--output", str(written)], FAKES)

    told = json.loads(written.read_text())
    assert status == 0
    assert [each["what"] for each in told["figures"]] == ["quick"]
    assert told["small"] is True


def test_an_unknown_figure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["speed", "--output", str(tmp_path / "bench.json")], FAKES)


def test_every_figure_of_the_table_can_be_named() -> None:
    assert list(FIGURES) == ["lookup", "take", "postgres", "search", "answer", "program"]
