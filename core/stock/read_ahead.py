"""Read ahead: the stock that a batch of commands is going to ask for, in a few statements.

It goes into the memory and the caches of their transaction, where the rules look first; what is
not read ahead is read when it is needed.
"""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Executable, Text, select

from core.statement import Hot, Row, listed, lists
from core.stock.balance import STATUS, BalanceKey, Balances, Group, Held
from core.stock.item import ITEM_COLUMNS, Article, article_of
from core.stock.lot import LOT_COLUMNS, Lots
from core.stock.posting import Postings
from core.tables.reference import Item
from core.tables.stock import Balance, Lot, Posting
from core.transaction import Transaction

Where = tuple[int, int, int]
"""A site, an item and a location."""
MOST_KEPT = 5_000
"""Items that are kept from one commit to the next."""
_items = Item.metadata.tables["item"]
_postings = Posting.metadata.tables["posting"]
_table = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
_b = _table.c
_BIG = BigInteger()
_ON_HAND = len(BalanceKey._fields)
"""Where the figures begin in a row of what lies; two of them, and its lot follows."""
_LOT = _ON_HAND + 2
_STATUS = _LOT + [column.name for column in LOT_COLUMNS].index("status")


def _lying(dialect: str) -> Executable:
    asked = listed(dialect, ("site", _BIG), ("item", _BIG), ("location", _BIG))
    # "Between" says no more than "equal", but leads SQLite to the primary key.
    here = _b.location.between(asked.c.location, asked.c.location)
    its_lot = (_lots.c.site == _b.site) & (_lots.c.id == _b.lot)
    figures = (_b.site, _b.item, _b.location, _b.expiry, _b.lot, _b.owner, _b.on_hand, _b.reserved)
    return (
        select(*figures, *LOT_COLUMNS)
        .join_from(asked, _table, (_b.site == asked.c.site) & (_b.item == asked.c.item) & here)
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


def read_articles(transaction: Transaction, items: set[int], version: int) -> None:
    """Remember items as they are at a version of the catalogue; read those that are not kept."""
    kept: dict[int, Article] = transaction.shared(("articles",), version, dict)
    if unknown := items - kept.keys():
        params = lists(transaction.dialect, ("item",), ((item,) for item in unknown))
        kept.update((row[0], article_of(row)) for row in transaction.rows(_ARTICLES, **params))
    for item in items & kept.keys():
        transaction.memorise(("item", item), kept[item])
    if len(kept) > MOST_KEPT:
        kept.clear()


def read_lying(transaction: Transaction, wheres: Iterable[Where]) -> None:
    """Read the balances of items at places, with their lots."""
    groups: dict[Where, Group] = {where: {} for where in wheres}
    params = lists(transaction.dialect, ("site", "item", "location"), groups)
    lots: dict[tuple[int, int], Row] = {}
    for row in transaction.rows(_LYING, **params):
        held = Held(row[_ON_HAND], row[_ON_HAND + 1], STATUS[row[_STATUS]])
        groups[row[:3]][BalanceKey(*row[:_ON_HAND])] = held
        lots[(row[0], row[_LOT])] = row[_LOT:]
    transaction.cache(Lots).seen(lots)
    balances = transaction.cache(Balances)
    for where, group in groups.items():
        balances.fill(where, group)
