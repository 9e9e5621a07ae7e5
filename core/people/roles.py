"""Roles and rights: one table says who may do what; what it does not say is refused."""

from core.actor import ActorKind
from core.errors import NotAllowedError, RefusedError
from core.people.staff import Grant, Person, Role, person
from core.rights import Right
from core.tables.kinds import StaffState
from core.unit_of_work import UnitOfWork

EVERYBODY = frozenset(Role)
_NOBODY: frozenset[Role] = frozenset()
_WARD = frozenset({Role.NURSE, Role.SURGEON, Role.DEPARTMENT_HEAD})
_STORE = frozenset({Role.STOREKEEPER})
_HANDS = frozenset({Role.NURSE, Role.STOREKEEPER, Role.DEPARTMENT_HEAD})
_ADMIN = frozenset({Role.ADMINISTRATOR})

RIGHTS: dict[Right, frozenset[Role]] = {
    Right.ENROLLED: EVERYBODY,
    Right.SEE_STOCK: EVERYBODY,
    Right.SEE_HISTORY: EVERYBODY,
    Right.SEE_AUDIT: frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.MANAGER}),
    Right.RECEIVE: _STORE,
    Right.TAKE: _HANDS | {Role.SURGEON},
    Right.USE: _HANDS | {Role.SURGEON},
    Right.RETURN: _HANDS | {Role.SURGEON},
    Right.TRANSFER: _HANDS,
    Right.RECEIVE_TRANSFER: _HANDS,
    Right.ADJUST: frozenset({Role.STOREKEEPER, Role.DEPARTMENT_HEAD}),
    Right.DISPOSE: frozenset({Role.STOREKEEPER, Role.DEPARTMENT_HEAD}),
    Right.HOLD: frozenset({Role.STOREKEEPER, Role.DEPARTMENT_HEAD, Role.MANAGER}),
    Right.RESERVE: _HANDS | {Role.SURGEON},
    Right.COUNT: _HANDS,
    Right.REVIEW_COUNT: frozenset({Role.STOREKEEPER, Role.DEPARTMENT_HEAD, Role.AUDITOR}),
    Right.ASK_SUBSTITUTE: _WARD | _STORE | {Role.BUYER},
    Right.DECIDE_SUBSTITUTE: frozenset({Role.DEPARTMENT_HEAD, Role.MANAGER}),
    Right.IMPORT_ITEMS: frozenset({Role.BUYER, Role.ADMINISTRATOR}),
    Right.EDIT_PLACES: _ADMIN,
    Right.MANAGE_STAFF: _ADMIN,
    Right.LINK_GROUP: _ADMIN,
    Right.SCHEDULE_CASE: _WARD,
    Right.RUN: frozenset(),
}
"""Who may do what. ``ANYONE`` is not here because it needs no role at all."""


def guard(uow: UnitOfWork, right: Right, /) -> None:
    """Refuse an actor who holds a right nowhere at the site; the rule itself checks the place."""
    if right is Right.ANYONE or uow.actor.kind is ActorKind.PROGRAM:
        return
    if not _holds(acting(uow), right, uow.site):
        raise _refusal(right)


def permit(uow: UnitOfWork, right: Right, path: str) -> None:
    """Refuse an actor who does not hold a right at the location with this path."""
    if uow.actor.kind is ActorKind.PROGRAM:
        return
    if not allowed(uow, acting(uow), right, path):
        raise _refusal(right)


def allowed(uow: UnitOfWork, who: Person, right: Right, path: str) -> bool:
    """Tell whether a person holds a right at the location with this path."""
    return who.active and _holds(who, right, uow.site, path)


def covers(who: Person, right: Right, grant: Grant) -> bool:
    """Tell whether a person holds a right wherever a grant counts, whoever's it is."""
    return who.active and _holds(who, right, grant.site, grant.path)


def acting(uow: UnitOfWork) -> Person:
    """Return the person who acts; a stranger, or one who has left or is blocked, is refused."""
    if uow.actor.kind is not ActorKind.STAFF:
        raise RefusedError("people.unknown")
    who = person(uow, uow.actor.id)
    if who.state is not StaffState.ACTIVE:
        raise RefusedError("people.revoked")
    return who


def _holds(who: Person, right: Right, site: int, path: str | None = None) -> bool:
    """Tell whether a person holds a right at a site; with a path, at that location too."""
    roles = RIGHTS.get(right, _NOBODY)
    for grant in who.grants:
        here = grant.site == site and (path is None or path.startswith(grant.path))
        if here and grant.role in roles:
            return True
    return False


def _refusal(right: Right) -> NotAllowedError:
    roles = "|".join(sorted(RIGHTS.get(right, frozenset())))
    return NotAllowedError("people.not_allowed", roles=roles)
