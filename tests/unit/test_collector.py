"""The collector is calmed once, and what stands by then is left alone."""

import gc
from collections.abc import Iterator

import pytest

from bot.collector import YOUNG, calm, calm_collector


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


class Knot:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stands_is_left_alone_and_the_young_are_searched_less_often() -> None:
    calm_collector()

    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold()[0] == YOUNG > 700


def test_garbage_that_is_made_later_is_still_found() -> None:
    calm_collector()
    gc.collect()
    for _ in range(10):
        Knot()

    assert gc.collect() >= 10


def test_after_a_long_piece_of_work_the_search_is_as_often_as_before() -> None:
    usual = gc.get_threshold()
    with calm():
        during = gc.get_threshold()

    assert during[0] == YOUNG
    assert gc.get_threshold() == usual
