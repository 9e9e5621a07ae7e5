"""The inbox: every update is kept under its id before it is acknowledged, and handled once.

Ids are kept and compared one by one, not by "greater than the last": after a quiet week the chat
server may go on with any number. What an earlier run left is counted before it is handled again, so
that an update which kills the program at each start is set aside and the rest goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from core.clock import moment
from core.delivery.dialogue import Change, apply
from core.delivery.outbox import Draft, Posted, post_letters
from core.plain import plain
from core.rights import Right, needs
from core.statement import Hot
from core.tables.delivery import InboundUpdate
from core.tables.kinds import UpdateState
from core.unit_of_work import UnitOfWork

MOST_TRIES = 3
"""How often an update may fail, or be begun by a later run and not be finished."""
KEPT = timedelta(days=30)
AT_ONCE = 8
"""Letters to others that are sent with the answer; more of them wait for the courier's round."""
_table = InboundUpdate.metadata.tables["inbound_update"]
_c = _table.c
_STATE = Hot(select(_c.state, _c.attempts).where(_c.id == bindparam("update")))
_WAITING = Hot(
    select(_c.id, _c.chat, _c.body, _c.came_at, _c.attempts)
    .where(_c.state == UpdateState.NEW.value)
    .order_by(_c.came_at, _c.id)
    .limit(bindparam("most"))
)
_DONE = Hot(
    update(_table)
    .where(_c.id == bindparam("update"))
    .values(state=bindparam("to_state"), attempts=bindparam("tries"), error=bindparam("why"))
)
_BEGUN = Hot(
    update(_table)
    .where(_c.id == bindparam("update"), _c.state == UpdateState.NEW.value)
    .values(attempts=_c.attempts + 1)
)
_BROKE_OFF = Hot(
    update(_table)
    .where(
        _c.id == bindparam("update"),
        _c.state == UpdateState.NEW.value,
        _c.attempts > 0,
    )
    .values(attempts=_c.attempts - 1)
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update as it came: its JSON text, and the chat that orders it (0 where it has none)."""

    id: int
    chat: int
    body: str
    came_at: datetime | None = field(default=None, compare=False)
    """When it was kept; none before that."""
    tries: int = field(default=0, compare=False)
    """How often it failed, or was begun by a later run and not finished."""
    left: bool = field(default=False, compare=False)
    """Whether an earlier run left it, perhaps because it died of it."""
    parsed: object = field(default=None, compare=False, repr=False)
    """The body as it was parsed when it came; none where it was read from the inbox."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What handling an update led to: letters to send and dialogues opened or moved on."""

    update: int
    letters: tuple[Draft, ...] = ()
    dialogues: tuple[Change, ...] = ()


@needs(Right.RUN)
def keep(uow: UnitOfWork, updates: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """Keep updates; return those that are new, in the order given."""
    new = _new(uow, updates)
    for incoming in new:
        uow.writing.add(
            _table,
            {
                **{"id": incoming.id, "chat": incoming.chat, "body": incoming.body},
                **{"came_at": uow.micros, "state": UpdateState.NEW.value},
                **{"attempts": 0, "error": ""},
            },
        )
        uow.reading.memorise(_about(incoming.id), (UpdateState.NEW.value, 0))
    return tuple(replace(incoming, came_at=uow.now) for incoming in new)


@needs(Right.RUN, brief=True)
def unknown(uow: UnitOfWork, updates: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """Return those of some updates that are new, in the order given; ``keep`` comes after it."""
    return tuple(replace(incoming, came_at=uow.now) for incoming in _new(uow, updates))


def _new(uow: UnitOfWork, updates: Sequence[Incoming]) -> list[Incoming]:
    first = {incoming.id: incoming for incoming in reversed(updates)}
    return [
        incoming
        for incoming in updates
        if first[incoming.id] is incoming and _stored(uow, incoming.id) is None
    ]


@needs(Right.RUN)
def waiting(uow: UnitOfWork, most: int = 500) -> tuple[Incoming, ...]:
    """Return updates that were kept and not finished, oldest first: what a crash left behind."""
    rows = uow.reading.rows(_WAITING, most=most)
    return tuple(
        Incoming(known, chat, body, moment(came), tries) for known, chat, body, came, tries in rows
    )


@needs(Right.RUN)
def begin(uow: UnitOfWork, update_id: int) -> None:
    """Count that handling begins of what an earlier run left; if it kills us, the count stays.

    The first handling of an update is not counted: that would cost every answer a commit.
    """
    uow.writing.later(_BEGUN, {"update": update_id})


@needs(Right.RUN)
def break_off(uow: UnitOfWork, update_id: int) -> None:
    """Take back one count of ``begin``: the handling did not kill us, it could not be kept."""
    uow.writing.later(_BROKE_OFF, {"update": update_id})


@needs(Right.RUN)
def finish(uow: UnitOfWork, outcome: Outcome) -> tuple[Posted, ...]:
    """Mark an update done together with what it led to; done twice, the second leads to nothing."""
    tries = _tries(uow, outcome.update)
    if tries is None:
        return ()
    apply(uow, outcome.dialogues)
    posted = post_letters(uow, outcome.letters, AT_ONCE)
    _mark(uow, outcome.update, UpdateState.DONE, tries + 1, "")
    return posted


@needs(Right.RUN)
def note_failure(uow: UnitOfWork, update_id: int, error: str) -> int:
    """Record that handling failed; return how often by now, too often for what waits no more."""
    tries = _tries(uow, update_id)
    if tries is None:
        return MOST_TRIES
    _mark(uow, update_id, UpdateState.NEW, tries + 1, plain(error, 300))
    return tries + 1


@needs(Right.RUN)
def set_aside(uow: UnitOfWork, outcome: Outcome, why: str) -> tuple[Posted, ...]:
    """Give an update up, on record, together with what its sender is told; once, as when done."""
    tries = _tries(uow, outcome.update)
    if tries is None:
        return ()
    posted = post_letters(uow, outcome.letters)
    _mark(uow, outcome.update, UpdateState.FAILED, tries, plain(why, 300))
    return posted


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete updates handled more than thirty days ago; return how many."""
    old = _c.came_at < uow.now - KEPT
    gone = uow.writing.cold().execute(delete(_table).where(old, _c.state != UpdateState.NEW.value))
    return gone.rowcount


def _about(update_id: int) -> tuple[str, int]:
    return "inbound update", update_id


def _stored(uow: UnitOfWork, update_id: int) -> tuple[str, int] | None:
    """Return the state and the tries of an update, though it be kept by this very commit."""

    def found() -> tuple[str, int] | None:
        rows = uow.reading.rows(_STATE, update=update_id)
        return (rows[0][0], rows[0][1]) if rows else None

    return uow.reading.remember(_about(update_id), found)


def _tries(uow: UnitOfWork, update_id: int) -> int | None:
    """Return how often an update was tried that is not done, or none."""
    stored = _stored(uow, update_id)
    return stored[1] if stored is not None and stored[0] == UpdateState.NEW.value else None


def _mark(uow: UnitOfWork, update_id: int, state: UpdateState, tries: int, why: str) -> None:
    row = {"update": update_id, "to_state": state.value, "tries": tries, "why": why}
    uow.writing.later(_DONE, row)
    uow.reading.memorise(_about(update_id), (state.value, tries))
