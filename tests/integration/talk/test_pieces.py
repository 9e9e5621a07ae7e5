"""One of several pieces, and one of several cases: what nobody named is asked for, not guessed."""

from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.tables.kinds import CaseState, UnitState
from locales import Words
from tests.acts import unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

CASE = "C-7F3K"
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def plan(hospital: Hospital, place: str = "CATH", days: int = 0, token: str = CASE) -> None:
    at = hospital.clock.now() + timedelta(days=days)
    command = ScheduleCase(token, hospital.places[place].id, at, "支架植入 · Stenting")
    hospital.program.do_now(schedule_case, command)


def stents(hospital: Hospital, *serials: str) -> None:
    arrive(hospital, "ST-3018", "L", len(serials), serials=serials)


def states(hospital: Hospital, serials: str) -> list[UnitState]:
    return [unit(hospital, serial).state for serial in serials]


@LANGUAGES
async def test_which_piece_in_hand_was_used_is_asked(hospital: Hospital, language: str) -> None:
    stents(hospital, *"ABCDEFG")
    plan(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        await w.say("nurse", "/take 7 ST-3018")
        asked = await w.say("nurse", f"/use {CASE} ST-3018")
        shown = [label for label in asked.labels if " · L · " in label]
        done = await w.press("nurse", shown[2])

        assert len(shown) == 5
        assert "7" in asked.text
        assert states(hospital, "ABCDEFG").count(UnitState.USED) == 1
        assert unit(hospital, shown[2].split(" · ")[0]).state is UnitState.USED
        assert ("支架植入" if language == "zh-CN" else "Stenting") in done.text
        assert words("use.odd_yes") not in done.labels


@LANGUAGES
async def test_which_piece_goes_back_is_asked_and_may_be_written(
    hospital: Hospital, language: str
) -> None:
    stents(hospital, *"ABC")
    async with ward(hospital, language) as w:
        await w.say("nurse", "/take 3 ST-3018")
        await w.say("nurse", "/return ST-3018")
        await w.say("nurse", "b")

        taken, back = UnitState.TAKEN, UnitState.IN_STOCK
        assert states(hospital, "ABC") == [taken, back, taken]


async def test_no_serial_is_invented_for_a_piece_from_the_shelf(hospital: Hospital) -> None:
    stents(hospital, *"ABC")
    plan(hospital)
    async with ward(hospital) as w:
        asked = await w.say("surgeon", f"/use {CASE} ST-3018")
        before = states(hospital, "ABC")
        await w.press("surgeon", "B")

        assert "which piece" in asked.text
        assert before == [UnitState.IN_STOCK] * 3
        assert unit(hospital, "B").state is UnitState.USED


async def test_the_only_piece_is_the_one(hospital: Hospital) -> None:
    stents(hospital, "A", "B")
    plan(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take ST-3018")
        done = await w.say("nurse", f"/use {CASE} ST-3018")

        assert "Used</b>" in done.text
        assert unit(hospital, "A").state is UnitState.USED


async def test_two_of_three_are_asked_for_one_by_one(hospital: Hospital) -> None:
    stents(hospital, *"ABC")
    plan(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 3 ST-3018")
        first = await w.say("nurse", f"/use {CASE} 2 ST-3018")
        second = await w.press("nurse", "C", of=first)
        await w.press("nurse", "A", of=second)

        assert states(hospital, "ABC") == [UnitState.USED, UnitState.TAKEN, UnitState.USED]


async def test_another_item_or_another_sentence_is_no_piece(hospital: Hospital) -> None:
    stents(hospital, *"ABC")
    arrive(hospital, "GW-014", "W1", 2)
    async with ward(hospital) as w:
        await w.say("nurse", "/take 3 ST-3018")
        await w.say("nurse", "/return ST-3018")
        went_on = await w.say("nurse", "how many guidewires are left")
        await w.say("nurse", "/return ST-3018")
        await w.press("nurse", "Cancel")

        assert "Available" in went_on.text
        assert states(hospital, "ABC") == [UnitState.TAKEN] * 3


@LANGUAGES
async def test_a_case_that_is_over_is_asked_about_once_more(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    plan(hospital, days=-2)
    hospital.program.do_now(set_case_state, SetCaseState(CASE, CaseState.DONE))
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("nurse", f"/use {CASE} GW-014")
        before = w.on_hand("GW-014")
        done = await w.press("nurse", words("use.odd_yes"))

        assert words("use.doubt_done") in asked.text
        assert words("use.doubt_day") in asked.text
        assert before == 5
        assert CASE in done.text
        assert w.on_hand("GW-014") == 4


async def test_another_case_can_be_chosen_instead(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    plan(hospital, days=-2)
    plan(hospital, token="C-TODAY1")
    async with ward(hospital) as w:
        await w.say("nurse", f"/use {CASE} GW-014")
        asked = await w.press("nurse", "Another case")
        done = await w.press("nurse", "12:00 C-TODAY1", of=asked)

        assert "C-TODAY1" in done.text
        assert w.on_hand("GW-014") == 4


async def test_another_departments_case_is_refused_without_the_right(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    plan(hospital, "OR")
    async with ward(hospital) as w:
        refused = await w.say("nurse", f"/use {CASE} GW-014")

        assert "own department only" in refused.text
        assert w.on_hand("GW-014") == 5
