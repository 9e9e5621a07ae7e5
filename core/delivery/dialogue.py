"""Dialogues: what a conversation knows while it waits for a press or a sentence.

Every set of buttons belongs to a dialogue. A press names the dialogue and the version it was drawn
at; it counts only if both still hold, so a button acts at most once, and whoever comes second reads
who was first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from core.clock import micros, moment
from core.errors import RefusedError
from core.identity import made_at
from core.people.staff import person_of_account
from core.rights import Right, needs
from core.statement import Hot, Row
from core.tables.delivery import Dialogue
from core.tables.kinds import DialogueState
from core.unit_of_work import UnitOfWork

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=30)
MOST_OPEN = 20
"""Open dialogues of one kind that are looked through for somebody."""
MOST_AWAITING = 4
"""Dialogues waiting for a sentence that are looked at: one asks, and others may go on beside it."""
ENDED = (DialogueState.DONE, DialogueState.CANCELLED)
ANYBODY = 0
"""The owner of a dialogue that whoever has the right may answer."""
_table = Dialogue.metadata.tables["dialogue"]
_c = _table.c
_columns = (
    *(_c.id, _c.chat, _c.thread, _c.chat_user, _c.kind, _c.body, _c.version, _c.expires_at),
    *(_c.state, _c.acted_by, _c.acted_at),
)
_BY_ID = Hot(select(*_columns).where(_c.id == bindparam("dialogue")))
_AWAITING = Hot(
    select(*_columns)
    .where(
        _c.chat == bindparam("chat"),
        _c.thread == bindparam("thread"),
        _c.chat_user == bindparam("chat_user"),
        # One that was swept since may have been open when the sentence came.
        (_c.state == DialogueState.OPEN.value) | (_c.state == DialogueState.EXPIRED.value),
        _c.expects_text.is_(True),
        _c.expires_at > bindparam("said_at"),
    )
    .order_by(_c.id.desc())
    .limit(MOST_AWAITING)
)
_NEWEST = Hot(
    select(*_columns)
    .where(
        _c.chat == bindparam("chat"),
        _c.thread == bindparam("thread"),
        _c.chat_user == bindparam("chat_user"),
        _c.state == DialogueState.OPEN.value,
        _c.expires_at > bindparam("said_at"),
    )
    .order_by(_c.id.desc())
    .limit(MOST_OPEN)
)
_SILENCE = Hot(
    update(_table)
    .where(_c.id == bindparam("dialogue"), _c.version == bindparam("seen"))
    .values(expects_text=bindparam("awaits"))
)
_MOVE = Hot(
    update(_table)
    .where(_c.id == bindparam("dialogue"), _c.version == bindparam("seen"))
    .values(
        body=bindparam("new_body"),
        version=bindparam("new_version"),
        state=bindparam("new_state"),
        expects_text=bindparam("awaits"),
        expires_at=bindparam("until"),
        acted_by=bindparam("actor"),
        acted_at=bindparam("at_moment"),
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """A dialogue to be opened (``seen`` is none) or moved on from the version it was seen at."""

    id: int
    chat: int
    chat_user: int
    kind: str
    body: Mapping[str, object]
    version: int = 0
    seen: int | None = None
    state: DialogueState = DialogueState.OPEN
    expects_text: bool = False
    thread: int = 0
    life: timedelta = LIFE
    silenced: bool = False
    """Whether it only stops waiting for a sentence; its buttons count as before."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A dialogue as it stands."""

    id: int
    chat: int
    thread: int
    chat_user: int
    kind: str
    body: Mapping[str, object]
    version: int
    expires_at: datetime
    state: DialogueState
    acted_by: int | None = None
    acted_at: datetime | None = field(default=None)


@needs(Right.RUN, brief=True)
def pressed(
    uow: UnitOfWork, dialogue: int, version: int, chat_user: int, at: datetime | None = None
) -> Talk:
    """Return the dialogue of a press, or refuse: gone, another's, expired, or already answered.

    What counts is when the press came (``at``; none is now): one that is handled again after a
    crash was made in time, however long nobody was there to handle it.
    """
    rows = uow.reading.rows(_BY_ID, dialogue=dialogue)
    if not rows:
        raise RefusedError("button.stale")
    talk = _talk(rows[0])
    if talk.chat_user not in (ANYBODY, chat_user):
        raise RefusedError("button.not_yours")
    if talk.state in ENDED or talk.version != version:
        raise _taken(uow, talk)
    if talk.expires_at <= (at or uow.now):
        raise RefusedError("button.expired")
    return talk


@needs(Right.RUN, brief=True)
def listening(
    uow: UnitOfWork, chat: int, chat_user: int, thread: int = 0, at: datetime | None = None
) -> tuple[Talk, ...]:
    """Return the dialogues in a topic that waited for a sentence of this user, the newest first.

    As with a press it counts when the sentence came.
    """
    where = {"chat": chat, "chat_user": chat_user, "thread": thread}
    rows = uow.reading.rows(_AWAITING, **where, said_at=micros(at or uow.now))
    return tuple(_talk(row) for row in rows)


@needs(Right.RUN, brief=True)
def newest(
    uow: UnitOfWork, chat: int, chat_user: int, thread: int = 0, at: datetime | None = None
) -> Talk | None:
    """Return the open dialogue in a topic that this user began or moved on last, or none."""
    where = {"chat": chat, "chat_user": chat_user, "thread": thread}
    rows = uow.reading.rows(_NEWEST, **where, said_at=micros(at or uow.now))
    return max(
        (_talk(row) for row in rows), key=lambda talk: (_touched(talk), talk.id), default=None
    )


@needs(Right.RUN)
def open_dialogues(
    uow: UnitOfWork, chats: Sequence[int], chat_user: int, kind: str
) -> tuple[Talk, ...]:
    """Return the newest open dialogues of a kind that somebody has in some chats."""
    return tuple(open_of(uow.reading.cold(), chats, chat_user, kind))


def open_of(connection: Connection, chats: Sequence[int], chat_user: int, kind: str) -> list[Talk]:
    """Return the newest open dialogues of a kind that somebody has in some chats."""
    its = (_c.chat.in_(chats), _c.chat_user == chat_user, _c.kind == kind)
    state = _c.state == DialogueState.OPEN.value
    rows = select(*_columns).where(*its, state).order_by(_c.id.desc()).limit(MOST_OPEN)
    return [_stored(tuple(row)) for row in connection.execute(rows)]


def expire(connection: Connection, now: datetime, most: int) -> list[Talk]:
    """Expire the dialogues whose time is over, the oldest first, and return them."""
    overdue = (_c.state == DialogueState.OPEN.value) & (_c.expires_at <= now)
    rows = select(*_columns).where(overdue).order_by(_c.expires_at, _c.id).limit(most)
    found = [_stored(tuple(row)) for row in connection.execute(rows)]
    ids = [talk.id for talk in found]
    connection.execute(
        update(_table).where(_c.id.in_(ids)).values(state=DialogueState.EXPIRED.value)
    )
    return found


@needs(Right.RUN)
def forget_old(uow: UnitOfWork) -> int:
    """Delete dialogues that ended, or whose time was over, thirty days ago; return how many."""
    old = (_c.state != DialogueState.OPEN.value) & (_c.expires_at < uow.now - KEPT)
    return uow.writing.cold().execute(delete(_table).where(old)).rowcount


@needs(Right.RUN)
def redirect(uow: UnitOfWork, old_chat: int, new_chat: int) -> int:
    """Let the open dialogues of a chat go on in the chat it has become; return how many."""
    here = (_c.chat == old_chat) & (_c.state == DialogueState.OPEN.value)
    return uow.writing.cold().execute(update(_table).where(here).values(chat=new_chat)).rowcount


def apply(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    """Gather openings and moves of dialogues into the running commit."""
    for change in changes:
        until = uow.micros + int(change.life.total_seconds()) * 1_000_000
        body = json.dumps(change.body, ensure_ascii=False, separators=(",", ":"))
        if change.seen is None:
            uow.writing.add(_table, _row(change, body, until))
            continue
        if change.silenced:
            seen = {"dialogue": change.id, "seen": change.seen, "awaits": False}
            uow.writing.later(_SILENCE, seen)
            continue
        row = {"dialogue": change.id, "seen": change.seen, "new_body": body, "until": until}
        row |= {"new_version": change.version, "new_state": change.state.value}
        row |= {"awaits": change.expects_text, "actor": change.chat_user, "at_moment": uow.micros}
        uow.writing.later(_MOVE, row)


def _row(change: Change, body: str, until: int) -> dict[str, object]:
    return {
        **{"id": change.id, "chat": change.chat, "thread": change.thread, "kind": change.kind},
        **{"chat_user": change.chat_user, "body": body, "version": change.version},
        **{"message": None, "expects_text": change.expects_text, "expires_at": until},
        **{"state": change.state.value, "acted_by": None, "acted_at": None},
    }


def _touched(talk: Talk) -> datetime:
    """Return when a dialogue was opened or last moved on."""
    return talk.acted_at or made_at(talk.id)


def _taken(uow: UnitOfWork, talk: Talk) -> RefusedError:
    if talk.acted_by is None or talk.acted_at is None:
        return RefusedError("button.stale")
    who = person_of_account(uow, talk.acted_by)
    return RefusedError("button.already_done", who=who.name if who else "?", at=talk.acted_at)


def _stored(row: Row) -> Talk:
    """Return a dialogue of a row of an ordinary statement, which gives moments."""
    *about, expires, state, by, at = row
    return _talk((*about, micros(expires), state, by, None if at is None else micros(at)))


def _talk(row: Row) -> Talk:
    dialogue, chat, thread, user, kind, body, version, expires, state, by, at = row
    acted_at = None if at is None else moment(at)
    about = (json.loads(body), version, moment(expires), DialogueState(state), by, acted_at)
    return Talk(dialogue, chat, thread, user, kind, *about)
