"""Unit of work: one act in progress, and what every row of it carries.

A rule is a function ``f(uow, …)`` marked with the right it needs; it answers with frozen values or
a ``RefusedError``. The unit of work carries who acts, at which site, when and by which key.
"""

from datetime import datetime
from typing import NamedTuple

from core.actor import Actor
from core.clock import micros as to_micros
from core.identity import IdMaker
from core.plain import plain
from core.reading import Reading
from core.tables.delivery import Audit, Event
from core.transaction import Transaction

_AUDIT = Audit.metadata.tables["audit"]
_EVENT = Event.metadata.tables["event"]


OWN_KEY = "own:"
"""How a key begins that was made here for one act, which nobody can ask for again."""


class UnitOfWork:
    """One act in progress: the statements it may run, and what every row of it carries."""

    def __init__(self, reading: Reading, act: "Act", ids: IdMaker) -> None:
        self.reading = reading
        self.actor = act.actor
        self.site = act.actor.site
        self.now = act.now
        self.micros = to_micros(act.now)
        """Now, as stored."""
        self.key = act.key
        self.ids = ids

    @property
    def writing(self) -> Transaction:
        """The transaction of a command; a query has none, and asking for it is a bug."""
        assert isinstance(self.reading, Transaction), "a query may not write"
        return self.reading

    def new_id(self) -> int:
        """Return a fresh id."""
        return self.ids.new(self.micros)

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
        head = (self.new_id(), self.site, self.actor.id, act[:32], outcome[:40])
        self.writing.append(_AUDIT, (*head, subject, plain(detail, 400), self.micros))


class Act(NamedTuple):
    """Who does what when, under which key."""

    actor: Actor
    now: datetime
    key: str
