"""A place, a case or a count by itself: what lies there, what was used, how far it is."""

from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.care.use import Use, use
from core.stock.catalogue import NewItem, put_items
from core.stock.count import CountLineOf, OpenCount, count_line, finish_count, open_count
from core.stock.item import Article
from core.stock.overview import stock_of
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import CaseState
from handlers.talk.naming import name_of
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import GROUP, ward

CASE = "OR-26-1123-01"
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def plan(hospital: Hospital, token: str = CASE, place: str = "CATH", hours: int = 1) -> None:
    at = hospital.clock.now() + timedelta(hours=hours)
    command = ScheduleCase(token, hospital.places[place].id, at, "支架植入 · Stenting")
    hospital.program.do_now(schedule_case, command)


def article(hospital: Hospital, item: str) -> Article:
    return hospital.program.ask_now(stock_of, hospital.items[item]).article


@LANGUAGES
@pytest.mark.parametrize("said", ["CATH", "cath-a", "CATH-A1", "/stock CATH-A1", "place"])
async def test_a_place_alone_shows_what_lies_there(
    hospital: Hospital, language: str, said: str
) -> None:
    arrive(hospital, "GW-014", "W1", 7)
    arrive(hospital, "BA-2015", "B1", 2, place="CATH-A")
    arrive(hospital, "ST-3018", "L", 1, serials=["SN-0001"], place="OR-1")
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = {"zh-CN": "导管室", "en": "Cath lab"}[language] if said == "place" else said
        answer = await w.say("nurse", asked)

        wire = name_of(words, article(hospital, "GW-014"))
        assert words.html("shelf.item", at=1, item=wire, available=7, on_hand=7) in (
            answer.text.replace("2. ", "1. ")
        )
        assert ("2.0" in answer.text) is ("A1" not in asked)
        assert "3.0" not in answer.text

        card = await w.press("nurse", wire)
        assert words("stock.take", n=1, unit="wire") in card.labels


async def test_an_empty_place_says_so(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        answer = await w.say("nurse", "OR-1")

        assert "no stock here" in answer.text
        assert answer.labels == []


def fill(hospital: Hospital, count: int) -> None:
    """Put so many more items on the shelf, one piece of each."""
    codes = [f"XX-{number:02}" for number in range(count)]
    new = [NewItem(code, "SHEATH", f"导引鞘 {code}", f"Sheath {code}", unit="根") for code in codes]
    ids = hospital.program.do_now(put_items, new)
    hospital.items |= dict(zip(codes, ids, strict=True))
    for code in codes:
        arrive(hospital, code, "X", 1)


@LANGUAGES
async def test_a_full_place_is_shown_by_pages(hospital: Hospital, language: str) -> None:
    fill(hospital, 10)
    async with ward(hospital, language) as w:
        words = Words(language)
        first = await w.say("nurse", "CATH-A1")
        second = await w.press("nurse", words("common.next"))

        assert len([label for label in first.labels if "XX-" in label]) == 8
        assert [label for label in second.labels if "XX-" in label][-1].endswith("XX-09")
        assert words.html("shelf.items", n=10) in second.text
        assert "10. " in second.text
        assert "XX-09" in (await w.press("nurse", second.labels[1])).text


@LANGUAGES
async def test_what_is_being_counted_is_not_listed_to_its_counter(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    arrive(hospital, "BA-2015", "B1", 4, place="CATH-A")
    hospital.door("nurse").do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    async with ward(hospital, language) as w:
        words = Words(language)
        bin_ = name_of(words, hospital.places["CATH-A1"])
        counter = await w.say("nurse", "CATH-A")
        other = await w.say("second_nurse", "CATH-A")
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        together = await w.say("second_nurse", "@tocsin_bot CATH-A", group=GROUP)

        hidden = words.html("count.hidden", place=bin_)
        assert "37" in other.text
        assert hidden not in other.text
        for seen in (counter, together):
            assert "37" not in seen.text
            assert "014" not in seen.text
            assert "2.0" in seen.text
            assert len([label for label in seen.labels if "2.0" in label]) == 1
            # A group reads what its administrator's language is.
        assert hidden in counter.text
        assert "37" not in (await w.say("second_nurse", "/stock GW-014", group=GROUP)).text


@LANGUAGES
@pytest.mark.parametrize("said", [CASE, "or-26-1123-01", "or26112301"])
async def test_a_case_alone_shows_what_was_used_on_it(
    hospital: Hospital, language: str, said: str
) -> None:
    plan(hospital)
    arrive(hospital, "ST-3018", "L", 1, serials=["SN-0001"])
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        words = Words(language)
        empty = await w.say("surgeon", said)
        await w.say("nurse", f"/use {CASE} SN-0001")
        await w.say("nurse", f"/use {CASE} 2 GW-014")
        kept = Reserve(hospital.items["GW-014"], hospital.places["CATH"].id, 1, CASE)
        hospital.door("nurse").do_now(reserve, kept)
        card = await w.say("surgeon", said)
        await w.say("nurse", "/undo")
        await w.press("nurse", words("common.undo"))
        undone = await w.say("surgeon", said)

        assert words.html("case.nothing") in empty.text
        assert CASE in card.text
        assert words.html("case.pieces", n=2) in card.text
        assert "SN-0001" in card.text
        assert "× 2" in card.text
        assert {"zh-CN": "王芳", "en": "Wang Fang"}[language] in card.text
        assert words.html("case.kept", n=1) in card.text
        assert words.html("case.pieces", n=1) in undone.text
        assert "× 2" not in undone.text


async def test_a_case_that_is_over_says_so_and_long_ones_have_pages(hospital: Hospital) -> None:
    plan(hospital)
    arrive(hospital, "GW-014", "W1", 30)
    for number in range(12):
        used = Use(CASE, 1, item=hospital.items["GW-014"], place=hospital.places["CATH"].id)
        hospital.door("nurse", key=f"use {number}").do_now(use, used)
    hospital.program.do_now(set_case_state, SetCaseState(CASE, CaseState.DONE))
    async with ward(hospital) as w:
        first = await w.say("nurse", CASE)
        second = await w.press("nurse", "Next")

        assert "Done" in first.text
        assert first.text.count("· Guidewire") == 10
        assert second.text.count("· Guidewire") == 2


@LANGUAGES
@pytest.mark.parametrize("said", ["or26112301", "/use or26112301"])
async def test_a_number_of_two_cases_is_asked_about(
    hospital: Hospital, language: str, said: str
) -> None:
    plan(hospital)
    plan(hospital, "OR-2-61123-01")
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        await w.say("nurse", "/take 1 GW-014")
        asked = await w.say("nurse", said)
        chosen = next(label for label in asked.labels if CASE in label)
        done = await w.press("nurse", chosen)

        assert Words(language).html("use.which_of", case="or26112301") in asked.text
        assert CASE in done.text
        assert "OR-2-61123-01" not in done.text


async def test_which_of_two_cases_can_be_left_open(hospital: Hospital) -> None:
    plan(hospital)
    plan(hospital, "OR-2-61123-01")
    async with ward(hospital) as w:
        await w.say("nurse", "or26112301")

        assert "Cancelled" in (await w.press("nurse", "Cancel")).text


@LANGUAGES
async def test_what_is_reserved_finds_its_case_however_typed(
    hospital: Hospital, language: str
) -> None:
    plan(hospital)
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, language) as w:
        done = await w.say("nurse", "/reserve 1 GW-014 or26112301")

        assert CASE in done.text


@LANGUAGES
async def test_a_count_alone_shows_how_far_it_is(hospital: Hospital, language: str) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    nurse = hospital.door("nurse")
    sheet = nurse.do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))
    lot = lot_id(hospital, "GW-014", "W1")
    async with ward(hospital, language) as w:
        words = Words(language)
        nurse.do_now(count_line, CountLineOf(sheet.id, 35, lot=lot))
        mine = await w.say("nurse", sheet.code.lower())
        other = await w.say("head", sheet.code)
        nurse.do_now(finish_count, sheet.id)
        sent = await w.say("nurse", sheet.code)
        reader = await w.say("second_nurse", sheet.code)
        reviewer = await w.say("head", sheet.code.replace("-", ""))
        looked = await w.press("head", words("count.look"))

        assert "35" in mine.text
        assert words("count.state.counting") in mine.text
        assert "35" not in other.text
        for blind in (mine, other, sent, reader, reviewer):
            assert "37" not in blind.text
        assert other.labels == [words("count.end")]
        assert sent.labels == reader.labels == []
        assert words("count.state.review") in sent.text
        assert {"zh-CN": "王芳", "en": "Wang Fang"}[language] in reader.text
        assert "37" in looked.text


async def test_ones_own_count_is_gone_on_with_from_its_number(hospital: Hospital) -> None:
    place = hospital.places["CATH-A1"].id
    sheet = hospital.door("nurse").do_now(open_count, OpenCount(place))
    async with ward(hospital) as w:
        await w.say("nurse", sheet.code)

        assert "Counting Cabinet A bin 1" in (await w.press("nurse", "Go on")).text


async def test_a_number_of_nothing_is_still_looked_for_as_goods(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        assert "Guidewire" in (await w.say("nurse", "GW-014")).text
        assert "CT-26-99999" in (await w.say("nurse", "CT-26-99999")).text
