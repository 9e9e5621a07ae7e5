"""What is reserved for a case: who fetches it for that case gets it, anybody else is told whose."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.care.case import ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.flow.issue import Take, take
from core.stock.lot import set_lot_status
from core.stock.reservation import Reserve, reservations, reserve, void_reservation
from core.tables.kinds import CaseState, LotStatus
from locales import Words
from tests.acts import prove_clean, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1103"


ZONE = ZoneInfo("Asia/Shanghai")


def plan(hospital: Hospital, token: str = CASE) -> None:
    plan_at(hospital, token, NOON + timedelta(hours=3))


def plan_at(hospital: Hospital, token: str, at: datetime) -> None:
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase(token, cath, at, "PCI"))


def kept(hospital: Hospital, n: int = 1, item: str = "ST-3018") -> None:
    plan(hospital)
    if item == "ST-3018":
        arrive(hospital, item, "L", 2, serials=("SER-0001", "SER-0002"))
    else:
        arrive(hospital, item, "B1", 2)
    where = (hospital.items[item], hospital.places["CATH"].id)
    hospital.door("surgeon").do_now(reserve, Reserve(*where, n, CASE))


def left(hospital: Hospital) -> list[int]:
    return [each.left for each in hospital.door("nurse").ask_now(reservations)]


async def test_taking_for_the_case_takes_what_is_reserved(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")

        said = await w.say("nurse", f"/take 1 BA-2015 {CASE}")

        assert "Taken" in said.text
        assert f"1 of it was reserved for {CASE}" in said.text
        assert left(hospital) == [1]
        used = await w.press("nurse", "Use on a case")
        assert f"Used</b> on case {CASE}" in used.text
        assert left(hospital) == [1]
        prove_clean(hospital)


async def test_undone_it_is_said_to_be_reserved_again(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")
        await w.say("nurse", f"/take 2 BA-2015 {CASE}")

        undone = await w.press("nurse", "Undo")

        assert f"Reserved for {CASE} again" in undone.text
        assert left(hospital) == [2]
        prove_clean(hospital)


async def test_a_piece_scanned_for_the_case_uses_the_reservation_up(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2)

        said = await w.say("nurse", f"/use {CASE} SER-0001")

        assert "Used" in said.text
        assert left(hospital) == [1]
        assert unit(hospital, "SER-0001").location != hospital.places["CATH-A1"].id
        prove_clean(hospital)


async def test_anybody_else_is_told_whose_it_is_and_until_when(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")

        said = await w.say("nurse", "/take 1 BA-2015")

        assert "none left to take" in said.text
        assert CASE in said.text
        assert "For that case add its number" in said.text
        assert "/reserved" in said.text
        who = hospital.door("surgeon").ask_now(reservations)[0].who
        assert who.name_latin in said.text
        assert left(hospital) == [2]


async def test_in_chinese_it_is_told_as_well(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        kept(hospital, 2, "BA-2015")

        said = await w.say("nurse", "/take 1 BA-2015")
        done = await w.say("nurse", f"领 1 BA-2015 {CASE}")

        who = hospital.door("surgeon").ask_now(reservations)[0].who
        assert f"{who.name}为 {CASE} 预留了 2" in said.text
        assert "没有可领的了" in said.text
        assert f"用掉为 {CASE} 预留的 1" in done.text


async def test_who_reserved_it_takes_it_without_more_ado(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")

        said = await w.say("surgeon", "/take 1 BA-2015")

        assert f"1 of it was reserved for {CASE}" in said.text
        assert left(hospital) == [1]


async def test_a_size_is_no_case(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "ST-3018", "L", 1, serials=("A1",))
        plan(hospital, "30-X18")

        said = await w.say("nurse", "/take 1 stent 3.0x18")

        assert "Taken" in said.text
        assert "30-X18" not in said.text


async def test_a_number_of_several_cases_is_asked_about(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")
        plan(hospital, "CATH-261-103")

        asked = await w.say("nurse", "/take 1 BA-2015 cath261103")
        assert len([label for label in asked.labels if "CATH" in label]) == 2
        said = await w.press("nurse", next(each for each in asked.labels if CASE in each))

        assert f"1 of it was reserved for {CASE}" in said.text


async def test_it_is_kept_until_the_operation_is_over(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "BA-2015", "B1", 2)
        at = NOON + timedelta(hours=40)
        plan_at(hospital, CASE, at)

        said = await w.say("surgeon", f"/reserve 1 BA-2015 {CASE}")

        (its,) = hospital.door("nurse").ask_now(reservations)
        assert its.lapses_at == at + timedelta(hours=8)
        assert "Reserved</b> until" in said.text
        assert str(its.lapses_at.astimezone(ZONE).day) in said.text


@pytest.mark.parametrize(("hours", "kept_for"), [(-3, 5), (-9, 24), (24 * 60, 24 * 30)])
async def test_near_over_and_far_operations_are_kept_for_sensibly(
    hospital: Hospital, hours: int, kept_for: int
) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "BA-2015", "B1", 2)
        plan_at(hospital, CASE, NOON + timedelta(hours=hours))

        await w.say("surgeon", f"/reserve 1 BA-2015 {CASE}")

        (its,) = hospital.door("nurse").ask_now(reservations)
        assert its.lapses_at == NOON + timedelta(hours=kept_for)


async def test_nothing_is_reserved_for_a_case_that_was_called_off(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "BA-2015", "B1", 2)
        plan(hospital)
        off = SetCaseState(CASE, CaseState.CANCELLED)
        hospital.door("head").do_now(set_case_state, off)

        said = await w.say("surgeon", f"/reserve 1 BA-2015 {CASE}")

        assert CASE in said.text
        assert left(hospital) == []


async def test_releasing_is_asked_about_and_who_reserved_is_told(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")
        await w.say("nurse", "/reserved")

        asked = await w.press("nurse", "1: release")
        for told in ("2.0", CASE, "Chen Gang", "B1"):
            assert told in asked.text
        assert left(hospital) == [2]
        done = await w.press("nurse", "Yes, release it")

        assert "Released" in done.text
        assert CASE in done.text
        assert left(hospital) == []
        told = done.pushed[w.users["surgeon"]].text
        assert "Wang Fang has released your reservation" in told
        assert CASE in told


async def test_who_releases_the_own_reservation_is_told_once(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 1, "BA-2015")
        await w.say("surgeon", "/reserved")

        asked = await w.press("surgeon", "1: release")
        assert "You made it" in asked.text
        done = await w.press("surgeon", "Yes, release it")

        assert done.pushed == {}
        assert left(hospital) == []


async def test_left_alone_it_stays_in_the_list(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 1, "BA-2015")
        await w.say("nurse", "/reserved")
        await w.press("nurse", "1: release")

        back = await w.press("nurse", "Cancel")

        assert "Reserved</b>: 1" in back.text
        assert left(hospital) == [1]


async def test_a_button_releases_what_it_stood_beside_and_nothing_else(hospital: Hospital) -> None:
    """The list is renumbered when the first one goes; the second button must not mean the third."""
    async with ward(hospital) as w:
        arrive(hospital, "BA-2015", "B1", 9)
        where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
        for n, token in enumerate(("C-11", "C-12", "C-13"), 1):
            plan(hospital, token)
            hospital.door("surgeon").do_now(reserve, Reserve(*where, n, token, hours=n))
        await w.say("nurse", "/reserved")
        first = hospital.door("nurse").ask_now(reservations)[0]
        hospital.door("nurse").do_now(void_reservation, first.id)

        asked = await w.press("nurse", "2: release")
        assert "C-12" in asked.text
        await w.press("nurse", "Yes, release it")

        assert left(hospital) == [3]


async def test_what_was_fetched_meanwhile_is_not_released(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 1, "BA-2015")
        await w.say("nurse", "/reserved")
        await w.press("nurse", "1: release")
        where = (hospital.items["BA-2015"], hospital.places["CATH"].id)
        hospital.door("head").do_now(take, Take(*where, 1, purpose=CASE))

        said = await w.press("nurse", "Yes, release it")

        assert "has been taken, released or is over" in said.text
        assert "Nothing is reserved" in said.text
        prove_clean(hospital)


async def test_a_held_lot_is_shown_as_such(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 1, "BA-2015")
        lot = lot_id(hospital, "BA-2015", "B1")
        hospital.door("manager").do_now(set_lot_status, lot, LotStatus.RECALLED, "maker's notice")

        said = await w.say("surgeon", "/reserved")

        assert "on hold (maker&#x27;s notice)" in said.text or "maker's notice" in said.text
        assert "reserve another one" in said.text


async def test_where_it_cannot_be_kept_again_that_is_said(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")
        await w.say("nurse", f"/take 1 BA-2015 {CASE}")
        taken = w.last[w.users["nurse"]]
        await w.say("nurse", "/reserved")
        await w.press("nurse", "1: release")
        await w.press("nurse", "Yes, release it")

        undone = await w.press("nurse", "Undo", of=taken)

        assert CASE in undone.text
        assert "was released" in undone.text
        assert left(hospital) == []
        prove_clean(hospital)


async def test_a_case_shows_that_what_is_kept_for_it_is_held(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        kept(hospital, 1, "BA-2015")
        lot = lot_id(hospital, "BA-2015", "B1")
        hospital.door("manager").do_now(set_lot_status, lot, LotStatus.RECALLED, "notice 7")

        said = await w.say("surgeon", CASE)

        assert "on hold (notice 7)" in said.text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_the_card_of_a_case_tells_what_was_taken_of_its_reservation(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        kept(hospital, 2, "BA-2015")
        reserved = await w.say("nurse", CASE)
        taken = await w.say("nurse", f"/take 2 BA-2015 {CASE}")
        card = await w.say("nurse", CASE)
        await w.press("nurse", words("common.undo"), of=taken)
        again = await w.say("nurse", CASE)

        assert words.html("case.kept", n=1) in reserved.text
        assert words.html("case.nothing") in reserved.text
        assert words.html("case.pieces", n=1) in card.text
        assert words("history.kind.take") in card.text
        assert "<code>B1</code> × 2" in card.text
        assert words.html("case.kept", n=1) not in card.text
        assert words.html("case.kept", n=1) in again.text
        assert words("history.kind.take") not in again.text
        prove_clean(hospital)


async def test_what_was_taken_for_a_case_and_used_stands_there_step_by_step(
    hospital: Hospital,
) -> None:
    async with ward(hospital) as w:
        kept(hospital, 2, "BA-2015")
        await w.say("nurse", f"/take 2 BA-2015 {CASE}")
        await w.say("nurse", f"/use {CASE} 2 BA-2015")
        card = await w.say("nurse", CASE)

        used, taken = [line for line in card.text.split("\n") if "<code>B1</code> × 2" in line]
        assert Words("en")("history.kind.use") in used
        assert Words("en")("history.kind.take") in taken
