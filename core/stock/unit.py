"""Units: physical pieces with an identity; their state and place change only with a movement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select, update

from core.errors import RefusedError
from core.statement import Hot, Row
from core.tables.kinds import UnitState
from core.tables.stock import Unit
from core.transaction import Reading, Transaction
from core.unit_of_work import UnitOfWork

_table = Unit.metadata.tables["unit"]
_c = _table.c
_columns = (_c.id, _c.item, _c.lot, _c.location, _c.owner, _c.serial, _c.code, _c.epc, _c.state)
_BY_ID = Hot(select(*_columns).where(_c.site == bindparam("site"), _c.id == bindparam("unit")))
_BY_CODE = Hot(select(*_columns).where(_c.site == bindparam("site"), _c.code == bindparam("code")))
_BY_EPC = Hot(select(*_columns).where(_c.site == bindparam("site"), _c.epc == bindparam("code")))
_BY_SERIAL = Hot(
    select(*_columns).where(
        _c.site == bindparam("site"), _c.item == bindparam("item"), _c.serial == bindparam("code")
    )
)
_LYING = Hot(
    select(*_columns)
    .where(
        _c.site == bindparam("site"),
        _c.location == bindparam("location"),
        _c.lot == bindparam("lot"),
    )
    .order_by(_c.id)
)
_MOVE = Hot(
    update(_table)
    .where(_c.site == bindparam("at_site"), _c.id == bindparam("unit"))
    .values(location=bindparam("location"), state=bindparam("state"), owner=bindparam("owner"))
)


@dataclass(frozen=True, slots=True)
class Piece:
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


class Pieces:
    """The units that one transaction has read, made and moved."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._pieces: dict[tuple[int, int], Piece] = {}
        self._lying: set[tuple[int, int, int]] = set()
        self._dirty: set[tuple[int, int]] = set()
        self._before: dict[tuple[int, int], Piece | None] = {}

    def get(self, site: int, unit: int) -> Piece:
        """Return a unit by id, or refuse an unknown one."""
        found = self._pieces.get((site, unit)) or _one(self._transaction, _BY_ID, site, unit=unit)
        if found is None:
            raise RefusedError("unit.unknown", unit=str(unit))
        return self._pieces.setdefault((site, unit), found)

    def lying(self, site: int, location: int, lot: int) -> Iterator[Piece]:
        """Go through the units of a lot at a place, the first made first."""
        where = (site, location, lot)
        if where not in self._lying:
            self._lying.add(where)
            for row in self._transaction.rows(_LYING, site=site, location=location, lot=lot):
                found = _piece(row)
                self._pieces.setdefault((site, found.id), found)
        for (its_site, _), piece in sorted(self._pieces.items()):
            if its_site == site and piece.location == location and piece.lot == lot:
                yield piece

    def make(self, site: int, piece: Piece) -> None:
        """Add a unit that arrives for the first time."""
        self._before.setdefault((site, piece.id), None)
        self._pieces[(site, piece.id)] = piece
        self._transaction.add(
            _table,
            {
                **{"site": site, "id": piece.id, "item": piece.item, "lot": piece.lot},
                **{"location": piece.location, "owner": piece.owner, "serial": piece.serial},
                **{"code": piece.code, "epc": piece.epc, "state": piece.state.value},
            },
        )

    def move(self, site: int, unit: int, location: int, state: UnitState, owner: int) -> None:
        """Note that a unit now lies somewhere else, in another state, or is another's."""
        old = self.get(site, unit)
        self._before.setdefault((site, unit), old)
        self._pieces[(site, unit)] = replace(old, location=location, state=state, owner=owner)
        self._dirty.add((site, unit))

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
                self._pieces.pop(key, None)
                self._dirty.discard(key)
            else:
                self._pieces[key] = piece
        self._before = {}

    def flush(self) -> None:
        """Write where the moved units are now."""
        rows = []
        for site, unit in sorted(self._dirty):
            piece = self._pieces[(site, unit)]
            place = {"location": piece.location, "state": piece.state.value, "owner": piece.owner}
            rows.append({"at_site": site, "unit": unit, **place})
        if rows:
            self._transaction.many(_MOVE, rows)
        self._dirty = set()


def piece_by_code(uow: UnitOfWork, code: str) -> Piece | None:
    """Return the unit with a hospital code or a tag, or none."""
    return _one(uow.reading, _BY_CODE, uow.site, code=code) or _one(
        uow.reading, _BY_EPC, uow.site, code=code
    )


def piece_by_serial(uow: UnitOfWork, item: int, serial: str) -> Piece | None:
    """Return the unit of an item with a maker's serial, or none."""
    return _one(uow.reading, _BY_SERIAL, uow.site, item=item, code=serial)


def piece(uow: UnitOfWork, unit: int) -> Piece:
    """Return a unit by id, or refuse an unknown one."""
    if isinstance(uow.reading, Transaction):
        return uow.reading.cache(Pieces).get(uow.site, unit)
    found = _one(uow.reading, _BY_ID, uow.site, unit=unit)
    if found is None:
        raise RefusedError("unit.unknown", unit=str(unit))
    return found


def _one(reading: Reading, hot: Hot, site: int, **params: object) -> Piece | None:
    rows = reading.rows(hot, site=site, **params)
    return _piece(rows[0]) if rows else None


def _piece(row: Row) -> Piece:
    unit, item, lot, location, owner, serial, code, epc, state = row
    return Piece(unit, item, lot, location, owner, serial, code, epc, UnitState(state))
