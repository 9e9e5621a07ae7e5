"""What is kept of staff, items and places between commits is never older than the database."""

from collections.abc import Iterator

import pytest

from core.actor import Actor, ActorKind
from core.clock import SetClock
from core.door import Core, Door
from core.errors import RefusedError
from core.flow.issue import Take, take
from core.opening import open_core
from core.people.enlist import grant_role, revoke_role, set_staff_state
from core.people.staff import Role, person
from core.rights import Right, needs
from core.stock.catalogue import NewItem, put_items
from core.stock.item import article
from core.stock.place import close_place
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive

BALLOON = "BA-2015"


@pytest.fixture
def other(database_url: str) -> Iterator[Core]:
    """A second program on the same database."""
    opened = open_core(database_url, clock=SetClock(NOON))
    yield opened
    opened.close()


@needs(Right.ANYONE)
def name_and_refuse(uow: UnitOfWork, staff: int) -> None:
    """Give a person a role, look, and then say no."""
    grant_role(uow, staff, Role.BUYER)
    assert Role.BUYER in person(uow, staff).roles(uow.site)
    raise RefusedError("test.no")


@needs(Right.ANYONE)
def roles_of(uow: UnitOfWork, staff: int) -> tuple[Role, ...]:
    """Return a person's roles as a command sees them."""
    assert uow.writing is not None
    return person(uow, staff).roles(uow.site)


@needs(Right.ANYONE)
def price_of(uow: UnitOfWork, item: int) -> int:
    """Return the price of an item as a command sees it."""
    assert uow.writing is not None
    return article(uow, item).price


def program(core: Core, hospital: Hospital) -> Door:
    return core.as_(Actor(ActorKind.PROGRAM, 0, hospital.site))


def take_one(hospital: Hospital, key: str) -> None:
    wanted = Take(hospital.items[BALLOON], hospital.places["CATH-A1"].id)
    hospital.door("nurse", key).do_now(take, wanted)


def test_who_is_blocked_by_another_program_is_refused_at_the_next_act(
    hospital: Hospital, other: Core
) -> None:
    arrive(hospital, BALLOON, "B1", 5)
    take_one(hospital, "t1")
    program(other, hospital).do_now(set_staff_state, hospital.staff["nurse"], StaffState.BLOCKED)

    with refused("people.revoked"):
        take_one(hospital, "t2")


def test_a_role_that_is_taken_away_counts_at_the_next_act(hospital: Hospital) -> None:
    nurse = hospital.staff["nurse"]
    before = hospital.program.do_now(roles_of, nurse)
    hospital.program.do_now(revoke_role, nurse, Role.NURSE, "CATH")
    hospital.program.do_now(grant_role, nurse, Role.BUYER)

    after = hospital.program.do_now(roles_of, nurse)

    assert Role.NURSE in before
    assert after == (Role.BUYER,)


def test_what_a_refused_command_saw_of_its_own_work_is_not_kept(hospital: Hospital) -> None:
    nurse = hospital.staff["nurse"]
    with refused("test.no"):
        hospital.program.do_now(name_and_refuse, nurse)

    assert Role.BUYER not in hospital.program.do_now(roles_of, nurse)


def test_an_item_that_is_put_anew_is_seen_by_the_next_command(hospital: Hospital) -> None:
    item = hospital.items[BALLOON]
    before = hospital.program.do_now(price_of, item)
    new = NewItem(BALLOON, "BA", "球囊", "Balloon", "个", price=before + 1)
    hospital.program.do_now(put_items, (new,))

    assert hospital.program.do_now(price_of, item) == before + 1


def test_a_shelf_that_another_program_closes_takes_nothing_more(
    hospital: Hospital, other: Core
) -> None:
    arrive(hospital, BALLOON, "B1", 1)
    program(other, hospital).do_now(close_place, "CATH-A1")

    with refused("place.closed"):
        arrive(hospital, BALLOON, "B1", 1)
