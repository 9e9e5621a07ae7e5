"""The door: ``ask`` reads, ``do`` writes and commits once; both run plain synchronous rules.

A rule is a function ``f(uow, …)`` marked with the right it needs. It runs off the event loop, gets
ids and frozen dataclasses, and answers with frozen dataclasses or a ``RefusedError``. The unit of
work carries who acts, at which site, when, and under which key.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar, cast

from core.clock import Clock, SystemClock
from core.clock import micros as to_micros
from core.db import Database
from core.errors import RefusedError
from core.identity import IdMaker, short
from core.plain import plain
from core.readers import Readers
from core.reply import LoopReply, Reply, ThreadReply
from core.rights import Right, needed
from core.tables.delivery import Audit, Event
from core.transaction import Reading, Shared, Transaction
from core.writer import Job, Writer

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)
_AUDIT = Audit.metadata.tables["audit"]
_EVENT = Event.metadata.tables["event"]


class ActorKind(StrEnum):
    """Who can act."""

    STAFF = "staff"
    CHAT_USER = "chat_user"
    """Somebody in a chat who is not (yet) known as staff."""
    DEVICE = "device"
    PROGRAM = "program"
    """The program itself: its clock, its inbox and outbox, its command line."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and at which site."""

    kind: ActorKind
    id: int
    site: int = 0


PROGRAM = Actor(ActorKind.PROGRAM, 0)


Coming = tuple["UnitOfWork", tuple[object, ...]]
"""A command of a batch before it runs: its unit of work and what it was given."""
Prepare = Callable[[Transaction, Sequence[Coming]], None]
"""Reads in one go what the commands of a batch will need."""
Guard = Callable[["UnitOfWork", Right], None]
"""Refuses an actor who holds a right nowhere; the rule itself checks the place."""


class UnitOfWork:
    """One act in progress: the statements it may run, and what every row of it carries."""

    def __init__(self, reading: Reading, act: "Act", ids: IdMaker) -> None:
        self.reading = reading
        self.actor = act.actor
        self.site = act.actor.site
        self.now = act.now
        self.key = act.key
        self.ids = ids

    @property
    def writing(self) -> Transaction:
        """The transaction of a command; a query has none, and asking for it is a bug."""
        assert isinstance(self.reading, Transaction), "a query may not write"
        return self.reading

    @cached_property
    def micros(self) -> int:
        """Now, as stored."""
        return to_micros(self.now)

    def new_id(self) -> int:
        """Return a fresh id."""
        return self.ids.new()

    def emit(self, kind: str, **about: int | None) -> None:
        """Let an event commit with the change; ``about`` names item, location, lot or subject."""
        row = dict.fromkeys(("item", "location", "lot", "subject"), None) | about
        row |= {"id": self.new_id(), "site": self.site, "kind": kind, "at": self.micros}
        self.writing.add(_EVENT, row | {"seen": False})

    def audit(self, act: str, *, subject: int | None = None, detail: str = "") -> None:
        """Record that the actor did something."""
        self.record(act, "done", subject=subject, detail=detail)

    def record(
        self, act: str, outcome: str, *, subject: int | None = None, detail: str = ""
    ) -> None:
        """Record an act and how it ended; ``outcome`` is ``done`` or a refusal's code."""
        row: dict[str, object] = {
            "id": self.new_id(),
            "site": self.site,
            "actor": self.actor.id,
            "at": self.micros,
            "act": act[:32],
            "outcome": outcome[:40],
            "subject": subject,
            "detail": plain(detail, 400),
        }
        self.writing.add(_AUDIT, row)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what when, under which key."""

    actor: Actor
    now: datetime
    key: str


@dataclass(frozen=True, slots=True)
class About:
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
        self._guard = guard
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._prepare = prepare
        shared: Shared = {}
        self._readers = Readers(database, shared)
        self._writer = Writer(database, self._ahead, self._committed, shared)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` on the writer's thread with the tables each commit wrote."""
        self._listeners.append(listener)

    def as_(self, actor: Actor, *, key: str = "") -> "Door":
        """Return the door bound to who acts and to the key of what is asked for."""
        return Door(self, actor, key)

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        self._writer.close()
        self._readers.close()
        self.database.close()

    def act(self, actor: Actor, key: str) -> Act:
        """Return the act that begins now; without a key it gets one of its own."""
        return Act(actor, self.clock.now(), key or f"own:{short(self.ids.new())}")

    def read(self, act: Act, rule: Callable[[UnitOfWork], T]) -> T:
        """Run a query on the calling thread; for threads that are not the event loop."""
        return self._readers.read(lambda reading: rule(UnitOfWork(reading, act, self.ids)))

    def reading(self, act: Act, rule: Callable[[UnitOfWork], object], reply: Reply) -> None:
        """Run a query on a reader thread."""
        self._readers.submit(lambda reading: rule(UnitOfWork(reading, act, self.ids)), reply)

    def write(self, act: Act, rule: Callable[[UnitOfWork], object], about: "About") -> None:
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

    def __init__(self, core: Core, actor: Actor, key: str) -> None:
        self.core = core
        self.actor = actor
        self.key = key

    def keyed(self, key: str) -> "Door":
        """Return the same door under another key."""
        return Door(self.core, self.actor, key)

    async def ask(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query and return its answer."""
        reply: LoopReply = asyncio.get_running_loop().create_future()
        self._ask(reply, query, *args, **kwargs)
        return cast("T", await reply)

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command, commit it once, and return its answer."""
        reply: LoopReply = asyncio.get_running_loop().create_future()
        self._do(reply, command, *args, **kwargs)
        return cast("T", await reply)

    def ask_now(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query and wait for it; for the command line and for bulk builders."""
        reply: ThreadReply = Future()
        self._ask(reply, query, *args, **kwargs)
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
        def rule(uow: UnitOfWork) -> object:
            self.core.guard(uow, command)
            return command(uow, *args, **kwargs)

        about = About(command.__name__, args, reply)
        self.core.write(self.core.act(self.actor, self.key), rule, about)

    def _ask(
        self,
        reply: Reply,
        query: Callable[Concatenate[UnitOfWork, P], object],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        def rule(uow: UnitOfWork) -> object:
            self.core.guard(uow, query)
            return query(uow, *args, **kwargs)

        self.core.reading(self.core.act(self.actor, self.key), rule, reply)
