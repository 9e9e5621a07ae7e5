"""Locations: one tree a site, loaded whole and kept until the site's version rises."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from core.clock import day_number, local_day
from core.errors import RefusedError
from core.plain import plain
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.search.place import KnownPlaces
from core.tables.kinds import SHELVES, VIRTUAL, LocationKind, PickRule, Storage
from core.tables.reference import Site
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

_UNNAMED = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})
_sites = Site.metadata.tables["site"].c
_places = Location.metadata.tables["location"].c
_SITE = Hot(select(_sites.version, _sites.zone).where(_sites.id == bindparam("site")))
_PLACES = Hot(
    select(
        *(_places.id, _places.parent, _places.code, _places.kind, _places.name_zh),
        *(_places.name_en, _places.aliases, _places.path, _places.storage),
        *(_places.pick_rule, _places.active),
    )
    .where(_places.site == bindparam("site"))
    .order_by(_places.path)
)


@dataclass(frozen=True, slots=True)
class Place:
    """One location as the rules see it."""

    id: int
    parent: int | None
    code: str
    kind: LocationKind
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    path: str
    storage: tuple[Storage, ...]
    pick_rule: PickRule
    active: bool
    """Whether it accepts anything new; what lies on a closed shelf stays and can leave."""

    @property
    def virtual(self) -> bool:
        """Whether it is an end of the world (supplier, patient, …) that holds no balance."""
        return self.kind in VIRTUAL

    @property
    def shelf(self) -> bool:
        """Whether stock lying here can be available."""
        return self.kind in SHELVES

    def within(self, other: "Place") -> bool:
        """Whether it is the other place or lies below it."""
        return self.path.startswith(other.path)


class Today(NamedTuple):
    """A calendar day of a hospital, and the moments at which it and the next one begin."""

    day: date
    number: int
    """The day as stored."""
    begins: datetime
    ends: datetime


class Tree:
    """All locations of one site."""

    def __init__(self, places: list[Place], zone: ZoneInfo) -> None:
        self.zone = zone
        self._places = {place.id: place for place in places}
        self._codes = {place.code.casefold(): place for place in places}
        self._children = {(place.parent, place.kind): place for place in reversed(places)}
        self._shelves: dict[int, list[Place]] = {}
        self._shelf_ids: dict[int, tuple[int, ...]] = {}
        self._ends: dict[LocationKind, Place] = {}
        self._today: Today | None = None
        self._homes: dict[int, Place] = {}

    def __iter__(self) -> Iterator[Place]:
        """Go through the places, parents first."""
        return iter(self._places.values())

    def __getitem__(self, location: int) -> Place:
        """Return a place by id; an id from outside that is not of this site is refused."""
        place = self._places.get(location)
        if place is None:
            raise RefusedError("place.unknown", place=str(location))
        return place

    def by_code(self, code: str) -> Place:
        """Return a place by its code, in any case of letters."""
        wanted = plain(code, 40)
        place = self._codes.get(wanted.casefold())
        if place is None:
            raise RefusedError("place.unknown", place=wanted)
        return place

    def end(self, kind: LocationKind) -> Place:
        """Return the site's one place of a kind: a virtual end or quarantine."""
        found = self._ends.get(kind)
        if found is None:
            found = self._ends[kind] = self._first(lambda place: place.kind is kind)
        return found

    @cached_property
    def called(self) -> KnownPlaces:
        """What people may call each place by; the virtual ends and what is on its way have none."""
        return KnownPlaces(
            (place.id, (place.code, place.name_zh, place.name_en, *place.aliases))
            for place in self
            if not place.virtual and place.kind not in _UNNAMED
        )

    def shelves(self, below: Place) -> list[Place]:
        """Return the shelves at and below a place; what lies on a closed one can leave too."""
        if below.id not in self._shelves:
            found = [place for place in self if place.shelf and place.within(below)]
            self._shelves[below.id] = found
        return self._shelves[below.id]

    def shelf_ids(self, below: Place) -> tuple[int, ...]:
        """Return the ids of the shelves at and below a place."""
        found = self._shelf_ids.get(below.id)
        if found is None:
            found = tuple(shelf.id for shelf in self.shelves(below))
            self._shelf_ids[below.id] = found
        return found

    def today(self, now: datetime) -> Today:
        """Return the calendar day at a moment; the last one asked for is kept."""
        found = self._today
        if found is None or not found.begins <= now < found.ends:
            day = local_day(now, self.zone)
            found = self._today = Today(
                day, day_number(day), self._begin(day), self._begin(day + timedelta(days=1))
            )
        return found

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def home(self, place: Place) -> Place:
        """Return the store or department that a place belongs to, or the hospital."""
        found = self._homes.get(place.id)
        if found is None:
            found = self._homes[place.id] = self._home(place)
        return found

    def _home(self, place: Place) -> Place:
        while place.parent is not None:
            if place.kind in (LocationKind.STORE, LocationKind.DEPARTMENT):
                return place
            place = self[place.parent]
        return place

    def companion(self, place: Place, kind: LocationKind) -> Place:
        """Return the *taken* or *transit* place of the department that a place belongs to."""
        found = self._children.get((self.home(place).id, kind))
        if found is None:
            raise RefusedError("place.unknown", place="?")
        return found

    def _first(self, fits: Callable[[Place], bool]) -> Place:
        for place in self:
            if fits(place):
                return place
        raise RefusedError("place.unknown", place="?")


def tree(uow: UnitOfWork) -> Tree:
    """Return the tree of the actor's site."""
    return uow.reading.keep(("tree", uow.site), lambda: _tree(uow, uow.site))


def today(uow: UnitOfWork) -> date:
    """Return the hospital's calendar day."""
    return tree(uow).today(uow.now).day


def today_number(uow: UnitOfWork) -> int:
    """Return the hospital's calendar day as stored."""
    return tree(uow).today(uow.now).number


@needs(Right.ENROLLED, brief=True)
def today_here(uow: UnitOfWork) -> date:
    """Return the hospital's calendar day, for a room upstairs."""
    return today(uow)


@needs(Right.SEE_STOCK, brief=True)
def place_of(uow: UnitOfWork, location: int) -> Place:
    """Return one place of the actor's site."""
    return tree(uow)[location]


@needs(Right.SEE_STOCK, brief=True)
def home_here(uow: UnitOfWork, location: int) -> Place:
    """Return the store or department that a place belongs to."""
    return tree(uow).home(tree(uow)[location])


@needs(Right.SEE_STOCK, brief=True)
def homes(uow: UnitOfWork) -> tuple[Place, ...]:
    """Return the active stores and departments of the actor's site."""
    kinds = (LocationKind.STORE, LocationKind.DEPARTMENT)
    return tuple(place for place in tree(uow) if place.kind in kinds and place.active)


@needs(Right.SEE_STOCK)
def shelves_here(uow: UnitOfWork, location: int) -> tuple[Place, ...]:
    """Return the shelves at and below a place of the actor's site, closed ones too."""
    places = tree(uow)
    return tuple(places.shelves(places[location]))


def _tree(uow: UnitOfWork, site: int) -> Tree:
    found = uow.reading.rows(_SITE, site=site)
    if not found:
        raise RefusedError("site.unknown", site=site)
    version, zone = found[0]

    def load() -> Tree:
        rows = uow.reading.rows(_PLACES, site=site)
        return Tree(_closed_below([_place(row) for row in rows]), ZoneInfo(zone))

    return uow.reading.shared(("tree", site), version, load)


def _closed_below(places: list[Place]) -> list[Place]:
    """Return places with the shelves of a closed department closed too; parents come first."""
    found: dict[int, Place] = {}
    for place in places:
        above = found.get(place.parent or 0)
        shut = place.shelf and above is not None and not above.active
        found[place.id] = replace(place, active=False) if shut else place
    return list(found.values())


def _place(row: Row) -> Place:
    location, parent, code, kind, name_zh, name_en, aliases, path, storage, rule, active = row
    return Place(
        location,
        parent,
        code,
        LocationKind(kind),
        name_zh,
        name_en,
        tuple(filter(None, aliases.split("|"))),
        path,
        tuple(Storage(word) for word in filter(None, storage.split("|"))),
        PickRule(rule),
        bool(active),
    )
