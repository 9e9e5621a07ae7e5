"""Pieces of a case: what was used on an operation, or taken of what was kept for it.

A case is its token; nothing here knows the patient. What was undone is left out.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, literal_column

from core.care.case import CaseView, case_by_token
from core.clock import moment
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.goods import Goods, goods_of, with_goods
from core.stock.trace import Who
from core.tables.kinds import MovementKind
from core.tables.people import Staff
from core.tables.stock import Movement, Posting
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 200
_movement = Movement.metadata.tables["movement"]
_posting = Posting.metadata.tables["posting"]
_reversal = _posting.alias("reversal")
_m, _p, _r = _movement.c, _posting.c, _reversal.c
_s = Staff.metadata.tables["staff"].c
_COLUMNS = (_p.kind, _p.at, _p.actor, _s.name, _s.name_latin, _m.quantity)
_OF_CASE = Hot(
    with_goods(_movement, *_COLUMNS)
    .join(_posting, (_p.site == _m.site) & (_p.id == _m.posting))
    .outerjoin(_reversal, (_r.site == _p.site) & (_r.reverses == _p.id))
    .outerjoin(Staff, _s.id == _p.actor)
    .where(
        *(_p.site == bindparam("site"), _p.reference == bindparam("token")),
        *(_p.reference != literal_column("''"), _p.reverses.is_(None), _r.id.is_(None)),
    )
    .order_by(_p.at.desc(), _p.id.desc(), _m.line)
    .limit(literal_column(str(MOST_SHOWN)))
)


@dataclass(frozen=True, slots=True)
class CasePiece:
    """Goods that were used on a case, or taken for it: what, how many, by whom and when."""

    goods: Goods
    quantity: int
    kind: MovementKind
    who: Who
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePieces:
    """A case with what was used on it and taken for it, the latest first, at most 200 lines."""

    case: CaseView
    pieces: tuple[CasePiece, ...]


@needs(Right.SEE_HISTORY)
def pieces_of_case(uow: UnitOfWork, token: str) -> CasePieces:
    """Return what was used on a case and taken for it."""
    case = case_by_token(uow, token)
    rows = uow.reading.rows(_OF_CASE, site=uow.site, token=case.token)
    return CasePieces(case, tuple(_piece(uow, row) for row in rows))


def _piece(uow: UnitOfWork, row: Row) -> CasePiece:
    kind, at, actor, name, latin, quantity = row[: len(_COLUMNS)]
    who = Who(actor, name or "", latin or "")
    return CasePiece(goods_of(uow, row), quantity, MovementKind(kind), who, moment(at))
