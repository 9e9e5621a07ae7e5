"""Ranking: which families the words name, how far they hold the words, and which have the size."""

import pytest

from core.stock.search.coverage import covered
from core.stock.search.hit import HitKind
from core.stock.search.narrowing import has_size, in_families, of_size
from core.stock.search.postings import Postings
from core.stock.search.ranking import Ranked, ranked
from core.stock.search.shelf import Shelf
from core.stock.search.traditional import FOLD
from core.stock.search.vocabulary import Vocabulary
from tests.unit.search.articles import shelf_of_stents, sizes_of

SHELF = Shelf.of(shelf_of_stents())
POSTINGS = Postings.build(family.grams() for family in SHELF.families)
WORDS = Vocabulary(word for family in SHELF.families for word in family.words)


def named(*words: str) -> list[Ranked]:
    """What the words name, best first."""
    return ranked(SHELF.families, POSTINGS, words, WORDS)


def family_of(item: int) -> int:
    """The family that an item is in."""
    place = SHELF.place_of(item)
    assert place is not None
    return SHELF.family_at(place)


@pytest.mark.parametrize(("words", "item"), [(("dawn",), 1), (("dusk",), 10), (("cup",), 15)])
def test_a_name_is_held_best_by_its_own_family(words: tuple[str, ...], item: int) -> None:
    held = covered(POSTINGS, words, WORDS)

    assert int(held.share.argmax()) == family_of(item)
    assert named(*words)[0].family == family_of(item)


def test_a_whole_name_is_exact_and_words_of_nothing_name_nothing() -> None:
    assert named("acetabular", "cup")[0].kind is HitKind.EXACT
    assert named("zzzz") == []
    assert named() == []


def test_a_word_that_only_another_family_knows_counts_as_foreign() -> None:
    held = covered(POSTINGS, ("stent", "dawn"), WORDS)

    assert held.foreign[family_of(10)] == 1
    assert held.foreign[family_of(1)] == 0


def test_of_a_family_the_size_that_was_asked_for_comes_first() -> None:
    size = sizes_of("2.75×24mm")
    hits = in_families(SHELF, named("dawn"), size, 3)

    assert (hits[0].item_id, hits[0].size_matched) == (6, True)
    assert in_families(SHELF, named("dawn"), size, 0) == []


def test_a_size_alone_names_one_item_of_each_family() -> None:
    assert has_size(SHELF, sizes_of("3.0×18mm"))
    assert not has_size(SHELF, sizes_of("9.0×99mm"))
    assert {hit.item_id for hit in of_size(SHELF, sizes_of("3.0×18mm"))} == {8, 11}
    assert of_size(SHELF, ()) == []


def test_what_is_written_in_traditional_characters_is_the_same_word() -> None:
    assert "導絲 擴張".translate(FOLD) == "导丝 扩张"
    assert "导丝".translate(FOLD) == "导丝"


def test_who_holds_every_word_is_of_the_kind_that_was_said() -> None:
    found = {one.family: one.of_kind for one in named("dawn", "stent")}

    assert found.pop(family_of(1))
    assert not any(found.values())
