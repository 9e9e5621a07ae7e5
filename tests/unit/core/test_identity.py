"""Ids sort as they were made and are written short."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SetClock
from core.identity import COUNTS, NODES, IdMaker, short, unshort

START = datetime(2026, 3, 10, tzinfo=UTC)


def test_ids_rise_even_if_the_clock_goes_back() -> None:
    clock = SetClock(START)
    ids = IdMaker(clock, node=7)

    made = [ids.new(), ids.new()]
    clock.advance(seconds=-60)
    made += [ids.new()]
    clock.advance(seconds=120)
    made += [ids.new()]

    assert made == sorted(set(made))
    assert all(0 < each < 2**63 for each in made)


def test_more_ids_than_a_millisecond_holds_still_rise() -> None:
    ids = IdMaker(SetClock(START), node=1)

    made = [ids.new() for _ in range(2 * COUNTS + 10)]

    assert made == sorted(set(made))


def test_two_processes_at_one_moment_make_different_ids() -> None:
    first, second = (IdMaker(SetClock(START), node) for node in (3, NODES + 4))

    assert first.new() != second.new()


def test_threads_never_get_the_same_id() -> None:
    ids = IdMaker(SetClock(START))
    made: list[int] = []

    def work() -> None:
        made.extend(ids.new() for _ in range(500))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 2000


@given(st.integers(0, 2**63 - 1))
def test_a_number_is_written_short_and_read_back(number: int) -> None:
    written = short(number)

    assert unshort(written) == number
    assert len(written) <= 11


@pytest.mark.parametrize("text", ["", "a b", "-1", "x" * 12, "é", "\0"])
def test_what_is_no_short_number_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"not found|^(x{12})?$"):
        unshort(text)
