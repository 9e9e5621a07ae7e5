"""The ward that is measured in: a hospital of any size, the same every time.

People and places come through the doors; articles and stock are loaded below them, because a
million pieces through the doors would take longer than all that is measured.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Table
from sqlalchemy.engine import make_url

from core.actor import PROGRAM, Actor, ActorKind
from core.clock import NO_EXPIRY
from core.db import Database
from core.door import Core, Door
from core.opening import open_core
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.enrolment import bind_now
from core.people.staff import Role
from core.rights import Right, needs
from core.statement import insertion
from core.stock.location import Place, tree
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.stock.search import ItemText
from core.tables import metadata
from core.tables.kinds import LocationKind, LotStatus, PickRule, Storage, Tracked, UnitState
from core.unit_of_work import UnitOfWork
from tests.bench.search import catalogue

DEPARTMENTS = 20
BINS = 2
"""Of each department; forty shelves in all."""
EXPIRY = 20_350_100
"""The year and month in which the lots expire; the lot adds the day."""
_AT_ONCE = 20_000
_K = LocationKind
_T = metadata.tables


@dataclass(frozen=True, slots=True)
class Layout:
    """How many articles there are, and what lies of each: lots on shelves, pieces of a lot."""

    items: int
    shelves: int = DEPARTMENTS * BINS
    lots: int = 3
    pieces: int = 100_000
    by_unit: bool = False

    @property
    def balances(self) -> int:
        """Rows of balance in all."""
        return self.items * self.shelves * self.lots


@dataclass(frozen=True, slots=True)
class Ward:
    """What is in a ward: its ids; a nurse in each department, told by her chat account too."""

    url: str
    layout: Layout
    site: int
    departments: tuple[Place, ...]
    bins: tuple[Place, ...]
    hands: tuple[Place, ...]
    """Where what each department has taken lies."""
    nurses: tuple[int, ...]
    items: tuple[int, ...]

    def nurse(self, core: Core, number: int, key: str = "") -> Door:
        """Return the door of the nurse of a department."""
        return core.as_(Actor(ActorKind.STAFF, self.nurses[number], self.site), key=key)

    def program(self, core: Core) -> Door:
        """Return the door of the program itself."""
        return core.as_(Actor(ActorKind.PROGRAM, 0, self.site))


def account(number: int) -> int:
    """The chat account of the nurse of a department."""
    return 1_000 + number


def build(url: str, layout: Layout) -> Ward:
    """Build a ward in an empty database."""
    core = open_core(url)
    try:
        site, places, nurses = _people_and_places(core)
    finally:
        core.close()
    departments, bins, hands = (
        tuple(place for place in places if place.kind is kind)
        for kind in (_K.DEPARTMENT, _K.BIN, _K.TAKEN)
    )
    items = tuple(range(1, layout.items + 1))
    ward = Ward(url, layout, site, departments, bins, hands, nurses, items)
    _load(url, {_T[name]: rows for name, rows in _goods(ward).items()})
    return ward


@needs(Right.ANYONE)
def all_places(uow: UnitOfWork) -> tuple[Place, ...]:
    """Return the whole tree."""
    return tuple(tree(uow))


def _people_and_places(core: Core) -> tuple[int, tuple[Place, ...], tuple[int, ...]]:
    site = core.as_(PROGRAM).do_now(open_site, NewSite("B1", "量度医院", "Yardstick hospital"))
    door = core.as_(Actor(ActorKind.PROGRAM, 0, site))
    nurses = []
    for number in range(DEPARTMENTS):
        code = f"D{number:02d}"
        names = (f"第{number + 1}病区", f"Ward {number + 1}")
        door.do_now(add_place, NewPlace(code, _K.DEPARTMENT, *names))
        for shelf in range(BINS):
            below = (f"{names[0]}{shelf + 1}号柜", f"{names[1]} bin {shelf + 1}")
            door.do_now(add_place, NewPlace(f"{code}-{shelf}", _K.BIN, *below, code))
        nurse = door.do_now(add_staff, NewStaff(f"N{number:02d}", "王芳", "Wang", location=code))
        door.do_now(grant_role, nurse, Role.NURSE, code)
        door.do_now(bind_now, nurse, account(number))
        nurses.append(nurse)
    return site, door.ask_now(all_places), tuple(nurses)


Rows = Iterator[Mapping[str, object]]


def _goods(ward: Ward) -> dict[str, Rows]:
    """Return the rows of articles and of their stock, by table, in the order of loading."""
    names = list(catalogue(ward.layout.items))
    return {
        "item": (_item(item, named, ward.layout) for item, named in _numbered(names)),
        "item_alias": (
            {"item": item, "alias": alias}
            for item, named in _numbered(names)
            for alias in dict.fromkeys(named.aliases)
        ),
        "catalogue": iter([{"id": 1, "version": 1, "changed_item": None}]),
        "lot": (_lot(ward, item, lot) for item in ward.items for lot in range(ward.layout.lots)),
        "balance": (_balance(ward, *where) for where in _lying(ward)),
        "unit": (_unit(ward, number, *where) for number, where in enumerate(_each_piece(ward), 1)),
    }


def _numbered(names: list[ItemText]) -> Iterator[tuple[int, ItemText]]:
    return enumerate(names, 1)


def _item(item: int, named: ItemText, layout: Layout) -> dict[str, object]:
    return {
        **{"id": item, "code": f"I{item:06d}", "family": named.name_en[:40], "unit": "个"},
        **{"name_zh": named.name_zh, "name_en": named.name_en, "brand": ""},
        **{"manufacturer": named.manufacturer, "catalog_ref": named.codes[0][:64]},
        **{"registration_no": "", "registration_expiry": NO_EXPIRY, "nhsa_code": ""},
        **{"price": 100, "storage": Storage.ROOM.value, "abc": "A", "ved": "V"},
        **{"tracked": (Tracked.UNIT if layout.by_unit else Tracked.LOT).value, "active": True},
        **{"pick_rule": PickRule.FEFO.value, "shelf_life_days": 720, "version": 1},
    }


def _lot_id(ward: Ward, item: int, lot: int) -> int:
    return item * ward.layout.lots + lot


def _lot(ward: Ward, item: int, lot: int) -> dict[str, object]:
    made = {"number": f"B{item}-{lot}", "expiry": EXPIRY + lot + 1, "made": 0}
    status = {"status": LotStatus.AVAILABLE.value, "status_reason": ""}
    return {"site": ward.site, "id": _lot_id(ward, item, lot), "item": item, **made, **status}


def _lying(ward: Ward) -> Iterator[tuple[int, int, int]]:
    """Go through what lies where: the item, the number of its lot, the shelf."""
    shelves = ward.layout.shelves
    for item in ward.items:
        for number in range(shelves):
            shelf = ward.bins[(item * shelves + number) % len(ward.bins)].id
            for lot in range(ward.layout.lots):
                yield item, lot, shelf


def _balance(ward: Ward, item: int, lot: int, shelf: int) -> dict[str, object]:
    where = {"site": ward.site, "item": item, "location": shelf, "expiry": EXPIRY + lot + 1}
    lying = {"on_hand": ward.layout.pieces, "reserved": 0}
    return {**where, "lot": _lot_id(ward, item, lot), "owner": 0, **lying}


def _each_piece(ward: Ward) -> Iterator[tuple[int, int, int]]:
    for where in _lying(ward) if ward.layout.by_unit else ():
        for _ in range(ward.layout.pieces):
            yield where


def _unit(ward: Ward, number: int, item: int, lot: int, shelf: int) -> dict[str, object]:
    return {
        **{"site": ward.site, "id": number, "item": item, "lot": _lot_id(ward, item, lot)},
        **{"owner": 0, "location": shelf, "serial": f"S{number}", "code": None, "epc": None},
        "state": UnitState.IN_STOCK.value,
    }


def _load(url: str, content: Mapping[Table, Rows]) -> None:
    database = Database(url)
    connection, dialect = _driver(url), database.writer.dialect
    for table, rows in content.items():
        text = insertion(table).text(dialect)
        while some := [text.filled(row) for row in islice(rows, _AT_ONCE)]:
            cursor = connection.cursor()
            cursor.executemany(text.sql, some)
            cursor.close()
    connection.commit()
    if dialect.name == "postgresql":
        # The server does so by itself within minutes; we cannot wait for it.
        connection.execute("ANALYZE")
        connection.commit()
    connection.close()
    database.close()


def _driver(url: str) -> Any:
    """Return a driver's connection that does not stop to check what is known to fit."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(where.database))
        connection.execute("PRAGMA synchronous=OFF")
        return connection
    plain = where.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain)
