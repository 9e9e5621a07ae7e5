"""Items as the rules see them: one catalogue article of one size."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import BigInteger, Executable, bindparam, select

from core.errors import RefusedError
from core.plain import plain
from core.statement import Hot, Row, listed, lists
from core.tables.kinds import PickRule, Tracked
from core.tables.reference import Item
from core.unit_of_work import UnitOfWork

_items = Item.metadata.tables["item"].c
ITEM_COLUMNS = (
    *(_items.id, _items.code, _items.family, _items.name_zh, _items.name_en, _items.unit),
    *(_items.tracked, _items.pick_rule, _items.price, _items.registration_expiry, _items.active),
)
_BY_ID = Hot(select(*ITEM_COLUMNS).where(_items.id == bindparam("item")))
_SEVERAL = 3
"""So many items are read as quickly at once as one by one."""


def _those(dialect: str) -> Executable:
    asked = listed(dialect, ("item", BigInteger()))
    return select(*ITEM_COLUMNS).join_from(asked, Item, _items.id == asked.c.item)


_THOSE = Hot(_those)
_BY_CODE = Hot(select(_items.id).where(_items.code == bindparam("code")))


@dataclass(frozen=True, slots=True)
class Article:
    """An item as the rules see it; ``price`` in the currency's smallest unit."""

    id: int
    code: str
    family: str
    name_zh: str
    name_en: str
    unit: str
    by_unit: bool
    """Whether every piece has an identity of its own; else its lots are counted."""
    fifo: bool
    price: int
    registration_expiry: int
    active: bool

    def licensed(self, day: int) -> bool:
        """Whether its registration still runs on a day given as ``yyyymmdd``."""
        return self.registration_expiry >= day


def article(uow: UnitOfWork, item: int) -> Article:
    """Return an item by id, or refuse an unknown one."""

    def find() -> Article:
        rows = uow.reading.rows(_BY_ID, item=item)
        if not rows:
            raise RefusedError("item.unknown", item=str(item))
        return article_of(rows[0])

    return uow.reading.keep(("item", item), find)


def articles(uow: UnitOfWork, items: Sequence[int]) -> tuple[Article, ...]:
    """Return several items by id, read at once, or refuse if one is unknown."""
    if len(items) >= _SEVERAL:
        asked = lists(uow.reading.dialect, ("item",), ((each,) for each in items))
        for row in uow.reading.rows(_THOSE, **asked):
            uow.reading.keep(("item", row[0]), partial(article_of, row))
    return tuple(article(uow, each) for each in items)


def item_by_code(uow: UnitOfWork, code: str) -> int:
    """Return the id of the item with a code, or refuse an unknown one."""
    wanted = plain(code, 64)
    rows = uow.reading.rows(_BY_CODE, code=wanted)
    if not rows:
        raise RefusedError("item.unknown", item=wanted)
    found: int = rows[0][0]
    return found


def coded(uow: UnitOfWork, code: str) -> bool:
    """Tell whether an item has exactly this code."""
    return bool(uow.reading.rows(_BY_CODE, code=code))


def article_of(row: Row) -> Article:
    """Return an item from a row of ``ITEM_COLUMNS``."""
    item, code, family, name_zh, name_en, unit, tracked, rule, price, expiry, active = row
    by_unit, fifo = tracked == Tracked.UNIT, rule == PickRule.FIFO
    names = (item, code, family, name_zh, name_en, unit)
    return Article(*names, by_unit, fifo, price, expiry, bool(active))
