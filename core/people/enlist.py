"""Staff made and changed by an administrator: records, roles, leaving and blocking."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from core.errors import RefusedError
from core.people.staff import Role, person
from core.rights import Right, needs
from core.tables.kinds import StaffState
from core.tables.people import Staff, StaffRole
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

_staff = Staff.metadata.tables["staff"]
_roles = StaffRole.metadata.tables["staff_role"]
_places = Location.metadata.tables["location"]


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A person to be entered; ``location`` is the code of the home department, if any."""

    code: str
    name: str
    name_latin: str
    language: str = "zh-CN"
    location: str = ""


@needs(Right.MANAGE_STAFF)
def add_staff(uow: UnitOfWork, new: NewStaff) -> int:
    """Enter a person at the actor's site; return the staff id. Roles are granted apart."""
    connection = uow.writing.cold()
    if connection.scalar(select(_staff.c.id).where(_staff.c.code == new.code)) is not None:
        raise RefusedError("people.staff_exists", staff=new.code)
    made = uow.new_id()
    connection.execute(
        insert(_staff).values(
            id=made,
            site=uow.site,
            code=new.code,
            name=new.name,
            name_latin=new.name_latin,
            language=new.language,
            location=_place(uow, new.location)[0] if new.location else None,
            state=StaffState.ACTIVE.value,
        )
    )
    uow.audit("add_staff", subject=made, detail=new.code)
    return made


@needs(Right.MANAGE_STAFF)
def grant_role(uow: UnitOfWork, staff: int, role: Role, location: str = "") -> None:
    """Give a person a role at the actor's site: everywhere, or at and below a location."""
    where, path = _place(uow, location) if location else (0, "")
    _revoke(uow, staff, role, where)
    uow.writing.cold().execute(
        insert(_roles).values(
            staff=person(uow, staff).id,
            site=uow.site,
            role=role.value,
            location=where,
            path=path,
            granted_by=uow.actor.id,
            granted_at=uow.now,
        )
    )
    uow.reading.forget()
    uow.audit("grant_role", subject=staff, detail=f"{role.value} {location}")


@needs(Right.MANAGE_STAFF)
def revoke_role(uow: UnitOfWork, staff: int, role: Role, location: str = "") -> None:
    """Take a role from a person at the actor's site."""
    where = _place(uow, location)[0] if location else 0
    if not _revoke(uow, staff, role, where):
        raise RefusedError("people.no_such_role", role=role.value)
    uow.reading.forget()
    uow.audit("revoke_role", subject=staff, detail=f"{role.value} {location}")


@needs(Right.MANAGE_STAFF)
def set_staff_state(uow: UnitOfWork, staff: int, state: StaffState) -> None:
    """Block a person, note that one has left, or make one active again; counts at the next act."""
    if staff == uow.actor.id:
        raise RefusedError("people.not_yourself")
    who = person(uow, staff)
    uow.writing.cold().execute(
        update(_staff).where(_staff.c.id == who.id).values(state=state.value)
    )
    uow.reading.forget()
    uow.audit("set_staff_state", subject=staff, detail=state.value)


@needs(Right.ENROLLED)
def set_language(uow: UnitOfWork, language: str) -> None:
    """Set the language in which the acting person is answered."""
    if language not in ("zh-CN", "en"):
        raise RefusedError("people.no_such_language", language=language)
    uow.writing.cold().execute(
        update(_staff).where(_staff.c.id == uow.actor.id).values(language=language)
    )
    uow.reading.forget()
    uow.audit("set_language", subject=uow.actor.id, detail=language)


def _revoke(uow: UnitOfWork, staff: int, role: Role, where: int) -> bool:
    """Remove one grant; tell whether it was there."""
    gone = uow.writing.cold().execute(
        delete(_roles).where(
            _roles.c.staff == staff,
            _roles.c.site == uow.site,
            _roles.c.role == role.value,
            _roles.c.location == where,
        )
    )
    return gone.rowcount > 0


def _place(uow: UnitOfWork, code: str) -> tuple[int, str]:
    query = select(_places.c.id, _places.c.path)
    row = (
        uow.writing.cold()
        .execute(query.where(_places.c.site == uow.site, _places.c.code == code))
        .first()
    )
    if row is None:
        raise RefusedError("place.unknown", place=code)
    return row.id, row.path
