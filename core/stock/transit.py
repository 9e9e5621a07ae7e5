"""Transit: the papers of a transfer, line by line: dispatched, arrived, settled otherwise.

What is neither arrived nor settled is still on its way, and lies in the *transit* place of where
it goes. Only the commands of ``flow.transfer`` and ``reverse`` change these papers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select, update

from core.errors import RefusedError
from core.statement import Row
from core.stock.goods import Goods, goods_of, with_goods
from core.tables.flow import Transfer, TransferLine
from core.tables.kinds import TransferState
from core.unit_of_work import UnitOfWork

MOST_OPEN = 50
_transfers = Transfer.metadata.tables["transfer"]
_lines = TransferLine.metadata.tables["transfer_line"]
_t, _l = _transfers.c, _lines.c
_head = (
    *(_t.id, _t.code, _t.idempotency_key, _t.source, _t.transit, _t.target, _t.dispatched_by),
    *(_t.dispatched_at, _t.received_by, _t.received_at, _t.state, _t.note),
)
_figures = (_l.transfer, _l.line, _l.owner, _l.source, _l.dispatched, _l.arrived, _l.settled)
_WAITING = (TransferState.DISPATCHED.value, TransferState.SHORT.value)


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


def start(uow: UnitOfWork, begun: Journey) -> None:
    """Write a transfer that was just dispatched."""
    uow.writing.add(_transfers, _head_row(uow, begun))
    for each in begun.lines:
        uow.writing.add(_lines, _line_row(uow, begun.id, each))


def journey(uow: UnitOfWork, transfer: int) -> Journey:
    """Return a transfer by id, or refuse an unknown one."""
    return _one(uow, _t.id == transfer, str(transfer))


def journey_by_code(uow: UnitOfWork, code: str) -> Journey:
    """Return a transfer by its short code, in any case of letters."""
    wanted = code.strip().upper()
    return _one(uow, _t.code == wanted, wanted)


def journey_by_key(uow: UnitOfWork, key: str) -> Journey:
    """Return the transfer that a key dispatched."""
    return _one(uow, _t.idempotency_key == key, key)


def waiting(uow: UnitOfWork, ends: Sequence[int] | None = None) -> list[Journey]:
    """Return what is on its way, to or from any of these places, the oldest first."""
    fits: ColumnElement[bool] = _t.state.in_(_WAITING)
    if ends is not None:
        fits = fits & (_t.source.in_(ends) | _t.target.in_(ends))
    return _read(uow, fits)


def changed(uow: UnitOfWork, before: Journey, lines: Sequence[OnTheWay]) -> Journey:
    """Write what has become of lines and return the transfer in its new state."""
    known = {each.line: each for each in lines}
    now = tuple(known.get(each.line, each) for each in before.lines)
    state = state_of(now)
    touched = state is not TransferState.DISPATCHED
    after = replace(
        before,
        lines=now,
        state=state,
        received_by=uow.actor.id if touched else None,
        received_at=uow.now if touched else None,
    )
    _write(uow, after, lines)
    return after


def counted_short(uow: UnitOfWork, before: Journey) -> Journey:
    """Write that somebody looked and found nothing that had come."""
    after = replace(
        before, state=TransferState.SHORT, received_by=uow.actor.id, received_at=uow.now
    )
    _write(uow, after, ())
    return after


def state_of(lines: Sequence[OnTheWay]) -> TransferState:
    """Return the state that a transfer's lines amount to."""
    if sum(each.missing for each in lines):
        touched = any(each.arrived or each.settled for each in lines)
        return TransferState.SHORT if touched else TransferState.DISPATCHED
    settled = any(each.settled for each in lines)
    return TransferState.CLOSED if settled else TransferState.RECEIVED


def _one(uow: UnitOfWork, fits: ColumnElement[bool], name: str) -> Journey:
    found = _read(uow, fits)
    if not found:
        raise RefusedError("flow.transfer_unknown", transfer=name)
    return found[0]


def _read(uow: UnitOfWork, fits: ColumnElement[bool]) -> list[Journey]:
    connection = uow.reading.cold()
    found = select(*_head).where(_t.site == uow.site, fits).order_by(_t.id).limit(MOST_OPEN)
    heads: list[Row] = [tuple(head) for head in connection.execute(found)]
    lines: dict[int, list[OnTheWay]] = {head[0]: [] for head in heads}
    its = with_goods(_lines, *_figures).where(_l.site == uow.site, _l.transfer.in_(lines))
    rows: list[Row] = [tuple(row) for row in connection.execute(its.order_by(_l.transfer, _l.line))]
    for row in rows:
        transfer, line, owner, source, dispatched, arrived, settled = row[: len(_figures)]
        figures = (owner, source, dispatched, arrived, settled)
        lines[transfer].append(OnTheWay(line, goods_of(uow, row), *figures))
    return [_journey(head, lines[head[0]]) for head in heads]


def _journey(head: Row, lines: Sequence[OnTheWay]) -> Journey:
    transfer, code, key, source, transit, target, sender, sent_at, *arrival = head
    receiver, received_at, state, note = arrival
    ends, sent = (source, transit, target), (sender, sent_at)
    begun = (transfer, code, key, *ends, *sent, receiver, received_at)
    return Journey(*begun, TransferState(state), note, tuple(lines))


def _write(uow: UnitOfWork, after: Journey, lines: Sequence[OnTheWay]) -> None:
    connection = uow.writing.cold()
    head = {"state": after.state.value}
    connection.execute(
        update(_transfers)
        .where(_t.site == uow.site, _t.id == after.id)
        .values(**head, received_by=after.received_by, received_at=after.received_at)
    )
    if lines:
        connection.execute(
            update(_lines)
            .where(_l.site == uow.site, _l.transfer == after.id, _l.line == bindparam("its_line"))
            .values(arrived=bindparam("its_arrived"), settled=bindparam("its_settled")),
            [
                {"its_line": each.line, "its_arrived": each.arrived, "its_settled": each.settled}
                for each in lines
            ],
        )


def _head_row(uow: UnitOfWork, begun: Journey) -> dict[str, object]:
    return {
        **{"site": uow.site, "id": begun.id, "code": begun.code, "note": begun.note},
        **{"idempotency_key": begun.key, "source": begun.source, "transit": begun.transit},
        **{"target": begun.target, "dispatched_by": begun.dispatched_by},
        **{"dispatched_at": uow.micros, "received_by": None, "received_at": None},
        "state": begun.state.value,
    }


def _line_row(uow: UnitOfWork, transfer: int, each: OnTheWay) -> dict[str, object]:
    unit = each.goods.unit
    return {
        **{"site": uow.site, "transfer": transfer, "line": each.line, "owner": each.owner},
        **{"item": each.goods.article.id, "lot": each.goods.lot.id, "source": each.source},
        **{"unit": None if unit is None else unit.id, "dispatched": each.dispatched},
        **{"arrived": each.arrived, "settled": each.settled},
    }
