"""Proof: everything the ledger keeps as a shortcut is worked out again from the movements.

Balances, reserved pieces, the places of units and what is in people's hands are all caches. The
proof sums the movements anew and names every place where a cache says something else. It only
looks; what it finds is mended by a reversing movement or by a person, never by the proof.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    case,
    func,
    literal,
    select,
    union_all,
)

from core.rights import Right, needs
from core.stock.location import tree
from core.tables.kinds import VIRTUAL, LocationKind, ReservationState, Tracked, UnitState
from core.tables.reference import Item
from core.tables.stock import Balance, Location, Lot, Movement, OpenTake, Reservation, Unit
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 1_000
"""Differences of one kind that are listed; beyond it a list helps nobody."""
_tables = Movement.metadata.tables
_movements: Table = _tables[str(Movement.__tablename__)]
_balances: Table = _tables[str(Balance.__tablename__)]
_units: Table = _tables[str(Unit.__tablename__)]
_lots: Table = _tables[str(Lot.__tablename__)]
_places: Table = _tables[str(Location.__tablename__)]
_items: Table = _tables[str(Item.__tablename__)]
_takes: Table = _tables[str(OpenTake.__tablename__)]
_reservations: Table = _tables[str(Reservation.__tablename__)]
_VIRTUAL = [kind.value for kind in VIRTUAL]
_K = LocationKind
_STATES = {
    _K.TAKEN: UnitState.TAKEN,
    _K.TRANSIT: UnitState.IN_TRANSIT,
    _K.PATIENT: UnitState.USED,
    _K.WASTE: UnitState.DISPOSED,
    _K.SUPPLIER: UnitState.SENT_BACK,
    _K.VARIANCE: UnitState.MISSING,
}
_Lines = Select[tuple[int, int, int, int, int]]
"""Item, location, lot, owner and a quantity, to be summed."""


class FaultKind(StrEnum):
    """Which shortcut disagrees with the movements."""

    BALANCE = "balance"
    """On hand is not what the movements add up to."""
    RESERVED = "reserved"
    """Reserved is not what the reservations add up to."""
    EXPIRY = "expiry"
    """A balance is kept under another expiry than its lot's."""
    UNITS = "units"
    """The units that lie at a place are not as many as its balance says."""
    UNIT_PLACE = "unit_place"
    """A unit is not where its last movement left it."""
    UNIT_STATE = "unit_state"
    """A unit's state does not fit its place."""
    OPEN_TAKE = "open_take"
    """What is open in people's hands is not what lies there."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference; ``detail`` names the item, the lot and the place by their codes."""

    kind: FaultKind
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was looked at, and what differs."""

    balances: int
    units: int
    movements: int
    differences: tuple[Fault, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


@needs(Right.RUN)
def prove(uow: UnitOfWork) -> Proof:
    """Work out the stock of the actor's site again and compare."""
    return Proof(
        balances=_count(uow, _balances),
        units=_count(uow, _units),
        movements=_count(uow, _movements),
        differences=tuple(_differences(uow)),
    )


def _differences(uow: UnitOfWork) -> Iterator[Fault]:
    site = uow.site
    yield from _sums(uow, FaultKind.BALANCE, _moved(site))
    yield from _sums(uow, FaultKind.RESERVED, _reserved(site))
    yield from _expiries(uow)
    yield from _sums(uow, FaultKind.UNITS, _lying(site))
    yield from _places_of_units(uow)
    yield from _states_of_units(uow)
    yield from _sums(uow, FaultKind.OPEN_TAKE, _in_hands(site))


def _moved(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What came less what went, less what the balances say."""
    return union_all(
        _lines(_movements, site, _movements.c.target, _movements.c.quantity),
        _lines(_movements, site, _movements.c.source, -_movements.c.quantity),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand),
    )


def _reserved(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What is held by reservations, less what the balances keep for them."""
    left = _reservations.c.quantity - _reservations.c.consumed
    held = _lines(_reservations, site, _reservations.c.location, left)
    return union_all(
        held.where(_reservations.c.state == ReservationState.HELD.value),
        _lines(_balances, site, _balances.c.location, -_balances.c.reserved),
    )


def _lying(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """The units of items told apart piece by piece, less what the balances say of them."""
    by_unit = select(_items.c.id).where(_items.c.tracked == Tracked.UNIT.value)
    return union_all(
        _lines(_units, site, _units.c.location, literal(1)).where(_units.c.item.in_(by_unit)),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand).where(
            _balances.c.item.in_(by_unit)
        ),
    )


def _in_hands(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What is open of the takes, less what lies at the places of hands."""
    hands = select(_places.c.id).where(
        _places.c.site == site, _places.c.kind == LocationKind.TAKEN.value
    )
    return union_all(
        _lines(_takes, site, _takes.c.taken, _takes.c.open),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand).where(
            _balances.c.location.in_(hands)
        ),
    )


def _lines(
    table: Table, site: int, location: ColumnElement[int], quantity: ColumnElement[int]
) -> _Lines:
    return select(
        table.c.item,
        location.label("location"),
        table.c.lot,
        table.c.owner,
        quantity.label("quantity"),
    ).where(table.c.site == site)


def _sums(
    uow: UnitOfWork, kind: FaultKind, lines: CompoundSelect[tuple[int, int, int, int, int]]
) -> Iterator[Fault]:
    """Yield a fault for every real place where the lines do not add up to nothing."""
    each = lines.subquery()
    key = (each.c.item, each.c.location, each.c.lot, each.c.owner)
    total = func.sum(each.c.quantity)
    open_sums = select(*key, total.label("total")).group_by(*key).having(total != 0).subquery()
    at = (_places.c.site == uow.site) & (_places.c.id == open_sums.c.location)
    query = (
        select(
            *(_items.c.code, _lots.c.number, _places.c.code, open_sums.c.owner),
            open_sums.c.total,
        )
        .join_from(open_sums, _places, at)
        .join(_items, _items.c.id == open_sums.c.item)
        .join(_lots, (_lots.c.site == uow.site) & (_lots.c.id == open_sums.c.lot))
        .where(_places.c.kind.not_in(_VIRTUAL))
        .order_by(_items.c.code, _places.c.code, _lots.c.number, open_sums.c.owner)
        .limit(MOST_SHOWN)
    )
    for item, lot, place, owner, missing in uow.reading.cold().execute(query):
        whose = f" /{owner}" if owner else ""
        yield Fault(kind, f"{item} {lot}{whose} @ {place}: {int(missing):+d}")


def _expiries(uow: UnitOfWork) -> Iterator[Fault]:
    query = (
        select(_items.c.code, _lots.c.number, _balances.c.expiry, _lots.c.expiry)
        .join_from(
            _balances,
            _lots,
            (_lots.c.site == _balances.c.site) & (_lots.c.id == _balances.c.lot),
        )
        .join(_items, _items.c.id == _balances.c.item)
        .where(_balances.c.site == uow.site, _balances.c.expiry != _lots.c.expiry)
        .order_by(_items.c.code, _lots.c.number)
        .limit(MOST_SHOWN)
    )
    for item, lot, kept, real in uow.reading.cold().execute(query):
        yield Fault(FaultKind.EXPIRY, f"{item} {lot}: {kept} / {real}")


def _places_of_units(uow: UnitOfWork) -> Iterator[Fault]:
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


def _states_of_units(uow: UnitOfWork) -> Iterator[Fault]:
    fitting = case(
        {kind.value: state.value for kind, state in _STATES.items()},
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


def _count(uow: UnitOfWork, table: Table) -> int:
    query = select(func.count()).select_from(table).where(table.c.site == uow.site)
    return uow.reading.cold().scalar(query) or 0
