"""What happened to an item, a lot or a piece, and what a person did."""

from datetime import timedelta

import pytest

from core.errors import RefusedError
from core.flow.issue import GiveBack, Take, give_back, take
from core.stock.page import Page
from core.stock.posting import Line, Posted
from core.stock.trace import (
    HAPPENINGS_A_PAGE,
    MOST_USES,
    About,
    Happening,
    LotTrace,
    Who,
    history,
    posting_history,
    trace_lot,
)
from core.tables.kinds import MovementKind
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, line, lot_id, move

K = MovementKind


def take_one(hospital: Hospital, item: str = "BA-2015", who: str = "nurse") -> Posted:
    hospital.clock.advance(minutes=1)
    command = Take(hospital.items[item], hospital.places["CATH"].id, 1)
    return hospital.door(who).do_now(take, command)


def shift(
    hospital: Hospital, kind: MovementKind, quantity: int, way: tuple[str, str], reference: str = ""
) -> Posted:
    hospital.clock.advance(minutes=1)
    return move(hospital, kind, line(hospital, "BA-2015", "A", quantity, way), reference=reference)


def reverse(hospital: Hospital, posted: Posted) -> Posted:
    hospital.clock.advance(minutes=1)
    (done,) = posted.lines
    back = Line(done.item, done.lot, done.quantity, done.target, done.source, done.unit)
    return move(hospital, K.REVERSE, back, reverses=posted.id, reason="slip")


def kinds(page: Page[Happening]) -> list[MovementKind]:
    return [row.kind for row in page.rows]


def of_item(hospital: Hospital, item: str, page: int = 1) -> Page[Happening]:
    return hospital.door("auditor").ask_now(history, About(item=hospital.items[item]), page)


def trace(hospital: Hospital) -> LotTrace:
    lot = lot_id(hospital, "BA-2015", "A")
    return hospital.door("auditor").ask_now(trace_lot, lot)


def test_a_history_tells_the_newest_first(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    taken = take_one(hospital)
    hospital.clock.advance(minutes=1)
    hospital.door("nurse").do_now(give_back, GiveBack(1, take=taken.id))
    arrive(hospital, "GW-014", "OTHER", 1)

    page = of_item(hospital, "BA-2015")

    assert kinds(page) == [K.RETURN, K.TAKE, K.RECEIVE]
    assert (page.page, page.pages, page.total) == (1, 1, 3)


def test_a_happening_is_told_in_full(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    posted = shift(hospital, K.DISPOSE, 2, ("CATH-A1", "waste"), "CS-26-00001")

    told = of_item(hospital, "BA-2015").rows[0]

    assert (told.posting, told.at, told.quantity) == (posted.id, hospital.clock.now(), 2)
    assert told.who == Who(hospital.staff["storekeeper"], "刘强", "Liu Qiang")
    assert (told.article.code, told.lot_number, told.unit) == ("BA-2015", "A", "")
    assert (told.source.code, told.target.code) == ("CATH-A1", "WASTE")
    assert (told.reference, told.reason) == ("CS-26-00001", "")
    assert (told.reverses, told.reversed_by) == (None, None)


def test_a_reversal_and_what_it_reversed_name_each_other(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    first = shift(hospital, K.DISPOSE, 2, ("CATH-A1", "waste"))
    back = reverse(hospital, first)

    newest, older, _ = of_item(hospital, "BA-2015").rows

    assert (newest.posting, newest.reverses, newest.reason) == (back.id, first.id, "slip")
    assert (older.posting, older.reversed_by) == (first.id, back.id)


def test_what_the_program_does_has_no_name(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    way = ("CATH-A1", "STORE-1")
    moving = line(hospital, "BA-2015", "A", 1, way)
    move(hospital, K.ISSUE, moving, who="")

    assert of_item(hospital, "BA-2015").rows[0].who == Who(0, "", "")


def test_a_lot_and_a_piece_have_histories_of_their_own(hospital: Hospital) -> None:
    received = arrive(hospital, "ST-3018", "S1", 2, serials=("77", "78"))
    arrive(hospital, "ST-3018", "S2", 1, serials=("79",), place="STORE-1")
    taken = take_one(hospital, "ST-3018").lines[0]
    auditor = hospital.door("auditor")

    of_lot = auditor.ask_now(history, About(lot=taken.lot))
    of_taken = auditor.ask_now(history, About(unit=taken.unit))
    of_other = auditor.ask_now(history, About(unit=received.lines[1].unit))

    assert (kinds(of_lot), of_lot.total) == ([K.TAKE, K.RECEIVE, K.RECEIVE], 3)
    assert (kinds(of_taken), {row.unit for row in of_taken.rows}) == ([K.TAKE, K.RECEIVE], {"77"})
    assert (kinds(of_other), {row.unit for row in of_other.rows}) == ([K.RECEIVE], {"78"})


def test_a_history_is_about_one_thing() -> None:
    for wrong in ({}, {"item": 1, "lot": 2}):
        with pytest.raises(AssertionError, match="one thing"):
            About(**wrong)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (About(item=4711), "item.unknown"),
        (About(lot=4711), "stock.unknown_lot"),
        (About(unit=4711), "unit.unknown"),
    ],
)
def test_unknown_things_have_no_history(hospital: Hospital, about: About, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        hospital.door("auditor").ask_now(history, about)

    assert refused.value.code == code


def test_a_long_history_has_pages(hospital: Hospital) -> None:
    serials = [f"{n:03}" for n in range(HAPPENINGS_A_PAGE + 3)]
    arrive(hospital, "ST-3018", "S1", len(serials), serials=serials)
    newest = take_one(hospital, "ST-3018")

    pages = [of_item(hospital, "ST-3018", page) for page in (1, 2, 7)]

    assert [(page.page, page.pages, page.total) for page in pages] == [
        (1, 2, 24),
        (2, 2, 24),
        (2, 2, 24),
    ]
    assert pages[0].rows[0].posting == newest.id
    received = [row.unit for page in pages[:2] for row in page.rows if row.kind is K.RECEIVE]
    assert received == serials


def test_a_person_sees_what_the_person_did(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    mine = take_one(hospital)
    other = take_one(hospital, who="second_nurse")
    again = take_one(hospital)

    own = hospital.door("nurse").ask_now(posting_history)
    theirs = hospital.door("nurse").ask_now(posting_history, hospital.staff["second_nurse"])

    assert [row.posting for row in own.rows] == [again.id, mine.id]
    assert [row.posting for row in theirs.rows] == [other.id]


def test_what_a_person_did_may_begin_at_a_moment(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    take_one(hospital)
    since = hospital.clock.now() + timedelta(seconds=30)
    later = take_one(hospital)

    page = hospital.door("nurse").ask_now(posting_history, since=since)

    assert ([row.posting for row in page.rows], page.total) == ([later.id], 1)


def test_a_lot_is_traced_from_the_supplier_to_its_cases(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 20)
    shift(hospital, K.USE, 2, ("CATH-A1", "patient"), "CS-26-00001")
    early = hospital.clock.now()
    shift(hospital, K.USE, 1, ("CATH-A1", "patient"), "CS-26-00002")
    shift(hospital, K.DISPOSE, 3, ("CATH-A1", "waste"))
    shift(hospital, K.SEND_BACK, 4, ("CATH-A1", "supplier"))
    shift(hospital, K.ADJUST, 2, ("CATH-A1", "variance"))
    shift(hospital, K.ADJUST, 1, ("variance", "STORE-1"))
    take_one(hospital)

    found = trace(hospital)

    assert (found.article.code, found.lot.number, found.received) == ("BA-2015", "A", 20)
    assert [(use.reference, use.quantity) for use in found.used] == [
        ("CS-26-00002", 1),
        ("CS-26-00001", 2),
    ]
    assert found.used[1].at == early
    assert (found.disposed, found.sent_back, found.variance, found.used_total) == (3, 4, -1, 3)
    now = {place.code: count for place, count in found.now}
    assert now == {"STORE-1": 1, "CATH-A1": 7, "CATH-TAKEN": 1}


def test_a_trace_adds_up_whatever_was_reversed(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 20)
    again = arrive(hospital, "BA-2015", "A", 5)
    wrong = [
        shift(hospital, K.USE, 2, ("CATH-A1", "patient"), "CS-26-00001"),
        shift(hospital, K.DISPOSE, 3, ("CATH-A1", "waste")),
        shift(hospital, K.SEND_BACK, 4, ("CATH-A1", "supplier")),
        shift(hospital, K.ADJUST, 1, ("CATH-A1", "variance")),
        again,
    ]
    for each in wrong:
        reverse(hospital, each)

    found = trace(hospital)

    assert (found.received, found.used, found.used_total) == (20, (), 0)
    assert (found.disposed, found.sent_back, found.variance) == (0, 0, 0)
    assert sum(count for _, count in found.now) == 20


def test_the_lines_of_one_use_are_told_together_and_only_the_latest(hospital: Hospital) -> None:
    count = MOST_USES + 5
    arrive(hospital, "BA-2015", "A", count)
    for n in range(count):
        shift(hospital, K.USE, 1, ("CATH-A1", "patient"), f"CS-26-{n:05}")

    found = trace(hospital)

    assert (len(found.used), found.used_total) == (MOST_USES, count)
    assert found.used[0].reference == f"CS-26-{count - 1:05}"
    assert found.now == ()


def test_an_unknown_lot_has_no_trace(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"stock\.unknown_lot"):
        hospital.door("auditor").ask_now(trace_lot, 4711)
