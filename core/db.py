"""The two engines of one database: a writer that commits durably and readers that cannot write.

SQLite is opened in WAL with ``synchronous=FULL``; the writer begins IMMEDIATE, so that it never
fails on a lock after reading, and readers are ``query_only`` outside transactions. PostgreSQL is
the same schema by URL. Durability is never weakened for speed: group commit pays for it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_MS = 5_000
READERS = 4
WRITER_CACHE_KIB = 16_000
"""Pages the writer keeps: with SQLite's own 2 MB a batch reads the same pages again and again."""

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7865341)"
"""Does on PostgreSQL what ``BEGIN IMMEDIATE`` does on SQLite; the number is ours alone."""
_AT_ONCE = "BEGIN IMMEDIATE"
_LASTING = ("synchronous=FULL", f"cache_size=-{WRITER_CACHE_KIB}")
_BUILDING = ("synchronous=NORMAL", "cache_size=-96000", "wal_autocheckpoint=16000")
"""For a large build at once: more memory, and a page written often goes to its file seldom."""
_SURVEYED = 400
"""Rows of each index that a survey looks at."""


class Database:
    """The engines of one database, by URL; ``sqlite:///path`` or ``postgresql://…``.

    What can be built again (a demonstration) need not be durable: an embedded database then waits
    for the disk at its checkpoints only, and may lose the last commits, never its soundness.
    """

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = _with_driver(make_url(url))
        self.dialect = self.url.get_backend_name()
        self.durable = durable
        if self.dialect == "sqlite":
            self.writer, self.readers = _sqlite(self.url, _LASTING if durable else _BUILDING)
        else:
            self.writer, self.readers = _postgresql(self.url)

    def survey(self) -> None:
        """Let the database look roughly at how its rows are spread: a few milliseconds.

        Without that SQLite takes a site for a rare thing, and walks through all of its rows where
        an index would lead to one. PostgreSQL looks by itself, but not at once.
        """
        with self.writer.begin() as connection:
            survey(connection)

    def close(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.readers.dispose()


def survey(connection: Connection) -> None:
    """Let the database look at its rows, within a transaction that writes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_SURVEYED}")
        # Made anew, so that the connections which are open read it again.
        connection.exec_driver_sql("DROP TABLE IF EXISTS sqlite_stat1")
    connection.exec_driver_sql("ANALYZE")


def sqlite_url(path: Path) -> str:
    """Return the URL of an embedded database in a file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


class DriverCursor(Protocol):
    """What we use of a driver's cursor."""

    rowcount: int

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return the rows."""
        ...


class ManyCursor(Protocol):
    """What we use of a driver's cursor that runs one statement for many rows."""

    def executemany(self, sql: str, rows: Sequence[object], /) -> object:
        """Run a statement for each of some rows."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class Driver(Protocol):
    """What we use of ``sqlite3.Connection`` and of ``psycopg.Connection``, which agree on it."""

    def execute(self, sql: str, params: object = ..., /) -> DriverCursor:
        """Run one statement."""
        ...

    def cursor(self) -> ManyCursor:
        """Return a cursor."""
        ...

    def commit(self) -> None:
        """Commit the transaction."""
        ...


class Pipelined(Protocol):
    """What ``psycopg.Connection`` has besides: statements sent without waiting for each."""

    def pipeline(self) -> AbstractContextManager[object]:
        """Send what runs in a block in one go."""
        ...


def driver(connection: Connection) -> Driver:
    """Return the driver's connection under an engine's, inside the same transaction."""
    return cast("Driver", connection.connection.driver_connection)


def run_for_each(on: Driver, sql: str, rows: Sequence[object]) -> None:
    """Run a statement for each of some rows of parameters."""
    cursor = on.cursor()
    try:
        cursor.executemany(sql, rows)
    finally:
        cursor.close()


@contextmanager
def one_commit(connection: Connection) -> Iterator[None]:
    """Commit what a block does; whoever sees it fail closes the connection, which rolls it back.

    An embedded database is spared the library's own transaction, which costs a tenth of a lone
    commit, unless the block runs a statement of the library's.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    own = driver(connection)
    own.execute(_AT_ONCE)
    yield
    if connection.in_transaction():
        connection.commit()
    else:
        own.commit()


def version_seen(connection: Connection) -> object:
    """Return a number that another's commit would have changed; none where nobody can tell.

    To be asked within a transaction that writes.
    """
    if connection.dialect.name != "sqlite":
        return None
    return driver(connection).execute("PRAGMA data_version").fetchall()[0][0]


def in_one_go(connection: Connection) -> AbstractContextManager[object]:
    """Send the statements of a block without waiting for each, where the driver can do that."""
    if connection.dialect.name != "postgresql":
        return nullcontext()
    pipelined = cast("Pipelined", connection.connection.driver_connection)
    return pipelined.pipeline()


def _with_driver(url: URL) -> URL:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("the embedded database needs a file: sqlite:///path/to/tocsin.db")
    if url.get_backend_name() != "sqlite":
        raise ValueError("a database is sqlite:///… or postgresql://…")
    return url


def _sqlite(url: URL, writing: tuple[str, ...]) -> tuple[Engine, Engine]:
    _only_ours(url)
    # check_same_thread is off because the pool hands a connection from thread to thread; each is
    # used by one at a time. isolation_level=None takes transactions out of the driver's hands.
    args = {"check_same_thread": False, "isolation_level": None, "timeout": BUSY_MS / 1000}
    # Named parameters are handed to the driver as they are, without being put in order.
    shared: dict[str, Any] = {"connect_args": args, "paramstyle": "named"}
    writer = create_engine(url, pool_size=1, max_overflow=1, **shared)
    readers = create_engine(
        url, pool_size=READERS, max_overflow=2, isolation_level="AUTOCOMMIT", **shared
    )

    @event.listens_for(writer, "connect")
    def _open_writer(dbapi: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _pragmas(
            cast("sqlite3.Connection", dbapi),
            "journal_mode=WAL",
            *writing,
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
        own = cast("sqlite3.Connection", driver(connection))
        if not own.in_transaction:  # else ``one_commit`` has begun it
            own.execute(_AT_ONCE)

    return writer, readers


def _only_ours(url: URL) -> None:
    """Make the file of a new database readable by its owner only; its log follows it."""
    path = Path(url.database or "")
    if path.parent.is_dir() and not path.exists():
        path.touch(mode=0o600)


def _pragmas(connection: sqlite3.Connection, *pragmas: str) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    patience = {"options": f"-c lock_timeout={BUSY_MS}"}
    writer = create_engine(
        url, pool_size=1, max_overflow=1, pool_pre_ping=True, connect_args=patience
    )
    readers = create_engine(
        url,
        pool_size=READERS,
        max_overflow=2,
        isolation_level="AUTOCOMMIT",
        connect_args={"options": "-c default_transaction_read_only=on"},
    )

    @event.listens_for(writer, "begin")
    def _begin(connection: Connection) -> None:
        # Balances are read, changed in memory and written: of two programs on one database (one
        # that was killed may still be committing) the second waits until the first is done.
        driver(connection).execute(_ONE_AT_A_TIME)

    return writer, readers
