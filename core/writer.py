"""The one thread that commits.

Commands queue here; the thread drains up to 64 into one transaction, answers each only after the
commit, and so is as fast with a full fsync as without one. If anything but a rule says no, nothing
of the batch stands and its commands are run again one by one: only the one at fault suffers.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from core.db import Database
from core.errors import RefusedError
from core.transaction import Shared, Transaction

BATCH = 64
WAITING = 10_000
"""Commands that may wait; one more is refused, so that memory has a limit."""


class Prepare(Protocol):
    """Reads in one go what a batch of jobs will need."""

    def __call__(self, transaction: Transaction, jobs: "Sequence[Job]") -> None:
        """Warm the transaction's memory and caches."""
        ...


@dataclass(slots=True)
class Job:
    """One command waiting for its commit."""

    run: Callable[[Transaction], object]
    site: int
    hint: object = None
    """What the command will need to read, for ``Prepare``."""
    refused: Callable[[Transaction, RefusedError], None] | None = None
    future: Future[object] = field(default_factory=Future)


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
        self._queue: queue.Queue[Job | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._work, name="tocsin-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> Future[object]:
        """Queue a job; its future ends after the commit."""
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            job.future.set_exception(RefusedError("storage.busy"))
        return job.future

    def close(self) -> None:
        """Finish what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

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
            if len(jobs) == BATCH:
                return jobs, False
            try:
                entry = self._queue.get_nowait()
            except queue.Empty:
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
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                job.future.set_exception(outcome)
            else:
                job.future.set_result(outcome)

    def _commit(self, jobs: Sequence[Job]) -> list[object]:
        with self._database.writer.begin() as connection:
            transaction = Transaction(connection, self._shared)
            self._prepare(transaction, jobs)
            outcomes = [_run(transaction, job) for job in jobs]
            transaction.finish()
        self._committed(frozenset(transaction.written))
        return outcomes


def _run(transaction: Transaction, job: Job) -> object:
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
    text = str(error).lower()
    if "locked" in text or "busy" in text or "connection" in text or "terminating" in text:
        return RefusedError("storage.busy")
    if "full" in text or "no space" in text or "readonly" in text or "disk i/o" in text:
        return RefusedError("storage.full")
    return error
