"""Count sheets as they are stored: the latest figure stands, a scan can be taken back."""

from core.rights import Right, needs
from core.stock.count import (
    CountLineOf,
    OpenCount,
    cancel_count,
    count_line,
    count_lines,
    count_sheet,
    finish_count,
    my_counts,
    open_count,
)
from core.stock.count_record import CountView, sheet
from core.tables.kinds import CountState
from core.unit_of_work import UnitOfWork
from tests.acts import prove_clean, refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.counted import approve, differences, finish, lot, opening, review, seen
from tests.integration.stock.second import second
from tests.integration.stock.stocked import arrive


@needs(Right.COUNT)
def stored(uow: UnitOfWork, sheet_id: int) -> CountView:
    """A count sheet as it is on record."""
    return sheet(uow, sheet_id)


def test_a_sheet_is_read_back_as_it_was_begun(hospital: Hospital) -> None:
    nurse = hospital.door("nurse")
    begun = nurse.do_now(open_count, OpenCount(hospital.places["CATH-A1"].id))

    assert begun.state is CountState.COUNTING
    assert nurse.ask_now(stored, begun.id) == begun


def test_counting_again_replaces_the_figure(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    lot(hospital, sheet, "B1", 5)
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == []
    assert approve(hospital, sheet, reason="").posting is None
    prove_clean(hospital)


def test_a_scan_is_taken_back(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    seen(hospital, sheet, "A")
    assert len(hospital.door("nurse").ask_now(count_lines, sheet.id)) == 1
    seen(hospital, sheet, "A", 0)

    assert hospital.door("nurse").ask_now(count_lines, sheet.id) == ()
    finish(hospital, sheet)
    assert differences(review(hospital, sheet)) == [("A", 1, 0)]


def test_a_sheet_tells_who_counts_what_since_when(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    place = hospital.places["CATH-A1"].id
    sheet = hospital.door("nurse").do_now(open_count, OpenCount(place, " shift change "))
    lot(hospital, sheet, "B1", 5)
    seen(hospital, sheet, "A")

    found = hospital.door("head").ask_now(count_sheet, sheet.id)

    assert (found.code, found.place.id, found.note) == ("CT-26-00001", place, "shift change")
    assert (found.counter, found.opened_at, found.state) == (
        *(hospital.staff["nurse"], NOON, CountState.COUNTING),
    )
    assert (found.reviewer, found.closed_at, found.posting, found.lines) == (None, None, None, 2)
    assert hospital.door("nurse").ask_now(my_counts) == (found,)
    assert hospital.door("second_nurse").ask_now(my_counts) == ()


def test_owners_of_a_lot_are_lines_of_their_own(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B1", 3, owner=77)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 5)
    lot(hospital, sheet, "B1", 2, owner=77)
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 3, 2)]
    approve(hospital, sheet)
    prove_clean(hospital)


def test_what_is_not_of_this_hospital_is_neither_counted_nor_shown(hospital: Hospital) -> None:
    theirs = second(hospital)
    sheet = opening(hospital)
    nurse = hospital.door("nurse")

    with refused("stock.unknown_lot"):
        nurse.do_now(count_line, CountLineOf(sheet.id, 1, theirs.lot))
    with refused("unit.unknown"):
        nurse.do_now(count_line, CountLineOf(sheet.id, 1, unit=theirs.unit.id))
    with refused("place.unknown"):
        nurse.do_now(open_count, OpenCount(theirs.shelf))
    for act in (finish_count, cancel_count):
        with refused("count.unknown"):
            theirs.door().do_now(act, sheet.id)
    for query in (count_sheet, count_lines):
        with refused("count.unknown"):
            theirs.door().ask_now(query, sheet.id)


def test_a_count_needs_a_lot_that_is_known(hospital: Hospital) -> None:
    sheet = opening(hospital)

    for named in (None, 0, 4711):
        with refused("stock.unknown_lot"):
            hospital.door("nurse").do_now(count_line, CountLineOf(sheet.id, 1, named))
    with refused("unit.unknown", unit="4711"):
        hospital.door("nurse").do_now(count_line, CountLineOf(sheet.id, 1, unit=4711))


def test_yes_is_no_count_of_a_lot(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)

    with refused("quantity.not_whole"):
        lot(hospital, sheet, "B1", True)
    assert hospital.door("nurse").ask_now(count_lines, sheet.id) == ()


def test_what_is_counted_belongs_to_somebody_known(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    sheet = opening(hospital)

    with refused("owner.unknown", owner="424242"):
        lot(hospital, sheet, "B1", 2, owner=424242)
