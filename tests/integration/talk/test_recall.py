"""A lot is stopped: whoever has some of it is told, and what was used already can be recorded."""

from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.flow.issue import Take, take
from core.flow.recall import affected
from core.flow.transfer import Arrive, Dispatch, DispatchLine, dispatch
from core.flow.transfer import arrive as arrive_there
from core.people.enrolment import unbind
from core.stock.lot import set_lot_status
from core.stock.reservation import Reserve, reserve
from core.tables.kinds import LotStatus, UnitState
from tests.acts import figures, prove_clean, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1103"


def story(hospital: Hospital) -> None:
    """Two stents in a nurse's hands, one used, one reserved, one free; all of one lot."""
    cath = hospital.places["CATH"].id
    case = ScheduleCase(CASE, cath, NOON + timedelta(hours=2), "PCI")
    hospital.door("head").do_now(schedule_case, case)
    serials = tuple(f"SER-000{number}" for number in range(1, 6))
    arrive(hospital, "ST-3018", "24G0004", 5, serials=serials)
    nurse, item = hospital.door("nurse"), hospital.items["ST-3018"]
    for serial in ("SER-0001", "SER-0002"):
        nurse.do_now(take, Take(0, cath, unit=unit(hospital, serial).id))
    hospital.door("second_nurse").do_now(use, Use(CASE, unit=unit(hospital, "SER-0003").id))
    hospital.door("surgeon").do_now(reserve, Reserve(item, cath, 1, "CATH-26-1199"))


async def stop(w: Ward, reason: str = "recalled by the maker") -> Said:
    await w.say("storekeeper", "/hold ST-3018")
    if "SER-0004" in w.last[w.users["storekeeper"]].labels:
        await w.press("storekeeper", "SER-0004")
    shown = w.last[w.users["storekeeper"]]
    if not any(label.startswith("All of lot") for label in shown.labels):
        shown = await w.press("storekeeper", next(x for x in shown.labels if "SER" in x))
    await w.press("storekeeper", "All of lot")
    await w.press("storekeeper", reason)
    return await w.press("storekeeper", "Stop the whole lot")


def stopped(hospital: Hospital) -> None:
    lot = lot_id(hospital, "ST-3018", "24G0004")
    hospital.door("storekeeper").do_now(set_lot_status, lot, LotStatus.RECALLED, "notice 7")


async def test_holders_and_reservers_are_told_and_named(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)

        done = await stop(w)

        assert "Wang Fang: 2 SER-0001, SER-0002" in done.text
        assert "Chen Gang for CATH-26-1199: 1" in done.text
        assert CASE in done.text
        assert "Used already</b>: 1" in done.text
        nurse = done.pushed[w.users["nurse"]].text
        assert "Do not use" in nurse
        assert "You have <b>2</b>" in nurse
        surgeon = done.pushed[w.users["surgeon"]].text
        assert "CATH-26-1199" in surgeon
        assert "Reserve others" in surgeon
        assert set(done.pushed) == {w.users["nurse"], w.users["surgeon"]}


async def test_who_has_no_chat_is_to_be_rung_up(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        hospital.door("administrator").do_now(unbind, hospital.staff["nurse"])

        done = await stop(w)

        assert "Wang Fang: 2 SER-0001, SER-0002 · ⚠️ <b>has no chat" in done.text
        assert done.text.count("has no chat") == 1
        assert set(done.pushed) == {w.users["surgeon"]}


async def test_where_nobody_has_any_that_is_said(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "24G0004", 2, serials=("SER-0004", "SER-0005"))

        done = await stop(w)

        assert "Nobody has any" in done.text
        assert "None of it is reserved" in done.text
        assert "None of it has been used" in done.text
        assert done.pushed == {}


async def test_once_it_may_be_used_again_they_are_told_too(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        stopped(hospital)
        await w.say("storekeeper", "/release ST-3018")
        await w.press("storekeeper", "recall has ended")
        done = await w.press("storekeeper", "Release lot 24G0004")

        assert "may be used" in done.pushed[w.users["nurse"]].text
        assert "may be used" in done.pushed[w.users["surgeon"]].text


async def test_a_recall_in_ones_own_words_is_a_recall(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "24G0004", 2, serials=("SER-0004", "SER-0005"))
        await w.say("storekeeper", "/hold ST-3018")
        await w.press(
            "storekeeper", next(x for x in w.last[w.users["storekeeper"]].labels if "SER" in x)
        )
        await w.press("storekeeper", "All of lot")
        await w.say("storekeeper", "厂家召回 2026-7")
        await w.press("storekeeper", "Stop the whole lot")

        said = await w.say("nurse", "/take ST-3018")
        assert "SER" not in said.text
        history = await w.say("nurse", "/history ST-3018")
        assert "recalled" in history.text


async def test_what_is_in_hand_of_it_is_marked_and_not_offered_for_use(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        stopped(hospital)

        said = await w.say("nurse", "/mine")

        assert said.text.count("on hold: do not use") == 2
        assert not any(label.endswith("use on a case") for label in said.labels)
        back = await w.press("nurse", "1: put back")
        assert "set it aside" in back.text


async def test_a_piece_used_already_is_recorded_once_that_is_confirmed(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        stopped(hospital)

        asked = await w.say("nurse", f"/use {CASE} SER-0001")
        assert "was stopped after it was taken" in asked.text
        assert unit(hospital, "SER-0001").state is UnitState.TAKEN
        done = await w.press("nurse", "Already used")

        assert f"on case {CASE}" in done.text
        assert "notice 7" in done.text
        assert unit(hospital, "SER-0001").state is UnitState.USED
        for who in ("storekeeper", "head"):
            told = done.pushed[w.users[who]].text
            assert "although its lot is on hold" in told
            assert "SER-0001" in told
            assert CASE in told
        assert ("use_held", "done") in await w.audited()
        prove_clean(hospital)


async def test_a_piece_not_used_goes_back_and_is_to_be_set_aside(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        stopped(hospital)
        await w.say("nurse", f"/use {CASE} SER-0001")

        back = await w.press("nurse", "Not used: put it back")

        assert "Put back" in back.text
        assert "set it aside" in back.text
        assert unit(hospital, "SER-0001").state is UnitState.IN_STOCK
        assert figures(hospital, "ST-3018", "CATH").available == 0
        prove_clean(hospital)


async def test_straight_from_the_shelf_a_held_piece_stays_refused(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)
        stopped(hospital)

        said = await w.say("nurse", f"/use {CASE} SER-0004")

        assert "on hold" in said.text
        assert "Already used: record it" not in said.labels
        assert unit(hospital, "SER-0004").state is UnitState.IN_STOCK


async def test_who_has_a_piece_in_hand_is_named_to_who_wants_it(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)

        other = await w.say("second_nurse", "/take SER-0001")
        own = await w.say("nurse", "/take SER-0001")

        assert "Wang Fang took SER-0001 on" in other.text
        assert "You took SER-0001 on" in own.text


async def test_a_colleague_who_uses_a_piece_says_whose_it_was(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)

        done = await w.say("second_nurse", f"/use {CASE} SER-0001")

        assert "Wang Fang took this on" in done.text
        told = done.pushed[w.users["nurse"]].text
        assert "Li Na has recorded the use of what you took" in told
        assert "SER-0001" in told
        undone = await w.press("second_nurse", "Undo")
        assert "in your hands again" in undone.pushed[w.users["nurse"]].text


async def test_a_colleague_who_puts_a_piece_back_says_whose_it_was(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        story(hospital)

        done = await w.say("second_nurse", "/return SER-0002")
        own = await w.say("nurse", "/return SER-0001")

        assert "Wang Fang took this on" in done.text
        assert "Li Na has put back what you took" in done.pushed[w.users["nurse"]].text
        assert "took this on" not in own.text
        assert own.pushed == {}


async def test_in_chinese_all_of_it_is_said(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        story(hospital)
        taken = await w.say("second_nurse", "/take SER-0001")
        stopped(hospital)
        mine = await w.say("nurse", "/mine")
        asked = await w.say("second_nurse", f"/use {CASE} SER-0001")
        done = await w.press("second_nurse", "已经植入或用掉")

        assert "王芳在" in taken.text
        assert "还在手上" in taken.text
        assert "已停用，勿使用" in mine.text
        assert "领走之后停用了（召回：notice 7）" in asked.text
        assert "这是王芳在" in done.text
        assert "李娜把您领的" in done.pushed[w.users["nurse"]].text
        assert "停用的批次已用在手术上" in done.pushed[w.users["head"]].text


async def test_what_is_on_its_way_is_named_and_those_who_expect_it_are_told(
    hospital: Hospital,
) -> None:
    async with ward(hospital) as w:
        story(hospital)
        line = DispatchLine(0, 1, unit=unit(hospital, "SER-0004").id)
        ends = (hospital.places["CATH"].id, hospital.places["OR"].id)
        sent = hospital.door("nurse").do_now(dispatch, Dispatch(*ends, (line,), "urgent"))
        done = await stop(w)
        hospital.door("or_nurse").do_now(arrive_there, Arrive(sent.id))
        lot = lot_id(hospital, "ST-3018", "24G0004")
        after = hospital.door("storekeeper").ask_now(affected, lot)

        assert "<b>On their way</b>: 1" in done.text
        assert sent.code in done.text
        told = done.pushed[w.users["or_nurse"]].text
        assert f"transfer <code>{sent.code}</code>" in told
        assert "do not use them" in told
        assert after.transit == ()
