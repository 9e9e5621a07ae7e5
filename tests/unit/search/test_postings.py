"""The inverted index: how far documents cover grams."""

import tracemalloc

import numpy as np
import pytest

from core.stock.search import grams
from core.stock.search.postings import Postings

POSTINGS = Postings.build([np.array(one, np.uint32) for one in ([1, 2, 3], [2, 3], [3, 4], [])])


def shares(*asked: int) -> list[float]:
    return [round(float(share), 3) for share in POSTINGS.coverage(asked).share]


def test_a_document_with_all_grams_covers_them() -> None:
    assert shares(2, 3)[:2] == [1.0, 1.0]
    assert shares(2, 3)[3] == 0.0


def test_rare_grams_weigh_more() -> None:
    first, _, third, _ = shares(1, 3)

    assert first == 1.0
    assert third < 0.5


def test_unknown_grams_count_against_everybody() -> None:
    assert shares(3, 99)[0] == shares(3, 99)[1] < 1.0
    assert shares(99) == [0.0] * 4


def test_what_is_kept_of_earlier_answers_is_bounded_and_says_the_same() -> None:
    """A day of different words must not fill the memory: without a bound these are 32 MB."""
    size = 4_000
    postings = Postings.build([np.array([n % 50, 50 + n % 40], np.uint32) for n in range(size)])
    questions = [(one, other) for one in range(50) for other in range(50, 90)]
    first = postings.coverage(questions[0]).share.copy()
    assert postings.coverage(questions[0]) is postings.coverage(questions[0]), "said all day"

    tracemalloc.start()
    for asked in questions:
        postings.coverage(asked)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(questions) * size * 4 > 30_000_000
    assert held < 6_000_000
    assert (postings.coverage(questions[0]).share == first).all()


def test_nothing_asked_or_nothing_there_covers_nothing() -> None:
    assert shares() == [0.0] * 4
    assert POSTINGS.coverage(()).weight == 0.0
    assert len(Postings.build([]).coverage({1}).share) == 0


@pytest.mark.parametrize("typed", ["药物支架", "要物支架", "yaowuzhijia"])
def test_a_name_shares_grams_with_its_misspellings(typed: str) -> None:
    name = grams.of_name(["药物支架"])
    asked = grams.of_name([typed]) if not typed.isascii() else grams.of_pinyin(typed)

    assert len(asked & name) > len(asked) / 2


def test_both_readings_of_a_character_are_grams_of_a_name() -> None:
    name = grams.of_name(["栓塞"])

    assert grams.of_sounds(["shuan", "sai"]) <= name
    assert grams.of_sounds(["quan", "se"]) <= name


def test_initials_of_latin_words_are_grams_of_a_name() -> None:
    assert grams.of_initials("des") <= grams.of_name(["drug", "eluting", "stent"])
    assert not grams.of_initials("st") & grams.of_name(["stent"])


def test_changed_postings_are_those_built_anew() -> None:
    first, third, last, new = (
        np.array(one, np.uint32) for one in ([1, 2, 3], [3, 4], [], [0, 2, 9])
    )
    numbers = np.array([0, -1, 2, 3], np.int32)  # The second goes, a new one takes its number.

    changed = POSTINGS.changed(numbers, [(1, new)])

    anew = Postings.build([first, new, third, last])
    assert changed.size == anew.size == 4
    assert changed.grams.tolist() == anew.grams.tolist()
    assert changed.starts.tolist() == anew.starts.tolist()
    assert changed.documents.tolist() == anew.documents.tolist()
    assert changed.rarity.tolist() == anew.rarity.tolist()


def test_postings_may_be_emptied_and_filled_again() -> None:
    empty = POSTINGS.changed(np.full(4, -1, np.int32), [])

    assert len(empty.grams) == 0
    assert len(empty.coverage({1}).share) == 0

    filled = empty.changed(np.zeros(0, np.int32), [(0, np.array([7, 8], np.uint32))])
    assert filled.coverage({7, 8}).share.tolist() == [1.0]
