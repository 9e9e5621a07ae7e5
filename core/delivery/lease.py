"""Lease: how long a letter stays in the hands of the program that dispatched it.

One that runs out by itself costs its reader a minute; where it is certain that nobody holds it any
more, as at the start of the one program of an embedded database, it is ended at once.
"""

from datetime import timedelta

from sqlalchemy import update

from core.delivery.outbox import WAITING
from core.rights import Right, needs
from core.tables.delivery import Letter
from core.tables.kinds import LetterState
from core.unit_of_work import UnitOfWork

_JUST_OVER = timedelta(microseconds=1)
_table = Letter.metadata.tables["letter"]


@needs(Right.RUN)
def release(uow: UnitOfWork) -> int:
    """End every lease; return how many there were.

    What a program that died was sending is then seen to before anything new is said.
    """
    dispatched = _table.c.state == LetterState.DISPATCHED.value
    over = update(_table).where(dispatched).values(lease_until=uow.now - _JUST_OVER)
    ended = uow.writing.cold().execute(over).rowcount
    if ended:
        uow.writing.call(WAITING)
    return ended
