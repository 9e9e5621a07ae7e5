"""Stored items: the catalogue as it is, in the words in which it was put."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from sqlalchemy import Connection, select

from core.clock import day
from core.statement import Row
from core.stock.catalogue import Identifier, NewItem, SizeText, chunks
from core.tables.kinds import PickRule, Storage, Tracked
from core.tables.reference import Item, ItemAlias, ItemIdentifier, ItemSize

Known = dict[str, tuple[int, NewItem]]
"""Items by code, each with its id."""
_items = Item.metadata.tables["item"].c
_sizes = ItemSize.metadata.tables["item_size"].c
_aliases = ItemAlias.metadata.tables["item_alias"].c
_identifiers = ItemIdentifier.metadata.tables["item_identifier"].c
_ITEMS = select(
    *(_items.id, _items.code, _items.family, _items.name_zh, _items.name_en, _items.unit),
    *(_items.brand, _items.manufacturer, _items.catalog_ref, _items.registration_no),
    *(_items.registration_expiry, _items.nhsa_code, _items.price, _items.storage, _items.abc),
    *(_items.ved, _items.tracked, _items.pick_rule, _items.shelf_life_days),
)
_SIZES = select(_sizes.item, _sizes.dimension, _sizes.value, _sizes.unit).order_by(
    _sizes.item, _sizes.n
)
_ALIASES = select(_aliases.item, _aliases.alias)
_IDENTIFIERS = select(
    *(_identifiers.item, _identifiers.di, _identifiers.agency, _identifiers.quantity),
    *(_identifiers.valid_from, _identifiers.valid_to),
).order_by(_identifiers.valid_from)


def stored_items(connection: Connection, codes: Iterable[str]) -> Known:
    """Return the items with these codes; unknown codes are left out."""
    found: Known = {}
    for some in chunks(codes):
        rows = connection.execute(_ITEMS.where(_items.code.in_(some))).all()
        ids = [row.id for row in rows]
        sizes = _sizes_of(connection, ids)
        aliases = _aliases_of(connection, ids)
        identifiers = _identifiers_of(connection, ids)
        for row in rows:
            item = _item(tuple(row), tuple(sizes[row.id]), tuple(sorted(aliases[row.id])))
            whole = replace(
                item, identifiers=tuple(sorted(identifiers[row.id], key=attrgetter("di")))
            )
            found[row.code] = (row.id, whole)
    return found


def _sizes_of(connection: Connection, ids: list[int]) -> dict[int, list[SizeText]]:
    found: dict[int, list[SizeText]] = defaultdict(list)
    for item, dimension, value, unit in connection.execute(_SIZES.where(_sizes.item.in_(ids))):
        found[item].append(SizeText(dimension, value, unit))
    return found


def _aliases_of(connection: Connection, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for item, alias in connection.execute(_ALIASES.where(_aliases.item.in_(ids))):
        found[item].append(alias)
    return found


def _identifiers_of(connection: Connection, ids: list[int]) -> dict[int, list[Identifier]]:
    found: dict[int, list[Identifier]] = defaultdict(list)
    query = _IDENTIFIERS.where(_identifiers.item.in_(ids))
    for item, di, agency, quantity, valid_from, valid_to in connection.execute(query):
        first = day(valid_from) if valid_from else None
        found[item].append(Identifier(di, agency, quantity, first, day(valid_to)))
    return found


def _item(row: Row, sizes: tuple[SizeText, ...], aliases: tuple[str, ...]) -> NewItem:
    _, code, family, name_zh, name_en, unit, brand, manufacturer, ref, licence, expiry, *rest = row
    nhsa_code, price, storage, abc, ved, tracked, rule, life = rest
    return NewItem(
        *(code, family, name_zh, name_en, unit, brand, manufacturer, ref, licence),
        registration_expiry=day(expiry),
        nhsa_code=nhsa_code,
        price=price,
        storage=Storage(storage),
        abc=abc,
        ved=ved,
        tracked=Tracked(tracked),
        pick_rule=PickRule(rule),
        shelf_life_days=life,
        sizes=sizes,
        aliases=aliases,
    )
