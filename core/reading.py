"""What one query reads, and what is kept from one to the next.

A *reading* runs statements on one connection. It remembers what it found while it lasts, keeps what
its caller keeps (staff, items, places: for a turn, or for the writer until somebody else commits),
and shares with the whole process what was built from a version of committed rows.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from sqlalchemy import Connection

from core.db import Driver, driver
from core.statement import Hot, Row

T = TypeVar("T")
Shared = dict[object, tuple[int, object]]
"""What one process keeps between transactions, each entry with the version it was built from."""

Kept = dict[object, object]
"""What one writer keeps from one of its transactions to the next, or one turn of its queries."""


class LongError(Exception):
    """A query that was meant to be brief is not: it is begun again where it holds nobody up."""


class Reading:
    """Statements on one connection; what ``ask`` hands to a query."""

    def __init__(
        self,
        connection: Connection,
        shared: Shared,
        kept: Kept | None = None,
        *,
        hurried: bool = False,
    ) -> None:
        self._kept: Kept = {} if kept is None else kept
        self._hurried = hurried
        self._connection = connection
        self._dialect = connection.dialect
        self._driver: Driver = driver(connection)
        self._memory: Kept = {}
        self._shared = shared

    @property
    def dialect(self) -> str:
        """The name of the dialect: ``sqlite`` or ``postgresql``."""
        return self._dialect.name

    def rows(self, hot: Hot, **params: object) -> list[Row]:
        """Run a hot query and return its rows; sees nothing that is only gathered yet."""
        return hot.run(self._driver, self._dialect, params).fetchall()

    def cold(self) -> Connection:
        """Return the connection for ordinary SQLAlchemy statements."""
        return self._connection

    def take_time(self) -> None:
        """Say that what comes now is long; a reading that may not be is broken off."""
        if self._hurried:
            raise LongError

    def remember(self, key: object, find: Callable[[], T]) -> T:
        """Return what ``find`` gave for this key earlier in the same transaction, or find it."""
        return _known(self._memory, key, find)

    def keep(self, key: object, find: Callable[[], T]) -> T:
        """Return what is kept of staff, items or places, or find it; who changes them forgets.

        A transaction may know it from the one before, a query from an earlier one of the same turn.
        """
        return _known(self._kept, key, find)

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


def _known(store: Kept, key: object, find: Callable[[], T]) -> T:
    try:
        return cast("T", store[key])
    except KeyError:
        pass  # found below, where a key that is missing in there is not mistaken for this
    found = store[key] = find()
    return found
