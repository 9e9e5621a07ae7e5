"""Putting away: between shelves of one home, at once."""

from dataclasses import replace
from datetime import date

import pytest

from core.errors import RefusedError
from core.flow.putaway import PutAway, put_away
from core.stock.lot import set_lot_status
from core.stock.overview import stock_of
from core.stock.place import close_place
from core.stock.posting import Line
from core.tables.kinds import LotStatus, MovementKind, UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive, lot_id


def test_stock_moves_between_shelves_of_one_home(hospital: Hospital) -> None:
    arrive(hospital, "ST-3018", "L", 2, serials=("A", "B"))
    source, target = hospital.places["CATH-A1"].id, hospital.places["CATH"].id
    door = hospital.door("nurse", "k")

    posted = door.do_now(put_away, PutAway(source, target, 0, unit=unit(hospital, "B").id))
    again = door.do_now(put_away, PutAway(source, target, 0, unit=unit(hospital, "B").id))

    assert again == posted
    moved = unit(hospital, "B")
    assert (moved.location, moved.state) == (target, UnitState.IN_STOCK)
    assert figures(hospital, "ST-3018", "CATH").available == 2
    prove_clean(hospital)


def test_between_homes_it_is_a_transfer(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2, place="STORE-1")
    places = hospital.places
    command = PutAway(places["STORE-1"].id, places["CATH-A1"].id, hospital.items["BA-2015"])

    with refused("flow.other_home", source="STORE-1", target="CATH-A1"):
        hospital.door("storekeeper").do_now(put_away, command)


def test_it_is_done_where_one_works(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    places = hospital.places
    command = PutAway(places["CATH-A1"].id, places["CATH-A"].id, hospital.items["BA-2015"])

    with refused("people.not_allowed"):
        hospital.door("or_nurse").do_now(put_away, command)
    with refused("flow.not_a_shelf"):
        taken = PutAway(places["CATH-A1"].id, places["CATH-TAKEN"].id, hospital.items["BA-2015"])
        hospital.door("nurse").do_now(put_away, taken)


def moving(
    hospital: Hospital, quantity: int = 1, way: str = "CATH-A1 CATH-A", lot: int | None = None
) -> PutAway:
    source, target = (hospital.places[code].id for code in way.split())
    return PutAway(source, target, hospital.items["BA-2015"], quantity, lot)


def test_what_is_put_away_is_told_line_by_line(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 3)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=date(2026, 4, 1), owner=77)

    posted = hospital.door("nurse").do_now(put_away, moving(hospital, 4))

    item, a1, a = (
        hospital.items["BA-2015"],
        hospital.places["CATH-A1"].id,
        hospital.places["CATH-A"].id,
    )
    soon, late = lot_id(hospital, "BA-2015", "SOON"), lot_id(hospital, "BA-2015", "LATE")
    assert posted.kind is MovementKind.PUT_AWAY
    assert posted.lines == (
        Line(item, soon, 2, a1, a, None, 77),
        Line(item, late, 2, a1, a, None, 0),
    )
    prove_clean(hospital)


@pytest.mark.parametrize("quantity", [0, -1, 10**9, True])
def test_an_odd_quantity_moves_nothing(hospital: Hospital, quantity: int) -> None:
    arrive(hospital, "BA-2015", "B1", 2)

    with pytest.raises(RefusedError, match=r"^quantity\."):
        hospital.door("nurse").do_now(put_away, moving(hospital, quantity))


def test_a_later_lot_needs_no_reason_because_it_stays_in_its_department(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "LATE", 3)
    arrive(hospital, "BA-2015", "SOON", 2, expiry=date(2026, 4, 1))
    late, nurse = lot_id(hospital, "BA-2015", "LATE"), hospital.door("nurse")

    assert nurse.do_now(put_away, moving(hospital, lot=late)).reason == ""
    why = replace(moving(hospital, lot=late), reason="makes room")
    assert nurse.do_now(put_away, why).reason == "makes room"


def test_only_what_lies_at_the_place_itself_is_put_away(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2, place="CATH")
    arrive(hospital, "BA-2015", "B1", 5, place="CATH-A1")
    nurse = hospital.door("nurse")

    with refused("stock.not_enough", asked=3, available=2):
        nurse.do_now(put_away, moving(hospital, 3, way="CATH CATH-A1"))
    nurse.do_now(put_away, moving(hospital, 2, way="CATH CATH-A1"))
    stock = hospital.program.ask_now(stock_of, hospital.items["BA-2015"])
    shelves = {each.place.code: each.figures.on_hand for each in stock.homes[0].shelves}
    assert shelves == {"CATH-A1": 7}


def test_a_shelf_that_is_cleared_and_closed_gives_but_does_not_take(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    hospital.door("administrator").do_now(close_place, "CATH-A1")
    nurse = hospital.door("nurse")

    nurse.do_now(put_away, moving(hospital, 2))
    with refused("place.closed", place="CATH-A1"):
        nurse.do_now(put_away, moving(hospital, way="CATH-A CATH-A1"))
    assert figures(hospital, "BA-2015", "CATH").available == 2


def test_a_held_lot_and_the_same_shelf_are_refused(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 2)
    nurse, lot = hospital.door("nurse"), lot_id(hospital, "BA-2015", "B1")

    with refused("posting.nowhere", place="CATH-A1"):
        nurse.do_now(put_away, moving(hospital, way="CATH-A1 CATH-A1"))
    hospital.door("manager").do_now(set_lot_status, lot, LotStatus.QUARANTINED, "wet")
    with refused("stock.held", lot="B1", reason="quarantined", note="wet"):
        nurse.do_now(put_away, moving(hospital, lot=lot))


def test_the_same_key_moves_once(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 4)
    door = hospital.door("nurse", "k")

    first = [door.do_now(put_away, moving(hospital, 2)) for _ in range(3)]

    assert len({posted.id for posted in first}) == 1
    with refused("key.reused"):
        door.do_now(put_away, moving(hospital, 1))
    stock = hospital.program.ask_now(stock_of, hospital.items["BA-2015"])
    shelves = {each.place.code: each.figures.on_hand for each in stock.homes[0].shelves}
    assert shelves == {"CATH-A": 2, "CATH-A1": 2}
