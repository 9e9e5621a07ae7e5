"""Trace query: the statements by which the trace finds what has happened, each by an index."""

from sqlalchemy import ColumnElement, bindparam, func, select

from core.statement import Hot
from core.stock.goods import with_goods
from core.tables.people import Staff
from core.tables.stock import Movement, Posting

_movement = Movement.metadata.tables["movement"]
_posting = Posting.metadata.tables["posting"]
_staff = Staff.metadata.tables["staff"]
_m, _p, _s = _movement.c, _posting.c, _staff.c
_reversal = _posting.alias("reversal")
_r = _reversal.c
COLUMNS = (
    *(_p.id, _p.kind, _p.at, _p.actor, _s.name, _s.name_latin, _p.reference, _p.reason),
    *(_p.reverses, _r.id, _m.quantity, _m.source, _m.target),
)
_ITS_POSTING = (_p.site == _m.site) & (_p.id == _m.posting)
_ITS_REVERSAL = (_r.site == _p.site) & (_r.reverses == _p.id)


def _listed(*where: ColumnElement[bool]) -> tuple[Hot, Hot]:
    """Return the statements that count happenings and that read a page of them."""
    here = (_m.site == bindparam("site"), *where)
    count = select(func.count()).select_from(_movement.join(_posting, _ITS_POSTING)).where(*here)
    page = (
        with_goods(_movement, *COLUMNS)
        .join(_posting, _ITS_POSTING)
        .outerjoin(_reversal, _ITS_REVERSAL)
        .outerjoin(_staff, _s.id == _p.actor)
        .where(*here)
        .order_by(_m.at.desc(), _m.posting.desc(), _m.line)
        .limit(bindparam("size"))
        .offset(bindparam("skipped"))
    )
    return Hot(count), Hot(page)


OF_ITEM = _listed(_m.item == bindparam("item"))
OF_LOT = _listed(_m.lot == bindparam("lot"))
OF_UNIT = _listed(_m.unit == bindparam("unit"))


def _of_actor() -> tuple[Hot, Hot]:
    """Return the statements on what a person did, which start from the postings of that person.

    Each posting has a line at least, so a page of lines lies within as many postings; reading no
    more of them first keeps the page short however much the others have moved.
    """
    theirs = (_p.site == bindparam("site")) & (_p.actor == bindparam("actor"))
    theirs = theirs & (_p.at >= bindparam("since"))
    newest = select(_p.id).where(theirs).order_by(_p.at.desc(), _p.id.desc())
    reached = newest.limit(bindparam("size") + bindparam("skipped")).cte("reached")
    its = (_m.site == bindparam("site")) & (_m.posting == reached.c.id)
    found = reached.join(_movement, its).join(_posting, _ITS_POSTING)
    page = (
        with_goods(_movement, *COLUMNS, found=found)
        .outerjoin(_reversal, _ITS_REVERSAL)
        .outerjoin(_staff, _s.id == _p.actor)
        .order_by(_p.at.desc(), _p.id.desc(), _m.line)
        .limit(bindparam("size"))
        .offset(bindparam("skipped"))
    )
    both = _posting.join(_movement, _ITS_POSTING)
    return Hot(select(func.count()).select_from(both).where(theirs)), Hot(page)


OF_ACTOR = _of_actor()
FLOWS = Hot(
    select(_m.source, _m.target, _p.kind, func.sum(_m.quantity))
    .join_from(_movement, _posting, _ITS_POSTING)
    .where(_m.site == bindparam("site"), _m.lot == bindparam("lot"))
    .group_by(_m.source, _m.target, _p.kind)
)
USES = Hot(
    select(_p.reference, _p.at, func.sum(_m.quantity))
    .join_from(_movement, _posting, _ITS_POSTING)
    .outerjoin(_reversal, _ITS_REVERSAL)
    .where(
        *(_m.site == bindparam("site"), _m.lot == bindparam("lot")),
        *(_p.kind == bindparam("kind"), _r.id.is_(None)),
    )
    .group_by(_p.id, _p.reference, _p.at)
    .order_by(_p.at.desc(), _p.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
