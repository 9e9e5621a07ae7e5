"""Store: the one thread that writes the gateway's database; it answers only after the commit.

Waiting acts are drained into one transaction, a savepoint each, so that durability (FULL) costs one
fsync for many acts. A few rows are read where they are wanted: that is less than waking a thread.
"""

import asyncio
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.gateway.schema import prepare

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 64


@dataclass(frozen=True, slots=True)
class Bot:
    """Who the bot is on this gateway."""

    id: int
    username: str
    name: str


class Tx:
    """One unit of work: rows to read and write, and whom to wake once it is committed."""

    def __init__(self, db: sqlite3.Connection, now: float, bot: Bot, folder: Path) -> None:
        self._db = db
        self.now = int(now)
        self.bot = bot
        self.folder = folder
        self.woken: set[Hashable] = set()

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        """Execute one statement."""
        return self._db.execute(sql, values)

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or None."""
        return self._db.execute(sql, values).fetchone()

    def all(self, sql: str, *values: object) -> list[Any]:
        """Return every row."""
        return self._db.execute(sql, values).fetchall()

    def wake(self, key: Hashable) -> None:
        """Let whoever waits for the key look again after the commit."""
        self.woken.add(key)


@dataclass(slots=True)
class _Job:
    act: Callable[[Tx], object]
    future: "Future[object] | asyncio.Future[object]"
    result: object = None
    error: Exception | None = None


class Store:
    """The gateway's database file behind its one thread."""

    def __init__(
        self,
        path: Path,
        bot: Bot,
        clock: Callable[[], float],
        ring: Callable[[set[Hashable]], None],
    ) -> None:
        self._path = path
        self._bot = bot
        self._clock = clock
        self._ring = ring
        self.folder = path.with_name(path.name + "-files")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._riding: deque[_Job] = deque()
        self._reader: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Make the file if it is missing and start the thread; a second call does nothing."""
        if self._thread is not None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        db = self._connected("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON")
        try:
            prepare(db)
            self._reader = self._connected("query_only=ON")
        except BaseException:
            db.close()
            raise
        self._thread = threading.Thread(target=self._serve, args=(db,), name="gateway-store")
        self._thread.start()

    def close(self) -> None:
        """Finish what is queued and close the file."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
            self._thread = None
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def submit(
        self, act: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T]":
        """Queue the act and return its future."""
        future: Future[Any] = Future()
        self._put(future, act, *args, **kwargs)
        return future

    async def run(
        self, act: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run the act in a transaction and return its result after the commit."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._put(future, act, *args, **kwargs)
        found: T = await future
        return found

    def look(self, query: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read a few rows at once, as they were last committed; only from the loop's own thread."""
        assert self._reader is not None, "the store is closed"
        tx = Tx(self._reader, self._clock(), self._bot, self.folder)
        return query(tx, *args, **kwargs)

    def ride(
        self, act: Callable[Concatenate[Tx, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Let an act go before the next one that is committed; that it may be lost does no harm."""
        self._riding.append(_Job(lambda tx: act(tx, *args, **kwargs), Future()))

    def _connected(self, *pragmas: str) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in pragmas:
                db.execute(f"PRAGMA {pragma}")
        except BaseException:
            db.close()
            raise
        return db

    def _put(
        self,
        future: "Future[Any] | asyncio.Future[Any]",
        act: Callable[Concatenate[Tx, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        assert self._thread is not None, "the store is closed"

        def bound(tx: Tx) -> object:
            return act(tx, *args, **kwargs)

        self._jobs.put(_Job(bound, future))

    def _serve(self, db: sqlite3.Connection) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                batch = [*self._riders(), job]
                ended = self._drain(batch)
                self._commit(db, batch)
                if ended:
                    break
            if left := self._riders():
                self._commit(db, left)
        finally:
            db.close()

    def _drain(self, batch: list[_Job]) -> bool:
        """Add what already waits to the batch; tell whether the end was among it."""
        while len(batch) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return False
            if job is None:
                return True
            batch.append(job)
        return False

    def _riders(self) -> list[_Job]:
        return [self._riding.popleft() for _ in range(len(self._riding))]

    def _commit(self, db: sqlite3.Connection, batch: list[_Job]) -> None:
        woken: set[Hashable] = set()
        try:
            db.execute("BEGIN IMMEDIATE")  # the command line may write as well
            for job in batch:
                woken |= self._attempt(db, job)
            db.execute("COMMIT")
        except sqlite3.Error as error:  # a full or broken disk: nothing of the batch stands
            if db.in_transaction:
                db.execute("ROLLBACK")
            woken.clear()
            for job in batch:
                job.error = error
        self._tell(batch, woken)

    def _tell(self, batch: list[_Job], woken: set[Hashable]) -> None:
        """Ring, and answer who waits; a loop is woken once for both, which is half of the cost."""
        loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
        for job in batch:
            if isinstance(job.future, asyncio.Future):
                loops.setdefault(job.future.get_loop(), []).append(job)
        for loop, those in loops.items():
            with suppress(RuntimeError):  # the loop is closed: nobody is left who waits
                loop.call_soon_threadsafe(self._tell_here, those, woken)
                woken = set()
        self._ring(woken)
        for job in batch:
            if isinstance(job.future, Future) and job.future.set_running_or_notify_cancel():
                _answer(job)

    def _tell_here(self, jobs: list[_Job], woken: set[Hashable]) -> None:
        self._ring(woken)
        for job in jobs:
            if not job.future.done():
                _answer(job)

    def _attempt(self, db: sqlite3.Connection, job: _Job) -> set[Hashable]:
        tx = Tx(db, self._clock(), self._bot, self.folder)
        db.execute("SAVEPOINT act")
        try:
            job.result = job.act(tx)
        except Exception as error:  # handed to whoever asked for the act
            job.error = error
            db.execute("ROLLBACK TO act")
            tx.woken.clear()
        db.execute("RELEASE act")
        return tx.woken


def _answer(job: _Job) -> None:
    if job.error is None:
        job.future.set_result(job.result)
    else:
        job.future.set_exception(job.error)
