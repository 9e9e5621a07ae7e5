"""Changed codes are found beside the laid out ones, and what was changed is not found as it was."""

from core.stock.search import codebook
from core.stock.search.codebook import CodeBook

BOOK = CodeBook.build([("PRB35-07-040", 1), ("PRB35-07-060", 2), ("SHARED", 1), ("SHARED", 2)])


def test_a_book_finds_codes_whole_and_alike() -> None:
    assert BOOK.whole("prb35 07 040") == [1]
    assert [match.item for match in BOOK.like("PRB35-07-0", 0.6)] == [1, 2]


def test_a_changed_item_has_only_its_new_codes() -> None:
    changed = BOOK.changed([("NEW-1", 1), ("SHARED", 3)], {1, 3})

    assert changed.whole("PRB35-07-040") == []
    assert changed.whole("NEW1") == [1]
    assert changed.whole("shared") == [2, 3]
    assert [match.item for match in changed.like("PRB35-07-0", 0.6)] == [2]
    assert BOOK.whole("PRB35-07-040") == [1]


def test_an_item_changed_twice_has_the_latest_codes() -> None:
    changed = BOOK.changed([("NEW-1", 1)], {1}).changed([("NEW-2", 1)], {1})

    assert changed.whole("NEW-1") == []
    assert changed.whole("NEW-2") == [1]


def test_the_likest_of_both_pieces_comes_first() -> None:
    changed = BOOK.changed([("PRB35-07-061", 5)], {5})

    assert [match.item for match in changed.like("PRB35-07-061", 0.6)][:2] == [5, 2]
    assert changed.like("PRB35-07-060", 0.6)[0].item == 2


def test_many_changes_are_laid_out_with_the_rest() -> None:
    many = range(10, 11 + codebook.MOST_BESIDE)

    changed = BOOK.changed([(f"GX{n:06d}", n) for n in many], {1, *many})

    assert changed.changed_items == frozenset()
    assert changed.whole("GX000500") == [500]
    assert changed.whole("SHARED") == [2]
    assert len(changed.beside.ends) == 0
