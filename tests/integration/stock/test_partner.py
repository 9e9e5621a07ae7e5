"""A place of another hospital is known by its name, and nothing else of it is told."""

import pytest

from core.actor import PROGRAM, Actor, ActorKind
from core.stock.partner import partner_with
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.tables.kinds import LocationKind
from tests.hospital import Hospital


@pytest.fixture
def county(hospital: Hospital) -> int:
    program = hospital.core.as_(PROGRAM)
    site = program.do_now(open_site, NewSite("H2", "县医院", "County hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, site))
    kind = LocationKind.DEPARTMENT
    lab = NewPlace("C-LAB", kind, "县院导管室", "County lab", aliases=("县导管室",))
    there.do_now(add_place, lab)
    there.do_now(add_place, NewPlace("C-LAB-1", LocationKind.BIN, "县院一格", "Bin", "C-LAB"))
    return site


@pytest.mark.parametrize("name", ["县院导管室", "县导管室", "county LAB", "CountyLab"])
def test_a_department_elsewhere_leads_to_its_hospital(
    hospital: Hospital, county: int, name: str
) -> None:
    found = hospital.door("nurse").ask_now(partner_with, name)

    assert found is not None
    assert (found.id, found.name_en) == (county, "County hospital")


@pytest.mark.parametrize(
    "name",
    [
        *("县医院", "县院", "County Hospital", "the county hospital", "县医院导管室"),
        *("县医院的县院导管室", "county county lab", "the county lab of county hospital"),
    ],
)
def test_a_hospital_goes_by_its_name_alone_and_before_a_place(
    hospital: Hospital, county: int, name: str
) -> None:
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, county))
    kind = LocationKind.DEPARTMENT
    there.do_now(add_place, NewPlace("C-CATH", kind, "县院介入", "Angio", aliases=("导管室",)))
    found = hospital.door("nurse").ask_now(partner_with, name)

    assert found is not None
    assert found.id == county


@pytest.mark.parametrize("name", ["医院", "院", "hospital", "the hospital", "Test hospital"])
def test_a_name_of_ones_own_hospital_as_well_leads_nowhere(
    hospital: Hospital, county: int, name: str
) -> None:
    assert county
    assert hospital.door("nurse").ask_now(partner_with, name) is None


@pytest.mark.parametrize(
    "name", ["导管室", "县院一格", "协和医院", "协和县院导管室", "C-LAB", "火星", ""]
)
def test_what_is_no_department_elsewhere_leads_nowhere(
    hospital: Hospital, county: int, name: str
) -> None:
    assert county
    assert hospital.door("nurse").ask_now(partner_with, name) is None
