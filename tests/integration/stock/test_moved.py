"""What a posting did, how things stand now, and whether it may still be undone."""

from datetime import timedelta

import pytest

from core.errors import RefusedError
from core.flow.issue import GiveBack, Take, give_back, take
from core.stock.lot import set_lot_status
from core.stock.moved import UNDO_MINUTES, Moved, moved
from core.stock.posting import Line, Posted
from core.tables.kinds import LotStatus, MovementKind
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, line, lot_id, move


def ask(hospital: Hospital, posted: Posted, who: str = "nurse") -> Moved:
    return hospital.door(who).ask_now(moved, posted.id)


def take_two(hospital: Hospital, item: str = "BA-2015") -> Posted:
    command = Take(hospital.items[item], hospital.places["CATH"].id, 2)
    return hospital.door("nurse").do_now(take, command)


def test_a_take_names_what_moved_whence_and_where_to(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)

    posted = take_two(hospital)
    did = ask(hospital, posted)

    assert (did.id, did.kind, did.at) == (posted.id, MovementKind.TAKE, hospital.clock.now())
    assert (did.actor, did.reverses, did.reversed_by) == (hospital.staff["nurse"], None, None)
    (only,) = did.lines
    assert (only.article.code, only.lot.number, only.unit, only.quantity) == (
        *("BA-2015", "A", None, 2),
    )
    assert (only.source.code, only.target.code, only.owner.id) == ("CATH-A1", "CATH-TAKEN", 0)


def test_the_figures_after_are_told_once_for_each_home(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)

    (after,) = ask(hospital, take_two(hospital)).after

    assert (after.article.code, after.home.place.code) == ("BA-2015", "CATH")
    assert (after.home.figures.on_hand, after.home.figures.taken) == (3, 2)


def test_the_figures_are_those_of_now_not_of_then(hospital: Hospital) -> None:
    posted = arrive(hospital, "BA-2015", "A", 5)
    take_two(hospital)

    (after,) = ask(hospital, posted).after

    assert after.home.figures.on_hand == 3


def test_a_home_that_was_emptied_is_told_with_nothing(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    way = ("CATH-A1", "STORE-1")
    posted = move(hospital, MovementKind.ISSUE, line(hospital, "BA-2015", "A", 5, way))

    first, second = ask(hospital, posted).after

    assert (first.home.place.code, first.home.figures.on_hand, first.home.shelves) == (
        "CATH",
        0,
        (),
    )
    assert (second.home.place.code, second.home.figures.on_hand) == ("STORE", 5)


def test_pieces_are_named_one_by_one(hospital: Hospital) -> None:
    posted = arrive(hospital, "ST-3018", "S1", 2, serials=("77", "78"))

    did = ask(hospital, posted)

    assert [each.unit.label for each in did.lines if each.unit] == ["77", "78"]
    assert {each.source.code for each in did.lines} == {"SUPPLIER"}
    assert [after.home.figures.available for after in did.after] == [2]


def test_reason_and_reference_are_told(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    way = ("CATH-A1", "waste")
    lost = line(hospital, "BA-2015", "A", 1, way)
    posted = move(hospital, MovementKind.DISPOSE, lost, reason="damaged", reference="CS-26-00001")

    did = ask(hospital, posted)

    assert (did.reason, did.reference) == ("damaged", "CS-26-00001")


def test_an_unknown_posting_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"posting\.unknown"):
        hospital.door("nurse").ask_now(moved, 4711)


def test_who_did_it_may_undo_it_for_ten_minutes(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    posted = take_two(hospital)
    until = hospital.clock.now() + timedelta(minutes=UNDO_MINUTES)

    assert ask(hospital, posted).undo_until == until
    assert ask(hospital, posted, "second_nurse").undo_until is None

    hospital.clock.set(until)
    assert ask(hospital, posted).undo_until == until

    hospital.clock.advance(seconds=1)
    assert ask(hospital, posted).undo_until is None


def reverse(hospital: Hospital, posted: Posted) -> Posted:
    (done,) = posted.lines
    back = Line(done.item, done.lot, done.quantity, done.target, done.source, done.unit)
    return move(hospital, MovementKind.REVERSE, back, who="nurse", reverses=posted.id)


def test_what_was_undone_names_what_undid_it_and_neither_can_be_undone(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    posted = take_two(hospital)
    back = reverse(hospital, posted)

    first, second = ask(hospital, posted), ask(hospital, back)

    assert (first.reversed_by, first.undo_until) == (back.id, None)
    assert (second.reverses, second.undo_until) == (posted.id, None)


def test_a_take_of_which_something_came_back_cannot_be_undone(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    first, second = take_two(hospital), take_two(hospital)
    hospital.door("nurse").do_now(give_back, GiveBack(1, take=first.id))

    assert ask(hospital, first).undo_until is None
    assert ask(hospital, second).undo_until is not None


def test_a_piece_that_went_on_cannot_be_brought_back_by_undoing(hospital: Hospital) -> None:
    posted = arrive(hospital, "ST-3018", "S1", 2, serials=("77", "78"))
    assert ask(hospital, posted, "storekeeper").undo_until is not None

    take_two(hospital, "ST-3018")

    assert ask(hospital, posted, "storekeeper").undo_until is None


def test_a_lot_of_which_too_little_is_left_cannot_be_brought_back(hospital: Hospital) -> None:
    posted = arrive(hospital, "BA-2015", "A", 5)
    taken = take_two(hospital)

    assert ask(hospital, posted, "storekeeper").undo_until is None

    reverse(hospital, taken)
    assert ask(hospital, posted, "storekeeper").undo_until is not None


def test_a_lot_that_is_all_gone_cannot_be_brought_back(hospital: Hospital) -> None:
    posted = arrive(hospital, "BA-2015", "A", 2)
    take_two(hospital)

    assert ask(hospital, posted, "storekeeper").undo_until is None


def test_a_disposal_can_be_undone_by_who_did_it(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 2)
    hospital.program.do_now(
        set_lot_status, lot_id(hospital, "BA-2015", "A"), LotStatus.RECALLED, "maker's letter"
    )
    way = ("CATH-A1", "waste")
    posted = move(hospital, MovementKind.DISPOSE, line(hospital, "BA-2015", "A", 1, way))

    assert ask(hospital, posted, "storekeeper").undo_until is not None
