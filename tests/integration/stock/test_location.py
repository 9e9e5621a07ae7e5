"""The tree of places: found by id and code, with homes, companions and shelves."""

from datetime import UTC, date, datetime

import pytest

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.door import Door
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.location import (
    Place,
    Tree,
    home_here,
    homes,
    place_of,
    shelves_here,
    today_here,
    tree,
)
from core.stock.place import NewPlace, NewSite, add_place, close_place, open_site
from core.tables.kinds import LocationKind, PickRule, Storage
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.hospital import PLACES, Hospital

K = LocationKind


@needs(Right.ANYONE)
def whole_tree(uow: UnitOfWork) -> Tree:
    return tree(uow)


def places(hospital: Hospital) -> Tree:
    return hospital.program.ask_now(whole_tree)


def elsewhere(hospital: Hospital) -> tuple[Door, Place]:
    """A nurse of another hospital, and the department there."""
    site = hospital.program.do_now(open_site, NewSite("H2", "二院", "Second hospital"))
    program = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, site))
    program.do_now(add_place, NewPlace("CATH", K.DEPARTMENT, "导管室", "Cath lab"))
    who = program.do_now(add_staff, NewStaff("N2", "钱", "Qian"))
    program.do_now(grant_role, who, Role.NURSE, "CATH")
    there = program.ask_now(whole_tree).by_code("CATH")
    return hospital.core.as_(Actor(ActorKind.STAFF, who, site)), there


def test_a_place_is_kept_as_it_was_added(hospital: Hospital) -> None:
    new = NewPlace(
        *("COLD-1", K.BIN, "冷藏格", "Cold bin", "CATH-A", ("冰箱", "fridge")),
        storage=(Storage.COLD, Storage.DARK),
        pick_rule=PickRule.FIFO,
    )
    made = hospital.door("administrator").do_now(add_place, new)

    found = hospital.door("nurse").ask_now(place_of, made)

    assert (found.code, found.kind, found.aliases) == ("COLD-1", K.BIN, ("冰箱", "fridge"))
    assert found.storage == (Storage.COLD, Storage.DARK)
    assert (found.pick_rule, found.active, found.shelf, found.virtual) == (
        *(PickRule.FIFO, True, True, False),
    )
    assert found.parent == hospital.places["CATH-A"].id
    assert found.within(hospital.places["CATH"])
    assert not found.within(hospital.places["OR"])


def test_every_place_comes_after_its_parent(hospital: Hospital) -> None:
    seen: set[int] = set()
    for place in places(hospital):
        assert place.parent is None or place.parent in seen
        seen.add(place.id)
    assert len(seen) == 1 + 5 + len(PLACES) + 2 * 3


def test_a_place_is_found_by_its_code_in_any_case(hospital: Hospital) -> None:
    assert places(hospital).by_code(" cath-a1 ").id == hospital.places["CATH-A1"].id
    with refused("place.unknown", place="CATH-Z"):
        places(hospital).by_code("CATH-Z")


def test_a_place_of_another_hospital_is_unknown_here(hospital: Hospital) -> None:
    door, there = elsewhere(hospital)

    assert door.ask_now(place_of, there.id) == there
    with refused("place.unknown", place=str(there.id)):
        hospital.door("nurse").ask_now(place_of, there.id)
    with refused("place.unknown"):
        door.ask_now(place_of, hospital.places["CATH"].id)
    assert [each.id for each in door.ask_now(homes)] == [there.id]


@pytest.mark.parametrize(
    ("place", "home"),
    [
        ("CATH-A1", "CATH"),
        ("CATH-A", "CATH"),
        ("CATH", "CATH"),
        ("CATH-TAKEN", "CATH"),
        ("STORE-1", "STORE"),
        ("H1", "H1"),
        ("QUARANTINE", "H1"),
        ("WASTE", "H1"),
    ],
)
def test_a_place_belongs_to_its_store_or_department(
    hospital: Hospital, place: str, home: str
) -> None:
    found = hospital.door("nurse").ask_now(home_here, hospital.places[place].id)

    assert found.code == home


def test_the_store_of_a_department_is_a_home_of_its_own(hospital: Hospital) -> None:
    new = NewPlace("CATH-S", K.STORE, "导管室小库", "Cath store", "CATH")
    made = hospital.door("administrator").do_now(add_place, new)
    found = places(hospital)

    assert found.home(found[made]).code == "CATH-S"
    assert found.companion(found[made], K.TRANSIT).code == "CATH-S-TRANSIT"
    assert found.companion(found.by_code("CATH-A1"), K.TRANSIT).code == "CATH-TRANSIT"


def test_a_place_without_a_department_has_no_companion(hospital: Hospital) -> None:
    found = places(hospital)

    with refused("place.unknown"):
        found.companion(found.by_code("H1"), K.TAKEN)


def test_the_ends_of_the_world_are_one_of_each(hospital: Hospital) -> None:
    found = places(hospital)

    ends = (K.SUPPLIER, K.PATIENT, K.WASTE, K.VARIANCE)
    assert all(found.end(kind).virtual and not found.end(kind).shelf for kind in ends)
    assert not found.end(K.QUARANTINE).virtual


def codes(those: list[Place]) -> set[str]:
    return {place.code for place in those}


def test_shelves_are_those_at_and_below_a_place(hospital: Hospital) -> None:
    found = places(hospital)

    assert codes(found.shelves(found.by_code("CATH"))) == {"CATH", "CATH-A", "CATH-A1"}
    assert codes(found.shelves(found.by_code("CATH-A1"))) == {"CATH-A1"}
    assert codes(found.shelves(found.by_code("CATH-TAKEN"))) == set()
    assert len(found.shelves(found.by_code("H1"))) == len(PLACES)


def test_the_shelves_of_a_place_are_told_upstairs_too(hospital: Hospital) -> None:
    hospital.door("administrator").do_now(close_place, "CATH-A")
    nurse = hospital.door("nurse")

    found = nurse.ask_now(shelves_here, hospital.places["CATH"].id)

    assert [place.code for place in found] == ["CATH", "CATH-A", "CATH-A1"]
    assert [place.active for place in found] == [True, False, False]
    with refused("place.unknown", place="4711"):
        nurse.ask_now(shelves_here, 4711)


def test_a_closed_shelf_is_still_one_that_things_lie_on(hospital: Hospital) -> None:
    hospital.door("administrator").do_now(close_place, "CATH-A1")
    found = places(hospital)

    assert not found.by_code("CATH-A1").active
    assert found.by_code("CATH-A").active
    assert "CATH-A1" in codes(found.shelves(found.by_code("CATH")))


def test_what_lies_below_a_closed_place_is_closed_too(hospital: Hospital) -> None:
    administrator = hospital.door("administrator")
    administrator.do_now(close_place, "CATH")
    shut = places(hospital)

    assert {each.code for each in shut if not each.active} == {"CATH", "CATH-A", "CATH-A1"}
    assert [each.code for each in hospital.door("nurse").ask_now(homes)] == ["STORE", "OR"]
    administrator.do_now(close_place, "CATH", active=True)
    assert all(each.active for each in places(hospital))


def test_the_hospitals_day_begins_at_its_own_midnight(hospital: Hospital, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC))
    assert hospital.door("nurse").ask_now(today_here) == date(2026, 3, 9)
    clock.advance(seconds=1)
    assert hospital.door("nurse").ask_now(today_here) == date(2026, 3, 10)


def test_a_site_that_is_not_there_has_no_tree(hospital: Hospital) -> None:
    with refused("site.unknown", site=99):
        hospital.core.as_(Actor(ActorKind.PROGRAM, 0, 99)).ask_now(whole_tree)


def test_a_change_of_the_tree_is_seen_at_once(hospital: Hospital) -> None:
    before = len(list(places(hospital)))
    administrator = hospital.door("administrator")
    new = [NewPlace(f"CATH-B{n}", K.BIN, "格", "Bin", "CATH") for n in range(3)]

    futures = [administrator.begin(add_place, each) for each in new]
    made = [future.result(20) for future in futures]

    assert len(list(places(hospital))) == before + 3
    assert {places(hospital)[each].code for each in made} == {each.code for each in new}
