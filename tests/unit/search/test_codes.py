"""Reference numbers and device identifiers: whole, in part, mutilated."""

import pytest

from core.stock.search.codes import Codes, code_key

CODES = Codes.build(
    [
        ("PRB35-07-040-080", 1),
        ("PRB35-07-060-080", 2),
        ("PRB35-08-040-080", 3),
        ("RONYX30022X", 4),
        ("06901234567892", 5),
        ("0612345", 6),
        ("SHARED-1", 7),
        ("SHARED-1", 8),
        ("国械注准20243139001", 9),
        ("", 10),
    ]
)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("prb35-07.040/080", "PRB3507040080"),
        ("06901234567892", "6901234567892"),
        ("0612345", "0612345"),
        ("SOFTECHD+24.0", "SOFTECHD240"),
        ("国械注准20243139001", "20243139001"),
        ("—", ""),
    ],
)
def test_separators_case_and_the_zeros_of_a_gtin_do_not_count(code: str, key: str) -> None:
    assert code_key(code) == key


@pytest.mark.parametrize(
    ("code", "items"),
    [
        ("PRB35-07-040-080", [1]),
        ("prb35 07 040 080", [1]),
        ("6901234567892", [5]),
        ("00006901234567892", [5]),
        ("shared1", [7, 8]),
        ("20243139001", [9]),
        ("PRB35-07-040", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_a_whole_code_finds_all_its_items(code: str, items: list[int]) -> None:
    assert CODES.whole(code) == items


@pytest.mark.parametrize(
    "mutilated",
    [
        "PRB3507040",
        "PRB35-07-040-08",
        "RB35-07-040-080",
        "PRB35-07-04-080",
        "PRB35-O7-O4O-O8O",
        "PBR35-07-040-080",
        "PR835-07-040-080",
        "35-07-040-080",
    ],
)
def test_a_mutilated_code_finds_its_item_first(mutilated: str) -> None:
    best = CODES.like(mutilated, 0.6)[0]

    assert best.item == 1
    assert 0.7 < best.likeness < 1.0


def test_two_characters_that_changed_places_are_the_likeliest_slip() -> None:
    codes = Codes.build([("AB134K", 1), ("AB314K", 2), ("AB114K", 3)])

    assert next(match.item for match in codes.like("AB341K", 0.6)) == 2


def test_few_digits_find_a_code_only_by_its_beginning_or_end() -> None:
    assert [match.item for match in CODES.like("7892", 0.6)] == [5]
    assert CODES.like("1234", 0.6) == []
    assert CODES.like("789", 0.0) == []


def test_the_likeness_asked_for_is_kept() -> None:
    assert all(match.likeness >= 0.9 for match in CODES.like("PRB35-07-040-08", 0.9))
    assert CODES.like("QQQQQQ", 0.5) == []


def test_no_codes_at_all_find_nothing() -> None:
    empty = Codes.build([])

    assert empty.whole("A1") == []
    assert empty.like("ABC123", 0.1) == []
    assert list(empty.pairs()) == []


def test_every_code_comes_out_again_with_each_item() -> None:
    assert sorted(CODES.pairs())[:2] == [("0612345", 6), ("20243139001", 9)]
    assert [item for code, item in CODES.pairs() if code == "SHARED1"] == [7, 8]
