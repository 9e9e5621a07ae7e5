"""Outcome: what became of what a person took: used on a case, put back, wasted, or undone.

What was recorded and undone again counts for nothing; a take that was undone was no take.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, or_, select

from core.clock import micros
from core.rights import Right, needs
from core.statement import Hot
from core.tables.kinds import MovementKind
from core.tables.stock import Movement, OpenTake, Posting
from core.unit_of_work import UnitOfWork

MOST = 400
_takes = OpenTake.metadata.tables["open_take"]
_movements = Movement.metadata.tables["movement"]
_postings = Posting.metadata.tables["posting"]
_undone = _postings.alias("undone")
_t, _m, _p = _takes.c, _movements.c, _postings.c
_SAME = and_(
    *(_m.site == _t.site, _m.lot == _t.lot, _m.owner == _t.owner, _m.follows == _t.posting),
    or_(_m.unit == _t.unit, and_(_m.unit.is_(None), _t.unit.is_(None))),
)
_REVERSE: ColumnElement[str] = literal_column("'reverse'")
_BECAME = Hot(
    select(_t.posting, _t.line, _p.kind, _p.reference, _m.quantity)
    .join_from(_takes, _movements, _SAME)
    .join(_postings, (_p.site == _m.site) & (_p.id == _m.posting))
    .outerjoin(_undone, (_undone.c.site == _p.site) & (_undone.c.reverses == _p.id))
    .where(
        *(_t.site == bindparam("site"), _t.actor == bindparam("actor")),
        *(_t.at >= bindparam("since"), _undone.c.id.is_(None)),
        or_(_p.kind != _REVERSE, _p.reverses == _t.posting),
    )
    .order_by(_p.at, _p.id, _m.line)
    .limit(literal_column(str(MOST)))
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of so many pieces of one line of a take."""

    posting: int
    line: int
    kind: MovementKind
    """``REVERSE`` says that the take itself was undone."""
    reference: str
    """The case, where they were used."""
    quantity: int


@needs(Right.ENROLLED)
def outcomes(uow: UnitOfWork, since: datetime) -> tuple[Outcome, ...]:
    """Return what became of what the acting person took since a moment, in that order."""
    about = {"actor": uow.actor.id, "since": micros(since)}
    return tuple(
        Outcome(posting, line, MovementKind(kind), reference, quantity)
        for posting, line, kind, reference, quantity in uow.reading.rows(
            _BECAME, site=uow.site, **about
        )
    )
