"""Cases: known by token, place and time; never by a name."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.care.case import (
    CaseView,
    ScheduleCase,
    SetCaseState,
    case_by_token,
    cases,
    cases_by_token,
    schedule_case,
    set_case_state,
)
from core.tables.care import SurgeryCase
from core.tables.kinds import CaseState
from tests.acts import refused
from tests.hospital import Hospital

NINE = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
"""Nine in the morning in Shanghai, the day after the tests' present."""
WEDNESDAY = date(2026, 3, 11)


def schedule(hospital: Hospital, token: str = "C-7F3K", **other: object) -> CaseView:
    place = hospital.places[str(other.pop("place", "CATH"))].id
    at = other.pop("at", NINE)
    assert isinstance(at, datetime)
    surgeon = hospital.staff["surgeon"]
    command = ScheduleCase(token, place, at, "PCI", surgeon)
    return hospital.door(str(other.pop("who", "surgeon"))).do_now(schedule_case, command)


def test_a_case_is_found_however_its_token_is_typed(hospital: Hospital) -> None:
    made = schedule(hospital)

    for typed in ("C-7F3K", " c-7f3k ", "c - 7f 3k", "Ｃ-7F3K", "c7f3k", "C.7F/3K", "C–7F3K"):
        assert hospital.door("nurse").ask_now(case_by_token, typed) == made
    assert (made.token, made.place.code, made.at) == ("C-7F3K", "CATH", NINE)
    assert made.state is CaseState.SCHEDULED


def test_a_token_that_two_cases_share_but_for_its_dashes_is_refused(hospital: Hospital) -> None:
    for token in ("C-11-1", "C-1-11"):
        schedule(hospital, token)
    door = hospital.door("nurse")

    assert [each.token for each in door.ask_now(cases_by_token, "c111")] == ["C-1-11", "C-11-1"]
    assert [each.token for each in door.ask_now(cases_by_token, "c-1-11")] == ["C-1-11"]
    assert door.ask_now(cases_by_token, "c112") == ()
    assert door.ask_now(cases_by_token, "\0") == ()
    with refused("care.case_ambiguous", case="C-1-11 / C-11-1"):
        door.ask_now(case_by_token, "c111")


def test_a_case_without_a_token_gets_one(hospital: Hospital) -> None:
    assert schedule(hospital, "").token == "CS-26-00001"
    assert schedule(hospital, " ").token == "CS-26-00002"


@pytest.mark.parametrize("token", ["!", "x" * 25, "张三", "A\u0000B", "<b>"])
def test_a_token_is_short_and_plain(hospital: Hospital, token: str) -> None:
    with refused("care.token_shape"):
        schedule(hospital, token)


def test_an_unknown_token_is_refused(hospital: Hospital) -> None:
    with refused("care.no_such_case", case="C-0000"):
        hospital.door("nurse").ask_now(case_by_token, "c-0000")


def test_the_same_token_again_moves_the_case(hospital: Hospital) -> None:
    first = schedule(hospital)
    moved = schedule(hospital, at=NINE + timedelta(hours=2))

    assert moved.id == first.id
    assert moved.at == NINE + timedelta(hours=2)


def test_the_cases_of_a_day_are_the_hospitals_day(hospital: Hospital) -> None:
    midnight = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)
    for token, at in (("LAST", midnight - timedelta(minutes=1)), ("FIRST", midnight), ("C9", NINE)):
        schedule(hospital, token, at=at)
    schedule(hospital, "NEXT", at=midnight + timedelta(days=1))

    found = hospital.door("nurse").ask_now(cases, WEDNESDAY)

    assert [case.token for case in found] == ["FIRST", "C9"]


def test_the_cases_of_a_place_are_those_at_and_below_it(hospital: Hospital) -> None:
    schedule(hospital, "HERE", place="CATH-A")
    hospital.program.do_now(
        schedule_case, ScheduleCase("THERE", hospital.places["OR"].id, NINE, "Hip")
    )

    here = hospital.door("nurse").ask_now(cases, WEDNESDAY, hospital.places["CATH"].id)

    assert [case.token for case in here] == ["HERE"]


def test_a_cancelled_case_is_not_listed_and_may_come_back(hospital: Hospital) -> None:
    schedule(hospital)
    door = hospital.door("surgeon")

    done = door.do_now(set_case_state, SetCaseState("c-7f3k", CaseState.CANCELLED))
    assert done.state is CaseState.CANCELLED
    assert hospital.door("nurse").ask_now(cases, WEDNESDAY) == ()
    door.do_now(set_case_state, SetCaseState("C-7F3K", CaseState.SCHEDULED))

    assert len(hospital.door("nurse").ask_now(cases, WEDNESDAY)) == 1


def test_a_case_is_scheduled_where_one_works(hospital: Hospital) -> None:
    with refused("people.not_allowed"):
        schedule(hospital, place="OR")
    with refused("people.not_allowed"):
        schedule(hospital, who="buyer")
    with refused("flow.not_a_shelf"):
        schedule(hospital, place="CATH-TAKEN", who="head")


def test_no_column_could_hold_a_patients_name() -> None:
    assert set(SurgeryCase.model_fields) == {
        *("site", "id", "token", "bare", "location", "at", "title", "surgeon", "state"),
    }
