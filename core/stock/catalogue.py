"""The catalogue made and changed: items with their sizes, aliases and device identifiers.

Items are put whole and in bulk: a hundred thousand of them are one command and a few statements.
The catalogue's version rises with every change, so that whoever keeps an index knows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from core.clock import day_number
from core.errors import RefusedError
from core.people.roles import permit
from core.rights import Right, needs
from core.statement import Hot, Params, insertion
from core.tables.kinds import PickRule, Storage, Tracked
from core.tables.reference import Catalogue, Item, ItemAlias, ItemIdentifier, ItemSize
from core.unit_of_work import UnitOfWork

_tables = Item.metadata.tables
_items = _tables[str(Item.__tablename__)]
_sizes = _tables[str(ItemSize.__tablename__)]
_aliases = _tables[str(ItemAlias.__tablename__)]
_identifiers = _tables[str(ItemIdentifier.__tablename__)]
_catalogue = _tables[str(Catalogue.__tablename__)]
_ONE_ROW = 1
_AT_ONCE = 500
"""Codes named in one query: each database has a limit to what a statement may name."""
_VERSION = Hot(select(_catalogue.c.version))
_ADD = insertion(_items)
_ADD_CHILDREN = {table: insertion(table) for table in (_sizes, _aliases, _identifiers)}
_DROP_CHILDREN = [
    Hot(delete(table).where(table.c.item == bindparam("of"))) for table in _ADD_CHILDREN
]
_FIXED = frozenset({"id", "code", "tracked", "active"})
_CHANGE = Hot(
    update(_items)
    .where(_items.c.id == bindparam("of"))
    .values({c.name: bindparam(c.name) for c in _items.c if c.name not in _FIXED})
)


@dataclass(frozen=True, slots=True)
class SizeText:
    """One dimension of a size run, as written in the catalogue."""

    dimension: str
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A device identifier of one packaging level: how many base units a package holds."""

    di: str
    agency: str = "GS1"
    quantity: int = 1
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item as it shall be; ``price`` in the currency's smallest unit."""

    code: str
    family: str
    name_zh: str
    name_en: str
    unit: str
    brand: str = ""
    manufacturer: str = ""
    catalog_ref: str = ""
    registration_no: str = ""
    registration_expiry: date | None = None
    nhsa_code: str = ""
    price: int = 0
    storage: Storage = Storage.ROOM
    abc: str = "B"
    ved: str = "E"
    tracked: Tracked = Tracked.LOT
    pick_rule: PickRule = PickRule.FEFO
    shelf_life_days: int = 0
    sizes: tuple[SizeText, ...] = ()
    aliases: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


def catalogue_version(uow: UnitOfWork) -> int:
    """Return the version of the catalogue, 0 while it is empty."""
    rows = uow.reading.rows(_VERSION)
    return rows[0][0] if rows else 0


@needs(Right.IMPORT_ITEMS)
def put_items(uow: UnitOfWork, items: Sequence[NewItem]) -> tuple[int, ...]:
    """Add items, or change those whose code is known; all of them or none. Returns their ids.

    All hospitals share the catalogue, so the right of one department does not reach it. Done twice
    it is done once: a known code keeps its id and is put as it stands already.
    """
    permit(uow, Right.IMPORT_ITEMS, "")
    if not items:
        return ()
    connection = uow.writing.cold()
    _check_once(items)
    known = _known(connection, [item.code for item in items])
    ids = tuple(_id(uow, item, known) for item in items)
    pairs = list(zip(ids, items, strict=True))
    changed = [(found, item) for found, item in pairs if item.code in known]
    for drop in _DROP_CHILDREN if changed else ():
        uow.writing.many(drop, [{"of": found} for found, _ in changed])
    _check_identifiers(connection, items)
    version = {"version": catalogue_version(uow) + 1}
    _many(uow, _CHANGE, ({"of": found, **_row(item), **version} for found, item in changed))
    fresh = ((made, item) for made, item in pairs if item.code not in known)
    kept = {"active": True, **version}
    _many(uow, _ADD, ({"id": made, **_row(item), **kept} for made, item in fresh))
    for table, rows in zip(_ADD_CHILDREN, _children(pairs), strict=True):
        _many(uow, _ADD_CHILDREN[table], rows)
    _changed(uow)
    uow.audit("put_items", detail=f"{len(items)}: {items[0].code}…{items[-1].code}")
    return ids


def owners_of(connection: Connection, identifiers: Iterable[str]) -> dict[tuple[str, int], int]:
    """Return the items that device identifiers belong to, by identifier and first valid day."""
    owners: dict[tuple[str, int], int] = {}
    for some in chunks(identifiers):
        query = select(_identifiers.c.di, _identifiers.c.valid_from, _identifiers.c.item)
        rows = connection.execute(query.where(_identifiers.c.di.in_(some)))
        owners.update({(di, valid_from): item for di, valid_from, item in rows})
    return owners


def chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    """Cut codes into as many at a time as one query may name."""
    rest = iter(texts)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _known(connection: Connection, codes: list[str]) -> dict[str, tuple[int, str]]:
    known: dict[str, tuple[int, str]] = {}
    for some in chunks(codes):
        query = select(_items.c.code, _items.c.id, _items.c.tracked)
        rows = connection.execute(query.where(_items.c.code.in_(some)))
        known.update({code: (found, tracked) for code, found, tracked in rows})
    return known


def _id(uow: UnitOfWork, item: NewItem, known: dict[str, tuple[int, str]]) -> int:
    if item.code not in known:
        return uow.new_id()
    found, tracked = known[item.code]
    if tracked != item.tracked.value:
        raise RefusedError("item.tracking_fixed", item=item.code)
    return found


def _check_once(items: Sequence[NewItem]) -> None:
    """Refuse a code or an identifier that two of the items claim."""
    codes: set[str] = set()
    claims: set[tuple[str, int]] = set()
    for item in items:
        if item.code in codes:
            raise RefusedError("item.code_twice", item=item.code)
        codes.add(item.code)
        for one in item.identifiers:
            if (claim := (one.di, _first_day(one))) in claims:
                raise RefusedError("item.identifier_taken", di=one.di)
            claims.add(claim)


def _check_identifiers(connection: Connection, items: Sequence[NewItem]) -> None:
    """Refuse an identifier that belongs to an item other than those being put."""
    owners = owners_of(connection, (one.di for item in items for one in item.identifiers))
    for item in items:
        for one in item.identifiers:
            if (one.di, _first_day(one)) in owners:
                raise RefusedError("item.identifier_taken", di=one.di)


def _row(item: NewItem) -> dict[str, object]:
    return {
        **{"code": item.code, "family": item.family, "name_zh": item.name_zh, "unit": item.unit},
        **{"name_en": item.name_en, "brand": item.brand, "manufacturer": item.manufacturer},
        **{"catalog_ref": item.catalog_ref, "registration_no": item.registration_no},
        "registration_expiry": day_number(item.registration_expiry),
        **{"nhsa_code": item.nhsa_code, "price": item.price, "storage": item.storage.value},
        **{"abc": item.abc, "ved": item.ved, "tracked": item.tracked.value},
        **{"pick_rule": item.pick_rule.value, "shelf_life_days": item.shelf_life_days},
    }


def _children(pairs: Sequence[tuple[int, NewItem]]) -> Iterator[Iterator[Params]]:
    """Yield the rows of sizes, of aliases and of identifiers, in the order of their tables."""
    yield (
        {"item": i, "n": n, "dimension": s.dimension, "value": s.value, "unit": s.unit}
        for i, item in pairs
        for n, s in enumerate(item.sizes)
    )
    yield ({"item": i, "alias": a} for i, item in pairs for a in dict.fromkeys(item.aliases))
    yield (
        {
            **{"item": i, "di": d.di, "agency": d.agency, "quantity": d.quantity},
            **{"valid_from": _first_day(d), "valid_to": day_number(d.valid_to)},
        }
        for i, item in pairs
        for d in item.identifiers
    )


def _first_day(identifier: Identifier) -> int:
    return 0 if identifier.valid_from is None else day_number(identifier.valid_from)


def _many(uow: UnitOfWork, hot: Hot, rows: Iterator[Params]) -> None:
    while some := list(islice(rows, 20 * _AT_ONCE)):
        uow.writing.many(hot, some)


def _changed(uow: UnitOfWork) -> None:
    connection = uow.writing.cold()
    if catalogue_version(uow):
        connection.execute(update(_catalogue).values(version=_catalogue.c.version + 1))
    else:
        connection.execute(insert(_catalogue).values(id=_ONE_ROW, version=1, changed_item=None))
    uow.reading.forget()
