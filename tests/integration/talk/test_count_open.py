"""A line of a count that was asked about and not answered is never lost without a word."""

import pytest

from core.stock.count import OpenCount, count_lines, my_counts, open_count
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def stocked(hospital: Hospital) -> None:
    """Two lots of the wire, so that it is asked which, and one of the balloon."""
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "GW-014", "W2", 5)
    arrive(hospital, "BA-2015", "B1", 3)


def counted(w: Ward) -> dict[str, int]:
    (sheet,) = w.hospital.door("nurse").ask_now(my_counts)
    lines = w.hospital.door("nurse").ask_now(count_lines, sheet.id)
    return {each.lot.number: each.counted for each in lines}


@LANGUAGES
async def test_an_open_line_is_named_before_the_count_is_sent_and_can_be_answered(
    hospital: Hospital, language: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("nurse", "/count CATH-A1")
        asked = await w.say("nurse", "GW-014 4")
        next_line = await w.say("nurse", "BA-2015 3")
        stopped = await w.press("nurse", words("count.finish"))

        assert "W1" in " ".join(asked.labels)
        assert "GW-014 4" in next_line.text
        assert "GW-014 4" in stopped.text
        assert words("count.finish_yes") not in stopped.labels

        await w.press("nurse", words("count.answer_open", line="GW-014 4"))
        answered = await w.press("nurse", "W2")
        last = await w.press("nurse", words("count.finish"))
        sent = await w.press("nurse", words("count.finish_yes"), of=last)

        assert "GW-014 4" not in answered.text
        assert "CT-26-00001" in sent.text


async def test_what_was_answered_late_is_counted(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        await w.say("nurse", "BA-2015 3")
        await w.press("nurse", "Finish")
        await w.press("nurse", "Answer: GW-014 4")
        await w.press("nurse", "W2")

        assert counted(w) == {"B1": 3, "W2": 4}


@LANGUAGES
@pytest.mark.parametrize("said", ["盘点完成", "finish"])
async def test_to_finish_is_understood_while_a_lot_is_asked_for(
    hospital: Hospital, language: str, said: str
) -> None:
    stocked(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        stopped = await w.say("nurse", said)

        assert words("refused.place.unknown", place=said) not in stopped.text
        assert "GW-014 4" in stopped.text
        assert words("count.answer_open", line="GW-014 4") in stopped.labels


async def test_none_of_it_is_still_an_answer(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, "zh-CN") as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014")
        said = await w.say("nurse", "没有了")

        assert Words("zh-CN")("count.finish_yes") not in said.labels


async def test_what_is_left_out_is_left_out_on_purpose(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        await w.press("nurse", "Finish", of=await w.say("nurse", "BA-2015 3"))
        sure = await w.press("nurse", "Leave these out")
        sent = await w.press("nurse", "Yes, send")

        assert "Is all counted?" in sure.text
        assert "was sent for review" in sent.text


async def test_the_same_goods_written_again_are_asked_about_once(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        await w.say("nurse", "GW-014 5")
        done = await w.press("nurse", "W1")
        last = await w.press("nurse", "Finish")

        assert "GW-014 4" not in done.text
        assert "Is all counted?" in last.text
        assert counted(w) == {"W1": 5}


async def test_going_on_on_another_card_keeps_what_was_open(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        again = await w.say("nurse", "/count CATH-A1")
        if not any(label == "Finish" for label in again.labels):
            again = await w.press("nurse", again.labels[0])

        assert "GW-014 4" in again.text


async def test_to_go_back_gives_the_line_up(hospital: Hospital) -> None:
    stocked(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 4")
        await w.press("nurse", "Back")
        last = await w.press("nurse", "Finish")

        assert "Is all counted?" in last.text


@LANGUAGES
async def test_a_piece_scanned_twice_is_said_to_be_counted_already(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "ST-3018", "S1", 2, serials=("SER-0001", "SER-0002"))
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("nurse", "/count CATH-A1")
        first = await w.say("nurse", "SER-0001")
        second = await w.say("nurse", "SER-0001")
        other = await w.say("nurse", "SER-0002")
        again = words("count.seen_again", item="", label="").split("　")[-1].split("· ")[-1].strip()

        assert again in second.text
        assert again not in first.text + other.text
        assert len(counted_pieces(w)) == 2


def counted_pieces(w: Ward) -> list[str]:
    (sheet,) = w.hospital.door("nurse").ask_now(my_counts)
    lines = w.hospital.door("nurse").ask_now(count_lines, sheet.id)
    return [each.unit.label for each in lines if each.unit is not None]


@LANGUAGES
async def test_who_counts_all_there_is_does_not_read_that_there_is_none(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 7)
    place = hospital.places["CATH-A1"].id
    hospital.door("nurse").do_now(open_count, OpenCount(place))
    async with ward(hospital, language) as w:
        words = Words(language)
        said = await w.say("nurse", "/stock GW-014")
        more = await w.say("second_nurse", "/stock GW-014")

        assert words("stock.totals_hidden") in said.text
        assert "<b>0</b>" not in said.text
        assert "<b>7</b>" in more.text
