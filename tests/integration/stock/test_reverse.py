"""Undo and reverse: a mistake is taken back by a movement that names it, exactly once."""

from datetime import UTC, datetime

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.clock import SetClock
from core.flow.adjust import Adjust, DisposalReason, adjust
from core.flow.issue import GiveBack, Take, give_back, my_takes, take
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.waste import Waste, waste
from core.people.enlist import grant_role, revoke_role
from core.people.staff import Role
from core.stock.moved import UNDO_MINUTES
from core.stock.place import close_place
from core.stock.posting import Posted
from core.stock.reverse import Reverse, reverse, undo
from core.tables.kinds import MovementKind, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, lot_id


def taking(hospital: Hospital, item: str = "BA-2015", quantity: int = 2) -> Posted:
    command = Take(hospital.items[item], hospital.places["CATH"].id, quantity)
    return hospital.door("nurse").do_now(take, command)


def undoing(hospital: Hospital, posted: Posted, who: str = "nurse", key: str = "") -> Posted:
    return hospital.door(who, key).do_now(undo, posted.id)


def open_now(hospital: Hospital) -> list[int]:
    return [line.open for line in hospital.door("nurse").ask_now(my_takes, NOON)]


def case(hospital: Hospital) -> str:
    at = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
    command = ScheduleCase("C-1", hospital.places["CATH"].id, at, "PCI")
    return hospital.door("surgeon").do_now(schedule_case, command).token


def test_a_take_is_undone_whole(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)

    back = undoing(hospital, taken)

    assert (back.kind, back.reverses) == (MovementKind.REVERSE, taken.id)
    assert open_now(hospital) == [0]
    now = figures(hospital, "BA-2015", "CATH")
    assert (now.available, now.taken) == (5, 0)
    prove_clean(hospital)


def test_a_posting_is_undone_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)

    first = undoing(hospital, taken, key="k")

    assert undoing(hospital, taken, key="k") == first
    with refused("undo.already"):
        undoing(hospital, taken)
    with refused("undo.already"):
        hospital.door("storekeeper").do_now(reverse, Reverse(taken.id, "again"))


def test_two_who_undo_at_once_undo_it_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    door = hospital.door("nurse")

    refusals = [future.exception() for future in [door.begin(undo, taken.id) for _ in range(3)]]

    assert refusals.count(None) == 1
    prove_clean(hospital)


def test_a_reversal_is_not_reversed(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    back = undoing(hospital, taking(hospital))

    with refused("flow.reversal_fixed"):
        undoing(hospital, back)
    with refused("flow.reversal_fixed"):
        hospital.door("head").do_now(reverse, Reverse(back.id, "why"))


def test_it_is_undone_by_who_did_it_within_ten_minutes(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken, late = taking(hospital, quantity=1), taking(hospital, quantity=1)

    with refused("undo.not_yours"):
        undoing(hospital, taken, "second_nurse")
    clock.advance(minutes=UNDO_MINUTES)
    undoing(hospital, taken)
    clock.advance(seconds=1)
    with refused("undo.too_late"):
        undoing(hospital, late)
    with refused("posting.unknown"):
        hospital.door("nurse").do_now(undo, 4711)


def test_a_role_that_is_gone_undoes_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    administrator = hospital.door("administrator")
    administrator.do_now(grant_role, hospital.staff["nurse"], Role.BUYER, "")
    administrator.do_now(revoke_role, hospital.staff["nurse"], Role.NURSE, "CATH")

    with refused("people.not_allowed"):
        undoing(hospital, taken)


def test_later_a_storekeeper_or_the_head_reverses_it_with_a_reason(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    first, second = taking(hospital, quantity=1), taking(hospital, quantity=1)
    clock.advance(days=2)

    with refused("people.not_allowed"):
        hospital.door("nurse").do_now(reverse, Reverse(first.id, "mistake"))
    with refused("reason.missing"):
        hospital.door("head").do_now(reverse, Reverse(first.id, " "))
    back = hospital.door("head").do_now(reverse, Reverse(first.id, "mistake"))
    hospital.door("storekeeper", "k").do_now(reverse, Reverse(second.id, "mistake"))
    hospital.door("storekeeper", "k").do_now(reverse, Reverse(second.id, "mistake"))

    assert back.reason == "mistake"
    assert figures(hospital, "BA-2015", "CATH").available == 5
    prove_clean(hospital)


def test_a_head_reverses_at_the_own_department_only(hospital: Hospital) -> None:
    posted = arrive(hospital, "BA-2015", "B1", 5, place="OR-1")

    with refused("people.not_allowed"):
        hospital.door("head").do_now(reverse, Reverse(posted.id, "why"))


def test_a_take_of_which_something_was_used_or_returned_has_moved_on(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    hospital.door("nurse").do_now(give_back, GiveBack(take=taken.id))

    with refused("undo.moved_on"):
        undoing(hospital, taken)
    assert open_now(hospital) == [1]


def test_a_return_is_undone_into_the_hands(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    returned = hospital.door("nurse").do_now(give_back, GiveBack(2, take=taken.id))

    undoing(hospital, returned)
    assert open_now(hospital) == [2]
    undoing(hospital, taken)

    assert figures(hospital, "BA-2015", "CATH").available == 5
    prove_clean(hospital)


def test_a_use_over_two_lines_of_a_take_is_undone(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1, place="CATH-A1")
    arrive(hospital, "BA-2015", "B1", 1, place="CATH-A")
    taken = taking(hospital)
    used = hospital.door("nurse").do_now(use, Use(case(hospital), 2, take=taken.id))

    back = undoing(hospital, used)

    assert back.reference == "C-1"
    assert open_now(hospital) == [1, 1]
    prove_clean(hospital)


def test_waste_from_the_hands_is_undone_into_them(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    command = Waste(taken.id, DisposalReason.DAMAGED)
    wasted = hospital.door("head").do_now(waste, command)

    undoing(hospital, wasted, "head")

    assert open_now(hospital) == [2]
    prove_clean(hospital)


def test_a_receipt_is_undone_while_all_of_it_is_there(hospital: Hospital) -> None:
    posted = arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    taken = taking(hospital, "ST-3018", 1)

    with refused("undo.moved_on"):
        undoing(hospital, posted, "storekeeper")
    undoing(hospital, taken)
    undoing(hospital, posted, "storekeeper")

    assert unit(hospital, "A").state is UnitState.SENT_BACK
    assert figures(hospital, "ST-3018", "CATH").on_hand == 0
    prove_clean(hospital)


def test_an_adjustment_is_undone(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    where = (hospital.places["CATH-A1"].id, hospital.items["BA-2015"])
    command = Adjust(*where, lot_id(hospital, "BA-2015", "B1"), -2, "not found")
    posted = hospital.door("storekeeper").do_now(adjust, command)

    undoing(hospital, posted, "storekeeper")

    assert figures(hospital, "BA-2015", "CATH").available == 5
    prove_clean(hospital)


def test_a_reversal_passes_a_closed_shelf_and_an_expired_lot(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    taken = taking(hospital)
    hospital.door("administrator").do_now(close_place, "CATH-A1")
    clock.set(datetime(LONG.year, 12, 1, tzinfo=UTC))

    hospital.door("head").do_now(reverse, Reverse(taken.id, "found in a drawer"))

    assert figures(hospital, "BA-2015", "CATH").expired == 5
    prove_clean(hospital)


@pytest.mark.parametrize("quantity", [1, 3])
def test_the_program_may_reverse_too(hospital: Hospital, quantity: int) -> None:
    line = ReceiveLine(hospital.items["BA-2015"], "B1", quantity, LONG)
    command = Receive(hospital.places["CATH-A1"].id, (line,))
    posted = hospital.program.do_now(receive, command)

    hospital.program.do_now(undo, posted.id)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
