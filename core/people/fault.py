"""Faults: what somebody was refused before any rule was asked goes on record as well.

A forged button or a stranger's command never reaches a command that could record it. A stranger
has no site, so the group's first one keeps the line.
"""

from sqlalchemy import bindparam, func, select

from core.plain import plain
from core.rights import Right, needs
from core.statement import Hot
from core.tables.delivery import Audit
from core.tables.reference import Site
from core.unit_of_work import UnitOfWork

_audit = Audit.metadata.tables["audit"]
_sites = Site.metadata.tables["site"].c
_FIRST_SITE = Hot(select(func.min(_sites.id)).where(_sites.id >= bindparam("least")))


@needs(Right.ANYONE)
def note_refused(uow: UnitOfWork, act: str, code: str, detail: str = "") -> bool:
    """Put on record that an act was refused; without any site there is nowhere to record it."""
    site = uow.site or uow.reading.rows(_FIRST_SITE, least=0)[0][0]
    if not site:
        return False
    line = {"id": uow.new_id(), "site": site, "actor": uow.actor.id, "at": uow.micros}
    what = {"act": act[:32], "outcome": code[:40], "subject": None, "detail": plain(detail, 400)}
    uow.writing.add(_audit, line | what)
    return True
