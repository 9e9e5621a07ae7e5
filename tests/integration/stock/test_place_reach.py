"""Places are edited where the right is held, and no two codes of a hospital read alike."""

import pytest

from core.actor import PROGRAM
from core.door import Door
from core.people.enlist import grant_role
from core.people.staff import Role
from core.stock.place import NewPlace, NewSite, add_place, close_place, open_site
from core.tables.kinds import LocationKind
from tests.acts import refused
from tests.hospital import Hospital

K = LocationKind


@pytest.fixture
def cath_only(hospital: Hospital) -> Door:
    """The door of an administrator of the cath lab and of nothing else."""
    hospital.program.do_now(grant_role, hospital.staff["head"], Role.ADMINISTRATOR, "CATH")
    return hospital.door("head")


def test_an_administrator_of_a_department_adds_places_there_only(
    hospital: Hospital, cath_only: Door
) -> None:
    assert cath_only.do_now(add_place, NewPlace("CATH-B", K.CABINET, "柜", "Cabinet", "CATH"))

    for parent, kind in (("OR", K.CABINET), ("STORE", K.BIN), ("", K.DEPARTMENT)):
        with refused("people.not_allowed"):
            cath_only.do_now(add_place, NewPlace("X", kind, "新", "New", parent))


def test_an_administrator_of_a_department_closes_places_there_only(
    hospital: Hospital, cath_only: Door
) -> None:
    cath_only.do_now(close_place, "CATH-A")
    cath_only.do_now(close_place, "CATH-A", active=True)

    for place in ("OR-1", "STORE", "OR"):
        with refused("people.not_allowed"):
            cath_only.do_now(close_place, place)


@pytest.mark.parametrize("code", ["cath", "Cath-A1", "cath-taken", "Waste", "h1"])
def test_codes_that_differ_only_in_case_are_one(hospital: Hospital, code: str) -> None:
    with refused("place.exists"):
        hospital.program.do_now(add_place, NewPlace(code, K.DEPARTMENT, "新", "New"))


def test_a_code_of_other_letters_is_one_in_any_case(hospital: Hospital) -> None:
    hospital.program.do_now(add_place, NewPlace("ÉCHO", K.DEPARTMENT, "超声科", "Echo"))

    with refused("place.exists", place="ÉCHO"):
        hospital.program.do_now(add_place, NewPlace("écho", K.STORE, "新", "New"))


@pytest.mark.parametrize("taken", ["ICU-TAKEN", "icu-transit"])
def test_a_department_whose_companion_has_no_code_is_refused(
    hospital: Hospital, taken: str
) -> None:
    hospital.program.do_now(add_place, NewPlace(taken, K.BIN, "格", "Bin", "STORE"))

    with refused("place.companion_exists", place="ICU", taken=taken):
        hospital.program.do_now(add_place, NewPlace("ICU", K.DEPARTMENT, "重症", "ICU"))

    hospital.program.do_now(add_place, NewPlace("ICU", K.BIN, "格", "Bin", "STORE"))


@pytest.mark.parametrize("code", ["WASTE", "supplier"])
def test_a_hospital_is_not_called_like_an_end_of_its_world(hospital: Hospital, code: str) -> None:
    with refused("place.exists", place=code):
        hospital.core.as_(PROGRAM).do_now(open_site, NewSite(code, "二院", "Second"))
