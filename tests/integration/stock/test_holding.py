"""The lots of an item that the hospital has, and the pieces of a lot."""

from datetime import date

import pytest

from core.errors import RefusedError
from core.flow.issue import Take, take
from core.stock.holding import LOTS_A_PAGE, UNITS_A_PAGE, LotStock, UnitStock, lots_of, units_of_lot
from core.stock.lot import set_lot_status
from core.stock.page import Page
from core.stock.posting import Line
from core.tables.kinds import LotStatus, MovementKind, UnitState
from tests.hospital import LONG, Hospital
from tests.integration.stock.stocked import arrive, end_id, keep, line, lot_id, move

SOON = date(2026, 3, 20)


def lots(hospital: Hospital, item: str = "BA-2015", page: int = 1) -> Page[LotStock]:
    return hospital.door("nurse").ask_now(lots_of, hospital.items[item], page)


def units(hospital: Hospital, number: str, page: int = 1) -> Page[UnitStock]:
    lot = lot_id(hospital, "ST-3018", number)
    return hospital.door("nurse").ask_now(units_of_lot, lot, page)


def numbers(page: Page[LotStock]) -> list[str]:
    return [row.lot.number for row in page.rows]


def where(lot: LotStock) -> dict[str, int]:
    return {place.code: count for place, count in lot.places}


def test_lots_come_by_their_expiry(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 1)
    arrive(hospital, "BA-2015", "NEVER", 1, expiry=None)
    arrive(hospital, "BA-2015", "EARLY", 1, expiry=SOON)
    arrive(hospital, "GW-014", "OTHER", 1)

    assert numbers(lots(hospital)) == ["EARLY", "LATE", "NEVER"]


def test_a_lot_says_where_it_lies_in_hands_and_on_its_way_too(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5, made=date(2025, 6, 30))
    arrive(hospital, "BA-2015", "A", 4, place="STORE-1")
    taking = Take(hospital.items["BA-2015"], hospital.places["CATH"].id, 2)
    hospital.door("nurse").do_now(take, taking)
    way = ("STORE-1", "OR-TRANSIT")
    move(hospital, MovementKind.DISPATCH, line(hospital, "BA-2015", "A", 1, way))

    (lot,) = lots(hospital).rows

    assert where(lot) == {"STORE-1": 3, "CATH-A1": 3, "CATH-TAKEN": 2, "OR-TRANSIT": 1}
    assert (lot.figures.on_hand, lot.figures.taken, lot.figures.in_transit) == (6, 2, 1)
    assert (lot.lot.id, lot.lot.made) == (lot_id(hospital, "BA-2015", "A"), 20250630)
    assert (lot.lot.item, lot.lot.last_day) == (hospital.items["BA-2015"], LONG)


def test_pieces_of_several_owners_are_one_lot_at_one_place(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    arrive(hospital, "BA-2015", "A", 2, owner=77)

    (lot,) = lots(hospital).rows

    assert (where(lot), lot.figures.on_hand) == ({"CATH-A1": 7}, 7)


def test_a_held_lot_says_why(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    lot_a = lot_id(hospital, "BA-2015", "A")
    hospital.program.do_now(set_lot_status, lot_a, LotStatus.RECALLED, "maker's letter")

    (lot,) = lots(hospital).rows

    assert (lot.lot.status, lot.lot.status_reason) == (LotStatus.RECALLED, "maker's letter")
    assert (lot.figures.available, lot.figures.held) == (0, 5)


def test_what_is_kept_is_not_available(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    keep(hospital, "BA-2015", "A", 4)

    (lot,) = lots(hospital).rows

    assert (lot.figures.available, lot.figures.reserved) == (1, 4)


def test_a_lot_with_nothing_left_is_not_shown(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    arrive(hospital, "BA-2015", "B", 5)
    way = ("CATH-A1", "waste")
    move(hospital, MovementKind.DISPOSE, line(hospital, "BA-2015", "A", 5, way))

    assert numbers(lots(hospital)) == ["B"]


def test_many_lots_have_pages(hospital: Hospital) -> None:
    for n in range(LOTS_A_PAGE + 2):
        arrive(hospital, "BA-2015", f"L{n}", 1, expiry=date(2027, 1, 1 + n))

    pages = [lots(hospital, page=page) for page in (1, 2, 9)]

    assert [(page.page, page.pages, page.total) for page in pages] == [
        (1, 2, 10),
        (2, 2, 10),
        (2, 2, 10),
    ]
    assert numbers(pages[0]) == [f"L{n}" for n in range(8)]
    assert numbers(pages[1]) == numbers(pages[2]) == ["L8", "L9"]


def test_an_item_that_is_nowhere_has_one_empty_page(hospital: Hospital) -> None:
    assert lots(hospital) == Page((), 1, 1, 0)


def test_unknown_items_and_lots_are_refused(hospital: Hospital) -> None:
    nurse = hospital.door("nurse")

    with pytest.raises(RefusedError, match=r"item\.unknown"):
        nurse.ask_now(lots_of, 4711)
    with pytest.raises(RefusedError, match=r"stock\.unknown_lot"):
        nurse.ask_now(units_of_lot, 4711)


def test_pieces_in_stock_come_first_and_used_ones_are_still_told(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 3, serials=("77", "78", "79"))
    arrive(hospital, "ST-3018", "S2", 1, serials=("80",), place="STORE-1")
    taking = Take(hospital.items["ST-3018"], hospital.places["CATH"].id, 1)
    taken = hospital.door("nurse").do_now(take, taking).lines[0]
    patient = end_id(hospital, "patient")
    use = Line(taken.item, taken.lot, 1, taken.target, patient, taken.unit)
    move(hospital, MovementKind.USE, use)

    page = units(hospital, "S1")

    shown = [(row.piece.serial, row.place.code, row.piece.state) for row in page.rows]
    assert shown == [
        ("78", "CATH-A1", UnitState.IN_STOCK),
        ("79", "CATH-A1", UnitState.IN_STOCK),
        ("77", "PATIENT", UnitState.USED),
    ]
    assert (page.page, page.pages, page.total) == (1, 1, 3)


def test_pieces_at_several_places_are_all_told(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "S1", 1, serials=("77",))
    arrive(hospital, "ST-3018", "S1", 1, serials=("78",), place="OR-1")
    arrive(hospital, "ST-3018", "S1", 1, serials=("79",), place="QUARANTINE")

    places = [row.place.code for row in units(hospital, "S1").rows]

    assert places == ["CATH-A1", "OR-1", "QUARANTINE"]


def test_many_pieces_have_pages(hospital: Hospital) -> None:
    serials = [f"{n:03}" for n in range(UNITS_A_PAGE + 5)]
    arrive(hospital, "ST-3018", "S1", len(serials), serials=serials)

    pages = [units(hospital, "S1", page) for page in (1, 2, 3)]

    assert [(page.page, page.pages, page.total) for page in pages] == [
        (1, 2, 25),
        (2, 2, 25),
        (2, 2, 25),
    ]
    seen = [row.piece.serial for page in pages[:2] for row in page.rows]
    assert seen == serials


def test_a_lot_of_counted_pieces_has_no_single_ones(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "A", 5)
    lot = lot_id(hospital, "BA-2015", "A")

    assert hospital.door("nurse").ask_now(units_of_lot, lot) == Page((), 1, 1, 0)
