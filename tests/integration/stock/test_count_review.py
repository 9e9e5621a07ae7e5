"""Counts looked at by a second person: differences are posted, or it is counted again."""

from datetime import date

from core.clock import SetClock
from core.flow.adjust import Adjust, adjust
from core.flow.issue import GiveBack, Take, give_back, my_takes, take
from core.flow.putaway import PutAway, put_away
from core.stock.count import (
    OpenCount,
    count_sheet,
    counts_to_review,
    finish_count,
    my_counts,
    open_count,
)
from core.stock.count_review import DecideCount, Decision, decide_count, review_count
from core.stock.place import close_place
from core.stock.reservation import Reserve, reservations, reserve
from core.stock.reverse import undo
from core.tables.kinds import CountState, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.counted import approve, differences, finish, lot, opening, review, seen
from tests.integration.stock.second import second
from tests.integration.stock.stocked import arrive

SOON = date(2026, 4, 1)


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


def test_consigned_pieces_are_counted_without_knowing_whose_they_are(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "C1", 5, owner=77)
    sheet = opening(hospital)
    lot(hospital, sheet, "C1", 4)
    finish(hospital, sheet)

    (found,) = review(hospital, sheet).differences
    assert (found.owner, found.expected, found.counted) == (77, 5, 4)
    approve(hospital, sheet)
    prove_clean(hospital)


def test_an_expired_lot_is_counted_like_any_other(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "B1", 5, expiry=SOON)
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


def test_a_closed_shelf_is_counted_as_it_is_found(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "ST-3018", "L", 1, serials=("A",), place="CATH-A")
    hospital.door("administrator").do_now(close_place, "CATH-A1")
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 7)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)

    done = approve(hospital, sheet)

    assert done.state is CountState.POSTED
    assert figures(hospital, "BA-2015", "CATH").on_hand == 7
    assert unit(hospital, "A").location == hospital.places["CATH-A1"].id
    prove_clean(hospital)


def test_a_count_is_decided_at_ones_own_hospital_and_department(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    finish(hospital, sheet)
    theirs = second(hospital)
    command = DecideCount(sheet.id, Decision.APPROVE, "why")

    with refused("count.unknown"):
        theirs.door().do_now(decide_count, command)
    with refused("count.unknown"):
        theirs.door().ask_now(review_count, sheet.id)
    with refused("people.not_allowed"):
        hospital.door("nurse").do_now(decide_count, command)
    assert theirs.door().ask_now(counts_to_review) == ()


def test_the_same_key_decides_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 4)
    finish(hospital, sheet)
    door = hospital.door("head", "k")
    command = DecideCount(sheet.id, Decision.APPROVE, "counted twice")

    first = door.do_now(decide_count, command)

    assert door.do_now(decide_count, command) == first
    assert figures(hospital, "BA-2015", "CATH").on_hand == 4
    prove_clean(hospital)


def test_what_was_counted_is_the_truth_even_where_it_was_reserved(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    surgeon, place = hospital.door("surgeon"), hospital.places["CATH"].id
    item = hospital.items["BA-2015"]
    (older,) = surgeon.do_now(reserve, Reserve(item, place, 2, "C-1"))
    (middle,) = surgeon.do_now(reserve, Reserve(item, place, 2, "C-2"))
    (newest,) = surgeon.do_now(reserve, Reserve(item, place, 1, "C-3"))
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    finish(hospital, sheet)

    done = approve(hospital, sheet)

    assert done.state is CountState.POSTED
    assert [(each.purpose, each.quantity) for each in done.gave_way] == [("C-3", 1), ("C-2", 1)]
    assert {each.holder for each in done.gave_way} == {hospital.staff["surgeon"]}
    kept = surgeon.ask_now(reservations, place, item)
    assert {each.id: each.left for each in kept} == {older.id: 2, middle.id: 1}
    assert newest.id not in {each.id for each in kept}
    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    assert figures(hospital, "BA-2015", "CATH").reserved == 3
    prove_clean(hospital)


def test_reserved_pieces_that_are_there_stay_reserved(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 3, serials=("A", "B", "C"))
    surgeon, place = hospital.door("surgeon"), hospital.places["CATH"].id
    surgeon.do_now(reserve, Reserve(hospital.items["ST-3018"], place, 2, "C-1"))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    seen(hospital, sheet, "C")
    finish(hospital, sheet)

    assert approve(hospital, sheet).gave_way == ()
    assert figures(hospital, "ST-3018", "CATH").reserved == 2
    prove_clean(hospital)


def test_the_same_approval_again_says_again_what_gave_way(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    kept = Reserve(hospital.items["BA-2015"], hospital.places["CATH"].id, 4, "C-1203")
    hospital.door("surgeon").do_now(reserve, kept)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    finish(hospital, sheet)
    command = DecideCount(sheet.id, Decision.APPROVE, "lost")
    head = hospital.door("head", key="d:1:1")

    first, again = head.do_now(decide_count, command), head.do_now(decide_count, command)

    assert again == first
    assert [(each.purpose, each.quantity) for each in again.gave_way] == [("C-1203", 1)]
    assert figures(hospital, "BA-2015", "CATH").on_hand == 3
    prove_clean(hospital)


def test_the_same_recount_again_clears_nothing_that_was_counted_since(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    sheet = opening(hospital)
    lot(hospital, sheet, "B1", 3)
    finish(hospital, sheet)
    again = DecideCount(sheet.id, Decision.RECOUNT)
    head = hospital.door("head", key="d:1:1")
    head.do_now(decide_count, again)
    lot(hospital, sheet, "B1", 5)

    repeated = head.do_now(decide_count, again)

    assert (repeated.state, repeated.lines) == (CountState.COUNTING, 1)
    with refused("count.not_in_review"):
        hospital.door("head", key="d:2:1").do_now(decide_count, again)


def test_a_count_is_opened_once_under_one_key(hospital: Hospital) -> None:
    nurse = hospital.door("nurse", key="u:7")
    command = OpenCount(hospital.places["CATH-A1"].id)
    first = nurse.do_now(open_count, command)
    finish(hospital, first)
    approve(hospital, first)

    again = nurse.do_now(open_count, command)
    fresh = hospital.door("nurse", key="u:8").do_now(open_count, command)

    assert (again.id, again.state) == (first.id, CountState.POSTED)
    assert fresh.id != first.id
    with refused("key.reused"):
        nurse.do_now(open_count, OpenCount(hospital.places["CATH"].id))
