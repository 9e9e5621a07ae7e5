"""Receipts: what comes is on the shelf with its lot and units, or nothing of it is."""

from datetime import date, timedelta

import pytest

from core.flow.adjust import SendBack, send_back
from core.flow.receipt import Receive, ReceiveLine, receive
from core.rights import Right, needs
from core.stock.catalogue import NewItem, put_items
from core.stock.lot import Batch, lot_by_number, set_lot_status
from core.stock.naming import NewUnit
from core.stock.posting import Posted
from core.stock.reverse import undo
from core.tables.kinds import LotStatus, UnitState
from core.unit_of_work import UnitOfWork
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import LONG, Hospital, kept_supplier
from tests.integration.stock.stocked import end_id

GONE = date(2026, 3, 9)
"""The day before the tests' present day."""


def deliver(
    hospital: Hospital, *lines: ReceiveLine, place: str = "CATH-A1", key: str = ""
) -> Posted:
    target = end_id(hospital, "quarantine") if place == "quarantine" else hospital.places[place].id
    return hospital.door("storekeeper", key).do_now(receive, Receive(target, lines, "PO-1"))


def stents(hospital: Hospital, *serials: str, lot: str = "L1") -> ReceiveLine:
    units = tuple(NewUnit(serial) for serial in serials)
    return ReceiveLine(hospital.items["ST-3018"], lot, len(units), LONG, units=units)


def balloons(
    hospital: Hospital, quantity: int, *, lot: str = "B1", expiry: date | None = LONG
) -> ReceiveLine:
    return ReceiveLine(hospital.items["BA-2015"], lot, quantity, expiry)


@needs(Right.ANYONE)
def batch(uow: UnitOfWork, item: int, number: str) -> Batch | None:
    return lot_by_number(uow, item, number)


def test_lots_and_units_are_on_the_shelf(hospital: Hospital) -> None:
    posted = deliver(hospital, stents(hospital, "S1", "S2"), balloons(hospital, 7))

    assert posted.reference == "PO-1"
    assert [line.quantity for line in posted.lines] == [1, 1, 7]
    assert figures(hospital, "ST-3018", "CATH").available == 2
    assert figures(hospital, "BA-2015", "CATH").available == 7
    assert unit(hospital, "S1").location == hospital.places["CATH-A1"].id
    assert unit(hospital, "S1").state is UnitState.IN_STOCK
    prove_clean(hospital)


def test_the_same_key_receives_once(hospital: Hospital) -> None:
    first = deliver(hospital, balloons(hospital, 7), key="k1")
    again = deliver(hospital, balloons(hospital, 7), key="k1")

    assert again == first
    assert figures(hospital, "BA-2015", "CATH").on_hand == 7
    with refused("key.reused"):
        deliver(hospital, balloons(hospital, 8), key="k1")


def test_a_second_delivery_of_a_lot_joins_the_first(hospital: Hospital) -> None:
    deliver(hospital, balloons(hospital, 7))
    deliver(hospital, balloons(hospital, 3, expiry=None))

    assert figures(hospital, "BA-2015", "CATH").on_hand == 10
    with refused("lot.other_expiry", lot="B1"):
        deliver(hospital, balloons(hospital, 3, expiry=LONG + timedelta(days=1)))


def test_an_expired_lot_is_received_into_quarantine_only(hospital: Hospital) -> None:
    with refused("stock.expired", lot="OLD"):
        deliver(hospital, balloons(hospital, 2, lot="OLD", expiry=GONE))

    deliver(hospital, balloons(hospital, 2, lot="OLD", expiry=GONE), place="quarantine")

    prove_clean(hospital)


def test_a_held_lot_is_not_received_onto_a_shelf(hospital: Hospital) -> None:
    deliver(hospital, balloons(hospital, 2))
    lot = hospital.program.ask_now(batch, hospital.items["BA-2015"], "B1")
    assert lot is not None
    hospital.door("storekeeper").do_now(set_lot_status, lot.id, LotStatus.RECALLED, "notice 7")

    with refused("stock.held", lot="B1", reason="recalled"):
        deliver(hospital, balloons(hospital, 2))


def test_a_lapsed_registration_blocks_the_shelf(hospital: Hospital) -> None:
    new = NewItem("LAPSED", "X", "旧", "Old", "个", registration_expiry=GONE)
    (item,) = hospital.door("buyer").do_now(put_items, (new,))
    line = ReceiveLine(item, "L", 1, LONG)

    with refused("flow.licence_expired", item="LAPSED", expiry=GONE):
        deliver(hospital, line)
    deliver(hospital, line, place="quarantine")


def test_the_expiry_comes_from_the_day_it_was_made_and_the_shelf_life(hospital: Hospital) -> None:
    new = NewItem("SHELF", "X", "限", "Limited", "个", shelf_life_days=365)
    (item,) = hospital.door("buyer").do_now(put_items, (new,))

    deliver(hospital, ReceiveLine(item, "L", 1, made=date(2026, 1, 1)))

    lot = hospital.program.ask_now(batch, item, "L")
    assert lot is not None
    assert lot.last_day == date(2027, 1, 1)
    with refused("flow.expiry_missing", item="SHELF"):
        deliver(hospital, ReceiveLine(item, "L2", 1))


def test_every_piece_of_a_unit_item_needs_its_name(hospital: Hospital) -> None:
    item = hospital.items["ST-3018"]

    with refused("flow.units_needed", quantity=2, units=1):
        deliver(hospital, ReceiveLine(item, "L", 2, LONG, units=(NewUnit("S1"),)))
    with refused("flow.unit_unnamed"):
        deliver(hospital, ReceiveLine(item, "L", 1, LONG, units=(NewUnit(),)))
    with refused("flow.unit_name_long"):
        deliver(hospital, ReceiveLine(item, "L", 1, LONG, units=(NewUnit("S" * 65),)))
    with refused("flow.units_not_kept", item="BA-2015"):
        line = ReceiveLine(hospital.items["BA-2015"], "L", 1, LONG, units=(NewUnit("S1"),))
        deliver(hospital, line)


@pytest.mark.parametrize(
    "again",
    [
        NewUnit("S1"),
        NewUnit(code="HC1"),
        NewUnit(epc="E1"),
        NewUnit("S9", "HC1"),
        NewUnit("S1", "HC2"),
    ],
)
def test_a_name_belongs_to_one_piece(hospital: Hospital, again: NewUnit) -> None:
    item = hospital.items["ST-3018"]
    two = (NewUnit("S1", "HC1", "E1"), NewUnit("S2", "HC2"))
    deliver(hospital, ReceiveLine(item, "L", 2, LONG, units=two))

    with refused("flow.unit_known", unit=again.label):
        deliver(hospital, ReceiveLine(item, "L", 1, LONG, units=(again,)))


def test_a_name_comes_once_in_a_delivery(hospital: Hospital) -> None:
    with refused("flow.unit_twice", unit="S1"):
        deliver(hospital, stents(hospital, "S1"), stents(hospital, "S1", lot="L2"))
    assert figures(hospital, "ST-3018", "CATH").on_hand == 0


def test_a_serial_is_the_makers_and_another_item_may_have_it_too(hospital: Hospital) -> None:
    deliver(hospital, stents(hospital, "S1"))
    other = ReceiveLine(hospital.items["ST-2718"], "L", 1, LONG, units=(NewUnit("S1"),))
    deliver(hospital, other)

    assert unit(hospital, "S1", "ST-2718").id != unit(hospital, "S1").id


def test_a_wrong_receipt_is_undone_and_received_again_with_the_right_lot_and_code(
    hospital: Hospital,
) -> None:
    wrong = deliver(hospital, stents(hospital, "S1", lot="WRONG"))
    hospital.door("storekeeper").do_now(undo, wrong.id)
    right = (NewUnit("S1", "HC1"),)

    deliver(hospital, ReceiveLine(hospital.items["ST-3018"], "RIGHT", 1, LONG, units=right))

    found = unit(hospital, "S1")
    assert (found.code, found.state) == ("HC1", UnitState.IN_STOCK)
    assert figures(hospital, "ST-3018", "CATH").available == 1
    prove_clean(hospital)


def test_a_piece_sent_back_may_come_again_but_not_as_another_item(hospital: Hospital) -> None:
    deliver(
        hospital,
        ReceiveLine(hospital.items["ST-3018"], "L", 1, LONG, units=(NewUnit("S1", "HC1"),)),
    )
    piece = unit(hospital, "S1")
    sent = SendBack(hospital.places["CATH-A1"].id, 0, 0, 1, "wrong size", piece.id)
    hospital.door("storekeeper").do_now(send_back, sent)
    stranger = ReceiveLine(hospital.items["ST-2718"], "L", 1, LONG, units=(NewUnit(code="HC1"),))

    with refused("flow.unit_known"):
        deliver(hospital, stranger)
    deliver(hospital, stents(hospital, "S1", lot="L"))

    assert unit(hospital, "S1").id == piece.id
    prove_clean(hospital)


def test_a_lot_needs_a_number_and_dates_in_order(hospital: Hospital) -> None:
    with refused("flow.lot_missing", item="BA-2015"):
        deliver(hospital, balloons(hospital, 1, lot="  "))
    with refused("flow.dates_reversed", lot="B1"):
        made = LONG + timedelta(days=1)
        deliver(hospital, ReceiveLine(hospital.items["BA-2015"], "B1", 1, LONG, made))


@pytest.mark.parametrize(
    ("quantity", "code"),
    [(0, "quantity.not_positive"), (-1, "quantity.not_positive"), (10**9, "quantity.too_large")],
)
def test_a_quantity_is_whole_and_sensible(hospital: Hospital, quantity: int, code: str) -> None:
    with refused(code):
        deliver(hospital, balloons(hospital, quantity))


def test_consigned_stock_stays_the_suppliers(hospital: Hospital) -> None:
    line = ReceiveLine(hospital.items["BA-2015"], "C1", 4, LONG, owner=77)
    hospital.program.do_now(kept_supplier, 77)

    posted = deliver(hospital, line)

    assert [each.owner for each in posted.lines] == [77]
    assert figures(hospital, "BA-2015", "CATH").available == 4


@pytest.mark.parametrize("owner", [424242, -1])
def test_an_owner_nobody_knows_is_refused(hospital: Hospital, owner: int) -> None:
    line = ReceiveLine(hospital.items["BA-2015"], "C1", 4, LONG, owner=owner)

    with refused("owner.unknown", owner=str(owner)):
        deliver(hospital, balloons(hospital, 1), line)
    came = Receive(hospital.places["CATH-A1"].id, (balloons(hospital, 1),), supplier=owner)
    with refused("owner.unknown", owner=str(owner)):
        hospital.door("storekeeper").do_now(receive, came)

    assert figures(hospital, "BA-2015", "CATH").on_hand == 0


def test_only_a_storekeeper_receives(hospital: Hospital) -> None:
    command = Receive(hospital.places["CATH-A1"].id, (balloons(hospital, 1),))

    with refused("people.not_allowed"):
        hospital.door("nurse").do_now(receive, command)


def test_a_place_must_be_able_to_hold_stock(hospital: Hospital) -> None:
    hospital_itself = hospital.places["H1"].id

    with refused("flow.not_a_shelf", place="H1"):
        command = Receive(hospital_itself, (balloons(hospital, 1),))
        hospital.door("storekeeper").do_now(receive, command)


def test_many_deliveries_in_one_commit_find_each_others_names(hospital: Hospital) -> None:
    door = hospital.door("storekeeper")
    place = hospital.places["CATH-A1"].id
    futures = [
        door.begin(receive, Receive(place, (stents(hospital, f"S{n % 20}", lot=f"L{n % 3}"),)))
        for n in range(40)
    ]
    refusals = [future.exception() for future in futures]

    assert sum(refusal is None for refusal in refusals) == 20
    assert figures(hospital, "ST-3018", "CATH").on_hand == 20
    prove_clean(hospital)
