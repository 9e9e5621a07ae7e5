"""Proof of the units: each is where its last movement left it, in the state that fits the place."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case, func, select

from core.stock.ledger import STATE_AT
from core.stock.location import tree
from core.stock.proof_fault import MOST_SHOWN, Fault, FaultKind
from core.tables.kinds import LocationKind, UnitState
from core.tables.reference import Item
from core.tables.stock import Location, Lot, Movement, Unit
from core.unit_of_work import UnitOfWork

_tables = Movement.metadata.tables
_movements = _tables[str(Movement.__tablename__)]
_units = _tables[str(Unit.__tablename__)]
_lots = _tables[str(Lot.__tablename__)]
_places = _tables[str(Location.__tablename__)]
_items = _tables[str(Item.__tablename__)]
_K = LocationKind


def places_of_units(uow: UnitOfWork) -> Iterator[Fault]:
    """Yield the units that lie elsewhere than their last movement says."""
    last = func.row_number().over(
        partition_by=_movements.c.unit,
        order_by=(_movements.c.posting.desc(), _movements.c.line.desc()),
    )
    ends = (
        select(_movements.c.unit, _movements.c.target, last.label("n"))
        .where(_movements.c.site == uow.site, _movements.c.unit.is_not(None))
        .subquery()
    )
    newest = (ends.c.unit == _units.c.id) & (ends.c.n == 1)
    query = (
        select(_items.c.code, _name(), _units.c.location, ends.c.target)
        .join_from(_units, _items, _items.c.id == _units.c.item)
        .outerjoin(ends, newest)
        .where(_units.c.site == uow.site)
        .where(ends.c.target.is_(None) | (ends.c.target != _units.c.location))
        .order_by(_units.c.id)
        .limit(MOST_SHOWN)
    )
    codes = {place.id: place.code for place in tree(uow)}
    for item, unit, kept, real in uow.reading.cold().execute(query):
        where = f"{codes.get(kept, kept)} / {codes.get(real, '-')}"
        yield Fault(FaultKind.UNIT_PLACE, f"{item} {unit}: {where}")


def states_of_units(uow: UnitOfWork) -> Iterator[Fault]:
    """Yield the units whose state does not fit the kind of place they are at."""
    fitting = case(
        {kind.value: state.value for kind, state in STATE_AT.items()},
        value=_places.c.kind,
        else_=UnitState.IN_STOCK.value,
    )
    query = (
        select(_items.c.code, _name(), _places.c.code, _units.c.state)
        .join_from(
            _units,
            _places,
            (_places.c.site == _units.c.site) & (_places.c.id == _units.c.location),
        )
        .join(_items, _items.c.id == _units.c.item)
        .where(_units.c.site == uow.site, _units.c.state != fitting)
        .order_by(_units.c.id)
        .limit(MOST_SHOWN)
    )
    for item, unit, place, state in uow.reading.cold().execute(query):
        yield Fault(FaultKind.UNIT_STATE, f"{item} {unit} @ {place}: {state}")


def _name() -> ColumnElement[str]:
    return func.coalesce(_units.c.code, _units.c.serial, _units.c.epc, "?")
