"""Putting away: between shelves of one home, at once."""

from core.flow.putaway import PutAway, put_away
from core.tables.kinds import UnitState
from tests.acts import figures, prove_clean, refused, unit
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive


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
