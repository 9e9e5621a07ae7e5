"""Goods of a sheet: each row a delivery of one lot onto one shelf, by the rule of receipt.

A row is known by its note, item, lot, place, owner and serials: the same sheet again brings nothing
twice, and a corrected row beside the others is all that is brought.
"""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import bindparam, select

from core.door import Door
from core.errors import RefusedError
from core.flow.founding.form import Cells
from core.flow.founding.founded import Became, Founded, RowRefusal, Rows, name_of, summed
from core.flow.leaving import shelf
from core.flow.receipt import Receive, ReceiveLine, receive
from core.once import fingerprint
from core.rights import Right, needs
from core.statement import Hot
from core.stock.item import Article, article, item_by_code
from core.stock.location import tree
from core.stock.naming import NewUnit
from core.stock.posting import Posted
from core.supply.supplier import SupplierLine, suppliers
from core.tables.stock import Posting
from core.unit_of_work import UnitOfWork

_postings = Posting.metadata.tables["posting"].c
_BY_KEY = Hot(
    select(_postings.fingerprint).where(
        _postings.site == bindparam("site"), _postings.idempotency_key == bindparam("key")
    )
)
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row that can be brought: its number and name, its key, and what is received."""

    row: int
    name: str
    key: str
    receive: Receive


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What a sheet of stock would bring: deliveries still to come, and the rest counted."""

    deliveries: tuple[Delivery, ...]
    founded: Founded


@needs(Right.RECEIVE)
def look_at_goods(uow: UnitOfWork, rows: Rows, note: str) -> Arrivals:
    """Return which rows would be brought, which came before, and which cannot be; reads only."""
    owners = suppliers(uow)
    deliveries: dict[str, Delivery] = {}
    counts = dict.fromkeys(Became, 0)
    refused: list[RowRefusal] = []
    for row in rows:
        try:
            delivery = _delivery(uow, row, note, owners)
            became = _became(uow, delivery, deliveries.get(delivery.key))
        except RefusedError as why:
            refused.append(RowRefusal(row.row, name_of(row), why))
            continue
        counts[became] += 1
        if became is Became.NEW:
            deliveries[delivery.key] = delivery
    return Arrivals(tuple(deliveries.values()), summed(counts, refused))


def bring(door: Door, arrivals: Arrivals, tick: Callable[[int], None] = lambda _: None) -> Founded:
    """Receive every delivery, each by itself; what a rule still refuses is named.

    ``tick`` is told how many have been answered.
    """
    counts = dict.fromkeys(Became, 0) | {Became.UNCHANGED: arrivals.founded.unchanged}
    refused = list(arrivals.founded.refused)
    for start in range(0, len(arrivals.deliveries), _AT_ONCE):
        some = arrivals.deliveries[start : start + _AT_ONCE]
        # The writer commits together what is queued together.
        begun = [(each, door.keyed(each.key).begin(receive, each.receive)) for each in some]
        for each, future in begun:
            if why := _refusal(future):
                refused.append(RowRefusal(each.row, each.name, why))
            else:
                counts[Became.NEW] += 1
        tick(start + len(some))
    return summed(counts, sorted(refused, key=lambda one: one.row))


def _refusal(future: Future[Posted]) -> RefusedError | None:
    error = future.exception()
    if error is None or isinstance(error, RefusedError):
        return error
    raise error


def _became(uow: UnitOfWork, delivery: Delivery, first: Delivery | None) -> Became:
    if first is not None:
        raise RefusedError("import.twice", first=first.row)
    rows = uow.reading.rows(_BY_KEY, site=uow.site, key=delivery.key)
    if not rows:
        return Became.NEW
    if rows[0][0] != fingerprint(delivery.receive, uow.actor.id):
        raise RefusedError("import.stock_differs")
    return Became.UNCHANGED


def _delivery(uow: UnitOfWork, row: Cells, note: str, owners: tuple[SupplierLine, ...]) -> Delivery:
    item = _item(uow, row)
    place = _shelf(uow, row)
    lot, units, owner = row.must("lot", 64), _units(row), _owner(row, owners)
    if item.by_unit and not units:
        raise RefusedError("import.serials_needed", item=item.code)
    quantity = row.whole("quantity") or len(units)
    if not quantity:
        raise RefusedError("import.required", column="quantity")
    if units and len(units) != quantity:
        raise RefusedError("import.units_uneven", quantity=quantity, units=len(units))
    dates = (row.day("expiry"), row.day("made"))
    line = ReceiveLine(item.id, lot, quantity, *dates, owner, units)
    about = repr((note, item.id, lot, place, owner, units)).encode()
    key = f"import:{blake2b(about, digest_size=16).hexdigest()}"
    return Delivery(row.row, item.code, key, Receive(place, (line,), note, owner))


def _item(uow: UnitOfWork, row: Cells) -> Article:
    code = row.must("item", 64)
    try:
        return article(uow, item_by_code(uow, code))
    except RefusedError as error:
        raise RefusedError("import.no_item", item=code) from error


def _shelf(uow: UnitOfWork, row: Cells) -> int:
    code = row.must("place", 40)
    try:
        place = tree(uow).by_code(code)
    except RefusedError as error:
        raise RefusedError("import.no_place", place=code) from error
    if not place.active:
        raise RefusedError("import.closed", place=code)
    return shelf(uow, place.id, quarantine=True).id


def _units(row: Cells) -> tuple[NewUnit, ...]:
    serials, codes = row.listed("serials"), row.listed("codes")
    if serials and codes and len(serials) != len(codes):
        raise RefusedError("import.codes_uneven", serials=len(serials), codes=len(codes))
    count = max(len(serials), len(codes))
    pairs = zip(serials or ("",) * count, codes or ("",) * count, strict=True)
    return tuple(NewUnit(serial, code) for serial, code in pairs)


def _owner(row: Cells, owners: tuple[SupplierLine, ...]) -> int:
    said = row.text("owner", 120).casefold()
    for line in owners if said else ():
        if said in {line.code.casefold(), line.name_zh.casefold(), line.name_en.casefold()}:
            return line.id
    if said:
        raise RefusedError("import.no_supplier", supplier=row.cells["owner"])
    return 0
