"""The one thread that commits.

Commands queue here; the thread drains up to 64 into one transaction, answers each only after the
commit, and so is as fast with a full fsync as without one. If anything but a rule says no, nothing
of the batch stands and its commands are run again one by one: only the one at fault suffers.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from core.db import Database, one_commit, version_seen
from core.errors import RefusedError
from core.reading import Kept, Shared
from core.reply import Outcome, Reply, tell
from core.transaction import Transaction

BATCH = 64
BUILDING_BATCH = 512
"""Commands to a commit where nobody waits for one of them: a page is written once for many."""
WAITING = 10_000
"""Commands that may wait; one more is refused, so that memory has a limit."""
MOST_KEPT = 10_000
"""Staff, items and places that are kept from one commit to the next; more are begun anew."""
_OUT_OF_RANGE = "22003"
"""How PostgreSQL says that a number does not fit its column."""
_BUSY = ("locked", "busy", "lock timeout", "connection", "terminating")
_FULL = ("full", "no space", "readonly", "disk i/o")


class Prepare(Protocol):
    """Reads in one go what a batch of jobs will need."""

    def __call__(self, transaction: Transaction, jobs: "Sequence[Job]") -> None:
        """Warm the transaction's memory and caches."""
        ...


@dataclass(slots=True)
class Job:
    """One command waiting for its commit."""

    run: Callable[[Transaction], Outcome]
    reply: Reply
    hint: object = None
    """What the command will need to read, for ``Prepare``."""
    refused: Callable[[Transaction, RefusedError], None] | None = None


class Writer:
    """Runs jobs in order on one thread, many to a commit."""

    def __init__(
        self,
        database: Database,
        prepare: Prepare,
        committed: Callable[[frozenset[str]], None],
        shared: Shared,
    ) -> None:
        self._database = database
        self._prepare = prepare
        self._committed = committed
        self._shared = shared
        self._batch = BATCH if database.durable else BUILDING_BATCH
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._gathered: dict[asyncio.AbstractEventLoop, list[Job]] = {}
        self._kept: Kept = {}
        self._seen: object = None
        self._thread = threading.Thread(target=self._work, name="tocsin-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job; who waits is told its outcome after the commit.

        What an event loop asks for before it next comes to rest is handed over together: it shares
        a commit, and the two threads do not take turns over each.
        """
        if isinstance(job.reply, Future):
            self._enter([job])
            return
        loop = job.reply.get_loop()
        if loop not in self._gathered:
            self._gathered[loop] = []
            loop.call_soon(self._hand_over, loop)
        self._gathered[loop].append(job)

    def close(self) -> None:
        """Finish what is queued, end the thread and close its connection."""
        for loop in list(self._gathered):
            self._hand_over(loop)
        self._queue.put(None)
        self._thread.join()
        self._disconnect()

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        self._enter(self._gathered.pop(loop, ()))

    def _enter(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if self._queue.qsize() < WAITING:
                self._queue.put(job)
            else:
                tell([(job.reply, RefusedError("storage.busy"))])

    def _work(self) -> None:
        ending = False
        while not ending:
            jobs, ending = self._drain()
            if jobs:
                self._settle(jobs)

    def _drain(self) -> tuple[list[Job], bool]:
        jobs: list[Job] = []
        entry = self._queue.get()
        while True:
            if entry is None:
                return jobs, True
            jobs.append(entry)
            if len(jobs) == self._batch:
                return jobs, False
            try:
                entry = self._queue.get_nowait()
            except Empty:
                return jobs, False

    def _settle(self, jobs: list[Job]) -> None:
        try:
            outcomes = self._commit(jobs)
        except Exception as error:  # a bug or the database, in its many classes: answered below
            if len(jobs) == 1:
                outcomes = [storage_error(error)]
            else:
                for job in jobs:
                    self._settle([job])
                return
        tell(zip((job.reply for job in jobs), outcomes, strict=True))

    def _commit(self, jobs: Sequence[Job]) -> list[Outcome]:
        connection = self._connected()
        try:
            with one_commit(connection):
                transaction = Transaction(connection, self._shared, self._still_kept(connection))
                self._prepare(transaction, jobs)
                outcomes = [_run(transaction, job) for job in jobs]
                transaction.finish()
        except BaseException:
            # Whatever the connection's state is now, the next commit is made on a fresh one.
            self._disconnect()
            raise
        if connection.dialect.name != "sqlite":
            self._disconnect()  # a server may be gone before the next commit: the pool looks
        transaction.publish()
        self._committed(frozenset(transaction.written))
        return outcomes

    def _still_kept(self, connection: Connection) -> Kept:
        """Return what is kept of staff, items and places; nothing after another's commit."""
        seen = version_seen(connection)
        if seen is None or seen != self._seen or len(self._kept) > MOST_KEPT:
            self._kept.clear()
            self._seen = seen
        return self._kept

    def _connected(self) -> Connection:
        """Return the connection, kept where it is a file: the pool costs a fifth of a commit."""
        if self._connection is None:
            self._connection = self._database.writer.connect()
        return self._connection

    def _disconnect(self) -> None:
        self._seen = None
        self._kept.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _run(transaction: Transaction, job: Job) -> Outcome:
    """Run one job: a refusal is its outcome; anything else breaks the batch and is raised."""
    try:
        return transaction.attempt(lambda: job.run(transaction))
    except RefusedError as error:
        refusal = error
    note = job.refused
    if note is not None:
        transaction.attempt(lambda: note(transaction, refusal))
    return refusal


def storage_error(error: Exception) -> Exception:
    """Return what the caller is told of a database failure: busy, full, or the failure itself."""
    cause = getattr(error, "orig", None) or error  # the driver's own, without the statement
    state = getattr(cause, "sqlstate", "none")
    if isinstance(cause, OverflowError) or state == _OUT_OF_RANGE:
        return RefusedError("number.out_of_range")
    if state == "none" and not isinstance(cause, sqlite3.Error | SQLAlchemyError | OSError):
        return error
    text = str(cause).lower()
    if any(word in text for word in _BUSY):
        return RefusedError("storage.busy")
    if any(word in text for word in _FULL):
        return RefusedError("storage.full")
    return error
