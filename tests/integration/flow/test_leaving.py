"""What leaves a shelf is checked and chosen in one way, by whatever command."""

from collections.abc import Callable

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.door import Door
from core.flow.adjust import (
    Adjust,
    DisposalReason,
    Dispose,
    Quarantine,
    Release,
    SendBack,
    adjust,
    dispose,
    quarantine,
    release,
    send_back,
)
from core.flow.issue import GiveBack, Take, give_back, take
from core.flow.leaving import leaving, lines_to, shelf
from core.flow.putaway import PutAway, put_away
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.rights import Right, needs
from core.stock.location import Place, tree
from core.stock.posting import Line
from core.stock.reservation import Reserve, reserve
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.second import Second, second
from tests.integration.stock.stocked import arrive, end_id, lot_id

Act = Callable[[Door, int, int, int, int | None], object]
"""An act of a door on a place, an item, a quantity and a unit."""


@needs(Right.ANYONE)
def _other(uow: UnitOfWork) -> int:
    return tree(uow).by_code("OR").id


def other(door: Door) -> int:
    """Another home than the one that the tests send from."""
    return door.ask_now(_other)


LEAVING: dict[str, Act] = {
    "take": lambda door, place, item, n, unit: door.do_now(take, Take(item, place, n, None, unit)),
    "put_away": lambda door, place, item, n, unit: door.do_now(
        put_away, PutAway(place, place, item, n, None, unit)
    ),
    "dispatch": lambda door, place, item, n, unit: door.do_now(
        dispatch, Dispatch(place, other(door), (DispatchLine(item, n, None, unit),))
    ),
    "use": lambda door, place, item, n, unit: door.do_now(
        use, Use("C-1", n, item, unit, place=place)
    ),
    "reserve": lambda door, place, item, n, unit: door.do_now(
        reserve, Reserve(item, place, n, "CS-1", lot=unit)
    ),
}
NAMED: dict[str, Act] = {
    "adjust": lambda door, place, item, n, unit: door.do_now(
        adjust, Adjust(place, item, 0, -n, "why", unit)
    ),
    "dispose": lambda door, place, item, n, unit: door.do_now(
        dispose, Dispose(place, item, 0, n, DisposalReason.DAMAGED, unit=unit)
    ),
    "quarantine": lambda door, place, item, n, unit: door.do_now(
        quarantine, Quarantine(place, item, 0, n, "why", unit)
    ),
    "release": lambda door, place, item, n, unit: door.do_now(
        release, Release(place, item, 0, n, "why", unit)
    ),
    "send_back": lambda door, place, item, n, unit: door.do_now(
        send_back, SendBack(place, item, 0, n, "why", unit)
    ),
}


@pytest.fixture
def ready(hospital: Hospital) -> Hospital:
    """Balloons, two stents and a case in the cath lab."""
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L1", 2, serials=("A", "B"))
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    return hospital


WRONG = {
    0: "quantity.not_positive",
    -1: "quantity.not_positive",
    10**9: "quantity.too_large",
    10**40: "quantity.too_large",
}


@pytest.mark.parametrize("act", LEAVING)
def test_a_quantity_is_a_sensible_number(ready: Hospital, act: str) -> None:
    place, item = ready.places["CATH-A1"].id, ready.items["BA-2015"]
    for quantity, code in [*WRONG.items(), (True, "quantity.not_whole")]:
        with refused(code):
            LEAVING[act](ready.program, place, item, quantity, None)

    assert figures(ready, "BA-2015", "CATH").on_hand == 5


@pytest.mark.parametrize("act", [*LEAVING, *NAMED])
def test_nothing_leaves_what_is_no_shelf(ready: Hospital, act: str) -> None:
    acting = (LEAVING | NAMED)[act]
    for place in ("CATH-TAKEN", "CATH-TRANSIT", "WASTE", "SUPPLIER"):
        code = "stock.not_enough" if act == "reserve" else "flow.not_a_shelf"
        about = {"place": place}
        if act == "put_away" and place == "CATH-TRANSIT":
            code, about = "flow.in_transit_somehow", {}
        with refused(code, **about):
            acting(ready.program, ready.places[place].id, ready.items["BA-2015"], 1, None)


@pytest.mark.parametrize("act", [*LEAVING, *NAMED])
def test_a_place_of_another_hospital_is_unknown(ready: Hospital, act: str) -> None:
    theirs = second(ready)
    acting = (LEAVING | NAMED)[act]

    with refused("place.unknown", place=str(theirs.shelf)):
        acting(ready.program, theirs.shelf, ready.items["BA-2015"], 1, None)
    with refused("place.unknown", place="4711"):
        acting(ready.program, 4711, ready.items["BA-2015"], 1, None)
    assert_theirs_untouched(ready, theirs)


@pytest.mark.parametrize("act", ["take", "use", *NAMED])
def test_a_piece_of_another_hospital_is_unknown(ready: Hospital, act: str) -> None:
    theirs = second(ready)
    place = ready.places["CATH-A1"].id
    acting = (LEAVING | NAMED)[act]

    with refused("unit.unknown", unit=str(theirs.unit.id)):
        acting(ready.program, place, 0, 1, theirs.unit.id)
    assert_theirs_untouched(ready, theirs)


def test_a_lot_of_another_hospital_is_unknown(ready: Hospital) -> None:
    theirs = second(ready)
    place, item = ready.places["CATH-A1"].id, ready.items["BA-2015"]
    door = ready.program

    with refused("stock.unknown_lot", lot=str(theirs.lot)):
        door.do_now(take, Take(item, place, lot=theirs.lot))
    with refused("stock.unknown_lot"):
        door.do_now(adjust, Adjust(place, item, theirs.lot, -1, "why"))
    with refused("stock.unknown_lot"):
        door.do_now(dispose, Dispose(place, item, theirs.lot, 1, DisposalReason.DAMAGED))
    with refused("stock.unknown_lot"):
        door.do_now(reserve, Reserve(item, place, 1, "CS-1", lot=theirs.lot))
    assert_theirs_untouched(ready, theirs)


def test_people_of_another_hospital_act_only_there(ready: Hospital) -> None:
    theirs = second(ready)
    arrive(ready, "BA-2015", "B1", 1, place="OR-1")

    with refused("place.unknown"):
        theirs.door().do_now(take, Take(ready.items["BA-2015"], ready.places["CATH"].id))
    with refused("place.unknown"):
        line = ReceiveLine(ready.items["BA-2015"], "B1", 1, LONG)
        theirs.door().do_now(receive, Receive(ready.places["CATH"].id, (line,)))
    with refused("unit.unknown"):
        theirs.door().do_now(give_back, GiveBack(1, unit=unit(ready, "B").id))
    assert figures(ready, "BA-2015", "CATH").on_hand == 5


def assert_theirs_untouched(ready: Hospital, theirs: Second) -> None:
    taken = theirs.door().do_now(take, Take(ready.items["BA-2015"], theirs.shelf, 9))
    assert sum(line.quantity for line in taken.lines) == 9


@needs(Right.ANYONE)
def shelf_of(uow: UnitOfWork, place: int, *, aside: bool = False) -> Place:
    return shelf(uow, place, quarantine=aside)


def test_stock_lies_on_shelves_and_in_quarantine_where_that_is_meant(hospital: Hospital) -> None:
    for place in ("CATH-A1", "CATH-A", "CATH", "STORE"):
        for aside in (False, True):
            its = hospital.program.ask_now(shelf_of, hospital.places[place].id, aside=aside)
            assert its.code == place
    set_aside = hospital.places["QUARANTINE"].id
    assert hospital.program.ask_now(shelf_of, set_aside, aside=True).id == set_aside
    with refused("flow.not_a_shelf", place="QUARANTINE"):
        hospital.program.ask_now(shelf_of, set_aside)
    for place in ("H1", "CATH-TAKEN", "CATH-TRANSIT", "PATIENT"):
        with refused("flow.not_a_shelf", place=place):
            hospital.program.ask_now(shelf_of, hospital.places[place].id, aside=True)


@needs(Right.ANYONE)
def gone(uow: UnitOfWork, asked: Take) -> list[Line]:
    picks = leaving(uow, asked, tree(uow)[asked.place], asked.reason)
    return lines_to(tree(uow)[asked.place], picks)


def test_a_scanned_piece_says_by_itself_what_it_is(ready: Hospital) -> None:
    place, b = ready.places["CATH-A1"].id, unit(ready, "B")

    lines = ready.program.do_now(gone, Take(0, place, unit=b.id))

    assert lines == [Line(b.item, b.lot, 1, place, place, b.id, 0)]
    with refused("item.unknown", item="0"):
        ready.program.do_now(gone, Take(0, place))


def test_what_was_released_is_a_shelf_again(ready: Hospital) -> None:
    door, aside = ready.door("storekeeper"), end_id(ready, "quarantine")
    about = (ready.items["BA-2015"], lot_id(ready, "BA-2015", "B1"), 2, "wet box")
    place = ready.places["CATH-A1"].id
    door.do_now(quarantine, Quarantine(place, *about))

    with refused("flow.not_a_shelf", place="QUARANTINE"):
        door.do_now(release, Release(aside, *about))
    with refused("flow.not_a_shelf", place="QUARANTINE"):
        door.do_now(quarantine, Quarantine(aside, *about))
    door.do_now(dispose, Dispose(aside, *about[:2], 1, DisposalReason.DAMAGED))
    door.do_now(send_back, SendBack(aside, *about[:2], 1, "wet"))
    assert figures(ready, "BA-2015", "QUARANTINE").on_hand == 0
    prove_clean(ready)
