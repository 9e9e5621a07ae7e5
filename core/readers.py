"""The threads that read: each has its own connection, and any of them takes the next query."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from sqlalchemy import Connection

from core.db import READERS, Database
from core.errors import RefusedError
from core.reading import Kept, LongError, Reading, Shared
from core.reply import Outcome, Reply, tell
from core.writer import storage_error

T = TypeVar("T")
_Query = tuple[Callable[[Reading], Outcome], Reply]


class Readers:
    """A few threads that run queries in the order in which they come."""

    def __init__(self, database: Database, shared: Shared) -> None:
        self._database = database
        self._shared = shared
        self._own = threading.local()
        self._opened: list[Connection] = []
        self._queue: SimpleQueue[_Query | None] = SimpleQueue()
        names = (f"tocsin-reader-{number}" for number in range(READERS))
        self._threads = [threading.Thread(target=self._work, name=n, daemon=True) for n in names]
        for thread in self._threads:
            thread.start()

    def submit(self, query: Callable[[Reading], Outcome], reply: Reply) -> None:
        """Queue a query; who waits is told its outcome."""
        self._queue.put((query, reply))

    def read(self, query: Callable[[Reading], T], kept: Kept | None = None) -> T:
        """Run a query on the calling thread; an event loop, which gives what is kept, hurries."""
        connection = self._connection()
        try:
            return query(Reading(connection, self._shared, kept, hurried=kept is not None))
        except (RefusedError, LongError):
            raise
        except Exception as error:
            # Whatever the database's state is now, the next query begins on a fresh connection.
            self._own.connection = None
            self._opened.remove(connection)
            connection.close()
            told = storage_error(error)
            if told is error:
                raise
            raise told from error

    def close(self) -> None:
        """Finish what is queued, end the threads and close their connections."""
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        for connection in self._opened:
            connection.close()

    def _work(self) -> None:
        while (entry := self._queue.get()) is not None:
            query, reply = entry
            try:
                outcome: Outcome = self.read(query)
            except BaseException as error:
                outcome = error  # whatever it is, who asked is told
            tell([(reply, outcome)])

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._database.readers.connect()
            self._own.connection = connection
            self._opened.append(connection)
        return connection
