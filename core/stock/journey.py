"""Journeys: the transfers that one transaction has read, begun and changed.

They are changed in memory and written together at the end, as balances are, so that sixty
dispatches or arrivals cost little more than one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update

from core.clock import micros
from core.statement import Hot
from core.stock.goods import Goods
from core.tables.flow import Transfer, TransferLine
from core.tables.kinds import TransferState
from core.transaction import Transaction

_transfers = Transfer.metadata.tables["transfer"]
_lines = TransferLine.metadata.tables["transfer_line"]
_t, _l = _transfers.c, _lines.c
_WRITE = Hot(
    update(_transfers)
    .where(_t.site == bindparam("its_site"), _t.id == bindparam("its_id"))
    .values(
        state=bindparam("now_state"),
        received_by=bindparam("now_by"),
        received_at=bindparam("now_at"),
    )
)
_WRITE_LINE = Hot(
    update(_lines)
    .where(
        *(_l.site == bindparam("its_site"), _l.transfer == bindparam("its_id")),
        _l.line == bindparam("its_line"),
    )
    .values(arrived=bindparam("now_arrived"), settled=bindparam("now_settled"))
)


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """One line: a lot (or a unit) that left a shelf, and what has become of it."""

    line: int
    goods: Goods
    owner: int
    source: int
    dispatched: int
    arrived: int = 0
    settled: int = 0

    @property
    def missing(self) -> int:
        """Pieces that are still in transit."""
        return self.dispatched - self.arrived - self.settled


@dataclass(frozen=True, slots=True)
class Journey:
    """One transfer with its lines."""

    id: int
    code: str
    key: str
    source: int
    transit: int
    target: int
    dispatched_by: int
    dispatched_at: datetime
    received_by: int | None
    received_at: datetime | None
    state: TransferState
    note: str
    lines: tuple[OnTheWay, ...]


_Key = tuple[int, int]


class Journeys:
    """The transfers that one transaction has read, begun and changed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._journeys: dict[_Key, Journey] = {}
        self._dirty: dict[_Key, set[int]] = {}
        """The changed lines of each changed transfer."""
        self._before: dict[_Key, Journey | None] = {}

    def find(self, site: int, fits: Callable[[Journey], bool]) -> Journey | None:
        """Return the transfer that fits, as it stands in this transaction."""
        here = (its for key, its in self._journeys.items() if key[0] == site)
        return next(filter(fits, here), None)

    def keep(self, site: int, stored: Journey) -> None:
        """Take over a transfer as it is stored."""
        self._journeys[(site, stored.id)] = stored

    def start(self, site: int, begun: Journey) -> None:
        """Take over a transfer that was just dispatched."""
        self._before[(site, begun.id)] = None
        self.keep(site, begun)

    def change(self, site: int, after: Journey, lines: Sequence[OnTheWay]) -> None:
        """Note the new state of a transfer, and which of its lines have changed."""
        key = (site, after.id)
        self._before.setdefault(key, self._journeys[key])
        self._journeys[key] = after
        self._dirty.setdefault(key, set()).update(each.line for each in lines)

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._before = {}

    def touched(self) -> bool:
        """Tell whether the running command has begun or changed a transfer."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back what the running command changed."""
        for key, its in self._before.items():
            if its is None:
                del self._journeys[key]
                self._dirty.pop(key, None)
            else:
                self._journeys[key] = its
        self._before = {}

    def flush(self) -> None:
        """Write the changed transfers and their changed lines."""
        heads = [_head_change(site, self._journeys[(site, its)]) for site, its in self._dirty]
        lines = [
            _line_change(key, each)
            for key, changed_lines in self._dirty.items()
            for each in self._journeys[key].lines
            if each.line in changed_lines
        ]
        for hot, rows in ((_WRITE, heads), (_WRITE_LINE, lines)):
            if rows:
                self._transaction.many(hot, rows)
        self._dirty = {}


def _head_change(site: int, its: Journey) -> dict[str, object]:
    at = None if its.received_at is None else micros(its.received_at)
    now = {"now_state": its.state.value, "now_by": its.received_by, "now_at": at}
    return {"its_site": site, "its_id": its.id, **now}


def _line_change(key: _Key, each: OnTheWay) -> dict[str, object]:
    now = {"now_arrived": each.arrived, "now_settled": each.settled}
    return {"its_site": key[0], "its_id": key[1], "its_line": each.line, **now}
