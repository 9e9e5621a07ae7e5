"""What stock passes through: transfers between places and blind counts of a place."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.tables.base import big, key, maybe_big, maybe_when, one_of, same_site, text, when
from core.tables.kinds import CountState, TransferState


class Transfer(SQLModel, table=True):
    """Stock on its way from one place to another; what is missing stays in transit."""

    __table_args__ = (
        one_of("state", TransferState),
        UniqueConstraint("site", "code"),
        UniqueConstraint("site", "idempotency_key"),
        same_site(["source"], "location"),
        same_site(["transit"], "location"),
        same_site(["target"], "location"),
        Index("ix_transfer_site_state", "site", "state"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    code: str = text(20)
    idempotency_key: str = text(80)
    source: int = big()
    transit: int = big()
    target: int = big()
    dispatched_by: int = big()
    dispatched_at: datetime = when()
    received_by: int | None = maybe_big()
    received_at: datetime | None = maybe_when()
    state: str = text(10, TransferState.DISPATCHED)
    note: str = text(200)


class TransferLine(SQLModel, table=True):
    """One lot (or unit) of a transfer: dispatched, arrived, written off; the rest is in transit."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        CheckConstraint("arrived >= 0 AND settled >= 0", name="not_negative"),
        CheckConstraint("arrived + settled <= dispatched", name="within_dispatched"),
        same_site(["transfer"], "transfer"),
        same_site(["lot"], "lot"),
        same_site(["unit"], "unit"),
        same_site(["source"], "location"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    transfer: int = key()
    line: int = Field(primary_key=True)
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    lot: int = big()
    unit: int | None = maybe_big()
    owner: int = big()
    source: int = big()
    """The shelf it left, where it goes if it is sent back."""
    dispatched: int
    arrived: int = 0
    settled: int = 0
    """Written off as lost or sent back after the difference was looked into."""


class CountSheet(SQLModel, table=True):
    """A blind count of one place: counted by one person, looked at by another."""

    __tablename__ = "count_sheet"
    __table_args__ = (
        one_of("state", CountState),
        UniqueConstraint("site", "code"),
        UniqueConstraint("site", "idempotency_key"),
        same_site(["location"], "location"),
        same_site(["posting"], "posting"),
        Index("ix_count_sheet_site_state", "site", "state"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    code: str = text(20)
    idempotency_key: str = text(80)
    """The key of the act that opened it."""
    """The last act that finished or decided it, with its key: done again, it changes nothing."""
    gave_way: str = text(8_000)
    """The reservations that lost pieces when it was approved, as a list in JSON."""
    location: int = big()
    counter: int = big()
    opened_at: datetime = when()
    reviewer: int | None = maybe_big()
    closed_at: datetime | None = maybe_when()
    state: str = text(10, CountState.COUNTING)
    posting: int | None = maybe_big()
    note: str = text(200)


class CountLine(SQLModel, table=True):
    """What was counted of one lot; ``expected`` is the ledger's figure at that moment."""

    __tablename__ = "count_line"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted_not_negative"),
        same_site(["sheet"], "count_sheet"),
        same_site(["lot"], "lot"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    sheet: int = key()
    lot: int = key()
    owner: int = key()
    item: int = Field(foreign_key="item.id", sa_type=BigInteger)
    counted: int
    expected: int
    seen: bool = True
    """Whether the counter said so; false is what was never counted and taken as not there."""
    at: datetime = when()


class CountUnit(SQLModel, table=True):
    """One physical piece seen (or missed) in a count, and where it was recorded at that moment."""

    __tablename__ = "count_unit"
    __table_args__ = (
        same_site(["sheet"], "count_sheet"),
        same_site(["unit"], "unit"),
        same_site(["recorded"], "location"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    sheet: int = key()
    unit: int = key()
    recorded: int = big()
    seen: bool = True
    at: datetime = when()
