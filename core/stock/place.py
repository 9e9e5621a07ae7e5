"""Places made and changed: a department brings its *taken* and *transit* companions with it.

A closed place, and all below it, accepts nothing new; what lies there can still leave.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import insert, select, update

from core.errors import RefusedError
from core.once import done_once, fingerprint
from core.people.roles import permit
from core.plain import is_plain, plain
from core.rights import Right, needs
from core.tables.kinds import SHELVES, LocationKind, PickRule, Storage
from core.tables.reference import Site
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

_sites = Site.metadata.tables["site"]
_places = Location.metadata.tables["location"]
_K = LocationKind
_ENDS = (_K.SUPPLIER, _K.PATIENT, _K.WASTE, _K.VARIANCE, _K.QUARANTINE)
_BELOW = {
    _K.HOSPITAL: frozenset({_K.STORE, _K.DEPARTMENT}),
    _K.STORE: frozenset({_K.CABINET, _K.BIN}),
    _K.DEPARTMENT: frozenset({_K.CABINET, _K.BIN, _K.STORE}),
    _K.CABINET: frozenset({_K.BIN}),
}
_HOMES = frozenset({_K.STORE, _K.DEPARTMENT})
_CODE = re.compile(r"\w[\w./#-]*")
_LONGEST_CODE = 23
"""Short enough that the companions' codes, which begin with it, can be kept too."""
_LONGEST_SITE_CODE = 16
_LONGEST_NAME = 80
_LONGEST_ALIASES = 200


@dataclass(frozen=True, slots=True)
class NewSite:
    """A hospital to be opened."""

    code: str
    name_zh: str
    name_en: str
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place to be added below another (``parent``: its code; empty is the hospital itself)."""

    code: str
    kind: LocationKind
    name_zh: str
    name_en: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    storage: tuple[Storage, ...] = (Storage.ROOM,)
    pick_rule: PickRule = PickRule.FEFO


class _Found(NamedTuple):
    id: int
    code: str
    kind: str
    path: str


@needs(Right.RUN)
def open_site(uow: UnitOfWork, new: NewSite) -> int:
    """Open a hospital with its root and its ends of the world; return its id."""
    _check_code(new.code, _LONGEST_SITE_CODE)
    _check_names(new.code, (new.name_zh, new.name_en))
    connection = uow.writing.cold()
    if connection.scalar(select(_sites.c.id).where(_sites.c.code == new.code)) is not None:
        raise RefusedError("site.exists", site=new.code)
    if new.code.casefold() in _ENDS:
        # The hospital is a place too, beside its ends of the world.
        raise RefusedError("place.exists", place=new.code)
    site = uow.new_id()
    names = {"name_zh": new.name_zh, "name_en": new.name_en}
    connection.execute(
        insert(_sites).values(id=site, code=new.code, zone=new.zone, version=1, **names)
    )
    root = _insert(uow, site, None, NewPlace(new.code, _K.HOSPITAL, new.name_zh, new.name_en))
    for end in _ENDS:
        _insert(uow, site, root, NewPlace(end.value.upper(), end, end.value, end.value))
    return site


@needs(Right.EDIT_PLACES)
def add_place(uow: UnitOfWork, new: NewPlace) -> int:
    """Add a place to the tree of the actor's site; return its id."""
    return done_once(uow, fingerprint(new, uow.actor.id), lambda: _add(uow, new))


def _add(uow: UnitOfWork, new: NewPlace) -> int:
    _check_code(new.code, _LONGEST_CODE)
    _check_names(new.code, (new.name_zh, new.name_en), new.aliases)
    parent = _find(uow, new.parent)
    permit(uow, Right.EDIT_PLACES, parent.path)
    if new.kind not in _BELOW.get(LocationKind(parent.kind), frozenset()):
        raise RefusedError("place.not_below", place=new.code, parent=parent.code)
    companions = _companions(new)
    _check_free(uow, new, companions)
    made = _insert(uow, uow.site, (parent.id, parent.path), new)
    for companion in companions:
        _insert(uow, uow.site, made, companion)
    _changed(uow)
    uow.audit("add_place", subject=made[0], detail=new.code)
    return made[0]


@needs(Right.EDIT_PLACES)
def close_place(uow: UnitOfWork, code: str, *, active: bool = False) -> None:
    """Close a place to arrivals, or open it again; what lies there stays and can leave."""
    mark = fingerprint("close_place", code, active, uow.actor.id)
    done_once(uow, mark, lambda: _close(uow, code, active=active))


def _close(uow: UnitOfWork, code: str, *, active: bool) -> int:
    place = _find(uow, code)
    permit(uow, Right.EDIT_PLACES, place.path)
    if LocationKind(place.kind) not in SHELVES:
        raise RefusedError("place.stays_open", place=place.code)
    uow.writing.cold().execute(
        update(_places)
        .where(_places.c.site == uow.site, _places.c.id == place.id)
        .values(active=active)
    )
    _changed(uow)
    uow.audit("close_place", subject=place.id, detail=f"{code} active={active}")
    return place.id


def _companions(new: NewPlace) -> list[NewPlace]:
    """Return where what a department or store has taken, and what is on its way to it, lies."""
    kinds = (_K.TAKEN, _K.TRANSIT) if new.kind in _HOMES else ()
    names = (new.name_zh, new.name_en)
    return [NewPlace(f"{new.code}-{kind.value.upper()}", kind, *names) for kind in kinds]


def _check_free(uow: UnitOfWork, new: NewPlace, companions: Sequence[NewPlace]) -> None:
    """Refuse a code that is there already in any case of letters, for people type it in any."""
    codes = uow.writing.cold().scalars(select(_places.c.code).where(_places.c.site == uow.site))
    there = {code.casefold(): code for code in codes}
    if taken := there.get(new.code.casefold()):
        raise RefusedError("place.exists", place=taken)
    for companion in companions:
        if taken := there.get(companion.code.casefold()):
            raise RefusedError("place.companion_exists", place=new.code, taken=taken)


def _check_code(code: str, most: int) -> None:
    """Refuse a code that could not be kept, shown or typed again."""
    if len(code) > most or not _CODE.fullmatch(code):
        raise RefusedError("place.bad_code", place=code[:40], most=most)


def _check_names(code: str, names: Sequence[str], aliases: Sequence[str] = ()) -> None:
    """Refuse names that could not be kept or shown."""
    kept = all(is_plain(name) and name.strip() for name in (*names, *aliases))
    short = all(len(name) <= _LONGEST_NAME for name in names)
    listed = "|".join(aliases)
    if not (kept and short) or "|" in "".join(aliases) or len(listed) > _LONGEST_ALIASES:
        raise RefusedError("place.bad_name", place=code)


def _find(uow: UnitOfWork, code: str) -> _Found:
    query = select(_places.c.id, _places.c.code, _places.c.kind, _places.c.path)
    query = query.where(_places.c.site == uow.site)
    root = _places.c.parent.is_(None)
    wanted = plain(code, _LONGEST_NAME)
    row = (
        uow.writing.cold().execute(query.where(_places.c.code == wanted if code else root)).first()
    )
    if row is None:
        raise RefusedError("place.unknown", place=wanted)
    return _Found(*row)


def _insert(
    uow: UnitOfWork, site: int, parent: tuple[int, str] | None, new: NewPlace
) -> tuple[int, str]:
    made = uow.new_id()
    path = f"{parent[1] if parent else '/'}{made}/"
    uow.writing.cold().execute(
        insert(_places).values(
            site=site,
            id=made,
            parent=parent[0] if parent else None,
            code=new.code,
            kind=new.kind.value,
            name_zh=new.name_zh,
            name_en=new.name_en,
            aliases="|".join(new.aliases),
            path=path,
            storage="|".join(new.storage),
            pick_rule=new.pick_rule.value,
            active=True,
        )
    )
    return made, path


def _changed(uow: UnitOfWork) -> None:
    uow.writing.cold().execute(
        update(_sites).where(_sites.c.id == uow.site).values(version=_sites.c.version + 1)
    )
    uow.reading.forget()
