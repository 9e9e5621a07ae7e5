"""Lots: a maker's lot of an item at one site; its status says whether it may be used."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from core import clock
from core.errors import RefusedError
from core.once import done_once, fingerprint
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.reading import Reading
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.balance import STATUS, Balances
from core.stock.location import today_number, tree
from core.tables.kinds import LocationKind, LotStatus
from core.tables.stock import Lot
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_table = Lot.metadata.tables["lot"]
_c = _table.c
LOT_COLUMNS = (_c.id, _c.item, _c.number, _c.expiry, _c.made, _c.status, _c.status_reason)
_BY_ID = Hot(select(*LOT_COLUMNS).where(_c.site == bindparam("site"), _c.id == bindparam("lot")))
_BY_NUMBER = Hot(
    select(*LOT_COLUMNS).where(
        _c.site == bindparam("site"), _c.item == bindparam("item"), _c.number == bindparam("number")
    )
)


class Batch(NamedTuple):
    """One lot; ``expiry`` and ``made`` as stored days (``yyyymmdd``; 0 is not known)."""

    id: int
    item: int
    number: str
    expiry: int
    made: int
    status: LotStatus
    status_reason: str

    @property
    def held(self) -> bool:
        """Whether it must not be used, whatever its last day is."""
        return self.status is not LotStatus.AVAILABLE

    @property
    def last_day(self) -> date | None:
        """The last day on which it may be used, or none if it never expires."""
        return clock.day(self.expiry)


class Lots:
    """The lots that one transaction has read and made."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._lots: dict[tuple[int, int], Batch] = {}
        self._seen: dict[tuple[int, int], Row] = {}
        self._numbers: dict[tuple[int, int, str], Batch] = {}
        self._made: list[tuple[int, Batch]] = []

    def get(self, site: int, lot_id: int) -> Batch:
        """Return a lot by id, or refuse an unknown one."""
        found = self._lots.get((site, lot_id))
        if found is None:
            row = self._seen.get((site, lot_id))
            found = _read(self._transaction, site, lot_id) if row is None else batch_of(row)
            self._lots[(site, lot_id)] = found
        return found

    def seen(self, rows: Mapping[tuple[int, int], Row]) -> None:
        """Take over rows of ``LOT_COLUMNS`` that were read ahead, by site and lot."""
        self._seen.update(rows)

    def by_number(self, site: int, item: int, number: str) -> Batch | None:
        """Return the lot of an item with the maker's number, or none."""
        made = self._numbers.get((site, item, number))
        return made or _find(self._transaction, site, item, number)

    def make(self, site: int, batch: Batch) -> None:
        """Add a lot that arrives for the first time."""
        self._made.append((site, batch))
        self._lots[(site, batch.id)] = batch
        self._numbers[(site, batch.item, batch.number)] = batch
        row = {"site": site, "id": batch.id, "item": batch.item, "number": batch.number}
        days = {"expiry": batch.expiry, "made": batch.made}
        status = {"status": batch.status.value, "status_reason": batch.status_reason}
        self._transaction.add(_table, {**row, **days, **status})

    def forget(self, site: int, lot_id: int) -> None:
        """Read a lot anew: its row has changed."""
        self._seen.pop((site, lot_id), None)
        batch = self._lots.pop((site, lot_id), None)
        if batch is not None:
            self._numbers.pop((site, batch.item, batch.number), None)

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._made = []

    def touched(self) -> bool:
        """Tell whether the running command has made a lot."""
        return bool(self._made)

    def undo(self) -> None:
        """Take back the lots that the running command made."""
        for site, batch in self._made:
            self.forget(site, batch.id)
        self._made = []

    def flush(self) -> None:
        """Write nothing: lots are gathered as whole rows when they are made."""


def lot(uow: UnitOfWork, lot_id: int) -> Batch:
    """Return a lot by id, or refuse an unknown one."""
    if isinstance(uow.reading, Transaction):
        return uow.reading.cache(Lots).get(uow.site, lot_id)
    return uow.reading.remember(
        ("lot", uow.site, lot_id), lambda: _read(uow.reading, uow.site, lot_id)
    )


def lot_by_number(uow: UnitOfWork, item: int, number: str) -> Batch | None:
    """Return the lot of an item with the maker's number, or none."""
    if isinstance(uow.reading, Transaction):
        return uow.reading.cache(Lots).by_number(uow.site, item, number)
    return _find(uow.reading, uow.site, item, number)


def open_lot(
    uow: UnitOfWork, item: int, number: str, expiry: date | None, made: date | None
) -> Batch:
    """Return the lot of a receipt, made if it is new; another expiry than known is refused."""
    found = lot_by_number(uow, item, number)
    wanted = clock.day_number(expiry)
    if found is None:
        day_made = 0 if made is None else clock.day_number(made)
        found = Batch(uow.new_id(), item, number, wanted, day_made, LotStatus.AVAILABLE, "")
        uow.writing.cache(Lots).make(uow.site, found)
    if found.expiry != wanted:
        raise RefusedError("lot.other_expiry", lot=number, known=found.expiry)
    return found


def check_usable(uow: UnitOfWork, batch: Batch) -> None:
    """Refuse a lot that is held or has expired."""
    if batch.status is not LotStatus.AVAILABLE:
        raise RefusedError(
            "stock.held", lot=batch.number, reason=batch.status.value, note=batch.status_reason
        )
    if batch.expiry < today_number(uow):
        raise RefusedError("stock.expired", lot=batch.number, expiry=batch.last_day or "")


@needs(Right.HOLD)
def set_lot_status(uow: UnitOfWork, lot_id: int, status: LotStatus, reason: str) -> Batch:
    """Hold or release a lot everywhere at the site; a reason is needed either way."""
    mark = fingerprint("set_lot_status", lot_id, status.value, reason, uow.actor.id)
    return lot(uow, done_once(uow, mark, lambda: _set_status(uow, lot_id, status, reason)))


def _set_status(uow: UnitOfWork, lot_id: int, status: LotStatus, reason: str) -> int:
    if not plain(reason, 200):
        raise RefusedError("reason.missing")
    check_no_patient(reason)
    batch = lot(uow, lot_id)
    permit(uow, Right.HOLD, tree(uow).end(LocationKind.HOSPITAL).path)
    uow.writing.cold().execute(
        update(_table)
        .where(_c.site == uow.site, _c.id == lot_id)
        .values(status=status.value, status_reason=plain(reason, 200))
    )
    uow.writing.cache(Balances).forget_lot(lot_id)
    uow.writing.cache(Lots).forget(uow.site, lot_id)
    uow.emit(f"lot_{status.value}", item=batch.item, lot=lot_id)
    uow.audit("set_lot_status", subject=lot_id, detail=f"{status.value}: {reason.strip()}")
    return lot_id


def _read(reading: Reading, site: int, lot_id: int) -> Batch:
    rows = reading.rows(_BY_ID, site=site, lot=lot_id)
    if not rows:
        raise RefusedError("stock.unknown_lot", lot=str(lot_id))
    return batch_of(rows[0])


def _find(reading: Reading, site: int, item: int, number: str) -> Batch | None:
    rows = reading.rows(_BY_NUMBER, site=site, item=item, number=number)
    return batch_of(rows[0]) if rows else None


def batch_of(row: Row) -> Batch:
    """Return a lot from a row of ``LOT_COLUMNS``."""
    lot_id, item, number, expiry, made, status, reason = row
    return Batch(lot_id, item, number, expiry, made, STATUS[status], reason)
