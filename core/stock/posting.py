"""Postings as the rules see them, and the keys that make doing it twice do it once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from core.clock import micros, moment
from core.errors import RefusedError
from core.once import asked_again
from core.reading import Reading
from core.rights import Right, needs
from core.statement import Hot, Row
from core.tables.kinds import MovementKind
from core.tables.stock import Movement, Posting
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_posting = Posting.metadata.tables["posting"]
_movement = Movement.metadata.tables["movement"]
_p, _m = _posting.c, _movement.c
_head = (
    *(_p.id, _p.idempotency_key, _p.fingerprint, _p.kind, _p.actor, _p.at, _p.reason),
    *(_p.reference, _p.reverses),
)
_BY_KEY = Hot(
    select(*_head).where(_p.site == bindparam("site"), _p.idempotency_key == bindparam("key"))
)
_BY_ID = Hot(select(*_head).where(_p.site == bindparam("site"), _p.id == bindparam("posting")))
_REVERSAL = Hot(
    select(*_head).where(_p.site == bindparam("site"), _p.reverses == bindparam("posting"))
)
_LINES = Hot(
    select(*(_m.item, _m.lot, _m.quantity, _m.source, _m.target, _m.unit, _m.owner, _m.follows))
    .where(_m.site == bindparam("site"), _m.posting == bindparam("posting"))
    .order_by(_m.line)
)


class Line(NamedTuple):
    """One movement: quantity of a lot (or one unit) from a location to another."""

    item: int
    lot: int
    quantity: int
    source: int
    target: int
    unit: int | None = None
    owner: int = 0
    follows: int | None = None
    """The take that this line settles."""


class Posted(NamedTuple):
    """What one command wrote."""

    id: int
    key: str
    fingerprint: int
    kind: MovementKind
    actor: int
    at: datetime
    reason: str
    reference: str
    reverses: int | None
    lines: tuple[Line, ...]


class Postings:
    """The postings that one transaction has written, so that a key counts at once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._by_key: dict[tuple[int, str], Posted] = {}
        self._absent: set[tuple[int, str]] = set()
        self._new: list[tuple[int, Posted]] = []

    def by_key(self, site: int, key: str) -> Posted | None:
        """Return the posting under a key, or none."""
        found = self._by_key.get((site, key))
        if found is None and (site, key) not in self._absent:
            found = _one(self._transaction, _BY_KEY, site, key=key)
        return found

    def written(self, site: int, reference: str) -> Iterator[Posted]:
        """Go through the postings of this transaction that bear a reference, in their order."""
        for (where, _), posted in self._by_key.items():
            if where == site and posted.reference == reference:
                yield posted

    def absent(self, keys: set[tuple[int, str]]) -> None:
        """Take over what a batch has read ahead: these keys are new."""
        self._absent |= keys

    def add(self, site: int, posted: Posted) -> None:
        """Write a posting with its movements."""
        self._new.append((site, posted))
        self._by_key[(site, posted.key)] = posted
        at = micros(posted.at)
        made, key, mark, kind, actor, _, reason, reference, reverses, lines = posted
        head = (site, made, key, mark, kind.value, actor, at, reason, reference, reverses)
        append = self._transaction.append
        append(_posting, head)
        for number, (item, lot, quantity, source, target, unit, owner, follows) in enumerate(lines):
            goods = (item, lot, unit, quantity)
            append(_movement, (site, made, number, *goods, source, target, owner, at, follows))

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._new = []

    def touched(self) -> bool:
        """Tell whether the running command has posted."""
        return bool(self._new)

    def undo(self) -> None:
        """Take back what the running command posted."""
        for site, posted in self._new:
            del self._by_key[(site, posted.key)]
        self._new = []

    def flush(self) -> None:
        """Write nothing: postings are gathered as whole rows."""


def replayed(uow: UnitOfWork, mark: int) -> Posted | None:
    """Return what this key posted before; the same key with other content is refused.

    To the same person who asks again after a crash what was posted is the answer, in any case.
    """
    first = uow.writing.cache(Postings).by_key(uow.site, uow.key)
    if first is None or first.fingerprint == mark:
        return first
    if asked_again(uow) and first.actor == uow.actor.id:
        return first
    raise RefusedError("key.reused")


@needs(Right.ENROLLED, brief=True)
def posted_before(uow: UnitOfWork) -> Posted | None:
    """Return what the acting person has posted under the key before, or none."""
    found = _one(uow.reading, _BY_KEY, uow.site, key=uow.key)
    return found if found is not None and found.actor == uow.actor.id else None


def posting(uow: UnitOfWork, posting_id: int) -> Posted:
    """Return a posting by id, or refuse an unknown one."""
    found = _one(uow.reading, _BY_ID, uow.site, posting=posting_id)
    if found is None:
        raise RefusedError("posting.unknown", posting=str(posting_id))
    return found


def reversal(uow: UnitOfWork, posting_id: int) -> Posted | None:
    """Return the posting that reversed another, or none."""
    return _one(uow.reading, _REVERSAL, uow.site, posting=posting_id)


def _one(reading: Reading, hot: Hot, site: int, **params: object) -> Posted | None:
    rows = reading.rows(hot, site=site, **params)
    if not rows:
        return None
    lines = reading.rows(_LINES, site=site, posting=rows[0][0])
    return _posted(rows[0], [Line(*line) for line in lines])


def _posted(row: Row, lines: Sequence[Line]) -> Posted:
    posted, key, mark, kind, actor, at, reason, reference, reverses = row
    about = (MovementKind(kind), actor, moment(at), reason, reference, reverses)
    return Posted(posted, key, mark, *about, tuple(lines))
