"""Whom a word reaches: whose work it is at the very place, and only then anybody else."""

import pytest

from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.enrolment import bind_now
from core.people.group import link_group
from core.people.reach import Reach, each_of, who_may
from core.people.staff import Role
from core.rights import Right
from tests.hospital import Hospital

FIRST_CHAT = 900


@pytest.fixture
async def seated(hospital: Hospital) -> Hospital:
    """Give everybody of the hospital a chat."""
    for at, staff in enumerate(hospital.staff.values()):
        await hospital.program.do(bind_now, staff, FIRST_CHAT + at)
    return hospital


async def link(hospital: Hospital, chat: int, role: Role, place: str) -> None:
    await hospital.door("administrator").do(link_group, chat, 0, role, place)


async def reach(hospital: Hospital, right: Right, place: str, but: str = "") -> Reach:
    location = hospital.places[place].id if place else 0
    return await hospital.program.ask(who_may, right, location, hospital.staff.get(but, 0))


def codes(found: Reach) -> set[str]:
    return {each.person.code for each in found.people}


async def test_a_transfer_reaches_the_nurses_group_and_not_the_heads_of_the_hospital(
    seated: Hospital,
) -> None:
    await link(seated, -1, Role.DEPARTMENT_HEAD, "")
    await link(seated, -2, Role.NURSE, "CATH")

    found = await reach(seated, Right.RECEIVE_TRANSFER, "CATH", "storekeeper")

    assert found.group is not None
    assert found.group.chat == -2


async def test_without_a_group_there_the_nurses_of_the_place_are_told_privately(
    seated: Hospital,
) -> None:
    await link(seated, -1, Role.DEPARTMENT_HEAD, "")
    await link(seated, -3, Role.NURSE, "OR")

    found = await reach(seated, Right.RECEIVE_TRANSFER, "CATH-A1", "storekeeper")

    assert found.group is None
    assert codes(found) == {"NURSE", "SECOND_NURSE"}


async def test_what_comes_to_the_store_reaches_the_storekeeper_who_belongs_there(
    seated: Hospital,
) -> None:
    new = NewStaff("STK9", "库管", "Keeper", location="STORE")
    keeper = await seated.program.do(add_staff, new)
    await seated.program.do(grant_role, keeper, Role.STOREKEEPER)
    await seated.program.do(bind_now, keeper, 990)

    found = await reach(seated, Right.RECEIVE_TRANSFER, "STORE", "nurse")

    assert codes(found) == {"STK9"}


async def test_what_comes_where_nobody_belongs_reaches_nobody(seated: Hospital) -> None:
    await link(seated, -1, Role.DEPARTMENT_HEAD, "")

    found = await reach(seated, Right.RECEIVE_TRANSFER, "STORE", "nurse")

    assert found.group is None
    assert found.people == ()


async def test_a_count_reaches_the_storekeepers_and_the_head_of_the_place(
    seated: Hospital,
) -> None:
    await link(seated, -1, Role.DEPARTMENT_HEAD, "")

    found = await reach(seated, Right.REVIEW_COUNT, "CATH-A1", "nurse")

    assert found.group is None
    assert codes(found) == {"HEAD", "STOREKEEPER"}
    assert found.people[0].person.code == "HEAD"


async def test_a_group_of_all_storekeepers_is_told_of_a_count_before_single_people(
    seated: Hospital,
) -> None:
    await link(seated, -1, Role.DEPARTMENT_HEAD, "")
    await link(seated, -4, Role.STOREKEEPER, "")

    found = await reach(seated, Right.REVIEW_COUNT, "CATH-A1", "nurse")

    assert found.group is not None
    assert found.group.chat == -4


async def test_the_group_of_the_place_comes_before_that_of_the_whole_hospital(
    seated: Hospital,
) -> None:
    await link(seated, -4, Role.STOREKEEPER, "")
    await link(seated, -5, Role.DEPARTMENT_HEAD, "CATH")

    found = await reach(seated, Right.REVIEW_COUNT, "CATH-A1", "nurse")

    assert found.group is not None
    assert found.group.chat == -5


async def test_where_nobody_whose_work_it_is_has_a_chat_the_group_of_all_is_told(
    hospital: Hospital,
) -> None:
    await hospital.program.do(bind_now, hospital.staff["auditor"], 991)
    await link(hospital, -1, Role.DEPARTMENT_HEAD, "")

    found = await reach(hospital, Right.REVIEW_COUNT, "CATH-A1", "nurse")

    assert found.group is not None
    assert found.group.chat == -1


async def test_who_else_has_the_right_is_asked_last_of_all(hospital: Hospital) -> None:
    await hospital.program.do(bind_now, hospital.staff["auditor"], 991)

    assert codes(await reach(hospital, Right.REVIEW_COUNT, "CATH-A1", "nurse")) == {"AUDITOR"}


async def test_what_concerns_the_whole_hospital_reaches_who_may_decide_everywhere(
    seated: Hospital,
) -> None:
    assert codes(await reach(seated, Right.DECIDE_SUBSTITUTE, "")) == {"MANAGER"}
    assert codes(await reach(seated, Right.DECIDE_SUBSTITUTE, "CATH")) == {"HEAD", "MANAGER"}


async def test_a_group_is_told_in_the_language_of_who_linked_it(seated: Hospital) -> None:
    await link(seated, -2, Role.NURSE, "CATH")

    found = await reach(seated, Right.RECEIVE_TRANSFER, "CATH")

    assert found.language == "zh-CN"


async def test_each_role_is_reached_at_the_place_and_nobody_twice(seated: Hospital) -> None:
    roles = (Role.STOREKEEPER, Role.DEPARTMENT_HEAD)
    location = seated.places["CATH-A1"].id

    found = await seated.program.ask(each_of, roles, location, seated.staff["nurse"])
    but_one = await seated.program.ask(each_of, roles, location, seated.staff["head"])

    assert [each.person.code for each in found] == ["STOREKEEPER", "HEAD"]
    assert [each.person.code for each in but_one] == ["STOREKEEPER"]


async def test_the_head_of_another_department_is_not_reached(seated: Hospital) -> None:
    location = seated.places["OR"].id

    assert await seated.program.ask(each_of, (Role.DEPARTMENT_HEAD,), location, 0) == ()
