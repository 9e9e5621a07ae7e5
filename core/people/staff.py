"""Staff: persons of the group, read fresh at every act, so that a change counts at once."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from sqlalchemy import BigInteger, Executable, bindparam, select

from core.errors import RefusedError
from core.plain import plain
from core.statement import Hot, Row, listed, lists
from core.tables.kinds import StaffState
from core.tables.people import Account, Staff, StaffRole
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_people = Staff.metadata.tables["staff"]
_granted = StaffRole.metadata.tables["staff_role"]
_staff, _roles = _people.c, _granted.c
_bound = Account.metadata.tables["account"]
_accounts = _bound.c
_person = (
    *(_staff.id, _staff.site, _staff.code, _staff.name, _staff.name_latin, _staff.language),
    *(_staff.location, _staff.state),
)
_grant = (_roles.site, _roles.role, _roles.location, _roles.path)
_in_turn = (_staff.id, _roles.site, _roles.role, _roles.location)
_theirs = _roles.staff == _staff.id
_BY_ID = Hot(
    select(*_person, *_grant)
    .join_from(_people, _granted, _theirs, isouter=True)
    .where(_staff.id == bindparam("staff"))
    .order_by(*_in_turn)
)
_BY_ACCOUNT = Hot(
    select(*_person, *_grant)
    .join_from(_bound, _people, _staff.id == _accounts.staff)
    .join(_granted, _theirs, isouter=True)
    .where(_accounts.chat_user == bindparam("chat_user"))
    .order_by(*_in_turn)
)
_BY_CODE = Hot(select(_staff.id).where(_staff.code == bindparam("code")))


def _those(dialect: str) -> Executable:
    asked = listed(dialect, ("staff", BigInteger()))
    them = select(*_person, *_grant).join_from(asked, _people, _staff.id == asked.c.staff)
    return them.join(_granted, _theirs, isouter=True).order_by(*_in_turn)


_THOSE = Hot(_those)


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
    return uow.reading.keep(("person", staff), lambda: _found(uow, staff))


def person_of_account(uow: UnitOfWork, chat_user: int) -> Person | None:
    """Return whom a chat user is bound to, whatever the person's state, or none."""
    rows = uow.reading.rows(_BY_ACCOUNT, chat_user=chat_user)
    return uow.reading.keep(("person", rows[0][0]), lambda: _known(rows)) if rows else None


def staff_by_code(uow: UnitOfWork, code: str) -> int:
    """Return the id of the person with a staff code, or refuse an unknown one."""
    wanted = plain(code, 64)
    rows = uow.reading.rows(_BY_CODE, code=wanted)
    if not rows:
        raise RefusedError("people.no_such_staff", staff=wanted)
    found: int = rows[0][0]
    return found


def read_people(transaction: Transaction, staff: set[int]) -> None:
    """Read persons that a batch of commands is going to ask for."""
    unread = [each for each in staff if not transaction.is_kept(("person", each))]
    if not unread:
        return
    params = lists(transaction.dialect, ("staff",), ((each,) for each in unread))
    for found, rows in groupby(transaction.rows(_THOSE, **params), itemgetter(0)):
        transaction.keep_this(("person", found), _known(list(rows)))


def _found(uow: UnitOfWork, staff: int) -> Person:
    rows = uow.reading.rows(_BY_ID, staff=staff)
    if not rows:
        raise RefusedError("people.unknown")
    return _known(rows)


def _known(rows: list[Row]) -> Person:
    """Return a person from rows that tell one role each; who has none has one row without."""
    found, site, code, name, latin, language, location, state, *_ = rows[0]
    held = tuple(Grant(at, Role(role), where, path) for *_, at, role, where, path in rows if role)
    names = (found, site, code, name, latin, language)
    return Person(*names, location, StaffState(state), held)
