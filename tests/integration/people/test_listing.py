"""The staff of a site, page by page, found by code or by name."""

import pytest

from core.actor import Actor, ActorKind
from core.errors import NotAllowedError
from core.people.enlist import NewStaff, add_staff
from core.people.listing import PAGE, StaffPage, staff_list
from core.people.staff import Role
from core.stock.place import NewSite, open_site
from tests.hospital import PEOPLE, Hospital, kept_role


def codes(page: StaffPage) -> list[str]:
    return [person.code for person in page.people]


async def test_everybody_is_listed_by_code(hospital: Hospital) -> None:
    page = await hospital.door("administrator").ask(staff_list)

    assert page.total == len(PEOPLE)
    assert codes(page) == sorted(who.upper() for who in PEOPLE)[:PAGE]


async def test_a_long_list_has_pages(hospital: Hospital) -> None:
    for n in range(PAGE + 3):
        await hospital.program.do(add_staff, NewStaff(f"Z-{n:02}", f"员工{n}", f"Worker {n}"))
    admin = hospital.door("administrator")

    pages = [await admin.ask(staff_list, page, "Worker") for page in (1, 2, 3, 0)]

    assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 2), (2, 2), (1, 2)]
    assert codes(pages[1]) == ["Z-10", "Z-11", "Z-12"]
    assert codes(pages[3]) == codes(pages[0])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("王芳", ["NURSE"]),
        ("wang fang", ["NURSE"]),
        ("wangfang", ["NURSE"]),
        ("WANG", ["NURSE"]),
        ("nurse", ["NURSE", "OR_NURSE", "SECOND_NURSE"]),
        ("_nurse", ["OR_NURSE", "SECOND_NURSE"]),
        ("%", []),
        ("'; DROP TABLE staff; --", []),
        ("x" * 10_000, []),
    ],
)
async def test_people_are_found_by_code_and_name(
    hospital: Hospital, query: str, found: list[str]
) -> None:
    page = await hospital.door("administrator").ask(staff_list, 1, query)

    assert codes(page) == found
    assert page.total == len(found)


async def test_another_hospitals_people_are_listed_where_they_hold_a_role(
    hospital: Hospital,
) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))
    await there.do(kept_role, hospital.staff["surgeon"], other, Role.SURGEON)

    assert codes(await there.ask(staff_list)) == ["SURGEON"]


async def test_only_an_administrator_sees_the_list(hospital: Hospital) -> None:
    with pytest.raises(NotAllowedError):
        await hospital.door("head").ask(staff_list)
