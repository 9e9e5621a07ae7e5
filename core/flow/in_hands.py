"""In hands: what one person has taken and neither used nor brought back, when that person goes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.clock import moment
from core.people.enlist import managed
from core.rights import Right, needs
from core.stock.item import Article, article
from core.stock.lot import Batch, lot
from core.stock.unit import Piece, piece
from core.tables.stock import OpenTake
from core.unit_of_work import UnitOfWork

MOST = 50
_c = OpenTake.metadata.tables["open_take"].c


@dataclass(frozen=True, slots=True)
class Held:
    """So many pieces of a lot, or one piece, in somebody's hands since a moment."""

    article: Article
    lot: Batch
    unit: Piece | None
    quantity: int
    since: datetime


@needs(Right.MANAGE_STAFF)
def in_hands_of(uow: UnitOfWork, staff: int) -> tuple[Held, ...]:
    """Return what is in the hands of somebody whom the actor manages, the longest held first."""
    who = managed(uow, staff)
    query = (
        select(_c.item, _c.lot, _c.unit, _c.open, _c.at)
        .where(_c.site == uow.site, _c.actor == who.id, _c.open > 0)
        .order_by(_c.at, _c.posting, _c.line)
        .limit(MOST)
    )
    rows = uow.reading.cold().execute(query).all()
    return tuple(
        Held(
            article(uow, row.item),
            lot(uow, row.lot),
            None if row.unit is None else piece(uow, row.unit),
            row.open,
            row.at if isinstance(row.at, datetime) else moment(row.at),
        )
        for row in rows
    )
