"""Transit: the papers of a transfer, line by line: dispatched, arrived, settled otherwise.

What is neither arrived nor settled is still on its way, and lies in the *transit* place of where
it goes. Only the commands of ``flow.transfer`` and ``reverse`` change these papers; what they
change in a transaction is written together at its end.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from core.clock import moment
from core.errors import RefusedError
from core.plain import plain
from core.statement import Hot, Row
from core.stock.goods import goods_of, with_goods
from core.stock.journey import Journey, Journeys, OnTheWay
from core.stock.page import cut
from core.tables.flow import Transfer, TransferLine
from core.tables.kinds import TransferState
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

MOST_OPEN = 50
"""Transfers with some of one lot that are named at once, the oldest."""
_transfers = Transfer.metadata.tables["transfer"]
_lines = TransferLine.metadata.tables["transfer_line"]
_t, _l = _transfers.c, _lines.c
_head = (
    *(_t.id, _t.code, _t.idempotency_key, _t.source, _t.transit, _t.target, _t.dispatched_by),
    *(_t.dispatched_at, _t.received_by, _t.received_at, _t.state, _t.note),
)
_figures = (_l.transfer, _l.line, _l.owner, _l.source, _l.dispatched, _l.arrived, _l.settled)
_WAITING = (TransferState.DISPATCHED.value, TransferState.SHORT.value)
_HEADS = select(*_head).where(_t.site == bindparam("site"))
_BY_ID = Hot(_HEADS.where(_t.id == bindparam("transfer")))
_BY_CODE = Hot(_HEADS.where(_t.code == bindparam("code")))
_BY_KEY = Hot(_HEADS.where(_t.idempotency_key == bindparam("key")))
_LINES = Hot(
    with_goods(_lines, *_figures).where(
        _l.site == bindparam("site"), _l.transfer == bindparam("transfer")
    )
)


def start(uow: UnitOfWork, begun: Journey) -> None:
    """Write a transfer that was just dispatched."""
    uow.writing.cache(Journeys).start(uow.site, begun)
    uow.writing.add(_transfers, _head_row(uow, begun))
    for each in begun.lines:
        uow.writing.add(_lines, _line_row(uow, begun.id, each))


def journey(uow: UnitOfWork, transfer: int) -> Journey:
    """Return a transfer by id, or refuse an unknown one."""
    return _one(uow, _BY_ID, lambda its: its.id == transfer, transfer=transfer)


def journey_by_code(uow: UnitOfWork, code: str) -> Journey:
    """Return a transfer by its short code, in any case of letters."""
    wanted = plain(code, 20).upper()
    return _one(uow, _BY_CODE, lambda its: its.code == wanted, code=wanted)


def journey_by_key(uow: UnitOfWork, key: str) -> Journey:
    """Return the transfer that a key dispatched."""
    return _one(uow, _BY_KEY, lambda its: its.key == key, key=key)


def waiting(
    uow: UnitOfWork, ends: Sequence[int] | None, page: int, size: int
) -> tuple[list[Journey], int]:
    """Return a page of what is on its way to or from these places, and how much there is in all.

    What comes to these places, or was sent by the one who asks, is first; then the newest.
    """
    fits: ColumnElement[bool] = _t.state.in_(_WAITING)
    near: ColumnElement[bool] = _t.dispatched_by == uow.actor.id
    if ends is not None:
        fits = fits & (_t.source.in_(ends) | _t.target.in_(ends))
        near = near | _t.target.in_(ends)
    count = select(func.count()).select_from(_transfers).where(_t.site == uow.site, fits)
    total = uow.reading.cold().scalar(count) or 0
    shown = cut(page, total, size)
    found = select(*_head).where(_t.site == uow.site, fits)
    found = found.order_by(case((near, 0), else_=1), _t.id.desc())
    return _journeys(uow, found.limit(size).offset(shown.skipped)), total


def waiting_with(uow: UnitOfWork, lot: int) -> list[Journey]:
    """Return what is on its way with some of a lot that has neither arrived nor been settled."""
    left = _l.dispatched > _l.arrived + _l.settled
    with_it = select(_l.transfer).where(_l.site == uow.site, _l.lot == lot, left)
    fits = _t.state.in_(_WAITING) & _t.id.in_(with_it)
    found = select(*_head).where(_t.site == uow.site, fits).order_by(_t.id)
    return _journeys(uow, found.limit(MOST_OPEN))


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
    uow.writing.cache(Journeys).change(uow.site, after, lines)
    return after


def counted_short(uow: UnitOfWork, before: Journey) -> Journey:
    """Write that somebody looked and found nothing that had come."""
    after = replace(
        before, state=TransferState.SHORT, received_by=uow.actor.id, received_at=uow.now
    )
    uow.writing.cache(Journeys).change(uow.site, after, ())
    uow.emit("transfer_short", location=before.target, subject=before.id)
    uow.audit("arrive", subject=before.id, detail=f"{before.code}: 0")
    return after


def state_of(lines: Sequence[OnTheWay]) -> TransferState:
    """Return the state that a transfer's lines amount to."""
    if sum(each.missing for each in lines):
        touched = any(each.arrived or each.settled for each in lines)
        return TransferState.SHORT if touched else TransferState.DISPATCHED
    settled = any(each.settled for each in lines)
    return TransferState.CLOSED if settled else TransferState.RECEIVED


def _one(uow: UnitOfWork, hot: Hot, fits: Callable[[Journey], bool], **named: int | str) -> Journey:
    """Return the one transfer that fits: as this transaction knows it, or as it is stored."""
    known = uow.reading.cache(Journeys) if isinstance(uow.reading, Transaction) else None
    if known is not None and (found := known.find(uow.site, fits)) is not None:
        return found
    heads = uow.reading.rows(hot, site=uow.site, **named)
    if not heads:
        raise RefusedError("flow.transfer_unknown", transfer=str(*named.values()))
    rows = uow.reading.rows(_LINES, site=uow.site, transfer=heads[0][0])
    lines = sorted((_line(uow, row) for row in rows), key=lambda each: each.line)
    stored = _journey(_with_moments(heads[0]), lines)
    if known is not None:
        known.keep(uow.site, stored)
    return stored


def _journeys(uow: UnitOfWork, found: Select[*tuple[object, ...]]) -> list[Journey]:
    """Return the transfers whose heads are found, in their order, with their lines."""
    connection = uow.reading.cold()
    heads: list[Row] = [tuple(head) for head in connection.execute(found)]
    lines: dict[int, list[OnTheWay]] = {head[0]: [] for head in heads}
    its = with_goods(_lines, *_figures).where(_l.site == uow.site, _l.transfer.in_(lines))
    rows: list[Row] = [tuple(row) for row in connection.execute(its.order_by(_l.transfer, _l.line))]
    for row in rows:
        lines[row[0]].append(_line(uow, row))
    return [_journey(head, lines[head[0]]) for head in heads]


def _line(uow: UnitOfWork, row: Row) -> OnTheWay:
    _, line, owner, source, dispatched, arrived, settled = row[: len(_figures)]
    return OnTheWay(line, goods_of(uow, row), owner, source, dispatched, arrived, settled)


def _journey(head: Row, lines: Sequence[OnTheWay]) -> Journey:
    transfer, code, key, source, transit, target, sender, sent_at, *arrival = head
    receiver, received_at, state, note = arrival
    ends, sent = (source, transit, target), (sender, sent_at)
    begun = (transfer, code, key, *ends, *sent, receiver, received_at)
    return Journey(*begun, TransferState(state), note, tuple(lines))


def _with_moments(head: Row) -> Row:
    """Return a head as ordinary statements give it: a hot one gives microseconds."""
    *before, sent_at, receiver, received_at, state, note = head
    arrival = None if received_at is None else moment(received_at)
    return (*before, moment(sent_at), receiver, arrival, state, note)


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
