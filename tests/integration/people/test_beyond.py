"""An administrator of one department manages nobody who holds a role beyond it."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from core.actor import Actor, ActorKind
from core.door import Door
from core.errors import NotAllowedError, RefusedError
from core.people.enlist import grant_role, revoke_role, set_staff_state
from core.people.enrolment import make_token, unbind
from core.people.staff import Person, Role, person
from core.rights import Right, needs
from core.stock.place import NewSite, open_site
from core.tables.delivery import Audit
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital, kept_role

Act = Callable[[Door, int], Awaitable[object]]


async def _token(door: Door, staff: int) -> object:
    return await door.do(make_token, staff)


async def _block(door: Door, staff: int) -> object:
    return await door.do(set_staff_state, staff, StaffState.BLOCKED)


async def _unbind(door: Door, staff: int) -> object:
    return await door.do(unbind, staff)


async def _grant(door: Door, staff: int) -> object:
    return await door.do(grant_role, staff, Role.SURGEON, "CATH")


async def _revoke(door: Door, staff: int) -> object:
    return await door.do(revoke_role, staff, Role.NURSE, "CATH")


ACTS = pytest.mark.parametrize("act", [_token, _block, _unbind, _grant, _revoke])


@needs(Right.ANYONE)
def look(uow: UnitOfWork, staff: int) -> Person:
    return person(uow, staff)


@needs(Right.RUN)
def acts_on(uow: UnitOfWork, staff: int) -> list[str]:
    audit = Audit.metadata.tables["audit"].c
    query = select(audit.act).where(audit.subject == staff, audit.outcome == "done")
    return list(uow.reading.cold().scalars(query))


async def department_administrator(hospital: Hospital) -> Door:
    head = hospital.staff["head"]
    await hospital.program.do(grant_role, head, Role.ADMINISTRATOR, "CATH")
    return hospital.door("head")


@ACTS
async def test_a_colleague_of_the_department_is_managed(hospital: Hospital, act: Act) -> None:
    door, nurse = await department_administrator(hospital), hospital.staff["nurse"]
    before = len(await hospital.program.ask(acts_on, nurse))

    await act(door, nurse)

    assert len(await hospital.program.ask(acts_on, nurse)) == before + 1


@ACTS
@pytest.mark.parametrize("where", ["", "OR"])
async def test_who_holds_a_role_beyond_the_department_is_not(
    hospital: Hospital, act: Act, where: str
) -> None:
    door, nurse = await department_administrator(hospital), hospital.staff["nurse"]
    await hospital.program.do(grant_role, nurse, Role.ADMINISTRATOR, where)
    before = await hospital.program.ask(look, nurse)

    with pytest.raises(NotAllowedError, match=r"people\.beyond"):
        await act(door, nurse)

    assert await hospital.program.ask(look, nurse) == before


@ACTS
async def test_who_holds_a_role_at_another_hospital_is_not(hospital: Hospital, act: Act) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    nurse = hospital.staff["nurse"]
    await hospital.program.do(kept_role, nurse, other, Role.NURSE)

    with pytest.raises(NotAllowedError, match=r"people\.beyond"):
        await act(hospital.door("administrator"), nurse)


async def test_a_role_at_another_hospital_is_never_given(hospital: Hospital) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))

    with pytest.raises(RefusedError, match=r"people\.role_elsewhere"):
        await there.do(grant_role, hospital.staff["nurse"], Role.NURSE)


async def test_one_that_was_given_at_another_hospital_can_end_there(hospital: Hospital) -> None:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))
    nurse = hospital.staff["nurse"]
    await hospital.program.do(kept_role, nurse, other, Role.NURSE)

    await there.do(revoke_role, nurse, Role.NURSE)

    assert (await hospital.program.ask(look, nurse)).roles(other) == ()
