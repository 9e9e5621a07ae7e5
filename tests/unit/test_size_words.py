"""Size words: what counts pieces after a number, and what only begins like that."""

import re

import pytest

from core.stock.size.words import COUNTED, MEASURE, PAIRS, UNITS


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("3支", True),
        ("3支架", False),
        ("2套", True),
        ("2套管", False),
        ("2 boxes", True),
        ("2 boxer", False),
    ],
)
def test_a_word_that_only_begins_with_a_measure_does_not_count(said: str, counts: bool) -> None:
    assert bool(re.search(rf"\d\s?{MEASURE}", said)) is counts


def test_what_is_counted_besides_pieces_is_no_size() -> None:
    assert re.fullmatch(COUNTED, "床")
    assert re.fullmatch(COUNTED, " 分钟")
    assert not re.fullmatch(COUNTED, "mm")


def test_a_pair_is_counted_in_either_language() -> None:
    assert {"对", "pair"} <= PAIRS
    assert PAIRS.isdisjoint(UNITS)
