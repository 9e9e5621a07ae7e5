"""Hospitals of one group share the catalogue and nothing else: no id leads across."""

from collections.abc import Callable

import pytest

from core.actor import Actor, ActorKind
from core.care.case import ScheduleCase, case_by_token, cases, schedule_case
from core.care.use import Use, use
from core.door import Door
from core.flow.issue import Take, my_takes, open_takes, take
from core.stock.card import item_card
from core.stock.holding import lots_of, units_of_lot
from core.stock.identify import find_code
from core.stock.lot import set_lot_status
from core.stock.moved import moved
from core.stock.overview import near, stock_of
from core.stock.proof import prove
from core.stock.reservation import (
    Reserve,
    reservations,
    reserve,
    void_reservation,
)
from core.stock.reverse import Reverse, reverse, undo
from core.stock.trace import About, history, posting_history, trace_lot
from core.tables.kinds import LotStatus
from tests.acts import prove_clean, refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.second import CODE, Second, second
from tests.integration.stock.stocked import arrive

Ask = Callable[[Door, Second], object]
UNKNOWN: dict[str, tuple[str, Ask]] = {
    "moved": ("posting.unknown", lambda door, its: door.ask_now(moved, its.receipt.id)),
    "undo": ("posting.unknown", lambda door, its: door.do_now(undo, its.receipt.id)),
    "reverse": (
        "posting.unknown",
        lambda door, its: door.do_now(reverse, Reverse(its.receipt.id, "why")),
    ),
    "trace": ("stock.unknown_lot", lambda door, its: door.ask_now(trace_lot, its.lot)),
    "units": ("stock.unknown_lot", lambda door, its: door.ask_now(units_of_lot, its.lot)),
    "history of a lot": (
        "stock.unknown_lot",
        lambda door, its: door.ask_now(history, About(lot=its.lot)),
    ),
    "history of a unit": (
        "unit.unknown",
        lambda door, its: door.ask_now(history, About(unit=its.unit.id)),
    ),
    "hold": (
        "stock.unknown_lot",
        lambda door, its: door.do_now(set_lot_status, its.lot, LotStatus.RECALLED, "why"),
    ),
    "in hands": ("place.unknown", lambda door, its: door.ask_now(open_takes, its.department)),
    "reserved": ("place.unknown", lambda door, its: door.ask_now(reservations, its.shelf)),
    "code": ("code.unknown", lambda door, its: door.ask_now(find_code, CODE)),
    "cases": ("place.unknown", lambda door, its: door.ask_now(cases, NOON.date(), its.shelf)),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_an_id_of_another_hospital_is_unknown_here(hospital: Hospital, what: str) -> None:
    code, asking = UNKNOWN[what]

    with refused(code):
        asking(hospital.door("storekeeper"), second(hospital))


def test_figures_and_histories_are_of_ones_own_hospital(hospital: Hospital) -> None:
    theirs = second(hospital)
    arrive(hospital, "BA-2015", "B1", 4)
    item, ours, there = hospital.items["BA-2015"], hospital.door("head"), theirs.door()

    assert ours.ask_now(stock_of, item).total.on_hand == 4
    assert there.ask_now(stock_of, item).total.on_hand == 9
    assert [each.home.figures.on_hand for each in ours.ask_now(near, item, None)] == [4]
    assert [each.figures.on_hand for each in ours.ask_now(lots_of, item).rows] == [4]
    assert ours.ask_now(history, About(item=item)).total == 1
    assert there.ask_now(history, About(item=item)).total == 1
    assert ours.ask_now(posting_history, theirs.staff).total == 0
    assert ours.ask_now(item_card, item) == there.ask_now(item_card, item)
    prove_clean(hospital)
    program = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, theirs.site))
    assert program.ask_now(prove).differences == ()


def test_reservations_cases_and_takes_stay_at_home(hospital: Hospital) -> None:
    theirs = second(hospital)
    item, head, there = hospital.items["BA-2015"], hospital.door("head"), theirs.door()
    (kept,) = there.do_now(reserve, Reserve(item, theirs.shelf, 2, "CS-1"))
    there.do_now(schedule_case, ScheduleCase("C-1", theirs.department, NOON, "PCI"))
    there.do_now(take, Take(item, theirs.shelf))

    with refused("flow.reservation_unknown"):
        head.do_now(void_reservation, kept.id)
    with refused("care.no_such_case", case="C-1"):
        head.ask_now(case_by_token, "C-1")
    with refused("care.no_such_case"):
        head.do_now(use, Use("C-1", item=item, place=hospital.places["CATH"].id))
    assert head.ask_now(reservations) == ()
    assert head.ask_now(open_takes) == ()
    assert head.ask_now(my_takes, NOON) == ()
    assert head.ask_now(cases, NOON.date()) == ()


def test_the_same_key_at_two_hospitals_is_two_acts(hospital: Hospital) -> None:
    theirs = second(hospital)
    arrive(hospital, "BA-2015", "B1", 4)
    item = hospital.items["BA-2015"]

    ours = hospital.door("nurse", "k").do_now(take, Take(item, hospital.places["CATH"].id))
    there = theirs.door("k").do_now(take, Take(item, theirs.shelf))

    assert ours.id != there.id
    assert (ours.key, there.key) == ("k", "k")
    prove_clean(hospital)
