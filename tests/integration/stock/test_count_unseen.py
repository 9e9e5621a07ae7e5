"""What nobody counted is told from what was counted as none, and open counts are known by name."""

from core.stock.count import cancel_count
from core.stock.count_look import count_found, counts_going_on
from core.tables.kinds import CountState
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.counted import finish, lot, opening, review, seen
from tests.integration.stock.stocked import arrive


def test_counted_as_none_is_not_the_same_as_never_counted(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    arrive(hospital, "BA-2015", "B2", 4)
    arrive(hospital, "GW-014", "W1", 3)
    sheet = opening(hospital)
    lot(hospital, sheet, "B2", 0)
    sent = finish(hospital, sheet)

    found = review(hospital, sheet)

    told = [(each.lot.number, each.counted, each.seen) for each in found.differences]
    assert told[0] == ("B2", 0, True)
    assert sorted(told[1:]) == [("B1", 0, False), ("W1", 0, False)]
    assert (found.unseen, found.total, found.matched) == (2, 3, 0)
    assert sent.lines == 1


def test_pieces_that_nobody_saw_are_unseen_too(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 3, serials=("A", "B", "C"))
    sheet = opening(hospital)
    seen(hospital, sheet, "A")
    finish(hospital, sheet)

    found = review(hospital, sheet)

    assert (found.unseen, found.total, found.matched) == (2, 3, 1)
    assert not any(each.seen for each in found.differences)


def test_an_empty_shelf_has_nothing_unseen(hospital: Hospital) -> None:
    sheet = opening(hospital)
    finish(hospital, sheet)

    found = review(hospital, sheet)

    assert (found.unseen, found.total) == (0, 0)


def test_who_may_review_there_sees_what_goes_on_and_may_end_it(hospital: Hospital) -> None:
    sheet = opening(hospital)
    head = hospital.door("head")

    (going,) = head.ask_now(counts_going_on)
    assert going == head.ask_now(count_found, sheet.id)
    assert (going.count.id, going.who.name) == (sheet.id, "王芳")
    assert head.do_now(cancel_count, sheet.id).state is CountState.CANCELLED
    assert head.ask_now(counts_going_on) == ()


def test_who_may_not_review_there_neither_sees_nor_ends_it(hospital: Hospital) -> None:
    sheet = opening(hospital)

    with refused("people.not_allowed"):
        hospital.door("second_nurse").ask_now(counts_going_on)
    with refused("people.not_allowed"):
        hospital.door("second_nurse").do_now(cancel_count, sheet.id)
    with refused("count.unknown"):
        hospital.door("head").ask_now(count_found, 4711)
