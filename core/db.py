"""The two engines of one database: a writer that commits durably and readers that cannot write.

SQLite is opened in WAL with ``synchronous=FULL``; the writer begins IMMEDIATE, so that it never
fails on a lock after reading, and readers are ``query_only`` outside transactions. PostgreSQL is
the same schema by URL. Durability is never weakened for speed: group commit pays for it.
"""

import sqlite3
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS = 5_000
READERS = 4


class Database:
    """The engines of one database, by URL; ``sqlite:///path`` or ``postgresql://…``."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(make_url(url))
        self.dialect = self.url.get_backend_name()
        if self.dialect == "sqlite":
            self.writer, self.readers = _sqlite(self.url)
        else:
            self.writer, self.readers = _postgresql(self.url)

    def close(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.readers.dispose()


def sqlite_url(path: Path) -> str:
    """Return the URL of an embedded database in a file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


class DriverCursor(Protocol):
    """What we use of a driver's cursor."""

    rowcount: int

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows."""
        ...


class Driver(Protocol):
    """What we use of ``sqlite3.Connection`` and of ``psycopg.Connection``, which agree on it."""

    def execute(self, sql: str, params: object = ..., /) -> DriverCursor:
        """Run one statement."""
        ...


def driver(connection: Connection) -> Driver:
    """Return the driver's connection under an engine's, inside the same transaction."""
    return cast("Driver", connection.connection.driver_connection)


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("the embedded database needs a file: sqlite:///path/to/tocsin.db")
    if url.get_backend_name() != "sqlite":
        raise ValueError("a database is sqlite:///… or postgresql://…")
    return url


def _sqlite(url: URL) -> tuple[Engine, Engine]:
    # check_same_thread is off because the pool hands a connection from thread to thread; each is
    # used by one at a time. isolation_level=None takes transactions out of the driver's hands.
    shared = {"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000}
    writer = create_engine(url, connect_args=shared, pool_size=1, max_overflow=1)
    readers = create_engine(
        url, connect_args=shared, pool_size=READERS, max_overflow=2, isolation_level="AUTOCOMMIT"
    )

    @event.listens_for(writer, "connect")
    def _open_writer(dbapi: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _pragmas(
            cast("sqlite3.Connection", dbapi),
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
        )

    @event.listens_for(readers, "connect")
    def _open_reader(dbapi: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _pragmas(
            cast("sqlite3.Connection", dbapi),
            "journal_mode=WAL",
            "query_only=ON",
            f"busy_timeout={BUSY_MS}",
        )

    @event.listens_for(writer, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return writer, readers


def _pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    writer = create_engine(url, pool_size=1, max_overflow=1, pool_pre_ping=True)
    readers = create_engine(
        url,
        pool_size=READERS,
        max_overflow=2,
        isolation_level="AUTOCOMMIT",
        connect_args={"options": "-c default_transaction_read_only=on"},
    )
    return writer, readers
