"""The door: ``ask`` reads, ``do`` writes and commits once; both run plain synchronous rules.

A rule is a function ``f(uow, …)`` marked with the right it needs. It runs off the event loop, gets
ids and frozen dataclasses, and answers with frozen dataclasses or a ``RefusedError``. The unit of
work carries who acts, at which site, when, and under which key.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

from sqlalchemy import Connection

from core.clock import Clock, SystemClock
from core.clock import micros as to_micros
from core.db import READERS, Database
from core.errors import RefusedError
from core.identity import IdMaker, short
from core.rights import Right, needed
from core.tables.delivery import Audit, Event
from core.transaction import Reading, Shared, Transaction
from core.writer import Job, Prepare, Writer

P = ParamSpec("P")
T = TypeVar("T")

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


class Guard(Protocol):
    """Says whether an actor holds a right at all; the rule itself checks the place."""

    def __call__(self, uow: "UnitOfWork", right: Right, /) -> None:
        """Return, or raise ``NotAllowedError``."""
        ...


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
        who = {"id": self.new_id(), "site": self.site, "actor": self.actor.id, "at": self.micros}
        what = {"act": act[:32], "outcome": outcome[:40], "subject": subject}
        self.writing.add(_AUDIT, {**who, **what, "detail": detail.replace("\0", "")[:400]})


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what when, under which key."""

    actor: Actor
    now: datetime
    key: str


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
        self._readers = ThreadPoolExecutor(READERS, "tocsin-reader")
        self._own = threading.local()
        self._opened: list[Connection] = []
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._shared: Shared = {}
        self._writer = Writer(database, prepare or _nothing, self._committed, self._shared)

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """Call ``listener`` on the writer's thread with the tables each commit wrote."""
        self._listeners.append(listener)

    def as_(self, actor: Actor, *, key: str = "") -> "Door":
        """Return the door bound to who acts and to the key of what is asked for."""
        return Door(self, actor, key)

    def close(self) -> None:
        """Finish what is queued and close every connection."""
        self._writer.close()
        self._readers.shutdown()
        for connection in self._opened:
            connection.close()
        self.database.close()

    def act(self, actor: Actor, key: str) -> Act:
        """Return the act that begins now; without a key it gets one of its own."""
        return Act(actor, self.clock.now(), key or f"own:{short(self.ids.new())}")

    def read(self, act: Act, rule: Callable[[UnitOfWork], T]) -> T:
        """Run a query on the calling thread; for threads that are not the event loop."""
        connection = self._connection()
        try:
            uow = UnitOfWork(Reading(connection, self._shared), act, self.ids)
            return rule(uow)
        except Exception:
            self._own.connection = None
            self._opened.remove(connection)
            connection.close()
            raise

    def reading(self, act: Act, rule: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run a query on a reader thread."""
        return self._readers.submit(self.read, act, rule)

    def write(
        self, act: Act, rule: Callable[[UnitOfWork], T], hint: object, name: str
    ) -> Future[T]:
        """Queue a command for the writer."""

        def run(transaction: Transaction) -> T:
            return rule(UnitOfWork(transaction, act, self.ids))

        def note(transaction: Transaction, refusal: RefusedError) -> None:
            uow = UnitOfWork(transaction, act, self.ids)
            uow.record(name, refusal.code, detail=str(refusal))

        noted = note if act.actor.site else None
        job = Job(run, act.actor.site, (act, hint), noted)
        return cast("Future[T]", self._writer.submit(job))

    def guard(self, uow: UnitOfWork, rule: Callable[..., object]) -> None:
        """Refuse a rule whose right the actor does not hold; an unmarked rule is a bug."""
        right = needed(rule)
        assert right is not None, f"{rule.__name__} is not marked with the right it needs"
        self._guard(uow, right)

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self.database.readers.connect()
            self._own.connection = connection
            self._opened.append(connection)
        return connection

    def _committed(self, tables: frozenset[str]) -> None:
        for listener in self._listeners:
            listener(tables)


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
        return await asyncio.wrap_future(self._reading(query, *args, **kwargs))

    async def do(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command, commit it once, and return its answer."""
        return await asyncio.wrap_future(self.begin(command, *args, **kwargs))

    def ask_now(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a query and wait for it; for the command line and for bulk builders."""
        return self._reading(query, *args, **kwargs).result()

    def do_now(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a command and wait for its commit; for the command line and for bulk builders."""
        return self.begin(command, *args, **kwargs).result()

    def begin(
        self, command: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Queue a command and return the future of its answer, for callers that send many."""

        def rule(uow: UnitOfWork) -> T:
            self.core.guard(uow, command)
            return command(uow, *args, **kwargs)

        act = self.core.act(self.actor, self.key)
        hint = args[0] if args else None
        return self.core.write(act, rule, hint, command.__name__)

    def _reading(
        self, query: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        def rule(uow: UnitOfWork) -> T:
            self.core.guard(uow, query)
            return query(uow, *args, **kwargs)

        return self.core.reading(self.core.act(self.actor, self.key), rule)


def _nothing(transaction: Transaction, jobs: Sequence[Job]) -> None:
    """Prepare nothing: what a core without warm reading does."""
    del transaction, jobs
