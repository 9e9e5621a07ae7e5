"""Items as the rules see them: one catalogue article of one size."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.errors import RefusedError
from core.plain import plain
from core.statement import Hot, Row
from core.tables.kinds import PickRule, Tracked
from core.tables.reference import Item
from core.unit_of_work import UnitOfWork

_items = Item.metadata.tables["item"].c
ITEM_COLUMNS = (
    *(_items.id, _items.code, _items.family, _items.name_zh, _items.name_en, _items.unit),
    *(_items.tracked, _items.pick_rule, _items.price, _items.registration_expiry, _items.active),
)
_BY_ID = Hot(select(*ITEM_COLUMNS).where(_items.id == bindparam("item")))
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

    return uow.reading.remember(("item", item), find)


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
