"""Enrolment: a one-time token binds somebody in a chat to a staff record.

A token lives fifteen minutes, works once and is kept as its hash only. Who sends ten wrong ones
within an hour has to wait: a wrong try is recorded although the command is refused.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, insert, select, update

from core.clock import micros
from core.errors import RefusedError
from core.once import done_once, fingerprint, made_before, note_made
from core.people.enlist import managed
from core.people.staff import Person, person, person_of_account
from core.people.tries import Tries
from core.rights import Right, needs
from core.statement import Hot
from core.tables.delivery import Audit
from core.tables.people import Account, Enrolment
from core.unit_of_work import UnitOfWork

LIFE = timedelta(minutes=15)
KEPT = timedelta(days=30)
"""How long an ended token is remembered, so that it can be told from a wrong one."""
_BYTES = 24
_accounts = Account.metadata.tables["account"]
_tokens = Enrolment.metadata.tables["enrolment"]
_audit = Audit.metadata.tables["audit"]
_BY_DIGEST = Hot(
    select(_tokens.c.staff, _tokens.c.expires_at, _tokens.c.used_at).where(
        _tokens.c.digest == bindparam("digest")
    )
)
_CHATS = Hot(
    select(_accounts.c.chat_user)
    .where(_accounts.c.staff == bindparam("staff"))
    .order_by(_accounts.c.chat_user)
)


@dataclass(frozen=True, slots=True)
class EnrolmentToken:
    """A token as it is shown once, to whoever hands it on."""

    token: str = field(repr=False)
    expires_at: datetime
    staff: int


@needs(Right.MANAGE_STAFF)
def make_token(uow: UnitOfWork, staff: int) -> EnrolmentToken:
    """Make a token for one of the staff; the person's earlier unused ones end.

    A token is shown once and kept as its hash, so a turn handled again is told to ask for another.
    """
    mark = fingerprint("make_token", staff, uow.actor.id)
    if made_before(uow, mark) is not None:
        raise RefusedError("people.token_made")
    who = managed(uow, staff)
    if not who.active:
        raise RefusedError("people.revoked")
    made = EnrolmentToken(secrets.token_urlsafe(_BYTES), uow.now + LIFE, staff)
    connection = uow.writing.cold()
    connection.execute(
        update(_tokens)
        .where(_tokens.c.staff == staff, _tokens.c.used_at.is_(None))
        .where(_tokens.c.expires_at > uow.now)
        .values(expires_at=uow.now)
    )
    connection.execute(delete(_tokens).where(_tokens.c.expires_at < uow.now - KEPT))
    row = {"digest": _digest(made.token), "staff": staff, "made_by": uow.actor.id}
    connection.execute(insert(_tokens).values(**row, expires_at=made.expires_at, used_at=None))
    uow.audit("make_token", subject=staff, detail=who.code)
    note_made(uow, mark, staff)
    return made


@needs(Right.ANYONE)
def redeem(uow: UnitOfWork, token: str, chat_user: int) -> Person:
    """Bind a chat user to the person a token was made for.

    Done twice it is done once: the token is known to have bound this very chat user.
    """
    tries = uow.writing.cache(Tries)
    tries.check(uow, chat_user)
    digest = _digest(token.strip())
    rows = uow.reading.rows(_BY_DIGEST, digest=digest)
    if not rows:
        raise tries.wrong(uow, chat_user, "people.token_unknown")
    staff, expires_at, used_at = rows[0]
    if used_at is not None:
        bound = person_of_account(uow, chat_user)
        if bound is not None and bound.id == staff:
            return bound
        raise tries.wrong(uow, chat_user, "people.token_used")
    if expires_at <= micros(uow.now):
        raise tries.wrong(uow, chat_user, "people.token_expired")
    who = person(uow, staff)
    _bind(uow, who, chat_user)
    uow.writing.cold().execute(
        update(_tokens).where(_tokens.c.digest == digest).values(used_at=uow.now)
    )
    return who


@needs(Right.RUN)
def bind_now(uow: UnitOfWork, staff: int, chat_user: int) -> Person:
    """Bind a chat user to a person without a token: for a demonstration."""
    who = person(uow, staff)
    _bind(uow, who, chat_user)
    return who


@needs(Right.MANAGE_STAFF)
def unbind(uow: UnitOfWork, staff: int) -> int:
    """Part a person from every chat account, as when a telephone is lost; tell how many."""
    mark = fingerprint("unbind", staff, uow.actor.id)
    return done_once(uow, mark, lambda: _parted(uow, staff))


def _parted(uow: UnitOfWork, staff: int) -> int:
    who = managed(uow, staff)
    gone = uow.writing.cold().execute(delete(_accounts).where(_accounts.c.staff == who.id))
    uow.audit("unbind", subject=who.id, detail=who.code)
    return gone.rowcount


@needs(Right.ANYONE, brief=True)
def who_is(uow: UnitOfWork, chat_user: int) -> Person | None:
    """Return whom a chat user is bound to, whatever the person's state, or none."""
    return person_of_account(uow, chat_user)


@needs(Right.ENROLLED)
def accounts_of(uow: UnitOfWork, staff: int) -> tuple[int, ...]:
    """Return the chat users bound to a person, which are also the private chats with them."""
    return tuple(row[0] for row in uow.reading.rows(_CHATS, staff=staff))


def _bind(uow: UnitOfWork, who: Person, chat_user: int) -> None:
    """Make a chat user the one account of an active person."""
    if not who.active:
        raise RefusedError("people.revoked")
    connection = uow.writing.cold()
    query = select(_accounts.c.staff).where(_accounts.c.chat_user == chat_user)
    bound = connection.scalar(query)
    if bound is not None and bound != who.id:
        raise RefusedError("people.account_taken")
    others = (_accounts.c.staff == who.id) & (_accounts.c.chat_user != chat_user)
    replaced = connection.scalars(select(_accounts.c.chat_user).where(others)).all()
    connection.execute(delete(_accounts).where(others))
    if bound is None:
        row = {"chat_user": chat_user, "staff": who.id, "bound_at": uow.now}
        connection.execute(insert(_accounts).values(**row))
    _record(uow, who, f"{chat_user} replaces {list(replaced)}" if replaced else str(chat_user))


def _record(uow: UnitOfWork, who: Person, detail: str) -> None:
    """Write the audit line at the person's site: a stranger who enrols has none."""
    line = {"id": uow.new_id(), "site": who.site, "actor": uow.actor.id, "at": uow.micros}
    act = {"act": "bind_account", "outcome": "done", "subject": who.id, "detail": detail[:400]}
    uow.writing.add(_audit, line | act)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
