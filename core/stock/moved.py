"""Moved: what a posting did, in full, to be shown after any movement.

It names the goods and places of every line, tells how the stock stands now at the homes that it
touched, and whether the asker may still undo it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select

from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.balance import BalanceKey, read_group
from core.stock.figures import Tally
from core.stock.goods import Goods, goods_of, with_goods
from core.stock.item import Article
from core.stock.location import Place, tree
from core.stock.lot import Batch
from core.stock.overview import HomeStock, home_of, stock_of
from core.stock.owner import Owner, owners
from core.stock.posting import Posted, reversal
from core.stock.posting import posting as posting_of
from core.stock.unit import Piece
from core.tables.kinds import MovementKind
from core.tables.stock import Movement, OpenTake
from core.unit_of_work import UnitOfWork

UNDO_MINUTES = 10
"""How long the person who did something may undo it alone."""
_movement = Movement.metadata.tables["movement"]
_m = _movement.c
_open = OpenTake.metadata.tables["open_take"].c
_LINES = Hot(
    with_goods(_movement, _m.quantity, _m.source, _m.target, _m.owner)
    .where(_m.site == bindparam("site"), _m.posting == bindparam("posting"))
    .order_by(_m.line)
)
_SETTLED = Hot(
    select(_open.line).where(
        *(_open.site == bindparam("site"), _open.posting == bindparam("posting")),
        _open.open < _open.quantity,
    )
)


class Barred(StrEnum):
    """Why the asker may not undo a posting."""

    OTHERS = "others"
    """It is another person's, or itself an undoing."""
    UNDONE = "undone"
    TOO_LATE = "too_late"
    SETTLED = "settled"
    """What was taken has been used, put back or thrown away since."""
    MOVED_ON = "moved_on"
    """What was moved is there no more, or somebody has reserved it."""


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One movement with the names of what moved, whence and where to."""

    article: Article
    lot: Batch
    unit: Piece | None
    quantity: int
    source: Place
    target: Place
    owner: Owner


@dataclass(frozen=True, slots=True)
class After:
    """How an item stands now at a home that the posting touched."""

    article: Article
    home: HomeStock


@dataclass(frozen=True, slots=True)
class Moved:
    """What a posting did; ``undo_until`` is set while the asker may undo it, else ``barred``."""

    id: int
    kind: MovementKind
    at: datetime
    actor: int
    reason: str
    reference: str
    reverses: int | None
    reversed_by: int | None
    undo_until: datetime | None
    lines: tuple[MovedLine, ...]
    after: tuple[After, ...]
    barred: Barred | None = None


@needs(Right.SEE_STOCK, brief=True)
def moved(uow: UnitOfWork, posting: int) -> Moved:
    """Return what a posting did and how things stand now."""
    posted = posting_of(uow, posting)
    undone = reversal(uow, posting)
    rows = uow.reading.rows(_LINES, site=uow.site, posting=posting)
    lines = tuple(_line(uow, row) for row in rows)
    until = posted.at + timedelta(minutes=UNDO_MINUTES)
    barred = Barred.UNDONE if undone is not None else _barred(uow, posted, lines, until)
    return Moved(
        id=posted.id,
        kind=posted.kind,
        at=posted.at,
        actor=posted.actor,
        reason=posted.reason,
        reference=posted.reference,
        reverses=posted.reverses,
        reversed_by=None if undone is None else undone.id,
        undo_until=until if barred is None else None,
        lines=lines,
        after=_after(uow, lines),
        barred=barred,
    )


def _line(uow: UnitOfWork, row: Row) -> MovedLine:
    (quantity, source, target, owner), goods, places = row[:4], goods_of(uow, row), tree(uow)
    whose = owners(uow, [owner])[owner]
    return MovedLine(*_parts(goods), quantity, places[source], places[target], whose)


def _parts(goods: Goods) -> tuple[Article, Batch, Piece | None]:
    return goods.article, goods.lot, goods.unit


def _after(uow: UnitOfWork, lines: tuple[MovedLine, ...]) -> tuple[After, ...]:
    """Return the present figures of each item at each home, in the order of the lines."""
    places = tree(uow)
    touched = {
        (line.article, home_of(places, place)): None
        for line in lines
        for place in (line.source, line.target)
        if not place.virtual
    }
    stocks = {item: stock_of(uow, item.id) for item in dict.fromkeys(item for item, _ in touched)}
    return tuple(
        After(item, stocks[item].at(home.id) or HomeStock(home, Tally().figures(), ()))
        for item, home in touched
    )


def _barred(
    uow: UnitOfWork, posted: Posted, lines: tuple[MovedLine, ...], until: datetime
) -> Barred | None:
    if posted.actor != uow.actor.id or posted.kind is MovementKind.REVERSE:
        return Barred.OTHERS
    return Barred.TOO_LATE if uow.now > until else _touched(uow, posted, lines)


def stands(uow: UnitOfWork, posted: Posted) -> bool:
    """Tell whether nothing has happened since to what a posting moved."""
    rows = uow.reading.rows(_LINES, site=uow.site, posting=posted.id)
    return _touched(uow, posted, tuple(_line(uow, row) for row in rows)) is None


def _touched(uow: UnitOfWork, posted: Posted, lines: tuple[MovedLine, ...]) -> Barred | None:
    """Return what has happened to what was moved, if it is not where the posting put it."""
    if uow.reading.rows(_SETTLED, site=uow.site, posting=posted.id):
        return Barred.SETTLED
    if any(line.unit is not None and line.unit.location != line.target.id for line in lines):
        return Barred.MOVED_ON
    wanted: defaultdict[BalanceKey, int] = defaultdict(int)
    for line in lines:
        if not line.target.virtual:
            wanted[_key(uow.site, line)] += line.quantity
    still = all(_free(uow, key) >= quantity for key, quantity in wanted.items())
    return None if still else Barred.MOVED_ON


def _key(site: int, line: MovedLine) -> BalanceKey:
    batch = line.lot
    return BalanceKey(site, batch.item, line.target.id, batch.expiry, batch.id, line.owner.id)


def _free(uow: UnitOfWork, key: BalanceKey) -> int:
    group = uow.reading.remember(
        ("group", *key[:3]), lambda: read_group(uow.reading, key.site, key.item, key.location)
    )
    return group[key].free if key in group else 0
