"""Event: what happened, as the unit of work emits it; kept for thirty days for whoever watches.

What must be kept for inspection stands in the movements and in the audit, not here.
"""

from datetime import timedelta

from sqlalchemy import delete

from core.rights import Right, needs
from core.tables.delivery import Event
from core.unit_of_work import UnitOfWork

KEPT = timedelta(days=30)
_table = Event.metadata.tables["event"]


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete events of more than thirty days ago; return how many."""
    old = delete(_table).where(_table.c.at < uow.now - KEPT)
    return uow.writing.cold().execute(old).rowcount
