"""Whatever is sent, a sentence is understood and searched for without fault and in no time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.stock import finder
from core.stock.search import decide, read_question
from core.stock.search.question import without_fillers
from tests.hospital import Hospital
from tests.unit.search.demonstration import index, places

_TIMES_ORDINARY = 100
"""A cost that grew with the square of ten thousand characters would be far beyond this."""
_ORDINARY = "帮我查一下导管室 3.0×18 的药物支架还有几个"
_BITS = (
    *(
        "支架",
        "3.0",
        "×",
        "x",
        "*",
        "18",
        "\u202e",
        "\u200b",
        "\x00",
        "\x1b[31m",
        "🙂",
        "👩\u200d⚕️",
    ),
    *(
        "(((",
        "[a-z]+",
        ".*",
        "\\",
        "9" * 400,
        "1e999x3",
        "NaN",
        "inf",
        "-",
        "/",
        "+",
        "%",
        "'",
        '"',
    ),
    *("<b>", "&amp;", "𝟛.𝟘", "①", "½", "٣", "三", "零", "点", "十", "百万", "个", "6F", "°", "㎜"),
    *("a" * 300, "ﷺ", "\uffff", "PRB35-", "0" * 50, "1.", "1,2,3", "1-2-3-4", "×" * 50, "点" * 50),
    *("十" * 100, "乘" * 60, "直径" * 60, "x3" * 80, "\t\n", "国械注准2024313", "in the cath lab"),
    *("导管室", "daoguanshi", "zhijia" * 20, "ang" * 60, "İ", "ß", "Ǆ", "4-0", " "),
)
hostile = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(_BITS), max_size=14).map("".join),
    st.sampled_from(_BITS).map(lambda bit: (bit * 10_000)[:10_000]),
)
BITS_REPEATED = sorted({(bit * 10_000)[:10_000] for bit in _BITS})


def answer(text: str) -> None:
    """Do what the finder does with a sentence."""
    words = read_question(text[: finder.LONGEST_QUERY], places()).item_words
    hits = index().find(words)
    if not decide(hits).hits:
        index().nearest_names(words)
    assert all(0 <= hit.score <= 1 for hit in hits)


def spent(text: str) -> float:
    """Return the CPU milliseconds of an answer, the least of three."""
    least = float("inf")
    for _ in range(3):
        read_question.cache_clear()
        without_fillers.cache_clear()
        start = time.process_time()
        answer(text)
        least = min(least, (time.process_time() - start) * 1000)
    return least


@settings(deadline=None, max_examples=150)
@given(hostile)
def test_no_sentence_is_too_much(text: str) -> None:
    answer(text)


@pytest.mark.parametrize("part", range(4))
def test_ten_thousand_characters_cost_no_time(part: int) -> None:
    most = _TIMES_ORDINARY * spent(_ORDINARY)
    slow = [text[:40] for text in BITS_REPEATED[part::4] if spent(text) > most]

    assert slow == []


@pytest.mark.parametrize(
    "text", ["9" * 400, "1e999x3", "NaN", "\x00" * 10_000, "(((.*[a-z]+", "🙂?"]
)
async def test_the_finder_answers_hostile_words(hospital: Hospital, text: str) -> None:
    door = hospital.door("nurse")

    said = await door.ask(finder.understand, text)
    found = await door.ask(finder.seek, said.words)

    assert said.place is None
    assert len(said.words) <= finder.LONGEST_QUERY
    assert len(found.hits) <= finder.MOST_HITS
