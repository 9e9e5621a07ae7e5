"""What goes in and out: updates, letters, lanes, dialogues, events and the audit."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.types import Text
from sqlmodel import Field, SQLModel

from core.tables.base import (
    big,
    index_where,
    key,
    maybe_big,
    maybe_when,
    one_of,
    text,
    text_key,
    when,
)
from core.tables.kinds import DialogueState, Lane, LetterState, UpdateState


class InboundUpdate(SQLModel, table=True):
    """An update as it came, kept under its id before it is acknowledged; handled once."""

    __tablename__ = "inbound_update"
    __table_args__ = (
        one_of("state", UpdateState),
        Index("ix_inbound_update_state", "state", "id"),
    )
    id: int = key()
    chat: int = big()
    body: str = Field(sa_type=Text)
    came_at: datetime = when()
    state: str = text(8, UpdateState.NEW)
    attempts: int = 0
    error: str = text(300)


class Letter(SQLModel, table=True):
    """One call to be made to the chat server: its lane, its content, and how it ended."""

    __table_args__ = (
        one_of("lane", Lane),
        one_of("state", LetterState),
        UniqueConstraint("dedup"),
        Index("ix_letter_state_lane", "state", "lane", "id"),
        Index("ix_letter_chat", "chat", "id"),
    )
    id: int = key()
    dedup: str = text(80)
    lane: str = text(8)
    chat: int = big()
    operation: str = text(12)
    """send, edit, delete, toast, photo, document, commands, action, strip."""
    body: str = Field(sa_type=Text)
    """JSON: what the operation needs; text is final for answers, a view for alerts."""
    state: str = text(10, LetterState.QUEUED)
    not_before: datetime = when()
    attempts: int = 0
    unsure: int = 0
    """How many times nobody could tell whether it arrived."""
    fence: int = 0
    lease_until: datetime | None = maybe_when()
    message: int | None = maybe_big()
    error: str = text(300)
    made_at: datetime = when()
    sent_at: datetime | None = maybe_when()


class Dialogue(SQLModel, table=True):
    """A conversation waiting for a press or a sentence; a press is compare-and-set on version."""

    __table_args__ = (
        one_of("state", DialogueState),
        Index("ix_dialogue_chat_user", "chat", "chat_user", "state"),
    )
    id: int = key()
    chat: int = big()
    thread: int = Field(default=0, sa_type=BigInteger)
    chat_user: int = big()
    kind: str = text(24)
    body: str = Field(sa_type=Text)
    """JSON: what the dialogue knows so far."""
    version: int = 0
    message: int | None = maybe_big()
    expects_text: bool = False
    expires_at: datetime = when()
    state: str = text(10, DialogueState.OPEN)
    acted_by: int | None = maybe_big()
    acted_at: datetime | None = maybe_when()


class ChatMenu(SQLModel, table=True):
    """Which commands a chat was offered last, by a mark of the list; see ``delivery.menu``."""

    __tablename__ = "chat_menu"
    chat: int = key()
    mark: str = text(16)
    set_at: datetime = when()


class Event(SQLModel, table=True):
    """Something that happened, committed with the change, for the watchers to turn into alerts."""

    __table_args__ = (Index("ix_event_seen", "seen", "id"),)
    id: int = key()
    site: int = Field(foreign_key="site.id", sa_type=BigInteger)
    kind: str = text(24)
    item: int | None = maybe_big()
    location: int | None = maybe_big()
    lot: int | None = maybe_big()
    subject: int | None = maybe_big()
    at: datetime = when()
    seen: bool = False


class DoneOnce(SQLModel, table=True):
    """What a command has made under its key, so that the same key again is given the same."""

    __tablename__ = "done_once"
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    key: str = text_key(80)
    fingerprint: int = big()
    result: int = big()
    """The id of the record."""
    at: datetime = when()


class Audit(SQLModel, table=True):
    """Who did what, or was refused what, and when; append only."""

    __table_args__ = (
        Index("ix_audit_site_at", "site", "at"),
        index_where("ix_audit_lot_status", "act = 'set_lot_status'", "site", "subject"),
    )
    id: int = key()
    site: int = Field(foreign_key="site.id", sa_type=BigInteger)
    actor: int = big()
    act: str = text(32)
    outcome: str = text(40)
    """``done`` or the code of the refusal."""
    subject: int | None = maybe_big()
    detail: str = text(400)
    at: datetime = when()
