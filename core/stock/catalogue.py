"""The catalogue made and changed: items with their sizes, aliases and device identifiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, delete, func, insert, select, update

from core.clock import day_number
from core.errors import RefusedError
from core.rights import Right, needs
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


@needs(Right.IMPORT_ITEMS)
def put_items(uow: UnitOfWork, items: Sequence[NewItem]) -> tuple[int, ...]:
    """Add items, or change those whose code is known; all of them or none. Returns their ids."""
    connection = uow.writing.cold()
    codes = [item.code for item in items]
    rows = connection.execute(
        select(_items.c.code, _items.c.id, _items.c.tracked).where(_items.c.code.in_(codes))
    )
    known = {code: (found, tracked) for code, found, tracked in rows}
    ids = tuple(_put(uow, item, known.get(item.code)) for item in items)
    _children(uow, ids, items)
    _changed(uow)
    uow.audit("put_items", detail=f"{len(items)}: {codes[0]}…{codes[-1]}" if codes else "")
    return ids


def _put(uow: UnitOfWork, item: NewItem, known: tuple[int, str] | None) -> int:
    row = _row(item)
    connection = uow.writing.cold()
    if known is None:
        made = uow.new_id()
        connection.execute(insert(_items).values(id=made, active=True, **row))
        return made
    found, tracked = known
    if tracked != item.tracked.value:
        raise RefusedError("item.tracking_fixed", item=item.code)
    connection.execute(update(_items).where(_items.c.id == found).values(**row))
    for table in (_sizes, _aliases, _identifiers):
        connection.execute(delete(table).where(table.c.item == found))
    return found


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


def _children(uow: UnitOfWork, ids: Sequence[int], items: Sequence[NewItem]) -> None:
    pairs = list(zip(ids, items, strict=True))
    sizes = [
        {"item": i, "n": n, "dimension": s.dimension, "value": s.value, "unit": s.unit}
        for i, item in pairs
        for n, s in enumerate(item.sizes)
    ]
    aliases = [{"item": i, "alias": a} for i, item in pairs for a in dict.fromkeys(item.aliases)]
    identifiers = [
        {
            **{"item": i, "di": d.di, "agency": d.agency, "quantity": d.quantity},
            "valid_from": 0 if d.valid_from is None else day_number(d.valid_from),
            "valid_to": day_number(d.valid_to),
        }
        for i, item in pairs
        for d in item.identifiers
    ]
    _insert(uow, _sizes, sizes)
    _insert(uow, _aliases, aliases)
    _insert(uow, _identifiers, identifiers)


def _insert(uow: UnitOfWork, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        uow.writing.cold().execute(insert(table), rows)


def _changed(uow: UnitOfWork) -> None:
    connection = uow.writing.cold()
    if connection.scalar(select(func.count()).select_from(_catalogue)):
        connection.execute(update(_catalogue).values(version=_catalogue.c.version + 1))
    else:
        connection.execute(insert(_catalogue).values(id=_ONE_ROW, version=1, changed_item=None))
    uow.reading.forget()
