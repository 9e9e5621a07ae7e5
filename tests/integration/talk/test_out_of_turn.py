"""A lot out of turn is asked about before it leaves, taken or used straight from the shelf."""

from datetime import date, timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.tables.kinds import UnitState
from locales import Words
from tests.acts import figures, unit
from tests.hospital import STENT_DI, Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

CASE = "C-7F3K"
LATE = f"(01){STENT_DI}(17)270630(10)LATE(21)5678"
SOON = f"(01){STENT_DI}(17)260531(10)SOON(21)1234"
LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


def stock(hospital: Hospital) -> None:
    """Put a stent that expires soon in one cabinet, and a later one in a bin."""
    at = hospital.clock.now() + timedelta(hours=1)
    place = hospital.places["CATH"].id
    hospital.program.do_now(schedule_case, ScheduleCase(CASE, place, at, "PCI"))
    soon = date(2026, 5, 31)
    arrive(hospital, "ST-3018", "SOON", 1, serials=("1234",), place="CATH-A", expiry=soon)
    arrive(hospital, "ST-3018", "LATE", 1, serials=("5678",))


@LANGUAGES
async def test_a_piece_used_from_the_shelf_out_of_turn_needs_a_reason(
    hospital: Hospital, language: str
) -> None:
    stock(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("nurse", f"/use {CASE} {LATE}")
        before = unit(hospital, "5678").state
        back = await w.say("nurse", "外形不合适")
        done = await w.press("nurse", words("common.reason_sure"))

        assert "SOON" in asked.text
        assert asked.labels == [words("common.cancel")]
        assert before is UnitState.IN_STOCK
        assert "外形不合适" in back.text
        assert "外形不合适" in done.text
        assert CASE in done.text
        assert unit(hospital, "5678").state is UnitState.USED


async def test_who_gives_no_reason_uses_nothing(hospital: Hospital) -> None:
    stock(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", f"/use {CASE} {LATE}")
        left = await w.press("nurse", "Cancel")

        assert "Nothing was changed" in left.text
        assert unit(hospital, "5678").state is UnitState.IN_STOCK


async def test_the_card_of_a_scanned_piece_asks_for_the_reason_too(hospital: Hospital) -> None:
    stock(hospital)
    async with ward(hospital) as w:
        await w.say("nurse", LATE)
        await w.press("nurse", "Use on a case")
        asked = await w.press(
            "nurse", next(x for x in w.last[w.users["nurse"]].labels if CASE in x)
        )

        assert "SOON" in asked.text
        assert unit(hospital, "5678").state is UnitState.IN_STOCK


async def test_a_lot_out_of_turn_is_looked_at_in_the_whole_department(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "SOON1", 3, place="CATH-A", expiry=date(2026, 5, 31))
    arrive(hospital, "GW-014", "LATE1", 3)
    stock(hospital)
    async with ward(hospital) as w:
        asked = await w.say("nurse", f"/use {CASE} LATE1")

        assert "SOON1" in asked.text
        assert figures(hospital, "GW-014", "CATH").on_hand == 6


async def test_what_is_in_turn_is_used_at_once(hospital: Hospital) -> None:
    stock(hospital)
    async with ward(hospital) as w:
        done = await w.say("nurse", f"/use {CASE} {SOON}")

        assert "Used" in done.text
        assert unit(hospital, "1234").state is UnitState.USED
