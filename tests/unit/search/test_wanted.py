"""What a query asks for, taken apart."""

import pytest

from core.stock.search.vocabulary import Vocabulary
from core.stock.search.wanted import few, short_size, wanted

WORDS = Vocabulary(["xience", "firebird2", "jl", "stent", "onyx", "v18", "catheter"])


def parts(query: str) -> tuple[tuple[str, ...], list[str], tuple[str, ...]]:
    asked = wanted(query, WORDS)
    return asked.words, [f"{size.value}" for size in asked.sizes], asked.codes


@pytest.mark.parametrize(
    ("query", "words", "sizes", "codes"),
    [
        ("xience支架3.0x18还有几个", ("xience", "支架"), ["3.0", "18"], ()),
        ("firebird 2 3.0x18", ("firebird2",), ["3.0", "18"], ()),
        ("JL4 6F", ("jl",), ["4", "6"], ()),
        ("v18 导丝", ("v18", "导丝"), [], ()),
        ("PRB35-07-040 支架", ("支架",), [], ("prb35-07-040",)),
        ("xience3018", ("xience",), [], ("3018",)),
        ("huoniao2 3.0x18", ("huoniao",), ["2", "3.0", "18"], ()),
        ("CC-L3016", (), [], ("cc-l3016",)),
        ("A3DRO1", (), [], ("a3dro1",)),
        ("300-500", (), [], ("300-500",)),
        ("微球 300-500", ("微球",), ["300", "500"], ()),
        ("導絲 014", ("导丝",), ["0.014"], ()),
        ("支架 7-100", ("支架",), [], ("7-100",)),
        ("人造血管 18-9", ("人造血管",), ["18", "9"], ()),
        ("三零幺八 支架", ("支架",), [], ("3018",)),
        ("四-零", ("四", "零"), [], ()),
        ("", (), [], ()),
    ],
)
def test_a_query_falls_into_words_sizes_and_codes(
    query: str, words: tuple[str, ...], sizes: list[str], codes: tuple[str, ...]
) -> None:
    assert parts(query) == (words, sizes, codes)


def test_neighbouring_chunks_may_be_one_code() -> None:
    asked = wanted("PRB35 07 040", WORDS)

    assert asked.possible_codes()[0] == "prb3507040"
    assert "07040" in asked.possible_codes()
    assert wanted("支架", WORDS).possible_codes() == []


def test_a_long_query_is_cut_and_its_codes_are_few() -> None:
    asked = wanted("AB1234X " * 100, WORDS)

    assert len(asked.codes) == 3
    assert len(asked.chunks) == 12


@pytest.mark.parametrize(
    ("digits", "size"),
    [
        ("3018", ["3.0", "18"]),
        ("27518", ["2.75", "18"]),
        ("22508", ["2.25", "8"]),
        ("0018", []),
        ("301", []),
        ("123456", []),
    ],
)
def test_sizes_are_said_in_one_number(digits: str, size: list[str]) -> None:
    assert [f"{one.value}" for one in short_size(digits)] == size


def test_a_mistyped_word_is_near_a_known_one() -> None:
    assert WORDS.near("xeince")[0][0] == "xience"
    assert WORDS.near("cathetr")[0][0] == "catheter"
    assert WORDS.near("xience") == ()
    assert WORDS.near("abc") == ()
    assert WORDS.near("qqqqqqq") == ()


def test_letters_before_a_digit_are_a_word_if_known_or_pinyin() -> None:
    assert WORDS.ends_before_figure("onyx")
    assert WORDS.ends_before_figure("huoniao")
    assert not WORDS.ends_before_figure("prb")
    assert not WORDS.ends_before_figure("xu")


def test_a_query_costs_no_more_for_being_endless() -> None:
    assert few(["支架", "支架", "导丝"]) == ("支架", "导丝")
    assert len(few(f"w{n}" for n in range(100))) == 8
    assert sum(map(len, few(["a" * 50, "b" * 50, "c" * 50, "d" * 50]))) <= 60
    assert len(wanted("1 " * 200, WORDS).sizes) <= 6


def test_a_figure_is_the_roman_numeral_that_the_catalogue_has_with_the_word() -> None:
    words = Vocabulary(["accolade", "ii", "accolade ii", "stem", "pds", "pds ii"])

    assert wanted("accolade 2 stem", words).words == ("accolade", "ii", "stem")
    assert wanted("accolade2 stem", words).words == ("accolade", "ii", "stem")
    assert wanted("stem 2", words).words == ("stem",)
    assert wanted("pds 2-0", words).words == ("pds",)
    assert words.near("acolade")[0][0] == "accolade"


def test_figures_with_a_slash_beside_words_are_a_size() -> None:
    assert [str(size) for size in wanted("内衬 36/54", WORDS).sizes] == ["36", "54"]
    assert wanted("内衬 3/8 寸", WORDS).codes == ()


def test_sizes_side_by_side_are_no_code_but_plain_numbers_may_be() -> None:
    assert "6.045" not in wanted("onyx 6.0 45", WORDS).possible_codes()
    assert "10745018" in wanted("10745 018", WORDS).possible_codes()
    assert "6045" in wanted("60 45", WORDS).possible_codes()
