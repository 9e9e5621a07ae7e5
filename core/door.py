"""The door: ``ask`` reads, ``do`` writes and commits once; both run plain synchronous rules.

A rule runs off the event loop, but for a brief query on an embedded database. The core is what is
open; a door is bound to who acts and to one key.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from core.actor import Actor
from core.clock import Clock, SystemClock
from core.db import Database
from core.errors import RefusedError
from core.identity import IdMaker, short
from core.readers import Readers
from core.reading import Kept, LongError, Reading, Shared
from core.reply import LoopReply, Reply, ThreadReply
from core.rights import Right, is_brief, needed
from core.transaction import Transaction
from core.unit_of_work import OWN_KEY, Act, UnitOfWork
from core.writer import Job, Writer

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)

Coming = tuple[UnitOfWork, tuple[object, ...]]
"""A command of a batch before it runs: its unit of work and what it was given."""
Prepare = Callable[[Transaction, Sequence[Coming]], None]
"""Reads in one go what the commands of a batch will need."""
Guard = Callable[[UnitOfWork, Right], None]
"""Refuses an actor who holds a right nowhere; the rule itself checks the place."""


class About(NamedTuple):
    """What the writer is told of a command: its name, what it was given, and who waits for it."""

    name: str
    arguments: tuple[object, ...]
    reply: Reply


class Core:
    """The ground floor, open: the one object through which everything is asked and done."""

    def __init__(
        self,
        database: Database,
        *,
        guard: Guard,
        clock: Clock | None = None,
        prepare: Prepare | None = None,
        ids: IdMaker | None = None,
    ) -> None:
        self.clock = clock or SystemClock()
        self.database = database
        self.ids = ids or IdMaker(self.clock)
        self.reads_here = database.dialect == "sqlite"
        """Whether a brief query is read where it is asked, and not by a thread that must wake."""
        self._guard = guard
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._prepare = prepare
        shared: Shared = {}
        self._readers = Readers(database, shared)
        self._writer = Writer(database, self._ahead, self._committed, shared)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` on the writer's thread with the tables each commit wrote."""
        self._listeners.append(listener)

    def as_(self, actor: Actor, *, key: str = "", kept: Kept | None = None) -> "Door":
        """Return the door bound to who acts and to the key of what is asked for.

        The doors of one turn may share what they have ``kept`` of staff, items and places.
        """
        return Door(self, actor, key, kept)

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        self._writer.close()
        self._readers.close()
        self.database.close()

    def act(self, actor: Actor, key: str) -> Act:
        """Return the act that begins now; without a key it gets one of its own."""
        return Act(actor, self.clock.now(), key or OWN_KEY + short(self.ids.new()))

    def read(self, act: Act, rule: Callable[[UnitOfWork], T], kept: Kept | None = None) -> T:
        """Run a query on the calling thread; an event loop, which gives what is kept, hurries."""

        def run(reading: Reading) -> T:
            return rule(UnitOfWork(reading, act, self.ids))

        return self._readers.read(run, kept)

    def reading(self, act: Act, rule: Callable[[UnitOfWork], object], reply: Reply) -> None:
        """Run a query on a reader thread."""
        self._readers.submit(lambda reading: rule(UnitOfWork(reading, act, self.ids)), reply)

    def write(self, act: Act, rule: Callable[[UnitOfWork], object], about: About) -> None:
        """Queue a command for the writer."""

        def run(transaction: Transaction) -> object:
            return rule(UnitOfWork(transaction, act, self.ids))

        def note(transaction: Transaction, refusal: RefusedError) -> None:
            uow = UnitOfWork(transaction, act, self.ids)
            uow.record(about.name, refusal.code, detail=str(refusal))

        noted = note if act.actor.site else None
        self._writer.submit(Job(run, about.reply, (act, about.arguments), noted))

    def guard(self, uow: UnitOfWork, rule: Callable[..., object]) -> None:
        """Refuse a rule whose right the actor does not hold; an unmarked rule is a bug."""
        right = needed(rule)
        assert right is not None, f"{rule.__name__} is not marked with the right it needs"
        self._guard(uow, right)

    def _ahead(self, transaction: Transaction, jobs: Sequence[Job]) -> None:
        if self._prepare is None or len(jobs) == 1:
            return
        hints = [cast("tuple[Act, tuple[object, ...]]", job.hint) for job in jobs]
        self._prepare(transaction, [(UnitOfWork(transaction, a, self.ids), g) for a, g in hints])

    def _committed(self, tables: frozenset[str]) -> None:
        for listener in self._listeners:
            try:
                listener(tables)
            except Exception:  # the commit stands, and who waits for it must be told so
                _log.exception("somebody who listens for commits failed")


class Door:
    """The two ways in, bound to one actor and one key."""

    def __init__(self, core: Core, actor: Actor, key: str, kept: Kept | None = None) -> None:
        self._kept = kept
        self.core = core
        self.actor = actor
        self.key = key

    def keyed(self, key: str) -> "Door":
        """Return the same door under another key."""
        return Door(self.core, self.actor, key, self._kept)

    async def ask(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query and return its answer."""
        asked = self._guarded(query, *args, **kwargs)
        if self.core.reads_here and is_brief(query):
            with suppress(LongError):
                kept = {} if self._kept is None else self._kept
                return self.core.read(self._looking(), asked, kept)
        reply: LoopReply = asyncio.get_running_loop().create_future()
        self.core.reading(self._looking(), asked, reply)
        return cast("T", await reply)

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command, commit it once, and return its answer."""
        reply: LoopReply = asyncio.get_running_loop().create_future()
        self._do(reply, command, *args, **kwargs)
        try:
            return cast("T", await reply)
        finally:
            if self._kept:
                self._kept.clear()  # the command may have changed it

    def ask_now(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query and wait for it; for the command line and for bulk builders."""
        reply: ThreadReply = Future()
        self.core.reading(self._looking(), self._guarded(query, *args, **kwargs), reply)
        return cast("T", reply.result())

    def do_now(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command and wait for its commit; for the command line and for bulk builders."""
        return self.begin(command, *args, **kwargs).result()

    def begin(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue a command and return the future of its answer, for callers that send many."""
        reply: ThreadReply = Future()
        self._do(reply, command, *args, **kwargs)
        return cast("Future[T]", reply)

    def _do(
        self,
        reply: Reply,
        command: Callable[Concatenate[UnitOfWork, P], object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        act, about = self.core.act(self.actor, self.key), About(command.__name__, args, reply)
        self.core.write(act, self._guarded(command, *args, **kwargs), about)

    def _guarded(
        self, rule: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[UnitOfWork], T]:
        """Return the rule with what it was given, behind the check of rights."""

        def run(uow: UnitOfWork) -> T:
            self.core.guard(uow, rule)
            return rule(uow, *args, **kwargs)

        return run

    def _looking(self) -> Act:
        return Act(self.actor, self.core.clock.now(), self.key)  # a query needs no key of its own
