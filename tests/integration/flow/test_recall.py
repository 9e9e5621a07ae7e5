"""Whom a stopped lot concerns: hands, reservations and cases."""

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.flow.issue import Take, take
from core.flow.recall import affected
from core.flow.transfer import Arrive, Dispatch, DispatchLine, LineCount, dispatch
from core.flow.transfer import arrive as receive_transfer
from core.stock.lot import set_lot_status
from core.stock.reservation import Reserve, reserve
from core.stock.reverse import undo
from core.tables.kinds import LotStatus, UnitState
from tests.acts import prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, lot_id

CASE = "C-7F3K"


@pytest.fixture
def ready(hospital: Hospital) -> Hospital:
    """A case; two lots of a stent; one of the first in a nurse's hands."""
    cath = hospital.places["CATH"].id
    hospital.door("head").do_now(schedule_case, ScheduleCase(CASE, cath, NOON, "PCI"))
    arrive(hospital, "ST-3018", "L", 3, serials=("A", "B", "C"))
    arrive(hospital, "ST-3018", "M", 1, serials=("D",), expiry=LONG.replace(year=2028))
    hospital.door("nurse").do_now(take, Take(0, cath, unit=unit(hospital, "A").id))
    return hospital


def stop(hospital: Hospital, status: LotStatus = LotStatus.RECALLED) -> None:
    lot = lot_id(hospital, "ST-3018", "L")
    hospital.door("storekeeper").do_now(set_lot_status, lot, status, "notice 7")


def using(hospital: Hospital, serial: str = "A", who: str = "nurse", **named: object) -> Use:
    return Use(CASE, unit=unit(hospital, serial).id, **named)  # type: ignore[arg-type]


def test_hands_reservations_and_cases_are_told(ready: Hospital) -> None:
    nurse, cath = ready.door("nurse"), ready.places["CATH"].id
    nurse.do_now(use, using(ready, "B"))
    ready.door("surgeon").do_now(reserve, Reserve(ready.items["ST-3018"], cath, 1, "C-9"))
    nurse.do_now(take, Take(0, cath, unit=unit(ready, "D").id, reason="asked for"))

    found = ready.door("storekeeper").ask_now(affected, lot_id(ready, "ST-3018", "L"))

    assert [(line.who.name_latin, line.open) for line in found.hands] == [("Wang Fang", 1)]
    assert [(its.who.name_latin, its.purpose) for its in found.reserved] == [("Chen Gang", "C-9")]
    assert [(each.reference, each.quantity) for each in found.used] == [(CASE, 1)]
    assert (found.used_total, found.lot.number) == (1, "L")


def test_what_was_held_after_it_was_taken_is_not_used_just_so(ready: Hospital) -> None:
    stop(ready)

    with refused("care.held_in_hand", lot="L", reason="recalled", note="notice 7"):
        ready.door("nurse").do_now(use, using(ready))
    with refused("reason.missing"):
        ready.door("nurse").do_now(use, using(ready, already=True))
    assert unit(ready, "A").state is UnitState.TAKEN


def test_once_it_is_said_to_be_used_already_it_is_recorded(ready: Hospital) -> None:
    stop(ready)

    posted = ready.door("nurse").do_now(use, using(ready, already=True, reason="implanted before"))

    assert (posted.reference, posted.reason) == (CASE, "implanted before")
    assert unit(ready, "A").state is UnitState.USED
    prove_clean(ready)
    ready.door("nurse").do_now(undo, posted.id)
    assert unit(ready, "A").state is UnitState.TAKEN
    prove_clean(ready)


@pytest.mark.parametrize("straight", [True, False])
def test_a_held_lot_never_leaves_the_shelf_by_it(ready: Hospital, straight: bool) -> None:
    stop(ready, LotStatus.QUARANTINED)
    place = ready.places["CATH"].id if straight else None

    with refused("stock.held", lot="L"):
        wanted = using(ready, "B", already=True, reason="implanted", place=place)
        ready.door("nurse").do_now(use, wanted)
    assert unit(ready, "B").state is UnitState.IN_STOCK


def test_nobody_else_may_ask(ready: Hospital) -> None:
    with refused("people.not_allowed"):
        ready.door("nurse").ask_now(affected, lot_id(ready, "ST-3018", "L"))


def test_only_what_is_still_missing_of_the_lot_is_on_its_way(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "GW-014", "W1", 5)
    lot, other = lot_id(hospital, "BA-2015", "B1"), lot_id(hospital, "GW-014", "W1")
    ends = (hospital.places["CATH"].id, hospital.places["OR"].id)
    lines = tuple(DispatchLine(hospital.items[code], 3) for code in ("BA-2015", "GW-014"))
    sent = hospital.door("nurse").do_now(dispatch, Dispatch(*ends, lines))
    keeper, nurse = hospital.door("storekeeper"), hospital.door("or_nurse")

    before = keeper.ask_now(affected, lot)
    counts = (LineCount(sent.lines[0].line, 2), LineCount(sent.lines[1].line, 3))
    nurse.do_now(receive_transfer, Arrive(sent.id, counts))
    short, whole = keeper.ask_now(affected, lot), keeper.ask_now(affected, other)

    assert [(its.code, before.coming(its)) for its in before.transit] == [(sent.code, 3)]
    assert [short.coming(its) for its in short.transit] == [1]
    assert whole.transit == ()
