"""A closed shelf accepts nothing new, and what lies on it can leave in every way."""

from collections.abc import Callable

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
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
from core.flow.putaway import PutAway, put_away
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.stock.place import close_place
from core.stock.reservation import Reserve, reserve
from tests.acts import figures, prove_clean, refused
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, lot_id

Way = Callable[[Hospital, int, int, int], object]
"""An act upon the shelf, an item and a lot."""

LEAVES: dict[str, Way] = {
    "take": lambda h, shelf, item, lot: h.door("nurse").do_now(take, Take(item, shelf, 2)),
    "take above": lambda h, shelf, item, lot: h.door("nurse").do_now(
        take, Take(item, h.places["CATH"].id, 2, lot)
    ),
    "use": lambda h, shelf, item, lot: h.door("nurse").do_now(
        use, Use("C-1", 2, item, place=shelf)
    ),
    "put away": lambda h, shelf, item, lot: h.door("nurse").do_now(
        put_away, PutAway(shelf, h.places["CATH"].id, item, 2)
    ),
    "dispatch": lambda h, shelf, item, lot: h.door("nurse").do_now(
        dispatch, Dispatch(shelf, h.places["OR"].id, (DispatchLine(item, 2),))
    ),
    "adjust": lambda h, shelf, item, lot: h.door("head").do_now(
        adjust, Adjust(shelf, item, lot, -2, "gone")
    ),
    "dispose": lambda h, shelf, item, lot: h.door("head").do_now(
        dispose, Dispose(shelf, item, lot, 2, DisposalReason.DAMAGED)
    ),
    "quarantine": lambda h, shelf, item, lot: h.door("head").do_now(
        quarantine, Quarantine(shelf, item, lot, 2, "wet")
    ),
    "send back": lambda h, shelf, item, lot: h.door("storekeeper").do_now(
        send_back, SendBack(shelf, item, lot, 2, "not needed")
    ),
    "reserve and take": lambda h, shelf, item, lot: (
        h.door("nurse").do_now(reserve, Reserve(item, shelf, 5, "CS-1")),
        h.door("nurse").do_now(take, Take(item, shelf, 2, purpose="CS-1")),
    ),
}


@pytest.fixture(params=["CATH-A1", "CATH-A", "CATH"])
def closed(request: pytest.FixtureRequest, hospital: Hospital) -> Hospital:
    """Five balloons on a bin that was closed, itself or with its cabinet or its department."""
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B1", 5, place="STORE-1")
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    hospital.door("administrator").do_now(close_place, request.param)
    return hospital


@pytest.mark.parametrize("closed", ["CATH-A1"], indirect=True)
@pytest.mark.parametrize("way", LEAVES)
def test_what_lies_there_leaves(closed: Hospital, way: str) -> None:
    ids = (closed.items["BA-2015"], lot_id(closed, "BA-2015", "B1"))

    LEAVES[way](closed, closed.places["CATH-A1"].id, *ids)

    if way != "put away":
        assert figures(closed, "BA-2015", "CATH-A1").on_hand == 3
    prove_clean(closed)


def test_nothing_comes_there(closed: Hospital) -> None:
    shelf, item = closed.places["CATH-A1"].id, closed.items["BA-2015"]
    lot, keeper = lot_id(closed, "BA-2015", "B1"), closed.door("storekeeper")
    taken = keeper.do_now(take, Take(item, shelf, 1))
    keeper.do_now(quarantine, Quarantine(shelf, item, lot, 1, "wet"))
    line = ReceiveLine(item, "B1", 1, LONG)
    store = closed.places["STORE-1"].id

    with refused("place.closed", place="CATH-A1"):
        keeper.do_now(receive, Receive(shelf, (line,)))
    with refused("place.closed", place="CATH-A1"):
        keeper.do_now(give_back, GiveBack(1, take=taken.id))
    with refused("place.closed", place="CATH-A1"):
        keeper.do_now(release, Release(shelf, item, lot, 1, "dry again"))
    with refused("place.closed", place="CATH-A1"):
        keeper.do_now(dispatch, Dispatch(store, shelf, (DispatchLine(item),)))
    with refused("flow.return_elsewhere", place="STORE-1"):
        keeper.do_now(give_back, GiveBack(1, take=taken.id, place=store))
    aside = closed.places["QUARANTINE"].id
    keeper.do_now(give_back, GiveBack(1, take=taken.id, place=aside))
    prove_clean(closed)


def test_what_is_found_there_is_written_down(closed: Hospital) -> None:
    shelf, item = closed.places["CATH-A1"].id, closed.items["BA-2015"]
    lot = lot_id(closed, "BA-2015", "B1")

    closed.door("storekeeper").do_now(adjust, Adjust(shelf, item, lot, 3, "behind the drawer"))

    assert figures(closed, "BA-2015", "CATH-A1").on_hand == 8
    prove_clean(closed)


@pytest.mark.parametrize("closed", ["CATH-A"], indirect=True)
def test_what_was_reserved_before_is_still_taken(closed: Hospital) -> None:
    item, nurse = closed.items["BA-2015"], closed.door("nurse")
    closed.door("administrator").do_now(close_place, "CATH-A", active=True)
    (kept,) = nurse.do_now(reserve, Reserve(item, closed.places["CATH-A1"].id, 3, "CS-1"))
    closed.door("administrator").do_now(close_place, "CATH-A")

    posted = nurse.do_now(take, Take(item, kept.place.id, 3, purpose="CS-1"))

    assert [line.quantity for line in posted.lines] == [3]
    prove_clean(closed)
