"""What the tests of delivery share: drafts, and what the tables say afterwards."""

from typing import Any, NamedTuple

from sqlalchemy import select

from core.delivery.outbox import Draft, Operation
from core.rights import Right, needs
from core.tables.delivery import Dialogue, InboundUpdate, Letter
from core.tables.kinds import Lane
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital

_letters = Letter.metadata.tables["letter"].c
_updates = InboundUpdate.metadata.tables["inbound_update"].c
_dialogues = Dialogue.metadata.tables["dialogue"].c
NURSE, OTHER, WARD = 501, 502, -1001


class Row(NamedTuple):
    """A letter as it is stored."""

    dedup: str
    state: str
    attempts: int
    unsure: int
    chat: int
    message: int | None
    error: str


def draft(
    dedup: str,
    lane: Lane = Lane.ANSWER,
    operation: Operation = Operation.SEND,
    chat: int = NURSE,
    **body: object,
) -> Draft:
    """Return a letter to be posted."""
    return Draft(chat, operation, {"text": dedup, **body}, dedup, lane)


def letters(hospital: Hospital) -> dict[str, Row]:
    """Return all letters by their keys."""
    return hospital.program.ask_now(_all_letters)


def updates(hospital: Hospital) -> dict[int, tuple[str, int, str]]:
    """Return state, attempts and error of all updates by their numbers."""
    return hospital.program.ask_now(_all_updates)


def dialogues(hospital: Hospital) -> dict[int, Any]:
    """Return version, state and chat of all dialogues."""
    return hospital.program.ask_now(_all_dialogues)


@needs(Right.RUN)
def _all_letters(uow: UnitOfWork) -> dict[str, Row]:
    c = _letters
    columns = (c.dedup, c.state, c.attempts, c.unsure, c.chat, c.message, c.error)
    rows = uow.reading.cold().execute(select(*columns).order_by(c.id))
    return {row.dedup: Row(*row) for row in rows}


@needs(Right.RUN)
def _all_updates(uow: UnitOfWork) -> dict[int, tuple[str, int, str]]:
    c = _updates
    rows = uow.reading.cold().execute(select(c.id, c.state, c.attempts, c.error))
    return {row.id: (row.state, row.attempts, row.error) for row in rows}


@needs(Right.RUN)
def _all_dialogues(uow: UnitOfWork) -> dict[int, Any]:
    c = _dialogues
    rows = uow.reading.cold().execute(select(c.id, c.version, c.state, c.chat))
    return {row.id: (row.version, row.state, row.chat) for row in rows}
