"""Naming: a unit's hospital code, tag and serial each lead to one piece and no other.

The database would refuse a second bearer of a code; here it is refused in words, before anything
is written, and a piece that went back to its supplier may come again under its old names.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, Column, ColumnElement, Executable, String, bindparam, func, select

from core.errors import RefusedError
from core.plain import is_plain
from core.statement import Hot
from core.stock.location import tree
from core.stock.lot import Batch
from core.stock.unit import UNIT_COLUMNS, Piece, Pieces, piece_of, serial_name
from core.tables.kinds import LocationKind, UnitState
from core.tables.stock import Unit
from core.unit_of_work import UnitOfWork

_c = Unit.metadata.tables["unit"].c


@dataclass(frozen=True, slots=True)
class NewUnit:
    """The names of one piece that arrives; at least one of them."""

    serial: str = ""
    code: str = ""
    """Hospital-printed code."""
    epc: str = ""

    def names(self, item: int) -> tuple[str, ...]:
        """Return what the piece can be found by; a serial counts within its item only."""
        found = (self.code, self.epc, serial_name(item, self.serial))
        return tuple(name for name in found if name)

    @property
    def label(self) -> str:
        """What people call it."""
        return self.code or self.serial or self.epc


def arriving(
    uow: UnitOfWork, batch: Batch, owner: int, units: Sequence[NewUnit], taken: set[str]
) -> list[Piece]:
    """Return the pieces of a lot that arrive, still at the supplier; ``taken`` gathers names."""
    for unit in units:
        _check_names(unit, batch.item, taken)
    known = _known(uow, batch.item, units)
    supplier = tree(uow).end(LocationKind.SUPPLIER).id
    pieces = uow.writing.cache(Pieces)
    arrived: list[Piece] = []
    for unit in units:
        names = (unit.serial or None, unit.code or None, unit.epc or None)
        bearers = {known[name].id: known[name] for name in unit.names(batch.item) if name in known}
        if bearers:
            arrived.append(_again(uow, unit, batch, list(bearers.values())))
            continue
        new = (uow.new_id(), batch.item, batch.id, supplier, owner)
        made = Piece(*new, *names, UnitState.SENT_BACK)
        pieces.make(uow.site, made)
        arrived.append(made)
    return arrived


def _check_names(unit: NewUnit, item: int, taken: set[str]) -> None:
    names = unit.names(item)
    if not names:
        raise RefusedError("flow.unit_unnamed")
    if any(
        len(name) > limit for name, limit in ((unit.serial, 64), (unit.code, 40), (unit.epc, 64))
    ):
        raise RefusedError("flow.unit_name_long", unit=unit.label[:64])
    if not is_plain(unit.serial + unit.code + unit.epc):
        raise RefusedError("code.control")
    if not taken.isdisjoint(names):
        raise RefusedError("flow.unit_twice", unit=unit.label)
    taken.update(names)


def _again(uow: UnitOfWork, unit: NewUnit, batch: Batch, bearers: Sequence[Piece]) -> Piece:
    """Return a piece that comes back from its supplier; refuse one that is already here."""
    known = bearers[0]
    where = tree(uow)[known.location]
    if len(bearers) > 1 or where.kind is not LocationKind.SUPPLIER or known.item != batch.item:
        raise RefusedError("flow.unit_known", unit=unit.label)
    serial, code, epc = unit.serial or known.serial, unit.code or known.code, unit.epc or known.epc
    renamed = known._replace(serial=serial, code=code, epc=epc)
    if renamed != known:
        uow.writing.cache(Pieces).rename(uow.site, renamed)
    return renamed


def _known(uow: UnitOfWork, item: int, units: Sequence[NewUnit]) -> dict[str, Piece]:
    """Return the pieces that already bear one of these names, by the name."""
    pieces = uow.writing.cache(Pieces)
    found = [*_bearing(uow, _CODES, (unit.code for unit in units))]
    found += _bearing(uow, _EPCS, (unit.epc for unit in units))
    found += _bearing(uow, _SERIALS, (unit.serial for unit in units), item=item)
    known = {name: piece for piece in found for name in piece.names}
    for unit in units:
        for name in unit.names(item):
            made = pieces.made(uow.site, name)
            if made is not None:
                known[name] = made
    return known


def _bearing(uow: UnitOfWork, hot: Hot, names: Iterable[str], **about: int) -> list[Piece]:
    listed = [name for name in names if name]
    if not listed:
        return []
    given: object = json.dumps(listed) if uow.reading.dialect == "sqlite" else listed
    rows = uow.reading.rows(hot, site=uow.site, names=given, **about)
    return [uow.writing.cache(Pieces).known(uow.site, piece_of(row)) for row in rows]


def _listed(column: Column[str], *where: ColumnElement[bool]) -> Callable[[str], Executable]:
    """Return the selection of units whose column is one of a list, which databases write apart."""

    def build(dialect: str) -> Executable:
        if dialect == "sqlite":
            names = func.json_each(bindparam("names")).table_valued("value")
            fits: ColumnElement[bool] = column.in_(select(names.c.value))
        else:
            fits = column == func.any(bindparam("names", type_=ARRAY(String)))
        return select(*UNIT_COLUMNS).where(_c.site == bindparam("site"), fits, *where)

    return build


_CODES = Hot(_listed(_c.code))
_EPCS = Hot(_listed(_c.epc))
_SERIALS = Hot(_listed(_c.serial, _c.item == bindparam("item")))
