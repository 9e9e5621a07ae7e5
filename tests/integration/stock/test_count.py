"""Blind counts: one counts and never sees what is expected, another looks at the differences."""

from dataclasses import fields
from datetime import date

import pytest

from core.care.case import ScheduleCase, schedule_case
from core.care.use import Use, use
from core.clock import SetClock
from core.flow.adjust import Adjust, adjust
from core.flow.issue import GiveBack, Take, give_back, my_takes, take
from core.flow.putaway import PutAway, put_away
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.stock.count import (
    Counted,
    CountLineOf,
    CountReview,
    CountView,
    DecideCount,
    Decision,
    OpenCount,
    cancel_count,
    count_line,
    count_lines,
    count_sheet,
    counts_to_review,
    decide_count,
    finish_count,
    my_counts,
    open_count,
    review_count,
)
from core.stock.reverse import undo
from core.tables.kinds import CountState, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id

SOON = date(2026, 4, 1)


def opening(hospital: Hospital, place: str = "CATH-A1", who: str = "nurse") -> CountView:
    return hospital.door(who).do_now(open_count, OpenCount(hospital.places[place].id))


def lot(
    hospital: Hospital,
    sheet: CountView,
    number: str,
    counted: int,
    item: str = "BA-2015",
    *,
    owner: int = 0,
) -> Counted:
    command = CountLineOf(sheet.id, counted, lot_id(hospital, item, number), owner=owner)
    return hospital.door("nurse").do_now(count_line, command)


def seen(hospital: Hospital, sheet: CountView, serial: str, counted: int = 1) -> Counted:
    command = CountLineOf(sheet.id, counted, unit=unit(hospital, serial).id)
    return hospital.door("nurse").do_now(count_line, command)


def finish(hospital: Hospital, sheet: CountView) -> CountView:
    return hospital.door("nurse").do_now(finish_count, sheet.id)


def review(hospital: Hospital, sheet: CountView) -> CountReview:
    return hospital.door("head").ask_now(review_count, sheet.id)


def approve(hospital: Hospital, sheet: CountView, reason: str = "counted twice") -> CountView:
    command = DecideCount(sheet.id, Decision.APPROVE, reason)
    return hospital.door("head").do_now(decide_count, command)


def differences(found: CountReview) -> list[tuple[str, int, int]]:
    return [
        (each.unit.label if each.unit else each.lot.number, each.expected, each.counted)
        for each in found.differences
    ]


def test_the_counter_is_never_told_what_is_expected(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)

    counted = lot(hospital, sheet, "B1", 3)

    assert counted == hospital.door("nurse").ask_now(count_lines, sheet.id)[0]
    told = {field.name for kind in (Counted, CountView) for field in fields(kind)}
    assert not told & {"expected", "on_hand", "difference", "differences"}
    with refused("people.not_allowed"):
        hospital.door("nurse").ask_now(review_count, sheet.id)


def test_a_difference_is_posted_by_a_second_person(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B2", 4)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    lot(hospital, sheet, "B2", 4)
    assert finish(hospital, sheet).state is CountState.REVIEW

    found = review(hospital, sheet)
    assert (differences(found), found.matched) == ([("B1", 5, 3)], 1)
    done = approve(hospital, sheet)

    assert (done.state, done.reviewer) == (CountState.POSTED, hospital.staff["head"])
    assert done.posting is not None
    assert figures(hospital, "BA-2015", "CATH").on_hand == 7
    assert approve(hospital, sheet) == done
    prove_clean(hospital)


def test_what_was_found_beyond_the_books_comes_in(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 1, place="CATH-A")
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 2)
    finish(hospital, sheet)

    approve(hospital, sheet)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    prove_clean(hospital)


def test_counting_again_replaces_the_figure(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    lot(hospital, sheet, "B1", 5)
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == []
    assert approve(hospital, sheet, reason="").posting is None
    prove_clean(hospital)


def test_what_nobody_counted_counts_as_not_there(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 5, 0), ("B", 1, 0)]
    approve(hospital, sheet)

    assert unit(hospital, "B").state is UnitState.MISSING
    assert unit(hospital, "A").state is UnitState.IN_STOCK
    assert figures(hospital, "BA-2015", "CATH").on_hand == 0
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


def test_movements_after_a_line_was_counted_are_honoured(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 4)
    place = hospital.places["CATH"].id
    hospital.door("nurse").do_now(take, Take(hospital.items["BA-2015"], place, 2))
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 5, 4)]
    approve(hospital, sheet)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 2
    prove_clean(hospital)


def test_what_came_during_the_count_is_not_missing(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    clock.advance(minutes=1)
    sheet = opening(hospital)
    clock.advance(minutes=1)
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "GW-014", "G1", 3)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == [("B1", 5, 0)]
    approve(hospital, sheet)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 2
    prove_clean(hospital)


def test_a_unit_recorded_on_another_shelf_is_moved_here(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",), place="CATH-A")
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)

    (found,) = review(hospital, sheet).differences
    assert found.elsewhere is not None
    assert (found.elsewhere.code, found.expected, found.counted) == ("CATH-A", 0, 1)
    approve(hospital, sheet)

    assert unit(hospital, "A").location == hospital.places["CATH-A1"].id
    prove_clean(hospital)


def test_a_missing_unit_is_found(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    piece = unit(hospital, "A").id
    place = hospital.places["CATH-A1"].id
    hospital.door("head").do_now(adjust, Adjust(place, 0, 0, -1, "gone", piece))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)

    (found,) = review(hospital, sheet).differences
    assert found.elsewhere is None
    approve(hospital, sheet)

    assert unit(hospital, "A").state is UnitState.IN_STOCK
    prove_clean(hospital)


def test_a_unit_put_back_without_a_word_closes_its_take(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    nurse, place = hospital.door("nurse"), hospital.places["CATH"].id
    nurse.do_now(take, Take(hospital.items["ST-3018"], place))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)
    done = approve(hospital, sheet)

    assert [line.open for line in nurse.ask_now(my_takes, NOON)] == [0]
    prove_clean(hospital)
    assert done.posting is not None
    hospital.door("head").do_now(undo, done.posting)

    assert [line.open for line in nurse.ask_now(my_takes, NOON)] == [1]
    assert hospital.program.ask_now(count_sheet, sheet.id).state is CountState.CANCELLED
    prove_clean(hospital)


def test_a_unit_that_moved_on_after_it_was_counted_is_left_alone(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    arrive(hospital, "ST-3018", "L", 1, serials=("C",), place="CATH-A")
    places, nurse = hospital.places, hospital.door("nurse")
    sheet = opening(hospital)
    seen(hospital, sheet, "C")
    finish(hospital, sheet)  # A and B were not seen
    item = hospital.items["ST-3018"]
    nurse.do_now(take, Take(item, places["CATH"].id, unit=unit(hospital, "A").id))
    away = PutAway(places["CATH-A"].id, places["CATH"].id, item, unit=unit(hospital, "C").id)
    nurse.do_now(put_away, away)

    approve(hospital, sheet)

    assert unit(hospital, "A").state is UnitState.TAKEN
    assert unit(hospital, "B").state is UnitState.MISSING
    assert unit(hospital, "C").location == places["CATH"].id
    prove_clean(hospital)


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


def test_nobody_reviews_an_own_count(hospital: Hospital) -> None:
    place = hospital.places["CATH-A1"].id
    head = hospital.door("head")
    sheet = head.do_now(open_count, OpenCount(place))
    with refused("count.not_in_review", state="counting"):
        hospital.door("storekeeper").ask_now(review_count, sheet.id)
    head.do_now(finish_count, sheet.id)

    with refused("count.not_your_own"):
        head.ask_now(review_count, sheet.id)
    with refused("count.not_your_own"):
        head.do_now(decide_count, DecideCount(sheet.id, Decision.APPROVE))
    assert head.ask_now(counts_to_review) == ()
    assert len(hospital.door("storekeeper").ask_now(counts_to_review)) == 1


def test_differences_are_approved_with_a_reason(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    finish(hospital, sheet)

    with refused("reason.missing"):
        approve(hospital, sheet, " ")
    assert figures(hospital, "BA-2015", "CATH").on_hand == 5


def test_a_recount_begins_from_nothing(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",))
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)
    clock.advance(minutes=30)

    again = hospital.door("head").do_now(decide_count, DecideCount(sheet.id, Decision.RECOUNT))

    assert (again.state, again.lines, again.opened_at) == (CountState.COUNTING, 0, clock.now())
    mine = hospital.door("nurse").ask_now(my_counts)
    assert [each.id for each in mine] == [sheet.id]
    assert figures(hospital, "BA-2015", "CATH").on_hand == 5


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


def test_consigned_pieces_are_counted_without_knowing_whose_they_are(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "C1", 5, owner=77)
    sheet = opening(hospital)
    lot(hospital, sheet, "C1", 4)
    finish(hospital, sheet)

    (found,) = review(hospital, sheet).differences
    assert (found.owner, found.expected, found.counted) == (77, 5, 4)
    approve(hospital, sheet)
    prove_clean(hospital)


def test_a_whole_hospital_or_a_pocket_is_not_counted(hospital: Hospital) -> None:
    with refused("count.not_a_shelf", place="H1"):
        opening(hospital, "H1", "storekeeper")
    with refused("count.not_a_shelf"):
        opening(hospital, "CATH-TAKEN")
    with refused("people.not_allowed"):
        opening(hospital, "OR-1")


@pytest.mark.parametrize("expiry", [SOON])
def test_an_expired_lot_is_counted_like_any_other(
    hospital: Hospital, clock: SetClock, expiry: date
) -> None:
    arrive(hospital, "BA-2015", "B1", 5, expiry=expiry)
    clock.advance(days=60)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 6)
    finish(hospital, sheet)
    approve(hospital, sheet)

    assert figures(hospital, "BA-2015", "CATH").expired == 6
    prove_clean(hospital)


def test_pieces_given_back_during_the_count_stay(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    nurse, place = hospital.door("nurse"), hospital.places["CATH"].id
    taken = nurse.do_now(take, Take(hospital.items["BA-2015"], place, 2))
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    nurse.do_now(give_back, GiveBack(2, take=taken.id))
    finish(hospital, sheet)

    assert differences(review(hospital, sheet)) == []
    approve(hospital, sheet)
    assert figures(hospital, "BA-2015", "CATH").on_hand == 5
