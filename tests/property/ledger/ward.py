"""A ward: a site of its own for each sequence, in one shared database, cheap to open.

Two departments and a store with a few shelves, six people, and a stranger. The items are the same
at every site: a stent told apart by unit, a balloon (first expired first out), a wire (first in
first out), and a valve whose registration has lapsed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from core.actor import PROGRAM, Actor, ActorKind
from core.care.case import ScheduleCase, SetCaseState, schedule_case, set_case_state
from core.clock import SetClock
from core.door import Core, Door
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role
from core.rights import Right, needs
from core.stock.catalogue import NewItem, put_items
from core.stock.location import Place, tree
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.tables.kinds import CaseState, LocationKind, PickRule, Tracked
from core.unit_of_work import UnitOfWork
from tests.hospital import kept_supplier

_K = LocationKind
SHELVES = frozenset({_K.STORE, _K.DEPARTMENT, _K.CABINET, _K.BIN})
ENDS = frozenset({_K.SUPPLIER, _K.PATIENT, _K.WASTE, _K.VARIANCE})
_PLACES = (
    NewPlace("STORE", _K.STORE, "库", "Store"),
    NewPlace("STORE-1", _K.BIN, "库一", "Store 1", "STORE"),
    NewPlace("CATH", _K.DEPARTMENT, "导管室", "Cath lab"),
    NewPlace("CATH-1", _K.BIN, "导一", "Cath 1", "CATH"),
    NewPlace("OR", _K.DEPARTMENT, "手术室", "Operating rooms", pick_rule=PickRule.FIFO),
    NewPlace("OR-1", _K.BIN, "手一", "OR 1", "OR"),
)
_PEOPLE = {
    "nurse": (Role.NURSE, "CATH"),
    "or_nurse": (Role.NURSE, "OR"),
    "surgeon": (Role.SURGEON, "CATH"),
    "head": (Role.DEPARTMENT_HEAD, "CATH"),
    "storekeeper": (Role.STOREKEEPER, ""),
    "auditor": (Role.AUDITOR, ""),
}
LAPSED = date(2026, 1, 31)
OPEN_CASE, CANCELLED_CASE = "C-1", "C-2"
CONSIGNOR = 9
"""The supplier who owns what the hospital does not."""


@dataclass(frozen=True)
class Goods:
    """The items that every ward knows."""

    stent: int
    balloon: int
    wire: int
    valve: int

    @property
    def all(self) -> tuple[int, ...]:
        return (self.stent, self.balloon, self.wire, self.valve)


@dataclass
class Ward:
    """One site: its places by id, its people by name."""

    core: Core
    clock: SetClock
    site: int
    goods: Goods
    places: dict[int, Place] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def door(self, who: str, key: str) -> Door:
        """The door of a person; ``program`` is the program, a stranger is nobody."""
        if who == "program":
            return self.core.as_(Actor(ActorKind.PROGRAM, 0, self.site), key=key)
        return self.core.as_(Actor(ActorKind.STAFF, self.people.get(who, 4711), self.site), key=key)

    @property
    def shelves(self) -> list[int]:
        return [place.id for place in self.places.values() if place.kind in SHELVES]

    def by_code(self, code: str) -> int:
        return next(place.id for place in self.places.values() if place.code == code)

    def home(self, place: int) -> int | None:
        """The store or department of a place."""
        here: int | None = place
        while here is not None and self.places[here].kind not in (_K.STORE, _K.DEPARTMENT):
            here = self.places[here].parent
        return here

    def companion(self, place: int, kind: LocationKind) -> int:
        home = self.home(place)
        return next(p.id for p in self.places.values() if p.kind is kind and p.parent == home)

    def end(self, kind: LocationKind) -> int:
        return next(place.id for place in self.places.values() if place.kind is kind)


def hasten(core: Core) -> None:
    """Do not wait for the disk: durability is tested elsewhere, with a kill."""
    with core.database.writer.connect() as connection:
        if core.database.dialect == "sqlite":
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET synchronous_commit = off")
            connection.commit()


def stock_items(core: Core) -> Goods:
    """Enter the four items, once for a database."""
    hasten(core)
    items = (
        NewItem("ST", "S", "支架", "Stent", "个", tracked=Tracked.UNIT),
        NewItem("BA", "B", "球囊", "Balloon", "根"),
        NewItem("GW", "W", "导丝", "Guidewire", "根", pick_rule=PickRule.FIFO),
        NewItem("VA", "V", "瓣膜", "Valve", "个", registration_expiry=LAPSED),
    )
    site = core.as_(PROGRAM).do_now(open_site, NewSite("FIRST", "一", "First"))
    return Goods(*core.as_(Actor(ActorKind.PROGRAM, 0, site)).do_now(put_items, items))


def open_ward(core: Core, clock: SetClock, goods: Goods, name: str) -> Ward:
    """Open a fresh site under a name that no other has."""
    site = core.as_(PROGRAM).do_now(open_site, NewSite(name, name, name))
    ward = Ward(core, clock, site, goods)
    ward.people, places = ward.door("program", "").do_now(_furnish, name, clock.now())
    ward.places = {place.id: place for place in places}
    return ward


@needs(Right.RUN)
def _furnish(uow: UnitOfWork, name: str, at: datetime) -> tuple[dict[str, int], tuple[Place, ...]]:
    for place in _PLACES:
        add_place(uow, place)
    kept_supplier(uow, CONSIGNOR)
    people = {}
    for who, (role, location) in _PEOPLE.items():
        people[who] = add_staff(uow, NewStaff(f"{name}-{who}", who, who))
        grant_role(uow, people[who], role, location)
    cath = tree(uow).by_code("CATH").id
    for token in (OPEN_CASE, CANCELLED_CASE):
        schedule_case(uow, ScheduleCase(token, cath, at, "PCI"))
    set_case_state(uow, SetCaseState(CANCELLED_CASE, CaseState.CANCELLED))
    return people, tuple(tree(uow))
