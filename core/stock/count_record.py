"""Count sheets as they are stored: who counts which shelf, and what has been seen there.

What the ledger expected is stored with every line at the moment of counting, so that movements
during the count are honoured; it never leaves this room except for the reviewer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from core.errors import RefusedError
from core.statement import Row
from core.stock.item import Article, article
from core.stock.location import Place, tree
from core.stock.lot import LOT_COLUMNS, Batch, batch_of
from core.stock.unit import UNIT_COLUMNS, Piece, piece_of
from core.tables.flow import CountLine, CountSheet, CountUnit
from core.tables.kinds import CountState
from core.tables.stock import Lot, Unit
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 50
_tables = CountSheet.metadata.tables
SHEETS, LINES, UNITS = (
    _tables[str(table.__tablename__)] for table in (CountSheet, CountLine, CountUnit)
)
_s, _l, _u = SHEETS.c, LINES.c, UNITS.c
_lots = Lot.metadata.tables["lot"].c
_units = Unit.metadata.tables["unit"].c
_entries = (
    select(func.count())
    .where(_l.site == _s.site, _l.sheet == _s.id, _l.seen.is_(True))
    .scalar_subquery()
    + select(func.count())
    .where(_u.site == _s.site, _u.sheet == _s.id, _u.seen.is_(True))
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class CountView:
    """One count: the shelf, who counts, who looks at it, and how far it is."""

    id: int
    code: str
    place: Place
    counter: int
    opened_at: datetime
    reviewer: int | None
    closed_at: datetime | None
    state: CountState
    posting: int | None
    note: str
    lines: int
    """Lots and pieces that the counter has counted."""
    just_now: bool = True
    """Whether the act that returned it, or that act the first time, brought it where it is."""
    gave_way: tuple["GaveWay", ...] = ()
    """What was reserved and is not there; known only to the act that approves the count."""


@dataclass(frozen=True, slots=True)
class GaveWay:
    """A reservation that lost so many pieces because a count found that they are not there."""

    holder: int
    purpose: str
    article: Article
    lot: Batch
    place: Place
    quantity: int


@dataclass(frozen=True, slots=True)
class LineCounted:
    """A lot that was counted, with the ledger's figure at that moment."""

    article: Article
    lot: Batch
    owner: int
    counted: int
    expected: int
    seen: bool = True
    """Whether the counter said so; false is what was never counted and taken as not there."""


@dataclass(frozen=True, slots=True)
class UnitCounted:
    """A unit that was seen, or missed, with the place where it was recorded at that moment."""

    article: Article
    lot: Batch
    unit: Piece
    recorded: int
    seen: bool


def sheet(uow: UnitOfWork, sheet_id: int) -> CountView:
    """Return a count by id, or refuse an unknown one."""
    found = sheets(uow, _s.id == sheet_id)
    if not found:
        raise RefusedError("count.unknown")
    return found[0]


def sheets(uow: UnitOfWork, fits: ColumnElement[bool]) -> list[CountView]:
    """Return the counts that fit, the oldest first."""
    query = (
        select(
            *(_s.id, _s.code, _s.location, _s.counter, _s.opened_at, _s.reviewer, _s.closed_at),
            *(_s.state, _s.posting, _s.note, _entries),
        )
        .where(_s.site == uow.site, fits)
        .order_by(_s.id)
        .limit(MOST_SHOWN)
    )
    rows: list[Row] = [tuple(row) for row in uow.reading.cold().execute(query)]
    return [_view(uow, row) for row in rows]


def lines(uow: UnitOfWork, sheet_id: int) -> list[LineCounted]:
    """Return the lots of a count, item by item."""
    query = (
        select(_l.owner, _l.counted, _l.expected, _l.seen, *LOT_COLUMNS)
        .join_from(LINES, Lot, (_lots.site == _l.site) & (_lots.id == _l.lot))
        .where(_l.site == uow.site, _l.sheet == sheet_id)
        .order_by(_l.item, _lots.expiry, _l.lot, _l.owner)
    )
    found = []
    for row in uow.reading.cold().execute(query):
        (owner, *figures), batch = row[:4], batch_of(tuple(row[4:]))
        found.append(LineCounted(article(uow, batch.item), batch, owner, *figures))
    return found


def units(uow: UnitOfWork, sheet_id: int) -> list[UnitCounted]:
    """Return the units of a count, item by item."""
    query = (
        select(_u.recorded, _u.seen, *UNIT_COLUMNS, *LOT_COLUMNS)
        .join_from(UNITS, Unit, (_units.site == _u.site) & (_units.id == _u.unit))
        .join(Lot, (_lots.site == _units.site) & (_lots.id == _units.lot))
        .where(_u.site == uow.site, _u.sheet == sheet_id)
        .order_by(_units.item, _lots.expiry, _u.unit)
    )
    found = []
    width = 2 + len(UNIT_COLUMNS)
    for row in uow.reading.cold().execute(query):
        unit, batch = piece_of(tuple(row[2:width])), batch_of(tuple(row[width:]))
        found.append(UnitCounted(article(uow, unit.item), batch, unit, row[0], row[1]))
    return found


def change(uow: UnitOfWork, sheet_id: int, values: Mapping[str, object]) -> CountView:
    """Change a count's state and return it."""
    changed = update(SHEETS).where(_s.site == uow.site, _s.id == sheet_id)
    uow.writing.cold().execute(changed.values(**values))
    return sheet(uow, sheet_id)


def put_lines(uow: UnitOfWork, sheet_id: int, counted: Sequence[LineCounted]) -> None:
    """Write the counts of lots; what was counted of them before no longer stands."""
    for each in counted:
        uow.writing.cold().execute(
            delete(LINES).where(
                *(_l.site == uow.site, _l.sheet == sheet_id, _l.lot == each.lot.id),
                _l.owner == each.owner,
            )
        )
        row = {"site": uow.site, "sheet": sheet_id, "lot": each.lot.id, "owner": each.owner}
        figures = {"counted": each.counted, "expected": each.expected, "seen": each.seen}
        row |= {"item": each.article.id, **figures}
        uow.writing.cold().execute(insert(LINES).values(**row, at=uow.now))


def put_unit(uow: UnitOfWork, sheet_id: int, unit: Piece, *, seen: bool) -> None:
    """Write that a unit was seen, or was missed."""
    drop_unit(uow, sheet_id, unit.id)
    row = {"site": uow.site, "sheet": sheet_id, "unit": unit.id, "recorded": unit.location}
    uow.writing.cold().execute(insert(UNITS).values(**row, seen=seen, at=uow.now))


def drop_unit(uow: UnitOfWork, sheet_id: int, unit: int) -> None:
    """Take back that a unit was seen."""
    its = (_u.site == uow.site, _u.sheet == sheet_id, _u.unit == unit)
    uow.writing.cold().execute(delete(UNITS).where(*its))


def clear(uow: UnitOfWork, sheet_id: int) -> None:
    """Throw away what was counted, to count again."""
    for table in (LINES, UNITS):
        its = (table.c.site == uow.site, table.c.sheet == sheet_id)
        uow.writing.cold().execute(delete(table).where(*its))


def _view(uow: UnitOfWork, row: Row) -> CountView:
    sheet_id, code, location, counter, opened_at, reviewer, closed_at, *rest = row
    state, posting, note, entries = rest
    head = (sheet_id, code, tree(uow)[location], counter, opened_at, reviewer, closed_at)
    return CountView(*head, CountState(state), posting, note, entries)
