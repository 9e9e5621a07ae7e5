"""Milestones: what the program has once got done for a site, kept as lines of the audit.

They let a long piece of work that was interrupted go on where it stopped. Nobody but the program
may set or see them here; whoever may read the audit reads them there.
"""

from sqlalchemy import bindparam, select

from core.rights import Right, needs
from core.statement import Hot
from core.tables.delivery import Audit
from core.unit_of_work import UnitOfWork

MOST = 1_000
_c = Audit.metadata.tables["audit"].c
_REACHED = Hot(
    select(_c.detail)
    .where(
        *(_c.site == bindparam("site"), _c.act == bindparam("act")),
        _c.actor == bindparam("program"),
    )
    .order_by(_c.id)
    .limit(MOST)
)


@needs(Right.RUN)
def reach(uow: UnitOfWork, work: str, detail: str) -> None:
    """Note that a piece of work has come so far."""
    uow.audit(work, detail=detail)


@needs(Right.RUN)
def reached(uow: UnitOfWork, work: str) -> tuple[str, ...]:
    """Return how far a piece of work has come, the first milestone first."""
    rows = uow.reading.rows(_REACHED, site=uow.site, act=work, program=0)
    return tuple(row[0] for row in rows)
