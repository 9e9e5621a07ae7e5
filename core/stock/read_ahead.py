"""Read ahead: the stock that a batch of commands is going to ask for, in a few statements.

It goes into the memory and the caches of their transaction, where the rules look first; what is
not read ahead is read when it is needed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from sqlalchemy import (
    BigInteger,
    Executable,
    FromClause,
    Text,
    bindparam,
    column,
    literal_column,
    select,
    values,
)

from core.statement import Hot, Row, listed, lists
from core.stock.balance import FEW, STATUS, BalanceKey, Balances, Group, Held
from core.stock.item import ITEM_COLUMNS, Article, article_of
from core.stock.lot import Lots
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
_WHERE = ("site", "item", "location")
_BLOCK = 64
_NOWHERE = (0, 0, 0)
_COLUMNS = (
    *(_b.site, _b.item, _b.location, _b.expiry, _b.lot, _b.owner, _b.on_hand, _b.reserved),
    *(_lots.c.number, _lots.c.made, _lots.c.status, _lots.c.status_reason),
)
"""A balance and what its lot says besides."""
_ITS_LOT = (_lots.c.site == _b.site) & (_lots.c.id == _b.lot)


def _lying(dialect: str) -> Executable:
    return _lying_at(listed(dialect, *((name, _BIG) for name in _WHERE)))


def _block() -> Hot:
    """Return the selection of what lies at sixty-four places that are named one by one.

    SQLite takes a list apart again for every cell, which costs as much as what is read.
    """
    cells = [[bindparam(f"{name}_{row}", type_=_BIG) for name in _WHERE] for row in range(_BLOCK)]
    asked = values(*(column(name, _BIG) for name in _WHERE)).data(list(map(tuple, cells)))
    return Hot(_lying_at(asked.cte("listed")))


def _lying_at(asked: FromClause) -> Executable:
    # "Between" says no more than "equal", but leads SQLite to the primary key.
    here = _b.location.between(asked.c.location, asked.c.location)
    return (
        select(*_COLUMNS)
        .join_from(asked, _table, (_b.site == asked.c.site) & (_b.item == asked.c.item) & here)
        .join(_lots, _ITS_LOT)
    )


def _known(dialect: str) -> Executable:
    asked = listed(dialect, ("site", _BIG), ("key", Text()))
    c = _postings.c
    its_key = (c.site == asked.c.site) & (c.idempotency_key == asked.c.key)
    return select(c.site, c.idempotency_key).join_from(asked, _postings, its_key)


def _articles(dialect: str) -> Executable:
    asked = listed(dialect, ("item", _BIG))
    return select(*ITEM_COLUMNS).join_from(asked, _items, _items.c.id == asked.c.item)


_PLACES = [f"place_{number}" for number in range(FEW)]


def _here(size: int) -> Hot:
    here = (
        *(_b.site == bindparam("site"), _b.item == bindparam("item")),
        _b.location.in_([bindparam(name) for name in _PLACES[:size]]),
        # This says no more, but leads SQLite to the primary key.
        _b.expiry > literal_column("0"),
    )
    return Hot(select(*_COLUMNS).join_from(_table, _lots, _ITS_LOT).where(*here))


_HERE = {size: _here(size) for size in (2, 4, FEW)}
"""By how many places are named."""
_CELLS = [f"{name}_{row}" for row in range(_BLOCK) for name in _WHERE]
_LYING_BLOCK = _block()
_LYING, _KNOWN, _ARTICLES = Hot(_lying), Hot(_known), Hot(_articles)


def read_keys(transaction: Transaction, keys: set[tuple[int, str]]) -> None:
    """Note which keys nothing was posted under yet."""
    params = lists(transaction.dialect, ("site", "key"), keys)
    known = {(site, key) for site, key in transaction.rows(_KNOWN, **params)}
    transaction.cache(Postings).absent(keys - known)


def unread_articles(transaction: Transaction, items: Iterable[int]) -> set[int]:
    """Return those of some items that the transaction has yet to read."""
    return {item for item in items if not transaction.is_kept(("item", item))}


def read_articles(transaction: Transaction, items: set[int], version: int) -> None:
    """Remember items as they are at a version of the catalogue; read those that are not kept."""
    kept: dict[int, Article] = transaction.shared(("articles",), version, dict)
    if unknown := items - kept.keys():
        params = lists(transaction.dialect, ("item",), ((item,) for item in unknown))
        kept.update((row[0], article_of(row)) for row in transaction.rows(_ARTICLES, **params))
    for item in items & kept.keys():
        transaction.keep_this(("item", item), kept[item])
    if len(kept) > MOST_KEPT:
        kept.clear()


def read_lying(transaction: Transaction, wheres: Iterable[Where]) -> None:
    """Read the balances of items at places, with their lots."""
    groups: dict[Where, Group] = {where: {} for where in wheres}
    if transaction.dialect == "sqlite":
        rows = [row for some in _blocks(groups) for row in transaction.rows(_LYING_BLOCK, **some)]
    else:
        rows = transaction.rows(_LYING, **lists(transaction.dialect, _WHERE, groups))
    _take_over(transaction, groups, rows)


def _blocks(wheres: Iterable[Where]) -> Iterator[dict[str, int]]:
    """Cut places into the parameters of one statement after the other, the last one padded."""
    rest = iter(wheres)
    while some := list(islice(rest, _BLOCK)):
        some += [_NOWHERE] * (_BLOCK - len(some))
        yield dict(zip(_CELLS, chain.from_iterable(some), strict=True))


def read_here(transaction: Transaction, site: int, item: int, places: Sequence[int]) -> None:
    """Read the balances of an item at a few places, with their lots, unless they were read."""
    balances = transaction.cache(Balances)
    if len(places) > FEW:
        balances.groups(site, item, places)
    elif unread := balances.unread(site, item, places):
        size = next(size for size in _HERE if size >= len(unread))
        padded = [*unread, *unread[:1] * (size - len(unread))]
        named = dict(zip(_PLACES, padded, strict=False))
        rows = transaction.rows(_HERE[size], site=site, item=item, **named)
        _take_over(transaction, {(site, item, place): {} for place in unread}, rows)


def _take_over(transaction: Transaction, groups: dict[Where, Group], rows: list[Row]) -> None:
    lots: dict[tuple[int, int], Row] = {}
    make, statuses = tuple.__new__, STATUS  # a third of what the names' own constructors cost
    for row in rows:
        site, item, location, expiry, lot, owner, on_hand, reserved, *named = row
        number, made, status, reason = named
        key = make(BalanceKey, (site, item, location, expiry, lot, owner))
        groups[(site, item, location)][key] = make(Held, (on_hand, reserved, statuses[status]))
        lots[(site, lot)] = (lot, item, number, expiry, made, status, reason)
    transaction.cache(Lots).seen(lots)
    balances = transaction.cache(Balances)
    for where, group in groups.items():
        balances.fill(where, group)
