"""Receipt: what comes from a supplier is put on a shelf, with its lot, expiry and units.

A lapsed registration, an expired or a held lot is refused, unless the goods go into quarantine,
where they wait for a decision.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from core import clock
from core.errors import RefusedError
from core.flow.leaving import shelf
from core.once import fingerprint
from core.people.roles import permit
from core.plain import is_plain
from core.rights import Right, needs
from core.statement import Hot
from core.stock.item import Article, article
from core.stock.ledger import Entry, post, whole
from core.stock.location import Place, today, tree
from core.stock.lot import Batch, lot_by_number, open_lot
from core.stock.naming import NewUnit, arriving
from core.stock.owner import check_owner
from core.stock.posting import Line, Posted, replayed
from core.tables.kinds import LocationKind, MovementKind
from core.tables.reference import Item
from core.unit_of_work import UnitOfWork

_items = Item.metadata.tables["item"].c
_SHELF_LIFE = Hot(select(_items.shelf_life_days).where(_items.id == bindparam("item")))


@dataclass(frozen=True, slots=True)
class ReceiveLine:
    """So many pieces of a lot; ``units`` names each one where pieces are told apart."""

    item: int
    lot_number: str
    quantity: int
    expiry: date | None = None
    """Without it: the known lot's, else from the day it was made and the item's shelf life."""
    made: date | None = None
    owner: int = 0
    """The hospital, or the supplier who still owns it (consignment)."""
    units: tuple[NewUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Receive:
    """A delivery onto a shelf or into quarantine; ``reference`` is the order or delivery note."""

    place: int
    lines: tuple[ReceiveLine, ...]
    reference: str = ""
    supplier: int = 0


@needs(Right.RECEIVE)
def receive(uow: UnitOfWork, cmd: Receive) -> Posted:
    """Put a delivery on the shelf, all of it or nothing."""
    mark = fingerprint(cmd, uow.actor.id)
    if (first := replayed(uow, mark)) is not None:
        return first
    place = shelf(uow, cmd.place, quarantine=True)
    permit(uow, Right.RECEIVE, place.path)
    for supplier in {cmd.supplier, *(each.owner for each in cmd.lines)}:
        check_owner(uow, supplier)
    names: set[str] = set()
    lines = [line for each in cmd.lines for line in _lines(uow, each, place, names)]
    posted = post(uow, Entry(MovementKind.RECEIVE, lines, mark, reference=cmd.reference.strip()))
    uow.audit("receive", subject=posted.id, detail=f"supplier {cmd.supplier}")
    return posted


def _lines(uow: UnitOfWork, line: ReceiveLine, place: Place, names: set[str]) -> list[Line]:
    item = article(uow, line.item)
    _check(uow, item, line, place)
    dated = replace(line, lot_number=line.lot_number.strip(), expiry=_expiry(uow, item, line))
    batch = open_lot(uow, item.id, dated.lot_number, dated.expiry, dated.made)
    source = tree(uow).end(LocationKind.SUPPLIER).id
    if not item.by_unit:
        return [_line(batch, line, source, place, line.quantity)]
    pieces = arriving(uow, batch, line.owner, line.units, names)
    return [_line(batch, line, source, place, 1, piece.id) for piece in pieces]


def _line(
    batch: Batch,
    line: ReceiveLine,
    source: int,
    place: Place,
    quantity: int,
    unit: int | None = None,
) -> Line:
    return Line(batch.item, batch.id, quantity, source, place.id, unit, line.owner)


def _check(uow: UnitOfWork, item: Article, line: ReceiveLine, place: Place) -> None:
    whole(line.quantity)
    if not item.active:
        raise RefusedError("flow.item_inactive", item=item.code)
    licensed = item.licensed(clock.day_number(today(uow)))
    if not licensed and place.kind is not LocationKind.QUARANTINE:
        expiry = clock.day(item.registration_expiry) or ""
        raise RefusedError("flow.licence_expired", item=item.code, expiry=expiry)
    if not 0 < len(line.lot_number.strip()) <= 64:
        raise RefusedError("flow.lot_missing", item=item.code)
    if not is_plain(line.lot_number.strip()):
        raise RefusedError("code.control")
    if line.made and line.expiry and line.expiry < line.made:
        raise RefusedError("flow.dates_reversed", lot=line.lot_number)
    if item.by_unit and len(line.units) != line.quantity:
        figures = {"quantity": line.quantity, "units": len(line.units)}
        raise RefusedError("flow.units_needed", item=item.code, **figures)
    if line.units and not item.by_unit:
        raise RefusedError("flow.units_not_kept", item=item.code)


def _expiry(uow: UnitOfWork, item: Article, line: ReceiveLine) -> date | None:
    if line.expiry is not None:
        return line.expiry
    known = lot_by_number(uow, item.id, line.lot_number.strip())
    if known is not None:
        return known.last_day
    shelf_life = _shelf_life(uow, item.id)
    if not shelf_life:
        return None
    if line.made is None:
        raise RefusedError("flow.expiry_missing", item=item.code, lot=line.lot_number)
    return line.made + timedelta(days=shelf_life)


def _shelf_life(uow: UnitOfWork, item: int) -> int:
    def find() -> int:
        days: int = uow.reading.rows(_SHELF_LIFE, item=item)[0][0]
        return days

    return uow.reading.remember(("shelf life", item), find)
