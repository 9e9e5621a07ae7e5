"""The outbox: letters wait in lanes and end as sent, failed or unknown.

An answer to a person overtakes an alarm, a critical alarm overtakes all other pushes. A letter is
*dispatched* in a commit of its own before the chat server is called, so that after a crash it is
known which letters may have arrived. Answers are posted dispatched at once, because the process
that posts them also sends them; should it die, the lease runs out and they are sent again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, case, delete, or_, select, update

from core.clock import micros, moment
from core.identity import short
from core.rights import Right, needs
from core.statement import Hot, Row
from core.tables.delivery import Letter
from core.tables.kinds import Lane, LetterState
from core.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=90)
MOST_TRIES = 8
_table = Letter.metadata.tables["letter"]
_c = _table.c
_columns = (_c.id, _c.lane, _c.chat, _c.operation, _c.body, _c.attempts, _c.fence, _c.made_at)
_RANK = case({lane.value: rank for rank, lane in enumerate(Lane)}, value=_c.lane, else_=9)
_DUE = Hot(
    select(*_columns)
    .where(
        or_(
            _c.state == LetterState.QUEUED.value,
            (_c.state == LetterState.DISPATCHED.value) & (_c.lease_until < bindparam("now")),
        ),
        _c.not_before <= bindparam("now"),
    )
    .order_by(_RANK, _c.id)
    .limit(bindparam("most"))
)
_KNOWN = Hot(select(_c.id).where(_c.dedup == bindparam("dedup")))
_CLAIM = Hot(
    update(_table)
    .where(_c.id == bindparam("letter"))
    .values(
        state=LetterState.DISPATCHED.value,
        fence=bindparam("new_fence"),
        attempts=bindparam("tries"),
        lease_until=bindparam("until"),
    )
)
_SETTLE = Hot(
    update(_table)
    .where(_c.id == bindparam("letter"), _c.fence == bindparam("claimed"))
    .values(
        state=bindparam("to_state"),
        message=bindparam("sent_as"),
        not_before=bindparam("again_at"),
        error=bindparam("why"),
        sent_at=bindparam("at_moment"),
        lease_until=None,
    )
)


class Operation(StrEnum):
    """What a letter asks of the chat server."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    TOAST = "toast"
    """The one answer to a press."""
    PHOTO = "photo"
    DOCUMENT = "document"
    COMMANDS = "commands"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be posted; ``dedup`` makes posting it twice post it once."""

    chat: int
    operation: Operation
    body: Mapping[str, object]
    dedup: str
    lane: Lane = Lane.ANSWER


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter in the outbox; ``fence`` proves who claimed it."""

    id: int
    lane: Lane
    chat: int
    operation: Operation
    body: Mapping[str, object]
    attempts: int
    fence: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt to send ended; queued again with ``again_at``, or in an end state."""

    letter: int
    fence: int
    state: LetterState
    message: int | None = None
    again_at: datetime | None = None
    error: str = ""


def post_letters(uow: UnitOfWork, drafts: Sequence[Draft]) -> tuple[Posted, ...]:
    """Gather letters into the running commit; answers come back dispatched, to be sent at once."""
    ready = []
    for draft in drafts:
        if uow.reading.rows(_KNOWN, dedup=draft.dedup):
            continue
        at_once = draft.lane is Lane.ANSWER
        posted = Posted(
            uow.new_id(),
            draft.lane,
            draft.chat,
            draft.operation,
            draft.body,
            1 if at_once else 0,
            1 if at_once else 0,
            uow.now,
        )
        uow.writing.add(_table, _row(uow, draft, posted, at_once=at_once))
        if at_once:
            ready.append(posted)
    return tuple(ready)


@needs(Right.RUN)
def post(uow: UnitOfWork, drafts: Sequence[Draft]) -> tuple[Posted, ...]:
    """Post letters on their own."""
    return post_letters(uow, drafts)


@needs(Right.RUN)
def claim(uow: UnitOfWork, most: int = 64) -> tuple[Posted, ...]:
    """Dispatch what is due, most urgent lane first; the caller sends it within the lease."""
    due = uow.reading.rows(_DUE, now=uow.micros, most=most)
    claimed = tuple(_posted(row) for row in due)
    until = micros(uow.now + LEASE)
    for letter in claimed:
        row = {"letter": letter.id, "new_fence": letter.fence, "until": until}
        uow.writing.later(_CLAIM, {**row, "tries": letter.attempts})
    return claimed


@needs(Right.RUN)
def settle(uow: UnitOfWork, endings: Sequence[Ending]) -> None:
    """Record how sends ended; an ending with an old fence changes nothing."""
    for ending in endings:
        sent = ending.state is LetterState.SENT
        row: dict[str, object] = {
            "letter": ending.letter,
            "claimed": ending.fence,
            "to_state": ending.state.value,
        }
        row |= {"sent_as": ending.message, "again_at": micros(ending.again_at or uow.now)}
        row |= {"why": ending.error[:300], "at_moment": uow.micros if sent else None}
        uow.writing.later(_SETTLE, row)


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete letters that ended more than ninety days ago; return how many."""
    ended = _c.state.not_in([LetterState.QUEUED.value, LetterState.DISPATCHED.value])
    old = _c.made_at < uow.now - KEPT
    return uow.writing.cold().execute(delete(_table).where(ended, old)).rowcount


def key_of(*parts: int | str) -> str:
    """Return a short key for a letter: its parts joined, whole numbers in base 62."""
    words = (short(part) if isinstance(part, int) and part >= 0 else str(part) for part in parts)
    return ":".join(words)[:80]


def _row(uow: UnitOfWork, draft: Draft, posted: Posted, *, at_once: bool) -> dict[str, object]:
    state = LetterState.DISPATCHED if at_once else LetterState.QUEUED
    return {
        **{"id": posted.id, "dedup": draft.dedup[:80], "lane": draft.lane.value},
        **{"chat": draft.chat, "operation": draft.operation.value, "state": state.value},
        "body": json.dumps(draft.body, ensure_ascii=False, separators=(",", ":")),
        **{"not_before": uow.micros, "attempts": posted.attempts, "fence": posted.fence},
        "lease_until": micros(uow.now + LEASE) if at_once else None,
        **{"message": None, "error": "", "made_at": uow.micros, "sent_at": None},
    }


def _posted(row: Row) -> Posted:
    letter, lane, chat, operation, body, attempts, fence, made_at = row
    content = json.loads(body)
    about = (attempts + 1, fence + 1, moment(made_at))
    return Posted(letter, Lane(lane), chat, Operation(operation), content, *about)
