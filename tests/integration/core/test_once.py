"""Doing it twice under one key does it once, and gives the first answer again."""

from datetime import timedelta

from sqlalchemy import func, select

from core import once
from core.care.case import CaseView, ScheduleCase, cases, schedule_case
from core.care.substitute import AskSubstitute, ask_substitute
from core.delivery import event
from core.door import Door
from core.once import KEPT
from core.people.enlist import NewStaff, add_staff
from core.people.enrolment import make_token
from core.rights import Right, needs
from core.stock.location import today_here
from core.stock.lot import set_lot_status
from core.tables.delivery import DoneOnce, Event
from core.tables.kinds import LotStatus
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

_keys = DoneOnce.metadata.tables["done_once"].c.key


@needs(Right.ANYONE)
def kept_keys(uow: UnitOfWork) -> list[str]:
    return list(uow.reading.cold().scalars(select(_keys).order_by(_keys)))


@needs(Right.ANYONE)
def events(uow: UnitOfWork) -> int:
    return uow.reading.cold().scalar(select(func.count()).select_from(Event)) or 0


def emergency(hospital: Hospital, door: Door, title: str = "emergency") -> CaseView:
    place = hospital.places["CATH"].id
    return door.do_now(schedule_case, ScheduleCase("", place, hospital.clock.now(), title))


def test_a_case_is_made_once_however_late_it_is_asked_again(hospital: Hospital) -> None:
    door = hospital.door("nurse", "u:1:case")
    first = emergency(hospital, door)
    hospital.clock.advance(minutes=2)

    assert emergency(hospital, door) == first
    today = hospital.program.ask_now(today_here)
    assert hospital.program.ask_now(cases, today) == (first,)
    assert emergency(hospital, door.keyed("u:2:case")).token == "CS-26-00002"
    with refused("key.reused"):
        emergency(hospital, door, "another")
    with refused("key.reused"):
        emergency(hospital, hospital.door("surgeon", "u:1:case"))


def test_what_is_refused_is_no_first_time(hospital: Hospital) -> None:
    door = hospital.door("nurse", "k")
    place = hospital.places["OR"].id
    with refused("people.not_allowed"):
        door.do_now(schedule_case, ScheduleCase("", place, hospital.clock.now(), "x"))

    assert emergency(hospital, door, "x").token == "CS-26-00001"


def test_the_same_wish_for_a_substitute_is_no_second_one(hospital: Hospital) -> None:
    wish = AskSubstitute(hospital.items["ST-3018"], hospital.items["ST-2718"], "small vessel")
    door = hospital.door("surgeon", "d:7:2")

    first = door.do_now(ask_substitute, wish)

    assert door.do_now(ask_substitute, wish) == first
    with refused("care.substitute_exists"):
        door.keyed("d:8:2").do_now(ask_substitute, wish)


def test_a_person_is_entered_once(hospital: Hospital) -> None:
    door = hospital.door("administrator", "a")

    first = door.do_now(add_staff, NewStaff("N9", "何静", "He Jing"))

    assert door.do_now(add_staff, NewStaff("N9", "何静", "He Jing")) == first
    with refused("key.reused"):
        door.do_now(add_staff, NewStaff("N10", "何静", "He Jing"))


def test_a_token_is_shown_once_and_stays_good(hospital: Hospital) -> None:
    door, nurse = hospital.door("administrator", "t"), hospital.staff["nurse"]
    first = door.do_now(make_token, nurse)

    with refused("people.token_made"):
        door.do_now(make_token, nurse)
    assert door.keyed("t2").do_now(make_token, nurse).token != first.token


def test_a_lot_let_go_since_is_not_stopped_again_by_the_same_turn(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1)
    lot, door = lot_id(hospital, "BA-2015", "B1"), hospital.door("manager", "stop")
    door.do_now(set_lot_status, lot, LotStatus.RECALLED, "letter")
    before = hospital.program.ask_now(events)
    door.keyed("go").do_now(set_lot_status, lot, LotStatus.AVAILABLE, "over")

    found = door.do_now(set_lot_status, lot, LotStatus.RECALLED, "letter")

    assert found.status is LotStatus.AVAILABLE
    assert hospital.program.ask_now(events) == before + 1


def test_two_of_one_commit_are_one(hospital: Hospital) -> None:
    wish = AskSubstitute(hospital.items["ST-3018"], hospital.items["ST-2718"], "small vessel")
    door = hospital.door("surgeon", "both")

    both = [door.begin(ask_substitute, wish) for _ in range(2)]

    assert both[0].result() == both[1].result()


def test_keys_are_forgotten_after_ninety_days_and_own_ones_never_kept(hospital: Hospital) -> None:
    emergency(hospital, hospital.door("nurse", "old"))
    emergency(hospital, hospital.door("nurse"))
    hospital.clock.advance(days=KEPT.days, seconds=1)
    emergency(hospital, hospital.door("nurse", "new"))

    assert hospital.program.do_now(once.forget_old) == 1
    assert hospital.program.ask_now(kept_keys) == ["new"]


def test_events_are_kept_for_thirty_days(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1)
    lot, door = lot_id(hospital, "BA-2015", "B1"), hospital.door("manager")
    door.do_now(set_lot_status, lot, LotStatus.RECALLED, "letter")
    hospital.clock.advance(days=20)
    door.do_now(set_lot_status, lot, LotStatus.AVAILABLE, "over")
    before = hospital.program.ask_now(events)
    hospital.clock.advance(seconds=timedelta(days=10, seconds=1).total_seconds())

    gone = hospital.program.do_now(event.forget_old)

    assert gone >= 1
    assert hospital.program.ask_now(events) == before - gone >= 1
