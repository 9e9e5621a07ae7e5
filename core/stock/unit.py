"""Units: physical pieces with an identity; their state and place change only with a movement."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from core.errors import RefusedError
from core.reading import Reading
from core.statement import Hot, Row
from core.tables.kinds import UnitState
from core.tables.stock import Unit
from core.transaction import Transaction
from core.unit_of_work import UnitOfWork

_table = Unit.metadata.tables["unit"]
_c = _table.c
UNIT_COLUMNS = (_c.id, _c.item, _c.lot, _c.location, _c.owner, _c.serial, _c.code, _c.epc, _c.state)
_BY_ID = Hot(select(*UNIT_COLUMNS).where(_c.site == bindparam("site"), _c.id == bindparam("unit")))
_BY_CODE = Hot(
    select(*UNIT_COLUMNS).where(_c.site == bindparam("site"), _c.code == bindparam("code"))
)
_BY_EPC = Hot(
    select(*UNIT_COLUMNS).where(_c.site == bindparam("site"), _c.epc == bindparam("code"))
)
_BY_SERIAL = Hot(
    select(*UNIT_COLUMNS).where(
        _c.site == bindparam("site"), _c.item == bindparam("item"), _c.serial == bindparam("code")
    )
)
_LYING = Hot(
    select(*UNIT_COLUMNS).where(
        _c.site == bindparam("site"),
        _c.location == bindparam("location"),
        _c.lot == bindparam("lot"),
    )
)
"""In no order: asked to sort by id, SQLite would rather walk through all units of the site."""


def _update(*changed: str) -> Hot:
    values: dict[str, object] = {name: bindparam(f"new_{name}") for name in changed}
    here = (_c.site == bindparam("new_site"), _c.id == bindparam("new_id"))
    return Hot(update(_table).where(*here).values(**values))


_MOVE = _update("location", "state", "owner", "lot")
_RENAME = _update("serial", "code", "epc")


class Piece(NamedTuple):
    """One unit: what it is, where its last movement left it, and in which state."""

    id: int
    item: int
    lot: int
    location: int
    owner: int
    serial: str | None
    code: str | None
    epc: str | None
    state: UnitState

    @property
    def label(self) -> str:
        """What people call it: the hospital code, else the serial, else the tag."""
        return self.code or self.serial or self.epc or str(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """What it can be found by; a serial counts within its item only."""
        return tuple(filter(None, (self.code, self.epc, serial_name(self.item, self.serial))))


class Pieces:
    """The units that one transaction has read, made and moved."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._pieces: dict[tuple[int, int], Piece] = {}
        self._of_lot: dict[tuple[int, int], set[int]] = {}
        self._named: dict[tuple[int, str], int] = {}
        self._lying: set[tuple[int, int, int]] = set()
        self._dirty: set[tuple[int, int]] = set()
        self._renamed: set[tuple[int, int]] = set()
        self._unwritten: dict[tuple[int, int], dict[str, object]] = {}
        self._before: dict[tuple[int, int], Piece | None] = {}

    def get(self, site: int, unit: int) -> Piece:
        """Return a unit by id, or refuse an unknown one."""
        found = self._pieces.get((site, unit)) or _one(self._transaction, _BY_ID, site, unit=unit)
        if found is None:
            raise RefusedError("unit.unknown", unit=str(unit))
        return self.known(site, found)

    def known(self, site: int, stored: Piece) -> Piece:
        """Return a stored unit as it stands in this transaction, which may have moved it."""
        found = self._pieces.get((site, stored.id))
        return found or self._keep(site, stored)

    def made(self, site: int, name: str) -> Piece | None:
        """Return the unit with a code, tag or serial that this transaction made, or none."""
        found = self._pieces.get((site, self._named.get((site, name), 0)))
        return found if found is not None and name in found.names else None

    def lying(self, site: int, location: int, lot: int) -> Iterator[Piece]:
        """Go through the units of a lot at a place, the first made first."""
        where = (site, location, lot)
        if where not in self._lying:
            self._lying.add(where)
            for row in self._transaction.rows(_LYING, site=site, location=location, lot=lot):
                self.known(site, piece_of(row))
        for unit in sorted(self._of_lot.get((site, lot), ())):
            piece = self._pieces.get((site, unit))
            if piece is not None and piece.location == location and piece.lot == lot:
                yield piece

    def make(self, site: int, piece: Piece) -> None:
        """Add a unit that arrives for the first time."""
        self._before.setdefault((site, piece.id), None)
        self._keep(site, piece)
        self._names(site, piece)
        row = _row(site, piece)
        self._unwritten[(site, piece.id)] = row
        self._transaction.add(_table, row)

    def change(self, site: int, changed: Piece) -> None:
        """Note that a unit now lies somewhere else, in another state, or is another's."""
        key = (site, changed.id)
        self._before.setdefault(key, self.get(site, changed.id))
        self._keep(site, changed)
        if key in self._unwritten:
            self._unwritten[key].update(_row(site, changed))
        else:
            self._dirty.add(key)

    def rename(self, site: int, changed: Piece) -> None:
        """Note that a unit comes back from its supplier under other names."""
        self.change(site, changed)
        self._names(site, changed)
        self._renamed.add((site, changed.id))

    def _names(self, site: int, piece: Piece) -> None:
        for name in piece.names:
            self._named[(site, name)] = piece.id

    def _keep(self, site: int, piece: Piece) -> Piece:
        self._pieces[(site, piece.id)] = piece
        self._of_lot.setdefault((site, piece.lot), set()).add(piece.id)
        return piece

    def begin(self) -> None:
        """Remember this point as the start of a command."""
        self._before = {}

    def touched(self) -> bool:
        """Tell whether the running command has changed a unit."""
        return bool(self._before)

    def undo(self) -> None:
        """Take back what the running command changed."""
        for key, piece in self._before.items():
            if piece is None:
                del self._pieces[key]
                self._unwritten.pop(key, None)
                continue
            self._pieces[key] = piece
            if key in self._unwritten:
                self._unwritten[key].update(_row(key[0], piece))
        self._before = {}

    def flush(self) -> None:
        """Write where the moved units are now."""
        for hot, keys in ((_MOVE, self._dirty), (_RENAME, self._renamed)):
            rows = [self._change_row(key) for key in sorted(keys) if key in self._pieces]
            if rows:
                self._transaction.many(hot, rows)
            keys.clear()
        self._unwritten = {}

    def _change_row(self, key: tuple[int, int]) -> dict[str, object]:
        row = _row(key[0], self._pieces[key])
        return {f"new_{name}": value for name, value in row.items()}


def _row(site: int, piece: Piece) -> dict[str, object]:
    return {
        **{"site": site, "id": piece.id, "item": piece.item, "lot": piece.lot},
        **{"location": piece.location, "owner": piece.owner, "serial": piece.serial},
        **{"code": piece.code, "epc": piece.epc, "state": piece.state.value},
    }


def piece_by_code(uow: UnitOfWork, code: str) -> Piece | None:
    """Return the unit with a hospital code or a tag, or none."""
    return _made(uow, code) or _now(
        uow,
        _one(uow.reading, _BY_CODE, uow.site, code=code)
        or _one(uow.reading, _BY_EPC, uow.site, code=code),
    )


def piece_by_serial(uow: UnitOfWork, item: int, serial: str) -> Piece | None:
    """Return the unit of an item with a maker's serial, or none."""
    return _made(uow, serial_name(item, serial)) or _now(
        uow, _one(uow.reading, _BY_SERIAL, uow.site, item=item, code=serial)
    )


def piece(uow: UnitOfWork, unit: int) -> Piece:
    """Return a unit by id, or refuse an unknown one."""
    if isinstance(uow.reading, Transaction):
        return uow.reading.cache(Pieces).get(uow.site, unit)
    found = _one(uow.reading, _BY_ID, uow.site, unit=unit)
    if found is None:
        raise RefusedError("unit.unknown", unit=str(unit))
    return found


def serial_name(item: int, serial: str | None) -> str | None:
    """Return a maker's serial with its item, which no code can look like."""
    return f"{item}\n{serial}" if serial else None


def _made(uow: UnitOfWork, name: str | None) -> Piece | None:
    if name is None or not isinstance(uow.reading, Transaction):
        return None
    return uow.reading.cache(Pieces).made(uow.site, name)


def _now(uow: UnitOfWork, stored: Piece | None) -> Piece | None:
    if stored is None or not isinstance(uow.reading, Transaction):
        return stored
    return uow.reading.cache(Pieces).known(uow.site, stored)


def _one(reading: Reading, hot: Hot, site: int, **params: object) -> Piece | None:
    rows = reading.rows(hot, site=site, **params)
    return piece_of(rows[0]) if rows else None


def piece_of(row: Row) -> Piece:
    """Return a unit from a row of ``UNIT_COLUMNS``."""
    unit, item, lot, location, owner, serial, code, epc, state = row
    return Piece(unit, item, lot, location, owner, serial, code, epc, UnitState(state))
