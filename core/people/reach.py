"""Reach: to whom in a chat a word can be brought that waits for somebody with a right.

A group that speaks for such a role at the place is told before single people are, and the people
nearest to the place before those of the whole hospital.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.people.group import Group, groups_of
from core.people.roles import RIGHTS, allowed
from core.people.staff import Person, person
from core.rights import Right, needs
from core.tables.people import Account, GroupLink, Staff, StaffRole
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

MOST = 5
"""People who are told at once; more would only wait for each other."""
_roles = StaffRole.metadata.tables["staff_role"].c
_accounts = Account.metadata.tables["account"].c
_staff = Staff.metadata.tables["staff"].c
_links = GroupLink.metadata.tables["group_link"].c
_places = Location.metadata.tables["location"].c


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody of the staff with the chat that leads there."""

    person: Person
    chat: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The group that can be told, or else the people."""

    group: Group | None
    people: tuple[Reached, ...]
    language: str = ""
    """Which the group speaks: that of whoever linked it; empty where nobody knows any more."""


@needs(Right.RUN)
def who_may(uow: UnitOfWork, right: Right, location: int, but: int) -> Reach:
    """Return whom to tell about something at a place (0: anywhere) that somebody else asks for."""
    for role in sorted(RIGHTS[right]) if location else ():
        groups = groups_of(uow, role, location)
        if groups:
            return Reach(groups[0], (), _spoken(uow, groups[0]))
    path = _path(uow, location)
    ranked = [(_nearness(who, right, path), who.code, who) for who in _holders(uow, right, but)]
    fit = [each for each in ranked if allowed(uow, each[2], right, path) or not location]
    chats = (chat_of(uow, who.id) for _, _, who in sorted(fit, key=lambda each: each[:2]))
    return Reach(None, tuple(each for each in chats if each is not None)[:MOST])


@needs(Right.RUN)
def chat_of(uow: UnitOfWork, staff: int) -> Reached | None:
    """Return the chat of one of the staff; who left, is blocked or has none is not reached."""
    who = person(uow, staff)
    chat = uow.reading.cold().scalar(
        select(func.max(_accounts.chat_user)).where(_accounts.staff == staff)
    )
    return Reached(who, int(chat)) if chat is not None and who.active else None


def _spoken(uow: UnitOfWork, group: Group) -> str:
    """Return the language of whoever linked a group, which is the one its members share."""
    linker = select(_staff.language).where(_links.id == group.id, _staff.id == _links.linked_by)
    return uow.reading.cold().scalar(linker) or ""


def _path(uow: UnitOfWork, location: int) -> str:
    here = select(_places.path).where(_places.site == uow.site, _places.id == location)
    return uow.reading.cold().scalar(here) or ""


def _holders(uow: UnitOfWork, right: Right, but: int) -> list[Person]:
    """Return everybody who holds a right somewhere at the site and has a chat."""
    roles = [role.value for role in RIGHTS[right]]
    found = (
        select(_roles.staff)
        .distinct()
        .where(_accounts.staff == _roles.staff)
        .where(_roles.site == uow.site, _roles.role.in_(roles), _roles.staff != but)
    )
    return [person(uow, staff) for staff in uow.reading.cold().scalars(found)]


def _nearness(who: Person, right: Right, path: str) -> int:
    """Return how near the grant is that covers the place, the nearest first."""
    held = [
        len(grant.path)
        for grant in who.grants
        if grant.role in RIGHTS[right] and path.startswith(grant.path)
    ]
    return -max(held, default=-1)
