"""Blind counts: one counts a shelf and never sees what is expected there."""

from dataclasses import fields

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.stock.count import (
    Counted,
    CountLineOf,
    cancel_count,
    count_line,
    count_lines,
    finish_count,
)
from core.stock.count_record import CountView
from core.stock.count_review import review_count
from core.tables.kinds import CountState
from tests.acts import refused, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.counted import approve, finish, lot, opening, seen
from tests.integration.stock.stocked import arrive, lot_id


def test_the_counter_is_never_told_what_is_expected(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)

    counted = lot(hospital, sheet, "B1", 3)

    assert counted == hospital.door("nurse").ask_now(count_lines, sheet.id)[0]
    told = {field.name for kind in (Counted, CountView) for field in fields(kind)}
    assert not told & {"expected", "on_hand", "difference", "differences"}
    with refused("people.not_allowed"):
        hospital.door("nurse").ask_now(review_count, sheet.id)


def test_a_used_unit_or_one_in_transit_cannot_be_seen_on_a_shelf(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    cath, nurse = hospital.places["CATH"].id, hospital.door("nurse")
    nurse.do_now(schedule_case, ScheduleCase("C-1", cath, NOON, "PCI"))
    nurse.do_now(use, Use("C-1", unit=unit(hospital, "A").id))
    line = DispatchLine(0, unit=unit(hospital, "B").id)
    nurse.do_now(dispatch, Dispatch(cath, hospital.places["OR"].id, (line,)))
    sheet = opening(hospital)

    with refused("count.unit_gone", unit="A"):
        seen(hospital, sheet, "A")
    with refused("count.unit_in_transit", unit="B"):
        seen(hospital, sheet, "B")


def test_a_count_is_made_in_whole_figures_of_what_can_be_counted(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    sheet = opening(hospital)

    with refused("quantity.not_positive"):
        lot(hospital, sheet, "B1", -1)
    with refused("quantity.too_large"):
        lot(hospital, sheet, "B1", 10**9)
    with refused("unit.needed", item="ST-3018"):
        lot(hospital, sheet, "L", 1, "ST-3018")
    with refused("quantity.one_unit"):
        seen(hospital, sheet, "A", 2)
    assert lot(hospital, sheet, "B1", 0).counted == 0


def test_a_shelf_is_counted_by_one_at_a_time(hospital: Hospital) -> None:
    sheet = opening(hospital)

    assert opening(hospital) == sheet
    with refused("count.open_already", count=sheet.code, place="CATH-A1"):
        opening(hospital, who="second_nurse")
    finish(hospital, sheet)
    with refused("count.open_already"):
        opening(hospital)
    assert opening(hospital, "CATH-A").code == "CT-26-00002"


def test_only_the_counter_counts_and_only_while_it_is_open(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    command = CountLineOf(sheet.id, 1, lot_id(hospital, "BA-2015", "B1"))

    with refused("count.not_yours"):
        hospital.door("second_nurse").do_now(count_line, command)
    with refused("count.not_yours"):
        hospital.door("second_nurse").do_now(finish_count, sheet.id)
    finish(hospital, sheet)
    assert finish(hospital, sheet).state is CountState.REVIEW
    with refused("count.not_open", state="review"):
        lot(hospital, sheet, "B1", 1)
    with refused("count.unknown"):
        hospital.door("nurse").do_now(finish_count, 4711)


def test_a_count_is_given_up_by_its_counter_or_a_reviewer(hospital: Hospital) -> None:
    first = opening(hospital)
    with refused("people.not_allowed"):
        hospital.door("second_nurse").do_now(cancel_count, first.id)
    gone = hospital.door("nurse").do_now(cancel_count, first.id)
    assert (gone.state, gone.closed_at) == (CountState.CANCELLED, NOON)
    assert hospital.door("nurse").do_now(cancel_count, first.id) == gone
    second = opening(hospital)
    finish(hospital, second)
    assert hospital.door("head").do_now(cancel_count, second.id).state is CountState.CANCELLED
    third = opening(hospital)
    finish(hospital, third)
    approve(hospital, third)

    with refused("count.not_open", state="posted"):
        hospital.door("nurse").do_now(cancel_count, third.id)


def test_a_whole_hospital_or_a_pocket_is_not_counted(hospital: Hospital) -> None:
    with refused("count.not_a_shelf", place="H1"):
        opening(hospital, "H1", "storekeeper")
    with refused("count.not_a_shelf"):
        opening(hospital, "CATH-TAKEN")
    with refused("people.not_allowed"):
        opening(hospital, "OR-1")
