"""Card: everything that the catalogue says about one item."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from core.clock import day
from core.rights import Right, needs
from core.statement import Hot
from core.stock.catalogue import Identifier, SizeText
from core.stock.item import Article, article
from core.tables.kinds import PickRule, Storage, Tracked
from core.tables.reference import Item, ItemAlias, ItemIdentifier, ItemSize
from core.unit_of_work import UnitOfWork

_items = Item.metadata.tables["item"].c
_sizes = ItemSize.metadata.tables["item_size"].c
_aliases = ItemAlias.metadata.tables["item_alias"].c
_identifiers = ItemIdentifier.metadata.tables["item_identifier"].c
_ITEM = Hot(
    select(
        *(_items.brand, _items.manufacturer, _items.catalog_ref, _items.registration_no),
        *(_items.registration_expiry, _items.nhsa_code, _items.price, _items.storage, _items.abc),
        *(_items.ved, _items.tracked, _items.pick_rule, _items.shelf_life_days),
    ).where(_items.id == bindparam("item"))
)
_SIZES = Hot(
    select(_sizes.dimension, _sizes.value, _sizes.unit)
    .where(_sizes.item == bindparam("item"))
    .order_by(_sizes.n)
)
_ALIASES = Hot(select(_aliases.alias).where(_aliases.item == bindparam("item")))
_IDENTIFIERS = Hot(
    select(
        *(_identifiers.di, _identifiers.agency, _identifiers.quantity),
        *(_identifiers.valid_from, _identifiers.valid_to),
    )
    .where(_identifiers.item == bindparam("item"))
    .order_by(_identifiers.quantity, _identifiers.valid_from)
)


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One item with its maker, licence, price, sizes, other names and device identifiers."""

    article: Article
    brand: str
    manufacturer: str
    catalog_ref: str
    registration_no: str
    registration_expiry: date | None
    nhsa_code: str
    price: int
    """In the currency's smallest unit."""
    storage: Storage
    abc: str
    ved: str
    tracked: Tracked
    pick_rule: PickRule
    shelf_life_days: int
    sizes: tuple[SizeText, ...]
    aliases: tuple[str, ...]
    """In the order of their characters, so that they read the same on every database."""
    identifiers: tuple[Identifier, ...]
    """The single piece first, then the larger packages."""


@needs(Right.SEE_STOCK)
def item_card(uow: UnitOfWork, item: int) -> ItemCard:
    """Return everything that the catalogue says about an item."""
    about, rows = article(uow, item), uow.reading.rows
    brand, maker, ref, licence, until, nhsa, price, *rules = rows(_ITEM, item=item)[0]
    storage, abc, ved, tracked, pick_rule, shelf_life = rules
    return ItemCard(
        *(about, brand, maker, ref, licence, day(until), nhsa, price),
        storage=Storage(storage),
        abc=abc,
        ved=ved,
        tracked=Tracked(tracked),
        pick_rule=PickRule(pick_rule),
        shelf_life_days=shelf_life,
        sizes=tuple(SizeText(*row) for row in rows(_SIZES, item=item)),
        aliases=tuple(sorted(row[0] for row in rows(_ALIASES, item=item))),
        identifiers=tuple(_identifier(*row) for row in rows(_IDENTIFIERS, item=item)),
    )


def _identifier(di: str, agency: str, quantity: int, first: int, last: int) -> Identifier:
    return Identifier(di, agency, quantity, day(first) if first else None, day(last))
