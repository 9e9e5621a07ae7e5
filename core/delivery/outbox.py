"""The outbox: letters wait in lanes and end as sent, failed or unknown.

An answer to a person overtakes an alarm, a critical alarm overtakes all other pushes. A letter is
*dispatched* by a commit before the chat server is called, so that after a crash it is known which
may have arrived: those whose lease ran out. The server cannot tell a copy, so ``may_repeat`` alone
says what is sent once more: a message once (a digest never), an edit freely. Both copies bear the
same buttons, which act once. Answers are posted dispatched, by the process that also sends them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Executable, Text, bindparam, case, delete, or_, select, update

from core.clock import EPOCH, micros, moment
from core.identity import short
from core.plain import plain
from core.rights import Right, needs
from core.statement import Hot, Row, listed, lists
from core.tables.delivery import Letter
from core.tables.kinds import Lane, LetterState
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=90)
MOST_REPEATS = 8
"""How often a letter is repeated whose copies do no harm."""
MOST_KEY = 80
WAITING = "letters waiting"
"""What those who listen for commits hear when there is something to be claimed."""
_table = Letter.metadata.tables["letter"]
_c = _table.c
_columns = (
    *(_c.id, _c.lane, _c.chat, _c.operation, _c.body, _c.attempts, _c.fence, _c.made_at),
    *(_c.unsure, _c.state),
)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_WAITING = (LetterState.QUEUED.value, LetterState.DISPATCHED.value)
_QUEUED, _DISPATCHED = _WAITING
_LEASE = micros(EPOCH + LEASE)
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
    # Of two processes on one database each gets its own; an embedded one has a single writer.
    .with_for_update(skip_locked=True)
)
_KNOWN = Hot(select(_c.id).where(_c.dedup == bindparam("dedup")))


def _these(dialect: str) -> Executable:
    asked = listed(dialect, ("dedup", Text()))
    return select(_c.dedup).join_from(asked, _table, _c.dedup == asked.c.dedup)


_THESE = Hot(_these)
_CLAIM = Hot(
    update(_table)
    .where(_c.id == bindparam("letter"))
    .values(
        state=bindparam("to_state"),
        fence=bindparam("new_fence"),
        attempts=bindparam("tries"),
        unsure=bindparam("doubts"),
        lease_until=bindparam("until"),
    )
)
_RENEW = Hot(
    update(_table)
    .where(
        _c.id == bindparam("letter"),
        _c.fence == bindparam("claimed"),
        _c.state == LetterState.DISPATCHED.value,
    )
    .values(lease_until=bindparam("until"))
)
_SETTLE = Hot(
    update(_table)
    .where(_c.id == bindparam("letter"), _c.fence == bindparam("claimed"))
    .values(
        state=bindparam("to_state"),
        message=bindparam("sent_as"),
        unsure=bindparam("doubts"),
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


HARMLESS = frozenset({Operation.EDIT, Operation.DELETE, Operation.COMMANDS})
"""Operations that done twice are done once."""


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
    unsure: int = 0
    """How many times nobody could tell whether it arrived; more than none makes this a copy."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How an attempt to send ended; queued again with ``again_at``, or in an end state."""

    letter: int
    fence: int
    state: LetterState
    message: int | None = None
    again_at: datetime | None = None
    error: str = ""
    unsure: int = 0


def may_repeat(operation: Operation, lane: Lane, unsure: int) -> bool:
    """Tell whether a letter may be sent of which ``unsure`` copies may have arrived before."""
    if operation in HARMLESS:
        return unsure <= MOST_REPEATS
    return unsure <= (0 if lane is Lane.DIGEST else 1)


def post_letters(uow: UnitOfWork, drafts: Sequence[Draft], at_once: int = 0) -> tuple[Posted, ...]:
    """Gather letters into the running commit; answers and the first few come back dispatched."""
    ready: list[Posted] = []
    keys: set[str] = set()
    for draft in drafts:
        dedup = _within(draft.dedup)
        if dedup in keys or _is_known(uow, dedup):
            continue
        keys.add(dedup)
        once = 1 if draft.lane is Lane.ANSWER or len(ready) < at_once else 0
        about = (draft.lane, draft.chat, draft.operation, draft.body)
        posted = Posted(uow.new_id(), *about, attempts=once, fence=once, made_at=uow.now)
        uow.writing.append(_table, _cells(uow, dedup, posted))
        if once:
            ready.append(posted)
        else:
            uow.writing.call(WAITING)
    return tuple(ready)


@needs(Right.RUN)
def post(uow: UnitOfWork, drafts: Sequence[Draft]) -> tuple[Posted, ...]:
    """Post letters on their own."""
    return post_letters(uow, drafts)


@needs(Right.RUN)
def claim(
    uow: UnitOfWork, most: int = 64, held: Sequence[tuple[int, int]] = ()
) -> tuple[Posted, ...]:
    """Dispatch what is due, most urgent lane first; the caller sends it within the lease.

    ``held`` are the letters, each with its fence, that the caller has claimed and not ended: their
    lease begins anew. One whose lease ran out elsewhere ends as unknown if it may not be repeated.
    """
    until = micros(uow.now + LEASE)
    for known, fence in held:
        uow.writing.later(_RENEW, {"letter": known, "claimed": fence, "until": until})
    taken = uow.reading.remember("letters claimed", lambda: {known for known, _ in held})
    claimed: list[Posted] = []
    for row in uow.reading.rows(_DUE, now=uow.micros, most=most + len(taken)):
        letter = _posted(row)
        if letter.id in taken or len(claimed) == most:
            continue
        taken.add(letter.id)
        lost = not may_repeat(letter.operation, letter.lane, letter.unsure)
        uow.writing.later(_CLAIM, _claiming(letter, None if lost else until))
        if not lost:
            claimed.append(letter)
    return tuple(claimed)


@needs(Right.RUN)
def settle(uow: UnitOfWork, endings: Sequence[Ending]) -> None:
    """Record how sends ended; an ending with an old fence changes nothing."""
    for ending in endings:
        sent = ending.state is LetterState.SENT
        row: dict[str, object] = {
            **{"letter": ending.letter, "claimed": ending.fence, "to_state": ending.state.value},
            **{"sent_as": ending.message, "again_at": micros(ending.again_at or uow.now)},
            **{"why": plain(ending.error, 300), "at_moment": uow.micros if sent else None},
        }
        uow.writing.later(_SETTLE, row | {"doubts": ending.unsure})


@needs(Right.RUN)
def redirect(uow: UnitOfWork, old_chat: int, new_chat: int) -> int:
    """Let what waits for a chat go to the chat it has become; return how many letters."""
    waiting = (_c.chat == old_chat) & _c.state.in_(_WAITING)
    return uow.writing.cold().execute(update(_table).where(waiting).values(chat=new_chat)).rowcount


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete letters that ended more than ninety days ago; return how many."""
    old = _c.made_at < uow.now - KEPT
    gone = delete(_table).where(_c.state.not_in(_WAITING), old)
    return uow.writing.cold().execute(gone).rowcount


def key_of(*parts: int | str) -> str:
    """Return a short key for a letter: its parts joined, whole numbers in base 62."""
    words = (short(part) if isinstance(part, int) and part >= 0 else str(part) for part in parts)
    return _within(":".join(words))


def read_known(transaction: Transaction, drafts: Sequence[Draft]) -> None:
    """Note which letters have been posted already, for a batch of commands that post some."""
    keys = {_within(draft.dedup) for draft in drafts}
    params = lists(transaction.dialect, ("dedup",), ((key,) for key in keys))
    known = {dedup for (dedup,) in transaction.rows(_THESE, **params)}
    for key in keys:
        transaction.memorise(("letter", key), key in known)


def _is_known(uow: UnitOfWork, dedup: str) -> bool:
    return uow.reading.remember(
        ("letter", dedup), lambda: bool(uow.reading.rows(_KNOWN, dedup=dedup))
    )


def _within(key: str) -> str:
    """Return the key, or one that fits the column and is as much its own."""
    if len(key) <= MOST_KEY:
        return key
    return f"{key[: MOST_KEY - 33]}:{sha256(key.encode()).hexdigest()[:32]}"


def _cells(uow: UnitOfWork, dedup: str, posted: Posted) -> tuple[object, ...]:
    """Return the cells of a fresh letter in the order of the table's columns."""
    now, once = uow.micros, posted.fence
    head = (posted.id, dedup, posted.lane.value, posted.chat, posted.operation.value)
    state, lease = (_DISPATCHED, now + _LEASE) if once else (_QUEUED, None)
    about = (_JSON.encode(posted.body), state, now, posted.attempts, 0, once, lease)
    return (*head, *about, None, "", now, None)


def _claiming(letter: Posted, until: int | None) -> dict[str, object]:
    state = LetterState.UNKNOWN if until is None else LetterState.DISPATCHED
    row = {"letter": letter.id, "new_fence": letter.fence, "until": until}
    return {**row, "to_state": state.value, "tries": letter.attempts, "doubts": letter.unsure}


def _posted(row: Row) -> Posted:
    letter, lane, chat, operation, body, attempts, fence, made_at, unsure, state = row
    about = (Lane(lane), chat, Operation(operation), json.loads(body))
    found = Posted(letter, *about, attempts + 1, fence + 1, moment(made_at), unsure)
    if state == LetterState.DISPATCHED.value:
        # Its lease ran out: whoever had it may have sent it before falling silent.
        return replace(found, unsure=unsure + 1)
    return found
