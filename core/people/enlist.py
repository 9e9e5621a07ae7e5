"""Staff made and changed by an administrator: records, roles, leaving and blocking.

An administrator manages the people of one site, or of one department. No site is ever left
without an active administrator: the last one can be neither blocked nor parted from the role.
"""

import re
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from core.actor import ActorKind
from core.errors import NotAllowedError, RefusedError
from core.once import done_once, fingerprint
from core.people.roles import acting, covers, permit
from core.people.staff import Grant, Person, Role, person
from core.plain import plain
from core.rights import Right, needs
from core.tables.kinds import LocationKind, StaffState
from core.tables.people import Staff, StaffRole
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

LANGUAGES = ("zh-CN", "en")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}")
_LONGEST_NAME = 80
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
    return done_once(uow, fingerprint(new, uow.actor.id), lambda: _enter(uow, new))


def _enter(uow: UnitOfWork, new: NewStaff) -> int:
    _check(new)
    connection = uow.writing.cold()
    where, path = find_place(uow, new.location) if new.location else (None, "")
    permit(uow, Right.MANAGE_STAFF, path)
    if connection.scalar(select(_staff.c.id).where(_staff.c.code == new.code)) is not None:
        raise RefusedError("people.staff_exists", staff=new.code)
    made = uow.new_id()
    connection.execute(
        insert(_staff).values(
            id=made,
            site=uow.site,
            code=new.code,
            name=new.name.strip(),
            name_latin=new.name_latin.strip(),
            language=new.language,
            location=where,
            state=StaffState.ACTIVE.value,
        )
    )
    uow.audit("add_staff", subject=made, detail=new.code)
    return made


@needs(Right.MANAGE_STAFF)
def grant_role(uow: UnitOfWork, staff: int, role: Role, location: str = "") -> None:
    """Give a person a role at the actor's site: everywhere, or at and below a location."""
    mark = fingerprint("grant_role", staff, role.value, location, uow.actor.id)
    done_once(uow, mark, lambda: _grant(uow, staff, role, location))


def _grant(uow: UnitOfWork, staff: int, role: Role, location: str) -> int:
    where, path = _extent(uow, location)
    permit(uow, Right.MANAGE_STAFF, path)
    if (who := person(uow, staff)).site != uow.site:
        # Everybody acts at the own hospital: a role at another one could never be used.
        raise RefusedError("people.role_elsewhere", staff=who.code)
    managed(uow, staff)
    _revoke(uow, staff, role, where)
    uow.writing.cold().execute(
        insert(_roles).values(
            staff=staff,
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
    return staff


@needs(Right.MANAGE_STAFF)
def revoke_role(uow: UnitOfWork, staff: int, role: Role, location: str = "") -> int:
    """Take a role from a person at the actor's site; return where it was held, 0 for everywhere."""
    mark = fingerprint("revoke_role", staff, role.value, location, uow.actor.id)
    return done_once(uow, mark, lambda: _part(uow, staff, role, location))


def _part(uow: UnitOfWork, staff: int, role: Role, location: str) -> int:
    where, path = _extent(uow, location)
    permit(uow, Right.MANAGE_STAFF, path)
    if (who := person(uow, staff)).site == uow.site:
        managed(uow, staff)
    if role is Role.ADMINISTRATOR and not where:
        _keep_an_administrator(uow, who, uow.site)
    named = find_place(uow, location)[0] if location else where
    if not _revoke(uow, staff, role, where) and not _revoke(uow, staff, role, named):
        raise RefusedError("people.no_such_role", role=role.value)
    uow.reading.forget()
    uow.audit("revoke_role", subject=staff, detail=f"{role.value} {location}")
    return where


@needs(Right.MANAGE_STAFF)
def check_not_last(uow: UnitOfWork, staff: int) -> None:
    """Refuse a person without whom the site would have no active administrator."""
    _keep_an_administrator(uow, person(uow, staff), uow.site)


@needs(Right.MANAGE_STAFF)
def set_staff_state(uow: UnitOfWork, staff: int, state: StaffState) -> None:
    """Block a person, note that one has left, or make one active again; counts at the next act."""
    mark = fingerprint("set_staff_state", staff, state.value, uow.actor.id)
    done_once(uow, mark, lambda: _bring(uow, staff, state))


def _bring(uow: UnitOfWork, staff: int, state: StaffState) -> int:
    if staff == uow.actor.id:
        raise RefusedError("people.not_yourself")
    who = managed(uow, staff)
    if state is not StaffState.ACTIVE:
        _keep_an_administrator(uow, who)
    _set_state(uow, staff, state)
    uow.audit("set_staff_state", subject=staff, detail=state.value)
    return staff


@needs(Right.RUN)
def first_administrator(uow: UnitOfWork, new: NewStaff) -> int:
    """Make a person administrator of the actor's site; one known by the code is reinstated.

    Done twice it is done once: who was entered is found by the code.
    """
    query = select(_staff.c.id, _staff.c.site).where(_staff.c.code == new.code)
    found = uow.writing.cold().execute(query).first()
    if found is not None and found.site != uow.site:
        raise RefusedError("people.other_site", staff=new.code)
    staff: int = _enter(uow, new) if found is None else found.id
    _set_state(uow, staff, StaffState.ACTIVE)
    _grant(uow, staff, Role.ADMINISTRATOR, "")
    return staff


@needs(Right.ENROLLED)
def set_language(uow: UnitOfWork, language: str) -> None:
    """Set the language in which the acting person is answered."""
    if language not in LANGUAGES:
        raise RefusedError("people.no_such_language", language=language)
    mark = fingerprint("set_language", language, uow.actor.id)
    done_once(uow, mark, lambda: _speak(uow, language))


def _speak(uow: UnitOfWork, language: str) -> int:
    uow.writing.cold().execute(
        update(_staff).where(_staff.c.id == uow.actor.id).values(language=language)
    )
    uow.reading.forget()
    uow.audit("set_language", subject=uow.actor.id, detail=language)
    return uow.actor.id


def managed(uow: UnitOfWork, staff: int) -> Person:
    """Return a person whom the actor may manage: of the site, at home and in every role held.

    Whoever administers one department would otherwise speak for one with rights beyond it.
    """
    who = person(uow, staff)
    if who.site != uow.site:
        raise RefusedError("people.other_site", staff=who.code)
    query = select(_places.c.path).where(_places.c.site == who.site, _places.c.id == who.location)
    permit(uow, Right.MANAGE_STAFF, uow.reading.cold().scalar(query) or "")
    if not all(_manages(uow, grant) for grant in who.grants):
        raise NotAllowedError("people.beyond", staff=who.code)
    return who


def _extent(uow: UnitOfWork, code: str) -> tuple[int, str]:
    """Return where a role shall count; who names the hospital means all of it, as without a place.

    A role held at the path of the hospital would not count where the whole site is asked for.
    """
    where, path = find_place(uow, code) if code else (0, "")
    query = select(_places.c.kind).where(_places.c.site == uow.site, _places.c.id == where)
    kind = uow.writing.cold().scalar(query) if where else None
    return (0, "") if kind == LocationKind.HOSPITAL.value else (where, path)


def find_place(uow: UnitOfWork, code: str) -> tuple[int, str]:
    """Return the id and the path of a place of the actor's site by its code."""
    query = select(_places.c.id, _places.c.path)
    row = (
        uow.writing.cold()
        .execute(query.where(_places.c.site == uow.site, _places.c.code == plain(code, 64)))
        .first()
    )
    if row is None:
        raise RefusedError("place.unknown", place=plain(code, 40))
    return row.id, row.path


def _check(new: NewStaff) -> None:
    """Refuse a code or a name that could not be kept, shown or typed again."""
    if not _CODE.fullmatch(new.code):
        raise RefusedError("people.bad_code", staff=new.code[:40])
    for name in (new.name, new.name_latin):
        if not name.isprintable() or len(name.strip()) > _LONGEST_NAME:
            raise RefusedError("people.bad_name")
    if not new.name.strip():
        raise RefusedError("people.bad_name")
    if new.language not in LANGUAGES:
        raise RefusedError("people.no_such_language", language=new.language)


def _manages(uow: UnitOfWork, grant: Grant) -> bool:
    """Tell whether the actor manages the staff where a role is held, at whichever site."""
    if uow.actor.kind is ActorKind.PROGRAM:
        return True
    return covers(acting(uow), Right.MANAGE_STAFF, grant)


def _set_state(uow: UnitOfWork, staff: int, state: StaffState) -> None:
    uow.writing.cold().execute(update(_staff).where(_staff.c.id == staff).values(state=state.value))
    uow.reading.forget()


def _keep_an_administrator(uow: UnitOfWork, who: Person, site: int | None = None) -> None:
    """Refuse to lose the last active administrator of a site, or of any site of theirs."""
    if not who.active:
        return
    everywhere = (_roles.c.role == Role.ADMINISTRATOR.value) & (_roles.c.location == 0)
    others = (
        select(_roles.c.site)
        .join_from(_roles, _staff, _staff.c.id == _roles.c.staff)
        .where(everywhere, _staff.c.id != who.id, _staff.c.state == StaffState.ACTIVE.value)
    )
    lonely = select(_roles.c.site).where(everywhere, _roles.c.staff == who.id)
    lonely = lonely.where(_roles.c.site.not_in(others))
    if site is not None:
        lonely = lonely.where(_roles.c.site == site)
    if uow.reading.cold().execute(lonely).first() is not None:
        raise RefusedError("people.last_administrator")


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
