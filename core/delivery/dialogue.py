"""Dialogues: what a conversation knows while it waits for a press or a sentence.

Every set of buttons belongs to a dialogue. A press names the dialogue and the version it was drawn
at; it counts only if both still hold, so a button acts at most once, and whoever comes second reads
who was first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from core.clock import moment
from core.errors import RefusedError
from core.people.staff import person_of_account
from core.rights import Right, needs
from core.statement import Hot, Row
from core.tables.delivery import Dialogue
from core.tables.kinds import DialogueState
from core.unit_of_work import UnitOfWork

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=30)
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
        _c.chat_user == bindparam("chat_user"),
        _c.state == DialogueState.OPEN.value,
        _c.expects_text.is_(True),
        _c.expires_at > bindparam("now"),
    )
    .order_by(_c.id.desc())
    .limit(1)
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


@needs(Right.RUN)
def pressed(uow: UnitOfWork, dialogue: int, version: int, chat_user: int) -> Talk:
    """Return the dialogue of a press, or refuse: gone, another's, expired, or already answered."""
    rows = uow.reading.rows(_BY_ID, dialogue=dialogue)
    if not rows:
        raise RefusedError("button.stale")
    talk = _talk(rows[0])
    if talk.chat_user not in (ANYBODY, chat_user):
        raise RefusedError("button.not_yours")
    if talk.state in ENDED or talk.version != version:
        raise _taken(uow, talk)
    if talk.state is DialogueState.EXPIRED or talk.expires_at <= uow.now:
        raise RefusedError("button.expired")
    return talk


@needs(Right.RUN)
def awaiting(uow: UnitOfWork, chat: int, chat_user: int) -> Talk | None:
    """Return the newest dialogue in a chat that waits for a sentence of this user, or none."""
    rows = uow.reading.rows(_AWAITING, chat=chat, chat_user=chat_user, now=uow.micros)
    return _talk(rows[0]) if rows else None


@needs(Right.RUN)
def expire_due(uow: UnitOfWork) -> int:
    """Expire dialogues whose time is over; return how many."""
    overdue = (_c.state == DialogueState.OPEN.value) & (_c.expires_at <= uow.now)
    statement = update(_table).where(overdue).values(state=DialogueState.EXPIRED.value)
    return uow.writing.cold().execute(statement).rowcount


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


def _taken(uow: UnitOfWork, talk: Talk) -> RefusedError:
    if talk.acted_by is None or talk.acted_at is None:
        return RefusedError("button.stale")
    who = person_of_account(uow, talk.acted_by)
    return RefusedError("button.already_done", who=who.name if who else "?", at=talk.acted_at)


def _talk(row: Row) -> Talk:
    dialogue, chat, thread, user, kind, body, version, expires, state, by, at = row
    acted_at = None if at is None else moment(at)
    about = (json.loads(body), version, moment(expires), DialogueState(state), by, acted_at)
    return Talk(dialogue, chat, thread, user, kind, *about)
