"""Proof of the sums: what the movements, reservations, takes and transfers add up to.

Each proof is one statement: everything that should cancel out is laid end to end with its sign,
added up per item, place, lot and owner, and whatever is left over is a fault.
"""

from collections.abc import Iterator

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    func,
    literal,
    select,
    union_all,
)

from core.stock.proof_fault import MOST_SHOWN, Fault, FaultKind
from core.tables.flow import Transfer, TransferLine
from core.tables.kinds import VIRTUAL, LocationKind, ReservationState, Tracked
from core.tables.reference import Item
from core.tables.stock import Balance, Location, Lot, Movement, OpenTake, Reservation, Unit
from core.unit_of_work import UnitOfWork

_tables = Movement.metadata.tables
_movements: Table = _tables[str(Movement.__tablename__)]
_balances: Table = _tables[str(Balance.__tablename__)]
_units: Table = _tables[str(Unit.__tablename__)]
_lots: Table = _tables[str(Lot.__tablename__)]
_places: Table = _tables[str(Location.__tablename__)]
_items: Table = _tables[str(Item.__tablename__)]
_takes: Table = _tables[str(OpenTake.__tablename__)]
_reservations: Table = _tables[str(Reservation.__tablename__)]
_transfers: Table = _tables[str(Transfer.__tablename__)]
_transfer_lines: Table = _tables[str(TransferLine.__tablename__)]
_VIRTUAL = [kind.value for kind in VIRTUAL]
_Lines = Select[tuple[int, int, int, int, int]]
"""Item, location, lot, owner and a quantity, to be summed."""


def moved(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What came less what went, less what the balances say."""
    return union_all(
        _lines(_movements, site, _movements.c.target, _movements.c.quantity),
        _lines(_movements, site, _movements.c.source, -_movements.c.quantity),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand),
    )


def reserved(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What is held by reservations, less what the balances keep for them."""
    left = _reservations.c.quantity - _reservations.c.consumed
    held = _lines(_reservations, site, _reservations.c.location, left)
    return union_all(
        held.where(_reservations.c.state == ReservationState.HELD.value),
        _lines(_balances, site, _balances.c.location, -_balances.c.reserved),
    )


def lying(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """The units of items told apart piece by piece, less what the balances say of them."""
    by_unit = select(_items.c.id).where(_items.c.tracked == Tracked.UNIT.value)
    return union_all(
        _lines(_units, site, _units.c.location, literal(1)).where(_units.c.item.in_(by_unit)),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand).where(
            _balances.c.item.in_(by_unit)
        ),
    )


def in_hands(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What is open of the takes, less what lies at the places of hands."""
    hands = _of_kind(site, LocationKind.TAKEN)
    return union_all(
        _lines(_takes, site, _takes.c.taken, _takes.c.open),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand).where(
            _balances.c.location.in_(hands)
        ),
    )


def on_the_way(site: int) -> CompoundSelect[tuple[int, int, int, int, int]]:
    """What the papers of transfers still have on their way, less what lies in transit."""
    line = _transfer_lines.c
    missing = line.dispatched - line.arrived - line.settled
    its = (_transfers.c.site == line.site) & (_transfers.c.id == line.transfer)
    papers = _lines(_transfer_lines, site, _transfers.c.transit, missing)
    return union_all(
        papers.join_from(_transfer_lines, _transfers, its),
        _lines(_balances, site, _balances.c.location, -_balances.c.on_hand).where(
            _balances.c.location.in_(_of_kind(site, LocationKind.TRANSIT))
        ),
    )


def settled(uow: UnitOfWork) -> Iterator[Fault]:
    """Yield the takes of which not as much is open as the movements that follow them leave."""
    m, hands = _movements.c, _of_kind(uow.site, LocationKind.TAKEN)
    took = _take_lines(_movements, uow.site, m.posting, m.quantity).where(m.follows.is_(None))
    left = _take_lines(_movements, uow.site, m.follows, -m.quantity).where(m.follows.is_not(None))
    back = _take_lines(_movements, uow.site, m.follows, m.quantity).where(m.follows.is_not(None))
    each = union_all(
        took.where(m.target.in_(hands)),
        left.where(m.source.in_(hands)),
        back.where(m.target.in_(hands)),
        _take_lines(_takes, uow.site, _takes.c.posting, -_takes.c.open),
    ).subquery()
    key = (each.c.take, each.c.item, each.c.lot, each.c.unit, each.c.owner)
    total = func.sum(each.c.quantity)
    found = select(*key, total.label("total")).group_by(*key).having(total != 0).subquery()
    query = (
        select(_items.c.code, _lots.c.number, found.c.take, found.c.total)
        .join_from(found, _items, _items.c.id == found.c.item)
        .join(_lots, (_lots.c.site == uow.site) & (_lots.c.id == found.c.lot))
        .order_by(found.c.take, _items.c.code, _lots.c.number)
        .limit(MOST_SHOWN)
    )
    for item, lot, take, missing in uow.reading.cold().execute(query):
        yield Fault(FaultKind.OPEN_TAKE, f"{item} {lot} take {take}: {int(missing):+d}")


def other_items(uow: UnitOfWork) -> Iterator[Fault]:
    """Yield the movements that name another item than their lot's."""
    m = _movements.c
    its_lot = (_lots.c.site == m.site) & (_lots.c.id == m.lot)
    query = (
        select(m.posting, m.line, _lots.c.number)
        .join_from(_movements, _lots, its_lot)
        .where(m.site == uow.site, m.item != _lots.c.item)
        .order_by(m.posting, m.line)
        .limit(MOST_SHOWN)
    )
    for posting, line, lot in uow.reading.cold().execute(query):
        yield Fault(FaultKind.LOT, f"{lot}: {posting}/{line}")


def _take_lines(
    table: Table, site: int, take: ColumnElement[int], quantity: ColumnElement[int]
) -> Select[tuple[int, int, int, int, int, int]]:
    columns = (table.c.item, table.c.lot, func.coalesce(table.c.unit, 0).label("unit"))
    about = (*columns, table.c.owner, quantity.label("quantity"))
    return select(take.label("take"), *about).where(table.c.site == site)


def _of_kind(site: int, kind: LocationKind) -> Select[int]:
    return select(_places.c.id).where(_places.c.site == site, _places.c.kind == kind.value)


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


def sums(
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


def expiries(uow: UnitOfWork) -> Iterator[Fault]:
    """Yield the balances that are kept under another expiry than their lot's."""
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
