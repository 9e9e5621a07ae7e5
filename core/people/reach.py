"""Reach: to whom in a chat a word can be brought that waits for somebody with a right.

A group that speaks at the very place for those whose work it is comes before single people, they
come before a group of the whole hospital, and whoever else has the right comes last.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from core.people.group import Group, groups_of
from core.people.roles import RIGHTS, allowed
from core.people.staff import Person, Role, person
from core.rights import Right, needs
from core.statement import Hot
from core.tables.kinds import LocationKind
from core.tables.people import Account, StaffRole
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

MOST = 5
"""People who are told at once; more would only wait for each other."""
_roles = StaffRole.metadata.tables["staff_role"].c
_accounts = Account.metadata.tables["account"].c
_places = Location.metadata.tables["location"].c
_HERE = Hot(
    select(_places.path).where(
        _places.site == bindparam("site"), _places.id == bindparam("location")
    )
)
_HOMES = Hot(
    select(_places.id, _places.path).where(
        _places.site == bindparam("site"),
        or_(
            _places.kind == LocationKind.STORE.value,
            _places.kind == LocationKind.DEPARTMENT.value,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Work:
    """Whose work it is to act by a right, the first ones first."""

    roles: tuple[Role, ...]
    everywhere: tuple[Role, ...] = ()
    """Whose group of the whole hospital is told before single people are."""
    there: bool = False
    """Whether it concerns only those who belong to the place."""


WORK: dict[Right, Work] = {
    Right.RECEIVE_TRANSFER: Work((Role.NURSE, Role.STOREKEEPER), there=True),
    Right.REVIEW_COUNT: Work((Role.STOREKEEPER, Role.DEPARTMENT_HEAD), (Role.STOREKEEPER,)),
    Right.DECIDE_SUBSTITUTE: Work((Role.DEPARTMENT_HEAD, Role.MANAGER)),
}
"""Who is asked first. Who else has the right may act as well, but is not called for it."""


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


@dataclass(frozen=True, slots=True)
class _Spot:
    """The place that a word is about: its path, and the store or department it belongs to."""

    location: int
    path: str
    home: int
    around: str
    """The path of that store or department."""


@needs(Right.RUN, brief=True)
def who_may(uow: UnitOfWork, right: Right, location: int, but: int) -> Reach:
    """Return whom to tell of what somebody else asks for at a place (0: the whole hospital)."""
    spot = _spot(uow, location)
    work = WORK.get(right, Work(tuple(sorted(RIGHTS[right]))))
    told = _group(uow, work.roles, spot, near=True)
    told = told or _group(uow, work.everywhere, spot, near=False)
    if told is not None:
        return told
    uow.reading.take_time()
    holders = _holders(uow, right, but)
    theirs = [who for who in holders if _fits(who, uow.site, work, spot)]
    others = [who for who in holders if not work.there and allowed(uow, who, right, spot.path)]
    return (
        _people(uow, theirs, work.roles, spot)
        or _group(uow, work.roles if not work.there else (), spot, near=False)
        or _people(uow, others, RIGHTS[right], spot)
        or Reach(None, ())
    )


@needs(Right.RUN)
def chat_of(uow: UnitOfWork, staff: int) -> Reached | None:
    """Return the chat of one of the staff; who left, is blocked or has none is not reached."""
    who = person(uow, staff)
    chat = uow.reading.cold().scalar(
        select(func.max(_accounts.chat_user)).where(_accounts.staff == staff)
    )
    return Reached(who, int(chat)) if chat is not None and who.active else None


@needs(Right.RUN)
def each_of(
    uow: UnitOfWork, roles: tuple[Role, ...], location: int, but: int
) -> tuple[Reached, ...]:
    """Return the people of every one of these roles at a place, each of them once."""
    spot, found = _spot(uow, location), dict[int, Reached]()
    for role in roles:
        work = Work((role,))
        fit = [who for who in _with_roles(uow, (role,), but) if _fits(who, uow.site, work, spot)]
        reach = _people(uow, fit, (role,), spot)
        found |= {each.person.id: each for each in (reach.people if reach else ())}
    return tuple(found.values())


def _group(uow: UnitOfWork, roles: Iterable[Role], spot: _Spot, *, near: bool) -> Reach | None:
    """Return the first group of the roles, one of the very place or one of more than that."""
    for role in roles if spot.location else ():
        for group in groups_of(uow, role, spot.location):
            if group.path.startswith(spot.around) is near:
                return Reach(group, (), group.language)
    return None


def _people(
    uow: UnitOfWork, fit: Iterable[Person], roles: Iterable[Role], spot: _Spot
) -> Reach | None:
    """Return the people who have a chat, those nearest to the place first."""
    held = frozenset(roles)
    ranked = sorted(fit, key=lambda who: (-_nearness(who, held, spot.path), who.code))
    reached = (chat_of(uow, who.id) for who in ranked)
    found = tuple(each for each in reached if each is not None)[:MOST]
    return Reach(None, found) if found else None


def _fits(who: Person, site: int, work: Work, spot: _Spot) -> bool:
    """Tell whether it is somebody's work at the place."""
    grants = [grant for grant in who.grants if grant.site == site and grant.role in work.roles]
    covering = [grant for grant in grants if spot.path.startswith(grant.path)]
    if not work.there:
        return bool(covering)
    at_home = who.location == spot.home
    return any(at_home or grant.path.startswith(spot.around) for grant in covering)


def _spot(uow: UnitOfWork, location: int) -> _Spot:
    """Return a place with its home, which is the nearest store or department above it."""
    here = uow.reading.rows(_HERE, site=uow.site, location=location)
    path: str = here[0][0] if here else ""
    homes = uow.reading.rows(_HOMES, site=uow.site)
    above = [(len(its), home, its) for home, its in homes if its]
    _, home, around = max(
        (each for each in above if path.startswith(each[2])), default=(0, location, path)
    )
    return _Spot(location, path, home, around)


def _holders(uow: UnitOfWork, right: Right, but: int) -> list[Person]:
    """Return everybody who holds a right somewhere at the site and has a chat."""
    return _with_roles(uow, RIGHTS[right], but)


def _with_roles(uow: UnitOfWork, roles: Iterable[Role], but: int) -> list[Person]:
    """Return everybody who has one of these roles somewhere at the site, and a chat."""
    held = [role.value for role in roles]
    found = (
        select(_roles.staff)
        .distinct()
        .where(_accounts.staff == _roles.staff)
        .where(_roles.site == uow.site, _roles.role.in_(held), _roles.staff != but)
    )
    return [person(uow, staff) for staff in uow.reading.cold().scalars(found)]


def _nearness(who: Person, roles: frozenset[Role], path: str) -> int:
    """Return how near the grant is that covers the place, the nearest first."""
    held = [
        len(grant.path)
        for grant in who.grants
        if grant.role in roles and path.startswith(grant.path)
    ]
    return max(held, default=-1)
