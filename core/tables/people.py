"""Who may act: staff, roles at places, enrolment tokens, chat accounts and role groups."""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.tables.base import big, key, maybe_big, maybe_when, one_of, text, when
from core.tables.kinds import StaffState


class Staff(SQLModel, table=True):
    """One person of the group's staff; ``site`` is where the person works."""

    __table_args__ = (one_of("state", StaffState),)
    id: int = key()
    site: int = Field(foreign_key="site.id", sa_type=BigInteger)
    code: str = Field(max_length=32, unique=True)
    name: str = text(80)
    name_latin: str = text(80)
    language: str = text(8, "zh-CN")
    location: int | None = maybe_big()
    """The home department, used to rank what is near."""
    state: str = text(8, StaffState.ACTIVE)


class StaffRole(SQLModel, table=True):
    """A role a person holds at a site: everywhere (location 0) or below one location."""

    __tablename__ = "staff_role"
    staff: int = Field(primary_key=True, foreign_key="staff.id", sa_type=BigInteger)
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    role: str = Field(primary_key=True, max_length=16)
    location: int = key()
    path: str = text(200)
    """The location's path, so that scope is a prefix test; empty for the whole site."""
    granted_by: int = big()
    granted_at: datetime = when()


class Account(SQLModel, table=True):
    """A chat user bound to a staff record; one chat user is one person."""

    chat_user: int = key()
    staff: int = Field(foreign_key="staff.id", sa_type=BigInteger, index=True)
    bound_at: datetime = when()


class Enrolment(SQLModel, table=True):
    """A one-time token, kept as its hash, that binds a chat user to a staff record."""

    digest: str = Field(primary_key=True, max_length=64)
    staff: int = Field(foreign_key="staff.id", sa_type=BigInteger)
    made_by: int = big()
    expires_at: datetime = when()
    used_at: datetime | None = maybe_when()


class EnrolmentTry(SQLModel, table=True):
    """A wrong token that a chat user sent, kept for an hour so that guessing has an end."""

    __tablename__ = "enrolment_try"
    id: int = key()
    chat_user: int = big(index=True)
    at: datetime = when()


class GroupLink(SQLModel, table=True):
    """A group chat (or one topic of it) linked to a role at a place."""

    __tablename__ = "group_link"
    __table_args__ = (UniqueConstraint("chat", "thread"),)
    id: int = key()
    chat: int = big()
    thread: int = Field(default=0, sa_type=BigInteger)
    site: int = Field(foreign_key="site.id", sa_type=BigInteger)
    role: str = text(16)
    location: int = Field(default=0, sa_type=BigInteger)
    language: str = text(8)
    """Which the group speaks; empty is that of whoever linked it."""
    linked_by: int = big()
    linked_at: datetime = when()
