"""A line of a count as people write it: with a word that counts at its end, with its lot."""

import pytest

from core.stock.count import count_lines, my_counts
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def stocked(hospital: Hospital) -> None:
    """Two lots of the wire and two of the balloon; one number is that of both."""
    arrive(hospital, "GW-014", "24L0011", 5)
    arrive(hospital, "GW-014", "25F0008", 5)
    arrive(hospital, "BA-2015", "B-0001", 3)
    arrive(hospital, "BA-2015", "24L0011", 3)


def counted(w: Ward) -> dict[tuple[str, str], int]:
    (sheet,) = w.hospital.door("nurse").ask_now(my_counts)
    lines = w.hospital.door("nurse").ask_now(count_lines, sheet.id)
    return {(each.article.code, each.lot.number): each.counted for each in lines}


@LANGUAGES
@pytest.mark.parametrize(
    "text",
    ["GW-014 4根", "GW-014 四根", "GW-014 4 根", "导丝 0.014 4根", "GW-014 four pieces"],
)
async def test_a_number_with_its_word_at_the_end_is_a_line(
    hospital: Hospital, language: str, text: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/count CATH-A1")
        said = await w.say("nurse", text)

        assert counted(w) == {("GW-014", "W1"): 4}
        assert Words(language)("count.list") in said.labels


async def test_such_a_line_that_is_not_answered_is_named_at_the_end(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4根")
        await w.say("nurse", "BA-2015 2根")
        stopped = await w.say("nurse", "done")

        assert "GW-014 4根" in stopped.text
        assert "BA-2015 2根" in stopped.text


@pytest.mark.parametrize("text", ["GW-014 几根", "还有几根 GW-014", "GW-014 还有4根吗"])
async def test_a_question_is_no_line(hospital: Hospital, text: str) -> None:
    stocked(hospital)
    async with ward(hospital, "zh-CN") as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", text)

        assert counted(w) == {}


@LANGUAGES
@pytest.mark.parametrize(
    "text",
    [
        "GW-014 25F0008 2",
        "GW-014 25f0008 2根",
        "25F0008 GW-014 2",
        "2根 GW-014 25F0008",
        "导丝 0.014 25F0008 2",
        "25F0008 2",
    ],
)
async def test_a_line_that_names_its_lot_is_counted_at_once(
    hospital: Hospital, language: str, text: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/count CATH-A1")
        said = await w.say("nurse", text)

        assert counted(w) == {("GW-014", "25F0008"): 2}
        assert Words(language)("count.list") in said.labels


async def test_a_lot_of_another_article_is_still_asked_for(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        asked = await w.say("nurse", "GW-014 B-0001 2")

        assert any("25F0008" in label for label in asked.labels) or "B-0001" in asked.text
        assert counted(w) == {}


@LANGUAGES
async def test_a_lot_is_first_looked_for_among_those_asked_for(
    hospital: Hospital, language: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        first = await w.say("nurse", "24L0011")
        await w.say("nurse", "GW-014 3")
        await w.say("nurse", "GW-014 25F0008 2")
        later = await w.say("nurse", "24L0011")

        assert first.labels == later.labels
        assert counted(w) == {("GW-014", "24L0011"): 3, ("GW-014", "25F0008"): 2}


async def test_the_lot_of_a_line_left_open_before_answers_that_line(hospital: Hospital) -> None:
    stocked(hospital)
    arrive(hospital, "BA-2015", "25Q0001", 1)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4根")
        await w.say("nurse", "BA-2015 2")
        await w.say("nurse", "25F0008")
        done = await w.say("nurse", "24L0011")

        assert counted(w) == {("GW-014", "25F0008"): 4, ("BA-2015", "24L0011"): 2}
        assert "GW-014 4根" not in done.text
        assert "BA-2015 2" not in done.text


async def test_a_lot_that_two_open_lines_share_is_asked_about(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        await w.say("nurse", "BA-2015 2")
        await w.say("nurse", "ST-3018")
        await w.say("nurse", "24L0011")

        assert counted(w) == {}


async def test_the_lot_beyond_the_first_page_is_found(hospital: Hospital) -> None:
    for number in range(12):
        arrive(hospital, "GW-014", f"26A{number:04}", 1)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 1")
        await w.say("nurse", "26A0011")

        assert counted(w) == {("GW-014", "26A0011"): 1}
