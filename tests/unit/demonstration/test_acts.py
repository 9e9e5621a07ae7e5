from datetime import UTC, date, datetime, timedelta

import pytest

from bot.demonstration import steps
from bot.demonstration.building import acts
from bot.demonstration.building.books import Books
from bot.demonstration.steps import Mark, Pick, Reason, ReceiptLine
from core.actor import Actor, ActorKind
from core.flow.adjust import DisposalReason
from core.flow.transfer import DispatchLine
from core.stock.posting import Line, Posted
from core.tables.kinds import MovementKind

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
SIGNED = (AT, "NUR01", "DUH")


@pytest.fixture
def books() -> Books:
    return Books(
        places={"CATH-1": 11, "CS-1": 12},
        items={"ST": 21, "BL": 22},
        by_unit={"ST": True, "BL": False},
        suppliers={"S01": 31},
        staff={"SUR01": Actor(ActorKind.STAFF, 41, 1)},
        lots={("ST", "A"): 51, ("ST", "B"): 52, ("BL", "C"): 53},
        units={("ST", "A001"): 61, ("ST", "A002"): 62},
    )


def receipt() -> steps.Receive:
    marks = (Mark("A001", "DUH1"), Mark("A002", "DUH2"))
    made, expiry = date(2026, 1, 1), date(2028, 1, 1)
    units = ReceiptLine("ST", "A", made, expiry, 2, "S01", marks)
    return steps.Receive(
        *SIGNED, "CS-1", "S01", "DN-1", (units, ReceiptLine("BL", "C", made, expiry, 7, "", ()))
    )


def test_a_delivery_is_a_receipt_with_every_piece_named(books: Books) -> None:
    made = acts.receive(receipt(), books)

    assert (made.place, made.reference, made.supplier) == (12, "DN-1", 31)
    units, lots = made.lines
    assert (units.item, units.quantity, units.owner) == (21, 2, 31)
    assert [(u.serial, u.code) for u in units.units] == [("A001", "DUH1"), ("A002", "DUH2")]
    assert (lots.item, lots.quantity, lots.owner, lots.units) == (22, 7, 0, ())
    assert lots.expiry == date(2028, 1, 1)


def test_the_answer_to_a_receipt_enters_its_lots_and_units(books: Books) -> None:
    books.lots.clear()
    books.units.clear()
    lines = (Line(21, 71, 1, 0, 12, 81), Line(21, 71, 1, 0, 12, 82), Line(22, 72, 7, 0, 12))
    posted = Posted(1, "k", 0, MovementKind.RECEIVE, 0, AT, "", "", None, lines)

    books.received(acts.named(receipt()), posted)

    assert books.lots == {("ST", "A"): 71, ("BL", "C"): 72}
    assert books.units == {("ST", "A001"): 81, ("ST", "A002"): 82}


def test_an_item_that_is_sent_in_one_lot_names_it_and_in_several_leaves_it_to_the_core(
    books: Books,
) -> None:
    picks = (
        Pick("ST", "A", "", 1, ("A001",)),
        Pick("BL", "C", "", 3, ()),
        Pick("ST", "B", "", 2, ("B001", "B002")),
    )
    step = steps.Dispatch(*SIGNED, "CS-1", "CATH-1", "TR-1", picks)

    made = acts.dispatch(step, books)

    assert (made.source, made.target) == (12, 11)
    assert made.lines == (DispatchLine(21, 3, None), DispatchLine(22, 3, 53))


def test_each_lot_of_a_use_is_a_use_straight_from_its_place(books: Books) -> None:
    picks = (Pick("ST", "A", "", 2, ("A001", "A002")), Pick("BL", "C", "", 1, ()))

    first, second = acts.uses(steps.Use(*SIGNED, "CATH-1", "CATH-261122-01", picks), books)

    assert (first.case, first.item, first.quantity, first.lot) == ("CATH-261122-01", 21, 2, 51)
    assert (second.item, second.quantity, second.lot, second.place) == (22, 1, 53, 11)


def test_what_is_put_back_settles_the_take_of_the_case(books: Books) -> None:
    picks = (Pick("ST", "A", "", 1, ("A002",)),)
    books.takes["CASE", "ST"] = 99

    took = acts.take(steps.Take(*SIGNED, "CATH-1", "CASE", picks), books)
    back = acts.give_back(steps.Return(*SIGNED, "CATH-1", "CASE", Reason.NOT_USED, picks), books)

    assert (took.item, took.place, took.quantity, took.lot) == (21, 11, 1, 51)
    assert (back.take, back.quantity, back.place) == (99, 1, 11)


def test_what_leaves_for_good_is_named_piece_by_piece(books: Books) -> None:
    picks = (Pick("ST", "A", "S01", 2, ("A001", "A002")), Pick("BL", "C", "", 5, ()))

    thrown = list(acts.disposals(steps.Dispose(*SIGNED, "CS-1", Reason.EXPIRED, picks), books))
    sent = list(
        acts.returns_to_supplier(
            steps.SendBack(*SIGNED, "CS-1", "S01", Reason.SLOW, picks), books, "slow"
        )
    )
    missing = list(
        acts.adjustments(steps.Adjust(*SIGNED, "CS-1", "CT", Reason.COUNT, picks), books, "gone")
    )

    assert [(t.unit, t.quantity, t.owner) for t in thrown] == [
        (61, 1, 31),
        (62, 1, 31),
        (None, 5, 0),
    ]
    assert {t.reason for t in thrown} == {DisposalReason.EXPIRED}
    assert [(s.unit, s.quantity, s.reason) for s in sent][-1] == (None, 5, "slow")
    assert [(m.unit, m.quantity_change) for m in missing] == [(61, -1), (62, -1), (None, -5)]


def test_a_planned_case_is_called_by_both_its_names(books: Books) -> None:
    step = steps.Schedule(
        *SIGNED, "CASE", "CATH-1", AT + timedelta(hours=17), "支架植入术", "Stenting", "SUR01"
    )

    made = acts.schedule(step, books)

    assert made.title == "支架植入术 · Stenting"
    assert (made.token, made.place, made.surgeon, made.at) == ("CASE", 11, 41, step.when)


def test_a_reservation_lasts_until_the_case_is_over(books: Books) -> None:
    until = AT + timedelta(hours=30, minutes=1)
    step = steps.Reserve(*SIGNED, "CATH-1", "CASE", until, (Pick("BL", "C", "", 1, ()),))

    (made,) = acts.reservations(step, books)

    assert (made.hours, made.purpose, made.lot, made.quantity) == (31, "CASE", 53, 1)
