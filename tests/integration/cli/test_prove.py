"""``tocsin prove`` works every balance out again and ends with 1 at the first difference."""

import sqlite3
from pathlib import Path

import pytest

from core.clock import SetClock
from core.db import sqlite_url
from core.flow.receipt import Receive, ReceiveLine, receive
from core.opening import open_core
from core.stock.proof_fault import FaultKind
from locales import Words, languages
from tests.hospital import LONG, build
from tests.integration.cli.conftest import Shell


@pytest.fixture
def stocked(tmp_path: Path, clock: SetClock) -> Shell:
    """A hospital with five balloons on a shelf."""
    path = tmp_path / "stocked.db"
    core = open_core(sqlite_url(path), clock=clock)
    hospital = build(core, clock)
    line = ReceiveLine(hospital.items["BA-2015"], "L1", 5, LONG)
    shelf = hospital.places["CATH-A1"].id
    hospital.door("storekeeper").do_now(receive, Receive(shelf, (line,)))
    core.close()
    return Shell(sqlite_url(path))


def tampered(shell: Shell, sql: str) -> None:
    with sqlite3.connect(shell.database.removeprefix("sqlite:///")) as connection:
        connection.execute(sql)
    connection.close()


def test_a_sound_house_is_proved(stocked: Shell) -> None:
    proved = stocked("prove")

    assert proved.code == 0
    assert "H1" in proved.out
    assert "Proved" in proved.out


def test_a_balance_that_was_tampered_with_is_named(stocked: Shell) -> None:
    tampered(stocked, "UPDATE balance SET on_hand = on_hand + 1")

    proved = stocked("prove")
    in_chinese = stocked("prove", "--site", "H1", "--language", "zh-CN")

    assert proved.code == in_chinese.code == 1
    assert "Proved" not in proved.out
    assert "BA-2015" in proved.out or "L1" in proved.out
    assert "差异" in in_chinese.out


def test_an_unknown_site_is_told(stocked: Shell) -> None:
    proved = stocked("prove", "--site", "H9")

    assert proved.code == 1
    assert "H9" in proved.err


@pytest.mark.parametrize("language", languages)
def test_every_kind_of_difference_has_its_words(language: str) -> None:
    for kind in FaultKind:
        assert Words(language)(f"cli.prove.kind.{kind.value}")
