"""Staff made and changed by an administrator; no site is left without one."""

import pytest
from sqlalchemy import insert

from core.actor import Actor, ActorKind
from core.errors import NotAllowedError, RefusedError
from core.people.enlist import (
    NewStaff,
    add_staff,
    first_administrator,
    grant_role,
    revoke_role,
    set_language,
    set_staff_state,
)
from core.people.staff import Person, Role, person
from core.rights import Right, needs
from core.stock.place import NewSite, open_site
from core.tables.kinds import LocationKind, StaffState
from core.tables.people import StaffRole
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital, kept_role

NEW = NewStaff("N-77", "钱多", "Qian Duo")


@needs(Right.ANYONE)
def look(uow: UnitOfWork, staff: int) -> Person:
    return person(uow, staff)


async def test_a_person_is_entered_at_the_home_department(hospital: Hospital) -> None:
    new = NewStaff("N-78", " 钱多 ", "Qian Duo", "en", "CATH")

    made = await hospital.door("administrator").do(add_staff, new)
    found = await hospital.program.ask(look, made)

    assert (found.code, found.name, found.language) == ("N-78", "钱多", "en")
    assert found.location == hospital.places["CATH"].id
    assert found.grants == ()


async def test_a_staff_code_is_given_once(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.staff_exists"):
        await hospital.door("administrator").do(add_staff, NewStaff("NURSE", "甲", "Jia"))


@pytest.mark.parametrize("code", ["", " ", "a b", "x" * 33, "护士1", "-n", "n\n", "<b>"])
async def test_a_staff_code_is_short_and_plain(hospital: Hospital, code: str) -> None:
    with pytest.raises(RefusedError, match=r"people\.bad_code"):
        await hospital.door("administrator").do(add_staff, NewStaff(code, "甲", "Jia"))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\nb", "\u202eabc"])
async def test_a_name_can_be_shown(hospital: Hospital, name: str) -> None:
    with pytest.raises(RefusedError, match=r"people\.bad_name"):
        await hospital.door("administrator").do(add_staff, NewStaff("N-79", name, "Jia"))


async def test_a_language_is_one_of_ours(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.no_such_language"):
        await hospital.door("administrator").do(add_staff, NewStaff("N-80", "甲", "Jia", "fr"))
    with pytest.raises(RefusedError, match=r"people\.no_such_language"):
        await hospital.door("nurse").do(set_language, "fr")


async def test_a_person_chooses_the_language(hospital: Hospital) -> None:
    await hospital.door("nurse").do(set_language, "en")

    assert (await hospital.program.ask(look, hospital.staff["nurse"])).language == "en"


async def test_a_role_is_granted_and_taken_back(hospital: Hospital) -> None:
    admin, nurse = hospital.door("administrator"), hospital.staff["nurse"]
    await admin.do(grant_role, nurse, Role.STOREKEEPER)
    await admin.do(grant_role, nurse, Role.STOREKEEPER)
    both = await hospital.program.ask(look, nurse)
    await admin.do(revoke_role, nurse, Role.STOREKEEPER)
    one = await hospital.program.ask(look, nurse)

    assert both.roles(hospital.site) == (Role.NURSE, Role.STOREKEEPER)
    assert one.roles(hospital.site) == (Role.NURSE,)
    with pytest.raises(RefusedError, match=r"people\.no_such_role"):
        await admin.do(revoke_role, nurse, Role.STOREKEEPER)


async def test_an_administrator_of_a_department_cannot_reach_beyond_it(
    hospital: Hospital,
) -> None:
    head = hospital.staff["head"]
    await hospital.door("administrator").do(grant_role, head, Role.ADMINISTRATOR, "CATH")
    door = hospital.door("head")

    await door.do(grant_role, hospital.staff["nurse"], Role.STOREKEEPER, "CATH-A")
    await door.do(add_staff, NewStaff("N-81", "甲", "Jia", location="CATH"))

    with pytest.raises(NotAllowedError):
        await door.do(grant_role, head, Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError):
        await door.do(grant_role, head, Role.NURSE, "OR")
    with pytest.raises(NotAllowedError):
        await door.do(revoke_role, hospital.staff["administrator"], Role.ADMINISTRATOR)
    with pytest.raises(NotAllowedError):
        await door.do(add_staff, NEW)
    with pytest.raises(NotAllowedError):
        await door.do(set_staff_state, hospital.staff["or_nurse"], StaffState.BLOCKED)


async def test_blocking_counts_at_the_next_act_and_can_be_taken_back(hospital: Hospital) -> None:
    admin, nurse = hospital.door("administrator"), hospital.staff["nurse"]
    await admin.do(set_staff_state, nurse, StaffState.BLOCKED)
    with pytest.raises(RefusedError, match=r"people\.revoked"):
        await hospital.door("nurse").do(set_language, "en")
    await admin.do(set_staff_state, nurse, StaffState.ACTIVE)

    await hospital.door("nurse").do(set_language, "en")

    assert (await hospital.program.ask(look, nurse)).active


async def test_nobody_changes_their_own_state(hospital: Hospital) -> None:
    admin = hospital.staff["administrator"]

    with pytest.raises(RefusedError, match=r"people\.not_yourself"):
        await hospital.door("administrator").do(set_staff_state, admin, StaffState.LEFT)


@pytest.mark.parametrize("state", [StaffState.BLOCKED, StaffState.LEFT])
async def test_the_last_administrator_stays(hospital: Hospital, state: StaffState) -> None:
    admin = hospital.staff["administrator"]

    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.program.do(set_staff_state, admin, state)
    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.door("administrator").do(revoke_role, admin, Role.ADMINISTRATOR)


async def test_one_of_two_administrators_may_go_but_not_both(hospital: Hospital) -> None:
    admin, manager = hospital.staff["administrator"], hospital.staff["manager"]
    await hospital.program.do(grant_role, manager, Role.ADMINISTRATOR)

    await hospital.door("manager").do(set_staff_state, admin, StaffState.LEFT)

    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.door("manager").do(revoke_role, manager, Role.ADMINISTRATOR)


async def test_a_blocked_administrator_does_not_count(hospital: Hospital) -> None:
    manager = hospital.staff["manager"]
    await hospital.program.do(grant_role, manager, Role.ADMINISTRATOR)
    await hospital.program.do(set_staff_state, manager, StaffState.BLOCKED)

    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.program.do(set_staff_state, hospital.staff["administrator"], StaffState.LEFT)
    await hospital.program.do(set_staff_state, manager, StaffState.LEFT)

    assert not (await hospital.program.ask(look, manager)).active


async def test_an_administrator_of_one_department_does_not_count(hospital: Hospital) -> None:
    await hospital.program.do(grant_role, hospital.staff["head"], Role.ADMINISTRATOR, "CATH")

    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.program.do(set_staff_state, hospital.staff["administrator"], StaffState.LEFT)


async def test_the_last_administrator_of_another_hospital_stays_too(hospital: Hospital) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    manager = hospital.staff["manager"]
    await hospital.program.do(kept_role, manager, other, Role.ADMINISTRATOR)

    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await hospital.program.do(set_staff_state, manager, StaffState.LEFT)


async def test_the_first_administrator_can_administrate(hospital: Hospital) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))

    made = await there.do(first_administrator, NEW)
    acting = hospital.core.as_(Actor(ActorKind.STAFF, made, other))
    nurse = await acting.do(add_staff, NewStaff("H2-N1", "甲", "Jia"))

    assert (await there.ask(look, nurse)).site == other


async def test_a_known_person_is_reinstated_as_administrator(hospital: Hospital) -> None:
    nurse = hospital.staff["nurse"]
    await hospital.program.do(set_staff_state, nurse, StaffState.LEFT)

    again = await hospital.program.do(first_administrator, NewStaff("NURSE", "王芳", "Wang Fang"))
    found = await hospital.program.ask(look, nurse)

    assert again == nurse
    assert found.active
    assert Role.ADMINISTRATOR in found.roles(hospital.site)


async def test_a_person_of_another_hospital_is_out_of_reach(hospital: Hospital) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))
    await there.do(first_administrator, NEW)
    nurse = hospital.staff["nurse"]

    with pytest.raises(RefusedError, match=r"people\.other_site"):
        await there.do(set_staff_state, nurse, StaffState.BLOCKED)
    with pytest.raises(RefusedError, match=r"people\.other_site"):
        await there.do(first_administrator, NewStaff("NURSE", "王芳", "Wang Fang"))


async def test_the_first_administrator_is_no_command_of_a_person(hospital: Hospital) -> None:
    with pytest.raises(NotAllowedError):
        await hospital.door("administrator").do(first_administrator, NEW)


async def test_a_role_at_the_hospital_by_its_code_counts_everywhere(hospital: Hospital) -> None:
    root = next(place for place in hospital.places.values() if place.kind is LocationKind.HOSPITAL)
    manager, door = hospital.staff["manager"], hospital.program

    await door.do(grant_role, manager, Role.ADMINISTRATOR, root.code)

    whole = [grant for grant in (await door.ask(look, manager)).grants if not grant.location]
    assert Role.ADMINISTRATOR in {grant.role for grant in whole}
    assert {grant.path for grant in whole} == {""}
    # A whole administrator: the first one may go now, and this one no more.
    await hospital.door("manager").do(
        revoke_role, hospital.staff["administrator"], Role.ADMINISTRATOR
    )
    with pytest.raises(RefusedError, match=r"people\.last_administrator"):
        await door.do(revoke_role, manager, Role.ADMINISTRATOR, root.code)


async def test_a_role_kept_at_the_hospital_from_before_can_be_taken_by_its_code(
    hospital: Hospital,
) -> None:
    root = next(place for place in hospital.places.values() if place.kind is LocationKind.HOSPITAL)
    nurse, door = hospital.staff["nurse"], hospital.program
    await door.do(role_at, nurse, Role.AUDITOR, root.id, root.path)

    assert await door.do(revoke_role, nurse, Role.AUDITOR, root.code) == 0

    assert Role.AUDITOR not in (await door.ask(look, nurse)).roles(hospital.site)


@needs(Right.RUN)
def role_at(uow: UnitOfWork, staff: int, role: Role, location: int, path: str) -> None:
    """Put a role at one place into the table as it was kept before."""
    by = {"location": location, "path": path, "granted_by": 0, "granted_at": uow.now}
    row = {"staff": staff, "site": uow.site, "role": role.value, **by}
    uow.writing.cold().execute(insert(StaffRole.metadata.tables["staff_role"]).values(**row))
    uow.reading.forget()
