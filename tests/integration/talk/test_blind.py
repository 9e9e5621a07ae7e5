"""Who counts a shelf reads no figure of it: not after a movement, on a card or in a refusal."""

from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    ask_substitute,
    decide_substitute,
)
from core.stock.count import OpenCount, open_count
from handlers.talk.naming import name_of
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
CASE = "C-7F3K"


def counted(hospital: Hospital, who: str = "nurse") -> None:
    """Put 37 wires on a shelf that somebody counts, and 4 in the store."""
    arrive(hospital, "GW-014", "LOT-W1", 37)
    arrive(hospital, "GW-014", "LOT-W1", 4, place="STORE-1")
    hospital.door(who).do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))


def hidden(words: Words, hospital: Hospital) -> str:
    place = name_of(words, hospital.places["CATH"])
    return words.html("moved.after_hidden", place=place, item="GW-014")


def tells(text: str) -> list[str]:
    """Return the figures in a text by which the shelf could be known."""
    return [n for n in ("33", "34", "35", "36", "37", "38", "39", "40", "41") if n in text]


@LANGUAGES
async def test_after_a_movement_the_counter_reads_no_figure(
    hospital: Hospital, language: str
) -> None:
    counted(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        taken = await w.say("nurse", "/take 1 GW-014")
        undone = await w.press("nurse", words("common.undo"))
        await w.say("nurse", "/take 2 GW-014")
        back = await w.say("nurse", "/return 1 GW-014")
        other = await w.say("second_nurse", "/take 1 GW-014")

        for said in (taken, undone, back):
            assert hidden(words, hospital) in said.text
            assert tells(said.text) == []
        assert "35" in other.text
        assert hidden(words, hospital) not in other.text


@LANGUAGES
async def test_what_was_used_says_no_figure_either(hospital: Hospital, language: str) -> None:
    counted(hospital)
    at = hospital.clock.now() + timedelta(hours=1)
    place = hospital.places["CATH"].id
    hospital.program.do_now(schedule_case, ScheduleCase(CASE, place, at, "PCI"))
    async with ward(hospital, language) as w:
        used = await w.say("nurse", f"/use {CASE} 1 GW-014")

        assert hidden(Words(language), hospital) in used.text
        assert tells(used.text) == []


@LANGUAGES
async def test_a_group_reads_no_figure_of_what_anybody_in_it_counts(
    hospital: Hospital, language: str
) -> None:
    counted(hospital)
    async with ward(hospital, language) as w:
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        taken = await w.say("second_nurse", "/take 1 GW-014", group=GROUP)

        assert hidden(Words(language), hospital) in taken.text
        assert tells(taken.text) == []


@LANGUAGES
async def test_the_card_of_a_lot_says_none(hospital: Hospital, language: str) -> None:
    counted(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        card = await w.say("nurse", "LOT-W1")

        place = name_of(words, hospital.places["CATH-A1"])
        assert words.html("count.hidden", place=place) in card.text
        assert tells(card.text) == []
        assert words("code_talk.take") in card.labels
        assert "41" in (await w.say("second_nurse", "LOT-W1")).text


@LANGUAGES
async def test_a_refusal_of_too_many_does_not_say_how_many(
    hospital: Hospital, language: str
) -> None:
    counted(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        said = await w.say("nurse", "/take 99 GW-014")

        assert said.text == words("refused.stock.not_so_many")
        assert "37" in (await w.say("second_nurse", "/take 99 GW-014")).text


@LANGUAGES
async def test_a_transfer_says_none(hospital: Hospital, language: str) -> None:
    counted(hospital, "storekeeper")
    async with ward(hospital, language) as w:
        words = Words(language)
        whence = await w.say("storekeeper", "/transfer GW-014 OR")
        how_many = await w.press("storekeeper", name_of(words, hospital.places["CATH"]))
        sure = await w.press("storekeeper", "8")
        sent = await w.press("storekeeper", words("transfer.send"))

        for said in (whence, how_many, sure, sent):
            assert tells(said.text + " ".join(said.labels)) == []
        counting = words("count.counting")
        assert counting in whence.labels[0] + whence.labels[1]
        assert counting in how_many.text
        assert counting in sure.text
        assert hidden(words, hospital) in sent.text


@LANGUAGES
@pytest.mark.parametrize("room", ["hold", "sendback", "dispose"])
async def test_what_is_set_aside_or_thrown_away_says_none(
    hospital: Hospital, language: str, room: str
) -> None:
    counted(hospital, "storekeeper")
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("storekeeper", f"/{room} GW-014")
        bin_ = name_of(words, hospital.places["CATH-A1"])
        chosen = next(label for label in asked.labels if bin_ in label)
        how_many = await w.press("storekeeper", chosen)
        if room == "hold":
            how_many = await w.press("storekeeper", words("hold.here", place=bin_))

        assert words("count.counting") in chosen
        assert tells(chosen + how_many.text + " ".join(how_many.labels)) == []
        assert "8" in how_many.labels


@LANGUAGES
async def test_single_pieces_of_the_shelf_are_scanned(hospital: Hospital, language: str) -> None:
    arrive(hospital, "ST-3018", "L1", 2, serials=("SER-1", "SER-2"))
    at = hospital.clock.now() + timedelta(hours=1)
    place = hospital.places["CATH"].id
    hospital.program.do_now(schedule_case, ScheduleCase(CASE, place, at, "PCI"))
    for who, shelf in (("nurse", "CATH-A1"), ("storekeeper", "CATH-A1")):
        if who == "nurse":
            hospital.door(who).do_now(open_count, OpenCount(hospital.places[shelf].id))
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("nurse", f"/use {CASE} ST-3018")
        done = await w.say("nurse", "SER-2")

        assert "SER-" not in "".join(asked.labels)
        assert words.html("piece.which_blind", item=_stent(words)) in asked.text
        assert "SER-2" in done.text


@LANGUAGES
async def test_a_piece_of_the_shelf_is_thrown_away_by_its_code_only(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "ST-3018", "L1", 2, serials=("SER-1", "SER-2"))
    place = hospital.places["CATH-A1"].id
    hospital.door("storekeeper").do_now(open_count, OpenCount(place))
    async with ward(hospital, language) as w:
        words = Words(language)
        refused = await w.say("storekeeper", "/dispose ST-3018")
        by_code = await w.say("storekeeper", "/dispose SER-1")

        assert refused.text == words("refused.piece.scan_it")
        assert words("dispose.reason.damaged") in by_code.labels


@LANGUAGES
async def test_substitutes_say_none(hospital: Hospital, language: str) -> None:
    counted(hospital)
    wanted = AskSubstitute(hospital.items["BA-2015"], hospital.items["GW-014"], "急 · urgent")
    rule = hospital.door("surgeon").do_now(ask_substitute, wanted)
    hospital.door("head").do_now(decide_substitute, DecideSubstitute(rule.id, approve=True))
    async with ward(hospital, language) as w:
        said = await w.say("nurse", "/sub BA-2015")

        assert Words(language)("count.counting") in said.text
        assert tells(said.text) == []
        assert "37" in (await w.say("second_nurse", "/sub BA-2015")).text


def _stent(words: Words) -> str:
    return {"zh-CN": "冠脉药物支架 3.0×18", "en": "Coronary stent 3.0 x 18 mm"}[words.language]
