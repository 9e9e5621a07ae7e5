"""Small rules for tests of the ground: they note lines in the audit, wait, refuse or break."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from core.actor import Actor
from core.clock import micros
from core.errors import RefusedError
from core.people.staff import Role
from core.rights import Right, needs
from core.statement import Hot
from core.tables import metadata
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

AUDIT = metadata.tables["audit"]
ACT = "test"
_NOTED = select(AUDIT.c.detail).where(AUDIT.c.act == ACT).order_by(AUDIT.c.id)
_COUNT = Hot(select(func.count()).select_from(AUDIT).where(AUDIT.c.act == ACT))
SECONDS = 20


@needs(Right.ANYONE)
def noted(uow: UnitOfWork) -> list[str]:
    """Return what the tests' rules have noted."""
    return list(uow.reading.cold().scalars(_NOTED))


@needs(Right.ANYONE)
def note(uow: UnitOfWork, *details: str) -> int:
    """Note some lines, gathered in memory; return how many."""
    for detail in details:
        uow.audit(ACT, detail=detail)
    return len(details)


@needs(Right.ANYONE)
def note_and_refuse(uow: UnitOfWork, detail: str) -> None:
    """Note a line and then say no."""
    uow.audit(ACT, detail=detail)
    raise RefusedError("test.no", why=detail)


@needs(Right.ANYONE)
def note_and_break(uow: UnitOfWork, detail: str) -> None:
    """Note a line and then break, as a bug does."""
    uow.audit(ACT, detail=detail)
    raise ZeroDivisionError(detail)


@needs(Right.ANYONE)
def note_cold(uow: UnitOfWork, detail: str, *, refuse: bool = False) -> int:
    """Write a line by an ordinary statement; return how many can be seen."""
    connection = uow.writing.cold()
    uow.audit(ACT, detail=detail)
    seen = len(list(uow.writing.cold().scalars(_NOTED)))
    if refuse:
        raise RefusedError("test.no", why=detail)
    assert connection is uow.writing.cold()
    return seen


@dataclass
class Runs:
    """How often a rule ran."""

    count: int = 0


@needs(Right.ANYONE)
def note_first_and_cold_later(uow: UnitOfWork, detail: str, runs: Runs) -> int:
    """Gather a line before an ordinary statement, which makes the command begin again."""
    runs.count += 1
    uow.audit(ACT, detail=detail)
    return len(list(uow.writing.cold().scalars(_NOTED)))


@needs(Right.ANYONE)
def count_hot(uow: UnitOfWork, detail: str) -> tuple[int, int]:
    """Note a line; return how many a hot query sees before and after."""
    before = uow.reading.rows(_COUNT)[0][0]
    uow.audit(ACT, detail=detail)
    return before, uow.reading.rows(_COUNT)[0][0]


@needs(Right.ANYONE)
def about(uow: UnitOfWork) -> tuple[Actor, int, datetime, str]:
    """Return who acts where, when and under which key."""
    return uow.actor, uow.site, uow.now, uow.key


@needs(Right.ANYONE)
def tell(uow: UnitOfWork, detail: str) -> None:
    """Leave a line in the audit and an event."""
    uow.audit("tell" * 20, subject=77, detail=detail)
    uow.emit("test", item=1, lot=2, subject=3)


@needs(Right.RUN)
def audit_lines(uow: UnitOfWork) -> list[tuple[int, int, str, str, int | None, str, int]]:
    """Return the last line of the audit, with its moment as it is stored."""
    c = AUDIT.c
    query = select(c.site, c.actor, c.act, c.outcome, c.subject, c.detail, c.at).order_by(c.id)
    return [
        (row[0], row[1], row[2], row[3], row[4], row[5], micros(row[6]))
        for row in uow.reading.cold().execute(query)
    ][-1:]


@dataclass
class Gate:
    """Holds the writer so that what comes meanwhile is committed together."""

    entered: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)


@needs(Right.ANYONE)
def hold(uow: UnitOfWork, gate: Gate) -> None:
    """Wait in the writer until the gate is opened."""
    assert uow.site
    gate.entered.set()
    assert gate.opened.wait(SECONDS)


@contextmanager
def writer_held(hospital: Hospital) -> Iterator[None]:
    """Hold the writer while a test queues its commands."""
    gate = Gate()
    future = hospital.program.begin(hold, gate)
    assert gate.entered.wait(SECONDS)
    try:
        yield
    finally:
        gate.opened.set()
        future.result(SECONDS)


@needs(Right.ANYONE)
def enter_child_first(uow: UnitOfWork, staff: int, code: str) -> None:
    """Gather a role before the person who holds it."""
    role = {"staff": staff, "site": uow.site, "role": Role.NURSE.value, "location": 0}
    role |= {"path": "", "granted_by": 0, "granted_at": uow.micros}
    uow.writing.add(metadata.tables["staff_role"], role)
    names = {"code": code, "name": "甲", "name_latin": "A", "language": "en"}
    about = {"location": None, "state": "active"}
    row = {"id": staff, "site": uow.site, **names, **about}
    uow.writing.add(metadata.tables["staff"], row)
