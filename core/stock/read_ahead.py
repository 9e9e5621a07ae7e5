"""Read ahead: the stock that a batch of commands is going to ask for, in a few statements.

It goes into the memory and the caches of their transaction, where the rules look first; what is
not read ahead is read when it is needed.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, ColumnElement, Executable, Text, literal_column, select

from core.statement import Hot, listed, lists
from core.stock.balance import BalanceKey, Balances, Group, Held
from core.stock.item import ITEM_COLUMNS, article_of
from core.stock.lot import LOT_COLUMNS, Lots
from core.stock.posting import Postings
from core.tables.reference import Item
from core.tables.stock import Balance, Lot, Posting
from core.transaction import Transaction

Where = tuple[int, int, int]
"""A site, an item and a location."""
_items = Item.metadata.tables["item"]
_postings = Posting.metadata.tables["posting"]
_table = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
_b = _table.c
_BIG = BigInteger()
_NOTHING: ColumnElement[int] = literal_column("0")


def _lying(dialect: str) -> Executable:
    asked = listed(dialect, ("site", _BIG), ("item", _BIG), ("location", _BIG))
    # That every expiry is above nothing says no more, but leads SQLite to the primary key.
    here = (_b.site == asked.c.site) & (_b.item == asked.c.item) & (_b.expiry > _NOTHING)
    its_lot = (_lots.c.site == _b.site) & (_lots.c.id == _b.lot)
    figures = (_b.site, _b.item, _b.location, _b.expiry, _b.lot, _b.owner, _b.on_hand, _b.reserved)
    return (
        select(*figures, *LOT_COLUMNS)
        .join_from(asked, _table, here & (_b.location == asked.c.location))
        .join(_lots, its_lot)
    )


def _known(dialect: str) -> Executable:
    asked = listed(dialect, ("site", _BIG), ("key", Text()))
    c = _postings.c
    its_key = (c.site == asked.c.site) & (c.idempotency_key == asked.c.key)
    return select(c.site, c.idempotency_key).join_from(asked, _postings, its_key)


def _articles(dialect: str) -> Executable:
    asked = listed(dialect, ("item", _BIG))
    return select(*ITEM_COLUMNS).join_from(asked, _items, _items.c.id == asked.c.item)


_LYING, _KNOWN, _ARTICLES = Hot(_lying), Hot(_known), Hot(_articles)


def read_keys(transaction: Transaction, keys: set[tuple[int, str]]) -> None:
    """Note which keys nothing was posted under yet."""
    params = lists(transaction.dialect, ("site", "key"), keys)
    known = {(site, key) for site, key in transaction.rows(_KNOWN, **params)}
    transaction.cache(Postings).absent(keys - known)


def read_articles(transaction: Transaction, items: set[int]) -> None:
    """Read items."""
    params = lists(transaction.dialect, ("item",), ((item,) for item in items))
    for row in transaction.rows(_ARTICLES, **params):
        found = article_of(row)
        transaction.memorise(("item", found.id), found)


def read_lying(transaction: Transaction, wheres: Iterable[Where]) -> None:
    """Read the balances of items at places, with their lots."""
    groups: dict[Where, Group] = {where: {} for where in wheres}
    params = lists(transaction.dialect, ("site", "item", "location"), groups)
    lots = transaction.cache(Lots)
    for row in transaction.rows(_LYING, **params):
        key = BalanceKey._make(row[:6])
        batch = lots.found(key.site, row[8:])
        groups[key[:3]][key] = Held(row[6], row[7], batch.status)
    balances = transaction.cache(Balances)
    for where, group in groups.items():
        balances.fill(where, group)
