"""A group chat, or one topic of it, speaks for a role at a place."""

import pytest

from core.actor import Actor, ActorKind
from core.errors import NotAllowedError, RefusedError
from core.people.enlist import grant_role
from core.people.group import group_of, groups_of, link_group, migrate_group, unlink_group
from core.people.staff import Role
from core.stock.place import NewSite, open_site
from tests.hospital import Hospital

GROUP = -100_200
NEW_GROUP = -100_999


async def test_a_group_is_linked_to_a_role_at_a_place(hospital: Hospital) -> None:
    made = await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "CATH")

    found = await hospital.program.ask(group_of, GROUP)

    assert found == made
    assert found.location == hospital.places["CATH"].id
    assert found.path == hospital.places["CATH"].path


async def test_a_group_may_speak_for_the_whole_hospital(hospital: Hospital) -> None:
    made = await hospital.door("administrator").do(link_group, GROUP, 0, Role.MANAGER)

    assert (made.location, made.code, made.path) == (0, "", "")
    assert await hospital.program.ask(group_of, GROUP) == made


async def test_a_group_nobody_linked_is_none(hospital: Hospital) -> None:
    assert await hospital.program.ask(group_of, GROUP) is None


async def test_a_topic_has_its_own_link_and_others_fall_back_to_the_group(
    hospital: Hospital,
) -> None:
    admin = hospital.door("administrator")
    whole = await admin.do(link_group, GROUP, 0, Role.NURSE, "CATH")
    topic = await admin.do(link_group, GROUP, 17, Role.STOREKEEPER, "STORE")

    assert await hospital.program.ask(group_of, GROUP, 17) == topic
    assert await hospital.program.ask(group_of, GROUP, 18) == whole
    assert await hospital.program.ask(group_of, GROUP) == whole


async def test_a_link_of_a_topic_does_not_speak_for_the_group(hospital: Hospital) -> None:
    await hospital.door("administrator").do(link_group, GROUP, 17, Role.NURSE, "CATH")

    assert await hospital.program.ask(group_of, GROUP) is None


async def test_linking_again_replaces_the_link(hospital: Hospital) -> None:
    admin = hospital.door("administrator")
    await admin.do(link_group, GROUP, 0, Role.NURSE, "CATH")

    second = await admin.do(link_group, GROUP, 0, Role.NURSE, "OR")

    assert await hospital.program.ask(group_of, GROUP) == second


async def test_an_unknown_place_is_refused(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"place\.unknown"):
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "MOON")


@pytest.mark.parametrize("who", ["nurse", "manager", "storekeeper"])
async def test_only_an_administrator_links(hospital: Hospital, who: str) -> None:
    with pytest.raises(NotAllowedError):
        await hospital.door(who).do(link_group, GROUP, 0, Role.NURSE, "CATH")


async def test_an_administrator_of_a_department_links_it_only(hospital: Hospital) -> None:
    head = hospital.staff["head"]
    await hospital.door("administrator").do(grant_role, head, Role.ADMINISTRATOR, "CATH")
    await hospital.door("administrator").do(link_group, NEW_GROUP, 0, Role.NURSE, "OR")

    await hospital.door("head").do(link_group, GROUP, 0, Role.NURSE, "CATH-A")

    with pytest.raises(NotAllowedError):
        await hospital.door("head").do(link_group, GROUP, 0, Role.NURSE, "OR")
    with pytest.raises(NotAllowedError):
        await hospital.door("head").do(link_group, GROUP, 0, Role.NURSE)
    with pytest.raises(NotAllowedError):
        await hospital.door("head").do(unlink_group, NEW_GROUP)


async def test_a_group_of_another_hospital_is_not_taken_over(hospital: Hospital) -> None:
    await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "CATH")
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))

    with pytest.raises(RefusedError, match=r"group\.other_site"):
        await there.do(link_group, GROUP, 0, Role.NURSE)
    with pytest.raises(RefusedError, match=r"group\.not_linked"):
        await there.do(unlink_group, GROUP)


async def test_an_unlinked_group_is_none_again(hospital: Hospital) -> None:
    admin = hospital.door("administrator")
    await admin.do(link_group, GROUP, 0, Role.NURSE, "CATH")
    await admin.do(unlink_group, GROUP)

    assert await hospital.program.ask(group_of, GROUP) is None
    with pytest.raises(RefusedError, match=r"group\.not_linked"):
        await admin.do(unlink_group, GROUP)


async def test_the_nearest_group_of_a_role_comes_first(hospital: Hospital) -> None:
    admin = hospital.door("administrator")
    site = await admin.do(link_group, GROUP, 0, Role.NURSE)
    cath = await admin.do(link_group, GROUP, 1, Role.NURSE, "CATH")
    await admin.do(link_group, GROUP, 2, Role.NURSE, "OR")
    await admin.do(link_group, GROUP, 3, Role.STOREKEEPER, "CATH")

    at_the_bin = await admin.ask(groups_of, Role.NURSE, hospital.places["CATH-A1"].id)
    everywhere = await admin.ask(groups_of, Role.NURSE, 0)

    assert at_the_bin == (cath, site)
    assert everywhere == (site,)


async def test_links_follow_a_group_that_got_another_id(hospital: Hospital) -> None:
    admin = hospital.door("administrator")
    await admin.do(link_group, GROUP, 0, Role.NURSE, "CATH")
    await admin.do(link_group, GROUP, 5, Role.SURGEON, "CATH")
    await admin.do(link_group, NEW_GROUP, 5, Role.BUYER)

    moved = await hospital.program.do(migrate_group, GROUP, NEW_GROUP)

    topic = await hospital.program.ask(group_of, NEW_GROUP, 5)
    assert moved == 2
    assert topic is not None
    assert topic.role is Role.SURGEON
    assert await hospital.program.ask(group_of, GROUP) is None


async def test_migrating_a_group_that_was_never_linked_moves_nothing(hospital: Hospital) -> None:
    assert await hospital.program.do(migrate_group, GROUP, NEW_GROUP) == 0
