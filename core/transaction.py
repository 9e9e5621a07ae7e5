"""What one commit writes.

A *transaction* is a reading that also gathers rows in memory and writes them in a few
``executemany`` just before the commit, so that 64 commands cost little more than one. Each command
is accepted or discarded on its own; one that needs SQL in the middle gets a SAVEPOINT first.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, Table

from core.db import in_one_go, run_for_each
from core.reading import Kept, Reading, Shared
from core.statement import Hot, Params, array, insertion
from core.tables import metadata

T = TypeVar("T")
C = TypeVar("C", bound="Cache")
Cells = tuple[object, ...]
"""One whole row, its cells in the order of the table's columns."""

_INSERTIONS = {table: insertion(table) for table in metadata.sorted_tables}
_RANK = {table: rank for rank, table in enumerate(metadata.sorted_tables)}
_CELLS: dict[Table, Callable[[Params], Cells]] = {
    table: itemgetter(*(column.name for column in table.columns))
    for table in metadata.sorted_tables
}


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

    def __init__(self, connection: Connection, shared: Shared, kept: Kept | None = None) -> None:
        super().__init__(connection, shared, kept)
        self._caches: dict[type[Cache], Cache] = {}
        self._accepted: list[tuple[Table, Params | Cells]] = []
        self._current: list[tuple[Table, Params | Cells]] = []
        self._later: list[tuple[Hot, Params]] = []
        self._later_current: list[tuple[Hot, Params]] = []
        self._unpublished: Shared = {}
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

    def is_kept(self, key: object) -> bool:
        """Tell whether something is kept under a key."""
        return key in self._kept

    def keep_this(self, key: object, value: object) -> None:
        """Keep what a batch has read ahead."""
        self._kept[key] = value

    def forget(self) -> None:
        """Drop what is remembered and what is kept: a command changed what stands behind it."""
        super().forget()
        self._kept.clear()

    def shared(self, key: object, version: int, build: Callable[[], T]) -> T:
        """Return what the process keeps under a key at this version, or build it anew.

        What is built here may stand on rows that are never committed, and their version be used
        again: the process gets it only by ``publish``.
        """
        found = self._unpublished.get(key) or self._shared.get(key)
        if found is None or found[0] != version:
            found = self._unpublished[key] = (version, build())
        return cast("T", found[1])

    def publish(self) -> None:
        """Let the process have what was built here, now that it is committed."""
        self._shared.update(self._unpublished)

    def add(self, table: Table, row: Params) -> None:
        """Gather one whole row for a table; it is written before the commit."""
        self._current.append((table, row))

    def append(self, table: Table, cells: Cells) -> None:
        """Gather one whole row as ``add`` does, its cells in the order of the columns."""
        self._current.append((table, cells))

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
            super().forget()
        self._take_over()

    def _discard(self) -> None:
        self._current, self._later_current = [], []
        for cache in self._caches.values():
            cache.undo()
        if self._savepoint:
            self._driver.execute("ROLLBACK TO command")
            self._driver.execute("RELEASE command")
            self._savepoint = False
            self._unpublished.clear()
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
        gathered: dict[Table, list[Cells]] = {}
        for table, row in self._accepted:
            cells = row if isinstance(row, tuple) else _CELLS[table](row)
            gathered.setdefault(table, []).append(cells)
        for table in sorted(gathered, key=_RANK.__getitem__):
            self.whole(_INSERTIONS[table], table, gathered[table])
            self.written.add(table.name)
        self._accepted = []
        for cache in self._caches.values():
            cache.flush()
        for hot, run in groupby(self._later, key=itemgetter(0)):
            self.many(hot, [row for _, row in run])
        self._later = []

    def whole(self, hot: Hot, table: Table, rows: Sequence[Cells]) -> None:
        """Run a hot statement that writes whole rows, their cells in the order of the columns."""
        if self._dialect.name == "sqlite":
            run_for_each(self._driver, hot.ordered(self._dialect).sql, rows)
            return
        names = [column.name for column in table.columns]
        at_once = hot.at_once(self._dialect) if len(rows) > 1 else None
        if at_once is None:
            self.many(hot, [dict(zip(names, cells, strict=True)) for cells in rows])
        else:
            columns = map(array, zip(*rows, strict=True))
            self._driver.execute(at_once.sql, dict(zip(names, columns, strict=True)))

    def many(self, hot: Hot, rows: Sequence[Params]) -> None:
        """Run a hot statement for many rows at once."""
        at_once = hot.at_once(self._dialect) if len(rows) > 1 else None
        if at_once is not None:
            self._driver.execute(at_once.sql, at_once.columnwise(rows))
            return
        ordered = hot.ordered(self._dialect)
        run_for_each(self._driver, ordered.sql, list(map(ordered.row_of, rows)))
