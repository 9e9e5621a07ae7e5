from datetime import timedelta

import pytest

from core.care.case import (
    CaseView,
    ScheduleCase,
    SetCaseState,
    case_by_token,
    cases,
    schedule_case,
    set_case_state,
)
from core.care.schedule import MOST, Listed, take_schedule
from core.errors import NotAllowedError, RefusedError
from core.tables.kinds import CaseState
from tests.conftest import NOON
from tests.hospital import Hospital


def listed(hospital: Hospital, token: str, place: str = "CATH", hours: int = 1) -> Listed:
    at = NOON + timedelta(hours=hours)
    return Listed(token, hospital.places[place].id, at, "冠脉造影 · Angiography")


def today(hospital: Hospital) -> dict[str, CaseView]:
    return {c.token: c for c in hospital.program.ask_now(cases, NOON.date())}


def test_a_list_adds_what_is_new(hospital: Hospital) -> None:
    some = [listed(hospital, "A1"), listed(hospital, "a 2", "OR", 2)]

    assert hospital.program.do_now(take_schedule, some) == 2

    found = today(hospital)
    assert list(found) == ["A1", "A2"]
    assert found["A2"].place.code == "OR"
    assert found["A1"].title == "冠脉造影 · Angiography"
    assert found["A1"].state is CaseState.SCHEDULED


def test_what_a_list_brings_is_found_without_its_dashes(hospital: Hospital) -> None:
    hospital.program.do_now(take_schedule, [listed(hospital, "OR-26-1123-01")])

    found = hospital.program.ask_now(case_by_token, "or26112301")

    assert found.token == "OR-26-1123-01"


def test_the_same_list_again_adds_nothing(hospital: Hospital) -> None:
    some = [listed(hospital, "A1"), listed(hospital, "A2")]
    hospital.program.do_now(take_schedule, some)

    assert hospital.program.do_now(take_schedule, some) == 0
    assert list(today(hospital)) == ["A1", "A2"]


def test_a_known_operation_is_moved_and_gets_the_state_of_the_list(hospital: Hospital) -> None:
    hospital.program.do_now(take_schedule, [listed(hospital, "A1")])
    moved = listed(hospital, "A1", "OR", 3)

    done = Listed(moved.token, moved.place, moved.at, "造影", 7, CaseState.DONE)
    hospital.program.do_now(take_schedule, [done])

    found = today(hospital)["A1"]
    assert (found.place.code, found.at, found.title) == ("OR", moved.at, "造影")
    assert (found.surgeon, found.state) == (7, CaseState.DONE)


def test_a_token_twice_in_a_list_is_one_operation(hospital: Hospital) -> None:
    some = [listed(hospital, "A1"), listed(hospital, "a1", hours=5)]

    assert hospital.program.do_now(take_schedule, some) == 1
    assert today(hospital)["A1"].at == NOON + timedelta(hours=5)


def test_what_a_person_entered_is_taken_over(hospital: Hospital) -> None:
    nurse = hospital.door("nurse")
    nurse.do_now(schedule_case, ScheduleCase("A1", hospital.places["CATH"].id, NOON, "PCI"))
    nurse.do_now(set_case_state, SetCaseState("A1", CaseState.CANCELLED))

    assert hospital.program.do_now(take_schedule, [listed(hospital, "A1")]) == 0
    assert today(hospital)["A1"].state is CaseState.SCHEDULED


def test_an_empty_list_is_no_error(hospital: Hospital) -> None:
    assert hospital.program.do_now(take_schedule, []) == 0


def test_a_list_has_an_end(hospital: Hospital) -> None:
    some = [listed(hospital, f"A{n}") for n in range(MOST + 1)]

    with pytest.raises(RefusedError) as refused:
        hospital.program.do_now(take_schedule, some)

    assert refused.value.code == "care.list_too_long"
    assert today(hospital) == {}


@pytest.mark.parametrize(
    ("token", "place", "code"),
    [("?", "CATH", "care.token_shape"), ("A9", "QUARANTINE", "flow.not_a_shelf")],
)
def test_one_bad_line_and_nothing_is_taken(
    hospital: Hospital, token: str, place: str, code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        hospital.program.do_now(
            take_schedule, [listed(hospital, "A1"), listed(hospital, token, place)]
        )

    assert refused.value.code == code
    assert today(hospital) == {}


def test_a_nurse_lists_for_her_own_department_only(hospital: Hospital) -> None:
    nurse = hospital.door("nurse", "n")
    assert nurse.do_now(take_schedule, [listed(hospital, "A1")]) == 1
    hospital.program.do_now(take_schedule, [listed(hospital, "B1", "OR")])

    for stolen in (listed(hospital, "A2", "OR"), listed(hospital, "B1", "CATH")):
        with pytest.raises(NotAllowedError):
            nurse.keyed(stolen.token).do_now(take_schedule, [stolen])

    assert today(hospital)["B1"].place.code == "OR"
