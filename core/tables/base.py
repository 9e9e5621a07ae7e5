"""What every table shares: names of constraints, the time type, keys and checks."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Dialect, ForeignKeyConstraint, Index, String
from sqlalchemy import text as sql
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from core.clock import micros, moment

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment, stored as whole microseconds since 1970.

    One integer is the same on both databases, keeps its zone (SQLite drops it) and needs no
    conversion in the hot statements that run on the driver.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware moment into microseconds; a naive one is a bug."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive moment")
        return micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware moment."""
        del dialect
        return None if value is None else moment(value)


# The column makers return Any because SQLModel's own ``Field`` does: the annotation of the
# attribute is what types it.


def key() -> Any:
    """Return a column of the primary key holding an id."""
    return Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


def text_key(length: int) -> Any:
    """Return a column of the primary key holding a short text."""
    return Field(primary_key=True, max_length=length)


def big(*, index: bool = False) -> Any:
    """Return a required 63-bit integer column."""
    return Field(sa_type=BigInteger, index=index)


def maybe_big() -> Any:
    """Return an optional 63-bit integer column."""
    return Field(default=None, sa_type=BigInteger, nullable=True)


def when() -> Any:
    """Return a required moment."""
    return Field(sa_type=UtcDateTime)


def maybe_when() -> Any:
    """Return an optional moment."""
    return Field(default=None, sa_type=UtcDateTime, nullable=True)


def text(length: int, default: str = "") -> Any:
    """Return a required text column of limited length, empty unless given."""
    return Field(default=default, sa_type=String(length))


def one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    """Return the constraint that a text column holds one of an enum's values."""
    values = ", ".join(f"'{kind.value}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({values})", name=f"{column}_known")


def same_site(columns: Iterable[str], target: str) -> ForeignKeyConstraint:
    """Return a foreign key within one site: ``(site, column)`` points at ``(site, id)``."""
    names = list(columns)
    return ForeignKeyConstraint(
        ["site", *names], [f"{target}.site", *[f"{target}.id"] * len(names)]
    )


def index_where(name: str, condition: str, *columns: str) -> Index:
    """Return an index that holds only the rows meeting a condition."""
    held = sql(condition)
    return Index(name, *columns, sqlite_where=held, postgresql_where=held)
