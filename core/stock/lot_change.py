"""Lot change: when a lot was held or let go, by whom and why, as the record of acts has it.

A hold moves nothing, so it is no movement; in a history it is told in its place among them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from core.clock import moment
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.item import article
from core.stock.lot import lot
from core.stock.page import Page
from core.stock.trace import About, Happening, Who, before_page
from core.stock.unit import piece
from core.tables.delivery import Audit
from core.tables.kinds import LotStatus
from core.tables.people import Staff
from core.tables.stock import Lot
from core.unit_of_work import UnitOfWork

MOST = 200
"""Changes that are looked at; more holds of one item than that are seen nowhere."""
_audit = Audit.metadata.tables["audit"]
_lots = Lot.metadata.tables["lot"]
_a, _l = _audit.c, _lots.c
_s = Staff.metadata.tables["staff"].c
_CHANGES = (
    select(_a.at, _a.actor, _s.name, _s.name_latin, _a.detail, _l.number)
    .join_from(_lots, _audit, (_a.site == _l.site) & (_a.subject == _l.id))
    .outerjoin(Staff, _s.id == _a.actor)
    .where(
        *(_l.site == bindparam("site"), _a.act == literal_column("'set_lot_status'")),
        _a.outcome == literal_column("'done'"),
    )
    .order_by(_a.at.desc(), _a.id.desc())
    .limit(literal_column(str(MOST)))
)
_OF_LOT = Hot(_CHANGES.where(_l.id == bindparam("lot")))
_OF_ITEM = Hot(_CHANGES.where(_l.item == bindparam("item")))


@dataclass(frozen=True, slots=True)
class LotChange:
    """A lot was held, or let go again."""

    at: datetime
    who: Who
    lot_number: str
    status: LotStatus
    reason: str


@needs(Right.SEE_HISTORY)
def lot_changes(uow: UnitOfWork, about: About, page: Page[Happening]) -> tuple[LotChange, ...]:
    """Return the holds and releases that belong on a page of a history, newest first."""
    newest = before_page(uow, about, page)
    oldest = page.rows[-1].at if page.page < page.pages else None
    return tuple(
        change
        for change in map(_change, _rows(uow, about))
        if (newest is None or change.at <= newest) and (oldest is None or change.at > oldest)
    )


def _rows(uow: UnitOfWork, about: About) -> list[Row]:
    if about.item is not None:
        return uow.reading.rows(_OF_ITEM, site=uow.site, item=article(uow, about.item).id)
    if about.lot is not None:
        return uow.reading.rows(_OF_LOT, site=uow.site, lot=lot(uow, about.lot).id)
    assert about.unit is not None
    return uow.reading.rows(_OF_LOT, site=uow.site, lot=piece(uow, about.unit).lot)


def _change(row: Row) -> LotChange:
    at, actor, name, latin, detail, number = row
    status, _, reason = detail.partition(": ")
    who = Who(actor, name or "", latin or "")
    return LotChange(moment(at), who, number, LotStatus(status), reason)
