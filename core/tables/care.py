"""What the patient's side needs: cases by token (never a name), and approved substitutes."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from core.clock import NO_EXPIRY
from core.tables.base import big, key, maybe_big, maybe_when, one_of, same_site, text, when
from core.tables.kinds import CaseState, RuleState


class SurgeryCase(SQLModel, table=True):
    """A scheduled operation, known here by its token, place and time only."""

    __tablename__ = "surgery_case"
    __table_args__ = (
        one_of("state", CaseState),
        UniqueConstraint("site", "token"),
        same_site(["location"], "location"),
        Index("ix_surgery_case_site_at", "site", "at"),
        Index("ix_surgery_case_site_bare", "site", "bare"),
    )
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    token: str = text(24)
    bare: str = text(24)
    """The token's letters and digits alone, by which it is found however it is typed."""
    location: int = big()
    at: datetime = when()
    title: str = text(80)
    """What operation it is, in the hospital's words; never who."""
    surgeon: int | None = maybe_big()
    state: str = text(10, CaseState.SCHEDULED)


class Substitute(SQLModel, table=True):
    """A rule that one item may replace another under a stated condition, from a day to a day."""

    __table_args__ = (one_of("state", RuleState),)
    site: int = Field(primary_key=True, foreign_key="site.id", sa_type=BigInteger)
    id: int = key()
    item: int = Field(foreign_key="item.id", sa_type=BigInteger, index=True)
    replacement: int = Field(foreign_key="item.id", sa_type=BigInteger)
    both_ways: bool = False
    condition: str = text(300)
    evidence: str = text(300)
    asked_by: int = big()
    asked_at: datetime = when()
    decided_by: int | None = maybe_big()
    decided_at: datetime | None = maybe_when()
    valid_from: int = 0
    valid_to: int = NO_EXPIRY
    state: str = text(8, RuleState.ASKED)
