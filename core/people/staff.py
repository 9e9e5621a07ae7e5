"""Staff: persons of the group, read fresh at every act, so that a change counts at once."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import bindparam, select

from core.errors import RefusedError
from core.statement import Hot
from core.tables.kinds import StaffState
from core.tables.people import Account, Staff, StaffRole
from core.unit_of_work import UnitOfWork

_staff = Staff.metadata.tables["staff"].c
_roles = StaffRole.metadata.tables["staff_role"].c
_accounts = Account.metadata.tables["account"].c
_BY_ID = Hot(
    select(
        *(_staff.id, _staff.site, _staff.code, _staff.name, _staff.name_latin, _staff.language),
        *(_staff.location, _staff.state),
    ).where(_staff.id == bindparam("staff"))
)
_ROLES = Hot(
    select(_roles.site, _roles.role, _roles.location, _roles.path)
    .where(_roles.staff == bindparam("staff"))
    .order_by(_roles.site, _roles.role, _roles.location)
)
_BY_ACCOUNT = Hot(select(_accounts.staff).where(_accounts.chat_user == bindparam("chat_user")))
_BY_CODE = Hot(select(_staff.id).where(_staff.code == bindparam("code")))


class Role(StrEnum):
    """What somebody is in the hospital."""

    NURSE = "nurse"
    SURGEON = "surgeon"
    STOREKEEPER = "storekeeper"
    DEPARTMENT_HEAD = "department_head"
    BUYER = "buyer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a site: everywhere (empty path) or at and below one location."""

    site: int
    role: Role
    location: int
    path: str


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff."""

    id: int
    site: int
    code: str
    name: str
    name_latin: str
    language: str
    location: int | None
    state: StaffState
    grants: tuple[Grant, ...]

    @property
    def active(self) -> bool:
        """Whether the person may act at all."""
        return self.state is StaffState.ACTIVE

    def roles(self, site: int) -> tuple[Role, ...]:
        """Return the roles held at a site, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants if grant.site == site))


def person(uow: UnitOfWork, staff: int) -> Person:
    """Return one of the staff, or refuse an unknown id."""
    return uow.reading.remember(("person", staff), lambda: _person(uow, staff))


def person_of_account(uow: UnitOfWork, chat_user: int) -> Person | None:
    """Return whom a chat user is bound to, whatever the person's state, or none."""
    rows = uow.reading.rows(_BY_ACCOUNT, chat_user=chat_user)
    return person(uow, rows[0][0]) if rows else None


def staff_by_code(uow: UnitOfWork, code: str) -> int:
    """Return the id of the person with a staff code, or refuse an unknown one."""
    rows = uow.reading.rows(_BY_CODE, code=code)
    if not rows:
        raise RefusedError("people.no_such_staff", staff=code)
    found: int = rows[0][0]
    return found


def _person(uow: UnitOfWork, staff: int) -> Person:
    rows = uow.reading.rows(_BY_ID, staff=staff)
    if not rows:
        raise RefusedError("people.unknown")
    found, site, code, name, latin, language, location, state = rows[0]
    grants = uow.reading.rows(_ROLES, staff=staff)
    held = tuple(Grant(site, Role(role), where, path) for site, role, where, path in grants)
    names = (found, site, code, name, latin, language)
    return Person(*names, location, StaffState(state), held)
