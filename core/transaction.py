"""What one commit reads and writes.

A *reading* runs statements. A *transaction* also gathers rows in memory and writes them in a few
``executemany`` just before the commit, so that 64 commands cost little more than one. Each command
is accepted or discarded on its own; one that needs SQL in the middle gets a SAVEPOINT first.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, Table

from core.db import Driver, driver, in_one_go
from core.statement import Hot, Params, Row, insertion
from core.tables import metadata

T = TypeVar("T")
C = TypeVar("C", bound="Cache")
Shared = dict[object, tuple[int, object]]
"""What one process keeps between transactions, each entry with the version it was built from."""

_INSERTIONS = {table: insertion(table) for table in metadata.sorted_tables}
_RANK = {table: rank for rank, table in enumerate(metadata.sorted_tables)}


class Reading:
    """Statements on one connection; what ``ask`` hands to a query."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self._connection = connection
        self._driver: Driver = driver(connection)
        self._memory: dict[object, object] = {}
        self._shared = shared

    @property
    def dialect(self) -> str:
        """The name of the dialect: ``sqlite`` or ``postgresql``."""
        return self._connection.dialect.name

    def rows(self, hot: Hot, **params: object) -> list[Row]:
        """Run a hot query and return its rows; sees nothing that is only gathered yet."""
        return hot.run(self._driver, self._connection.dialect, params).fetchall()

    def cold(self) -> Connection:
        """Return the connection for ordinary SQLAlchemy statements."""
        return self._connection

    def remember(self, key: object, find: Callable[[], T]) -> T:
        """Return what ``find`` gave for this key earlier in the same transaction, or find it."""
        try:
            return cast("T", self._memory[key])
        except KeyError:
            pass  # found below, where a key that is missing in there is not mistaken for this
        found = self._memory[key] = find()
        return found

    def shared(self, key: object, version: int, build: Callable[[], T]) -> T:
        """Return what the process keeps under a key at this version, or build it anew."""
        found = self._shared.get(key)
        if found is None or found[0] != version:
            found = (version, build())
            self._shared[key] = found
        return cast("T", found[1])

    def memorise(self, key: object, value: object) -> None:
        """Set what is remembered for a key, as a batch does that reads many at once."""
        self._memory[key] = value

    def forget(self) -> None:
        """Drop what is remembered: a command changed what stands behind it."""
        self._memory.clear()


class Cache(Protocol):
    """Rows that one wing keeps in memory during a transaction and writes at its end."""

    def __init__(self, transaction: "Transaction") -> None: ...

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        ...

    def touched(self) -> bool:
        """Tell whether the running command has changed anything."""
        ...

    def undo(self) -> None:
        """Take back what the running command changed."""
        ...

    def flush(self) -> None:
        """Write what has changed."""
        ...


class RestartError(Exception):
    """The running command needs a SAVEPOINT before its first change: it is begun again with one."""


class Transaction(Reading):
    """One commit in the making; what ``do`` hands to a command."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        super().__init__(connection, shared)
        self._caches: dict[type[Cache], Cache] = {}
        self._accepted: list[tuple[Table, Params]] = []
        self._current: list[tuple[Table, Params]] = []
        self._later: list[tuple[Hot, Params]] = []
        self._later_current: list[tuple[Hot, Params]] = []
        self._savepoint = False
        self.written: set[str] = set()
        """Names of the tables that this transaction wrote by gathered rows, and what was called."""

    def cache(self, kind: type[C]) -> C:
        """Return this transaction's cache of a kind, made on first use."""
        found = self._caches.get(kind)
        if found is None:
            found = self._caches[kind] = kind(self)
            found.begin()
        return cast("C", found)

    def add(self, table: Table, row: Params) -> None:
        """Gather one whole row for a table; it is written before the commit."""
        self._current.append((table, row))

    def later(self, hot: Hot, row: Params) -> None:
        """Gather one change of a stored row; it runs after the rows that were added."""
        self._later_current.append((hot, row))

    def call(self, word: str) -> None:
        """Let those who listen for commits hear a word; at worst they look in vain."""
        self.written.add(word)

    def cold(self) -> Connection:
        """Return the connection with everything gathered written, behind a SAVEPOINT."""
        if self._savepoint:
            self._flush_current()
        elif (
            self._current
            or self._later_current
            or any(cache.touched() for cache in self._caches.values())
        ):
            raise RestartError
        else:
            self._flush()
            self._driver.execute("SAVEPOINT command")
            self._savepoint = True
        return self._connection

    def attempt(self, command: Callable[[], T]) -> T:
        """Run one command: its changes are accepted together, or all discarded if it raises."""
        try:
            return self._once(command, savepoint=False)
        except RestartError:
            return self._once(command, savepoint=True)

    def _once(self, command: Callable[[], T], *, savepoint: bool) -> T:
        for cache in self._caches.values():
            cache.begin()
        try:
            if savepoint:
                self.cold()
            result = command()
            self._accept()
        except BaseException:
            self._discard()
            raise
        return result

    def _accept(self) -> None:
        if self._savepoint:
            self._flush_current()
            self._driver.execute("RELEASE command")
            self._savepoint = False
            self.forget()
        self._take_over()

    def _discard(self) -> None:
        self._current, self._later_current = [], []
        for cache in self._caches.values():
            cache.undo()
        if self._savepoint:
            self._driver.execute("ROLLBACK TO command")
            self._driver.execute("RELEASE command")
            self._savepoint = False
            self.forget()

    def finish(self) -> None:
        """Write everything accepted; the caller commits."""
        with in_one_go(self._connection):
            self._flush()

    def _flush_current(self) -> None:
        self._take_over()
        self._flush()

    def _take_over(self) -> None:
        self._accepted += self._current
        self._later += self._later_current
        self._current, self._later_current = [], []

    def _flush(self) -> None:
        gathered: dict[Table, list[Params]] = {}
        for table, row in self._accepted:
            gathered.setdefault(table, []).append(row)
        for table in sorted(gathered, key=_RANK.__getitem__):
            self.many(_INSERTIONS[table], gathered[table])
            self.written.add(table.name)
        self._accepted = []
        for cache in self._caches.values():
            cache.flush()
        for hot, run in groupby(self._later, key=itemgetter(0)):
            self.many(hot, [row for _, row in run])
        self._later = []

    def many(self, hot: Hot, rows: Sequence[Params]) -> None:
        """Run a hot statement for many rows at once."""
        at_once = hot.at_once(self._connection.dialect) if len(rows) > 1 else None
        if at_once is not None:
            self._driver.execute(at_once.sql, at_once.columnwise(rows))
            return
        ordered = hot.ordered(self._connection.dialect)
        cursor = self._connection.connection.cursor()
        try:
            cursor.executemany(ordered.sql, list(map(ordered.row_of, rows)))
        finally:
            cursor.close()
