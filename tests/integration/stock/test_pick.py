"""Picking: what leaves first, and what never leaves; the same question has the same answer."""

from datetime import UTC, date, datetime

import pytest

from core.clock import SetClock
from core.rights import Right, needs
from core.stock.catalogue import NewItem, put_items
from core.stock.item import article
from core.stock.location import tree
from core.stock.lot import lot, set_lot_status
from core.stock.overview import stock_of
from core.stock.pick import Pick, Wanted, choose, in_order, reservable
from core.stock.place import close_place
from core.tables.kinds import LotStatus, PickRule, Tracked
from core.unit_of_work import UnitOfWork
from tests.acts import refused, unit
from tests.hospital import LONG, Hospital
from tests.integration.stock.second import second
from tests.integration.stock.stocked import arrive, keep, lot_id

SOON, LATER = date(2026, 4, 1), date(2026, 9, 1)


Named = tuple[int | None, int | None]
Told = list[tuple[str, str, int, int, int | None]]
"""Of each pick: the place, the lot, the owner, how many, the unit."""


@needs(Right.ANYONE)
def picking(uow: UnitOfWork, item: int, place: int, quantity: int, named: Named) -> Told:
    lot_id, unit_id = named
    wanted = Wanted(article(uow, item), tree(uow)[place], quantity, lot_id, unit_id)
    return [
        (tree(uow)[p.location].code, lot(uow, p.lot).number, p.owner, p.quantity, p.unit)
        for p in choose(uow, wanted)
    ]


@needs(Right.ANYONE)
def keeping(uow: UnitOfWork, item: int, place: int, quantity: int) -> list[Pick]:
    return reservable(uow, Wanted(article(uow, item), tree(uow)[place], quantity))


@needs(Right.ANYONE)
def order(uow: UnitOfWork, item: int, place: int) -> list[tuple[str, int]]:
    found = in_order(uow, article(uow, item), tree(uow)[place])
    return [(lot(uow, key.lot).number, held.free) for key, held in found]


def picks(
    hospital: Hospital,
    quantity: int = 1,
    item: str = "BA-2015",
    *,
    place: str = "CATH",
    lot: int | None = None,
    unit: int | None = None,
) -> Told:
    ids = (hospital.items[item], hospital.places[place].id)
    return hospital.program.do_now(picking, *ids, quantity, (lot, unit))


def test_lots_leave_by_their_expiry_over_all_shelves(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LONG", 3, expiry=LONG, place="CATH")
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON, place="CATH-A1")
    arrive(hospital, "BA-2015", "LATER", 2, expiry=LATER, place="CATH-A")
    arrive(hospital, "BA-2015", "NEVER", 2, expiry=None, place="CATH-A")

    assert picks(hospital, 8) == [
        ("CATH-A1", "SOON", 0, 2, None),
        ("CATH-A", "LATER", 0, 2, None),
        ("CATH", "LONG", 0, 3, None),
        ("CATH-A", "NEVER", 0, 1, None),
    ]


def test_a_shelf_is_picked_with_what_is_below_it_only(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "HERE", 1, place="CATH-A1")
    arrive(hospital, "BA-2015", "ABOVE", 1, expiry=SOON, place="CATH")
    arrive(hospital, "BA-2015", "OTHER", 1, expiry=SOON, place="OR-1")

    assert picks(hospital, place="CATH-A") == [("CATH-A1", "HERE", 0, 1, None)]
    with refused("stock.not_enough", asked=2, available=1, place="CATH-A", item="BA-2015"):
        picks(hospital, 2, place="CATH-A")


def test_equal_expiries_leave_by_place_then_lot_then_owner(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B2", 1, place="CATH-A1", owner=9)
    arrive(hospital, "BA-2015", "B2", 1, place="CATH-A1")
    arrive(hospital, "BA-2015", "B3", 1, place="CATH-A1")
    arrive(hospital, "BA-2015", "B2", 1, place="CATH")

    found = [(place, number, owner) for place, number, owner, *_ in picks(hospital, 4)]

    assert found == [
        ("CATH", "B2", 0),
        ("CATH-A1", "B2", 0),
        ("CATH-A1", "B2", 9),
        ("CATH-A1", "B3", 0),
    ]
    assert picks(hospital, 4) == picks(hospital, 4)


def test_what_came_first_leaves_first_where_the_item_says_so(hospital: Hospital) -> None:
    new = NewItem("FIFO", "F", "先进先出", "First in", "个", pick_rule=PickRule.FIFO)
    (hospital.items["FIFO"],) = hospital.door("buyer").do_now(put_items, (new,))
    arrive(hospital, "FIFO", "FIRST", 2, expiry=LONG)
    arrive(hospital, "FIFO", "SECOND", 2, expiry=SOON, place="CATH")

    assert [number for _, number, *_ in picks(hospital, 3, item="FIFO")] == ["FIRST", "SECOND"]
    with refused("flow.not_fifo", lot="SECOND", first_lot="FIRST"):
        picks(hospital, item="FIFO", lot=lot_id(hospital, "FIFO", "SECOND"))


def test_what_a_closed_shelf_holds_still_leaves(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    hospital.door("administrator").do_now(close_place, "CATH")

    assert picks(hospital, 2) == [("CATH-A1", "B1", 0, 2, None)]
    stock = hospital.program.ask_now(stock_of, hospital.items["BA-2015"])
    assert stock.total.available == 2


def test_expired_held_and_reserved_stock_is_left_out(hospital: Hospital, clock: SetClock) -> None:
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    arrive(hospital, "BA-2015", "HELD", 2, expiry=LATER)
    arrive(hospital, "BA-2015", "KEPT", 3, expiry=LATER)
    arrive(hospital, "BA-2015", "GOOD", 1)
    keep(hospital, "BA-2015", "KEPT", 2)
    held = lot_id(hospital, "BA-2015", "HELD")
    hospital.door("manager").do_now(set_lot_status, held, LotStatus.QUARANTINED, "wet")
    clock.set(datetime(2026, 4, 2, 4, tzinfo=UTC))

    assert [(number, count) for _, number, _, count, _ in picks(hospital, 2)] == [
        ("KEPT", 1),
        ("GOOD", 1),
    ]
    with refused("stock.reserved", asked=4, available=2):
        picks(hospital, 4)
    with refused("stock.not_enough", asked=5, available=2):
        picks(hospital, 5)
    ids = (hospital.items["BA-2015"], hospital.places["CATH"].id)
    assert hospital.program.ask_now(order, *ids) == [("KEPT", 1), ("GOOD", 1)]
    assert hospital.program.do_now(order, *ids) == [("KEPT", 1), ("GOOD", 1)]


def test_a_lot_that_leaves_on_its_last_day_is_gone_the_day_after(
    hospital: Hospital, clock: SetClock
) -> None:
    arrive(hospital, "BA-2015", "SOON", 2, expiry=SOON)
    clock.set(datetime(2026, 4, 1, 15, 59, tzinfo=UTC))
    assert picks(hospital)
    clock.advance(minutes=1)

    with refused("stock.not_enough", available=0):
        picks(hospital)


def test_pieces_leave_in_the_order_in_which_they_came(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 3, serials=("C", "A", "B"))
    arrive(hospital, "ST-3018", "L1", 1, serials=("D",), owner=9)

    found = picks(hospital, 4, item="ST-3018")

    ids = [unit(hospital, serial).id for serial in "CABD"]
    assert [piece for *_, piece in found] == ids
    assert [(owner, count) for _, _, owner, count, _ in found] == [(0, 1)] * 3 + [(9, 1)]


def test_a_reservation_names_lots_and_no_pieces(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 3, serials=("A", "B", "C"))
    ids = (hospital.items["ST-3018"], hospital.places["CATH"].id)

    (found,) = hospital.program.do_now(keeping, *ids, 2)

    assert (found.quantity, found.unit) == (2, None)


def test_a_named_piece_must_be_here_whole_and_in_turn(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    arrive(hospital, "ST-3018", "L2", 1, serials=("B",), expiry=SOON, place="CATH-A")
    arrive(hospital, "ST-3018", "L2", 1, serials=("C",), expiry=SOON, place="OR-1")
    a, b, c = (unit(hospital, serial).id for serial in "ABC")

    assert picks(hospital, item="ST-3018", unit=b) == [("CATH-A", "L2", 0, 1, b)]
    with refused("stock.not_fefo", lot="L1", first_lot="L2", first_expiry=SOON):
        picks(hospital, item="ST-3018", unit=a)
    with refused("stock.unit_elsewhere", unit="C", place="OR-1"):
        picks(hospital, item="ST-3018", unit=c)
    with refused("quantity.one_unit", n=2):
        picks(hospital, 2, item="ST-3018", unit=b)
    with refused("unit.mismatch", unit="B"):
        picks(hospital, item="ST-2718", unit=b)


def test_a_piece_of_a_held_lot_is_not_picked(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L1", 1, serials=("A",))
    held = lot_id(hospital, "ST-3018", "L1")
    hospital.door("manager").do_now(set_lot_status, held, LotStatus.RECALLED, "letter 7")

    with refused("stock.held", lot="L1", reason="recalled", note="letter 7"):
        picks(hospital, item="ST-3018", unit=unit(hospital, "A").id)


def test_a_lot_of_another_item_is_not_this_items(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    arrive(hospital, "GW-014", "G1", 2)

    with refused("stock.unknown_lot", lot="G1"):
        picks(hospital, lot=lot_id(hospital, "GW-014", "G1"))


def test_nothing_of_another_hospital_is_picked(hospital: Hospital) -> None:
    other = second(hospital)

    with refused("stock.not_enough", available=0):
        picks(hospital)
    with refused("stock.unknown_lot", lot=str(other.lot)):
        picks(hospital, lot=other.lot)
    with refused("unit.unknown", unit=str(other.unit.id)):
        picks(hospital, item="ST-3018", unit=other.unit.id)


@pytest.mark.parametrize("tracked", list(Tracked))
def test_a_place_with_nothing_has_nothing_to_pick(hospital: Hospital, tracked: Tracked) -> None:
    item = "ST-3018" if tracked is Tracked.UNIT else "BA-2015"

    with refused("stock.not_enough", asked=1, available=0, item=item, place="OR"):
        picks(hospital, item=item, place="OR")
