"""Group: a group chat, or one topic of it, speaks for a role at a place."""

from dataclasses import dataclass, field, replace

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from core.actor import ActorKind
from core.errors import RefusedError
from core.once import done_once, fingerprint
from core.people.enlist import LANGUAGES, find_place
from core.people.roles import acting, permit
from core.people.staff import Role
from core.rights import Right, needs
from core.statement import Hot, Row
from core.tables.people import GroupLink, Staff
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

_links = GroupLink.metadata.tables["group_link"]
_places = Location.metadata.tables["location"]
_staff = Staff.metadata.tables["staff"]
_columns = (
    *(_links.c.id, _links.c.chat, _links.c.thread, _links.c.site, _links.c.role),
    *(_links.c.location, _places.c.code, _places.c.path),
    case((_links.c.language != literal_column("''"), _links.c.language), else_=_staff.c.language),
)


def _linked(*conditions: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Return the query for links with the code and path of their place, and their language."""
    at = and_(_places.c.site == _links.c.site, _places.c.id == _links.c.location)
    joined = _links.outerjoin(_places, at).outerjoin(_staff, _staff.c.id == _links.c.linked_by)
    return select(*_columns).select_from(joined).where(*conditions)


_WHOLE: ColumnElement[int] = literal_column("0")
_HERE = Hot(
    _linked(
        _links.c.chat == bindparam("chat"),
        (_links.c.thread == bindparam("thread")) | (_links.c.thread == _WHOLE),
    ).order_by(_links.c.thread.desc())
)
_OF_CHAT = Hot(_linked(_links.c.chat == bindparam("chat")).order_by(_links.c.id))
_OF_ROLE = Hot(
    _linked(_links.c.site == bindparam("site"), _links.c.role == bindparam("role")).order_by(
        _links.c.id
    )
)
_PATH = Hot(
    select(_places.c.path).where(
        _places.c.site == bindparam("site"), _places.c.id == bindparam("location")
    )
)


@dataclass(frozen=True, slots=True)
class Group:
    """A linked group; location 0 with an empty code and path is the whole site."""

    id: int
    chat: int
    thread: int
    site: int
    role: Role
    location: int
    code: str
    path: str
    language: str = field(default="", compare=False)
    """Which it speaks: that of whoever linked it, unless another was set since."""


@needs(Right.LINK_GROUP)
def link_group(uow: UnitOfWork, chat: int, thread: int, role: Role, location: str = "") -> Group:
    """Link a group or topic to a role at a place of the actor's site, or anew if it was linked."""
    where, path = find_place(uow, location) if location else (0, "")
    permit(uow, Right.LINK_GROUP, path)
    its = Group(uow.new_id(), chat, thread, uow.site, role, where, location, path)
    mark = fingerprint("link_group", chat, thread, role.value, location, uow.actor.id)
    return replace(its, id=done_once(uow, mark, lambda: _link(uow, its)))


def _link(uow: UnitOfWork, made: Group) -> int:
    chat, thread = made.chat, made.thread
    connection = uow.writing.cold()
    here = (_links.c.chat == chat) & (_links.c.thread == thread)
    old = connection.execute(select(_links.c.site).where(here)).first()
    if old is not None and old.site != uow.site:
        raise RefusedError("group.other_site")
    connection.execute(delete(_links).where(here))
    row = {"id": made.id, "chat": chat, "thread": thread, "site": uow.site}
    by = {
        "role": made.role.value,
        "location": made.location,
        "linked_by": uow.actor.id,
        "linked_at": uow.now,
    }
    # Later the linker may read another language, and the group is not changed by that.
    its = acting(uow).language if uow.actor.kind is ActorKind.STAFF else ""
    connection.execute(insert(_links).values(**row, **by, language=its))
    about = f"{chat}/{thread} {made.role.value} {made.code}"
    uow.audit("link_group", subject=made.id, detail=about)
    return made.id


@needs(Right.LINK_GROUP)
def unlink_group(uow: UnitOfWork, chat: int, thread: int = 0) -> None:
    """End the link of a group or topic of the actor's site."""
    mark = fingerprint("unlink_group", chat, thread, uow.actor.id)
    done_once(uow, mark, lambda: _unlink(uow, chat, thread))


def _unlink(uow: UnitOfWork, chat: int, thread: int) -> int:
    connection = uow.writing.cold()
    here = (_links.c.chat == chat) & (_links.c.thread == thread) & (_links.c.site == uow.site)
    rows = connection.execute(_linked(here)).all()
    if not rows:
        raise RefusedError("group.not_linked")
    link = _group(tuple(rows[0]))
    permit(uow, Right.LINK_GROUP, link.path)
    connection.execute(delete(_links).where(_links.c.id == link.id))
    uow.audit("unlink_group", subject=link.id, detail=f"{chat}/{thread}")
    return link.id


@needs(Right.LINK_GROUP)
def set_group_language(uow: UnitOfWork, chat: int, language: str) -> None:
    """Set in which language a linked group of the actor's site is spoken to, all its topics."""
    if language not in LANGUAGES:
        raise RefusedError("people.no_such_language", language=language)
    mark = fingerprint("set_group_language", chat, language, uow.actor.id)
    done_once(uow, mark, lambda: _speak(uow, chat, language))


def _speak(uow: UnitOfWork, chat: int, language: str) -> int:
    connection = uow.writing.cold()
    here = (_links.c.chat == chat) & (_links.c.site == uow.site)
    rows = connection.execute(_linked(here)).all()
    if not rows:
        raise RefusedError("group.not_linked")
    for row in rows:
        permit(uow, Right.LINK_GROUP, _group(tuple(row)).path)
    connection.execute(update(_links).where(here).values(language=language))
    uow.audit("set_group_language", subject=rows[0].id, detail=language)
    return int(rows[0].id)


@needs(Right.ANYONE, brief=True)
def group_of(uow: UnitOfWork, chat: int, thread: int = 0) -> Group | None:
    """Return the link of a topic, or else that of its whole group, or none."""
    rows = uow.reading.rows(_HERE, chat=chat, thread=thread)
    return _group(rows[0]) if rows else None


@needs(Right.ANYONE, brief=True)
def links_of(uow: UnitOfWork, chat: int) -> tuple[Group, ...]:
    """Return the links of a group chat: one for each of its topics that has its own."""
    return tuple(map(_group, uow.reading.rows(_OF_CHAT, chat=chat)))


@needs(Right.ENROLLED)
def groups_of(uow: UnitOfWork, role: Role, location: int) -> tuple[Group, ...]:
    """Return the groups of a role whose place is the location or holds it, nearest first."""
    paths = uow.reading.rows(_PATH, site=uow.site, location=location)
    path: str = paths[0][0] if paths else ""
    links = map(_group, uow.reading.rows(_OF_ROLE, site=uow.site, role=role.value))
    covering = [link for link in links if path.startswith(link.path)]
    return tuple(sorted(covering, key=lambda link: -len(link.path)))


@needs(Right.RUN)
def migrate_group(uow: UnitOfWork, old_chat: int, new_chat: int) -> int:
    """Carry the links over when a chat server gives a group another id; tell how many moved."""
    connection = uow.writing.cold()
    threads = select(_links.c.thread).where(_links.c.chat == old_chat)
    connection.execute(
        delete(_links).where(_links.c.chat == new_chat, _links.c.thread.in_(threads))
    )
    moved = connection.execute(
        update(_links).where(_links.c.chat == old_chat).values(chat=new_chat)
    )
    return moved.rowcount


def _group(row: Row) -> Group:
    link, chat, thread, site, role, location, code, path, language = row
    where = (location, code or "", path or "", language or "")
    return Group(link, chat, thread, site, Role(role), *where)
