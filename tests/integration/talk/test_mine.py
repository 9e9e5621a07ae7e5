"""What I took: what is still in hand, and of each settled line what became of it."""

from datetime import timedelta

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.clock import SetClock
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CASE = "CATH-26-1103"


def plan(hospital: Hospital, hours: float = 2, token: str = CASE, place: str = "CATH") -> None:
    at = hospital.clock.now() + timedelta(hours=hours)
    case = ScheduleCase(token, hospital.places[place].id, at, "PCI")
    hospital.program.do_now(schedule_case, case)


async def day(w: Ward) -> None:
    """Five guidewires, each with another end."""
    plan(w.hospital)
    arrive(w.hospital, "GW-014", "W1", 9)
    await w.say("nurse", "/take 1 GW-014")
    await w.press("nurse", "Undo")
    for end in (f"/use {CASE}", "/return 1 GW-014"):
        w.hospital.clock.advance(minutes=1)
        await w.say("nurse", "/take 1 GW-014")
        await w.say("nurse", end)
    w.hospital.clock.advance(minutes=1)
    await w.say("nurse", "/take 1 GW-014")
    await w.press("nurse", "Wasted")


async def test_each_settled_line_says_what_became_of_it(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await day(w)
        said = await w.say("nurse", "/mine")

        assert f"used on {CASE}" in said.text
        assert "put back" in said.text
        assert "take undone" in said.text


async def test_what_was_undone_is_not_said_to_be_used(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        plan(hospital)
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/take 2 GW-014")
        await w.say("nurse", f"/use {CASE}")
        await w.press("nurse", "Undo")

        open_ = await w.say("nurse", "/mine")
        assert CASE not in open_.text
        await w.say("nurse", f"/use {CASE} 1 GW-014")
        await w.say("nurse", "/return 1 GW-014")

        said = await w.say("nurse", "/mine")
        assert f"1 used on {CASE}, 1 put back" in said.text


async def test_what_was_taken_on_another_day_bears_its_date(
    hospital: Hospital, clock: SetClock
) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/take 1 GW-014")
        clock.advance(days=1)
        await w.say("nurse", "/take 1 GW-014")

        said = await w.say("nurse", "/mine")

        today, before = said.text.split("\n")[1:3]
        assert today.count("/") + today.count("Mar") < before.count("/") + before.count("Mar")


async def test_in_chinese_it_is_said_as_well(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        plan(hospital)
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/take 1 GW-014")
        await w.say("nurse", f"/use {CASE}")

        assert f"用于手术 {CASE}" in (await w.say("nurse", "/mine")).text


async def test_use_alone_offers_what_is_in_hand(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        plan(hospital)
        arrive(hospital, "GW-014", "W1", 9)
        assert "CASE" in (await w.say("nurse", "/use")).text
        for _ in range(2):
            hospital.clock.advance(minutes=1)
            await w.say("nurse", "/take 1 GW-014")

        offered = await w.say("nurse", "/use")
        assert "Which of them was used" in offered.text
        case = await w.press("nurse", offered.labels[0])

        assert any(CASE in label for label in case.labels)
        assert "Used" in (await w.press("nurse", case.labels[0])).text


@pytest.mark.parametrize(
    ("hours", "offered"), [(-11.9, True), (-12.1, False), (-3, True), (20, True), (52, False)]
)
async def test_the_evening_is_offered_after_midnight(
    hospital: Hospital, clock: SetClock, hours: float, offered: bool
) -> None:
    async with ward(hospital) as w:
        # Half past midnight at the hospital.
        clock.set(NOON.replace(hour=16, minute=30))
        plan(hospital, hours)
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/take 1 GW-014")

        asked = await w.say("nurse", "/use")

        assert any(CASE in label for label in asked.labels) is offered


async def test_the_nearest_case_comes_first(hospital: Hospital, clock: SetClock) -> None:
    async with ward(hospital) as w:
        for token, hours, place in (
            ("C-31", 20, "CATH"),
            ("C-32", -5, "CATH"),
            ("C-33", 1, "CATH"),
            ("C-34", 0.5, "OR"),
        ):
            plan(hospital, hours, token, place)
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/take 1 GW-014")

        asked = await w.say("nurse", "/use")

        told = [label.split(" C-")[1][:2] for label in asked.labels if " C-" in label]
        assert told == ["33", "32", "31", "34"]
