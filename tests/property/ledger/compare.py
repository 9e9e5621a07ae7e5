"""The comparison: what the database holds, table by table, against the book."""

from sqlalchemy import bindparam, select

from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.overview import stock_of
from core.stock.proof import prove
from core.tables.flow import CountSheet, TransferLine
from core.tables.kinds import LocationKind
from core.tables.stock import Balance, OpenTake, Reservation, Unit
from core.unit_of_work import UnitOfWork
from tests.property.ledger.book import Book
from tests.property.ledger.ward import SHELVES

_t = Balance.metadata.tables
_balances, _units, _takes = _t["balance"].c, _t["unit"].c, _t["open_take"].c
_reservations, _sheets, _sent = _t["reservation"].c, _t["count_sheet"].c, _t["transfer_line"].c
assert {str(each.__tablename__) for each in (Balance, Unit, OpenTake, Reservation)} <= set(_t)
assert {str(each.__tablename__) for each in (CountSheet, TransferLine)} <= set(_t)


def _all(*columns: object) -> Hot:
    table = columns[0].table  # type: ignore[attr-defined]
    return Hot(select(*columns).where(table.c.site == bindparam("site")))  # type: ignore[call-overload]


_b, _r = _balances, _reservations
_ALL = {
    "balances": _all(_b.item, _b.location, _b.lot, _b.owner, _b.on_hand, _b.reserved),
    "units": _all(_units.id, _units.location, _units.lot, _units.owner),
    "takes": _all(_takes.posting, _takes.line, _takes.open),
    "reservations": _all(_r.id, _r.quantity, _r.consumed, _r.state),
    "sent": _all(_sent.transfer, _sent.line, _sent.dispatched, _sent.arrived, _sent.settled),
    "sheets": _all(_sheets.id, _sheets.state, _sheets.posting),
}


@needs(Right.RUN)
def _stored(uow: UnitOfWork) -> dict[str, set[Row]]:
    return {name: set(uow.reading.rows(hot, site=uow.site)) for name, hot in _ALL.items()}


def expected(book: Book) -> dict[str, set[Row]]:
    """The rows that the book expects."""
    kept = book.reservations
    return {
        "balances": {
            (*key, on_hand, book.kept[key]) for key, on_hand in book.heaps.items() if on_hand
        },
        "units": {(unit, its.at, its.lot, its.owner) for unit, its in book.things.items()},
        "takes": {(each.take, each.line, each.open) for each in book.hands},
        "reservations": {(each, kept[each].left, _state(kept[each].state)) for each in kept},
        "sent": {
            (trip.id, number, each.its.quantity, each.arrived, each.settled)
            for trip in book.trips.values()
            for number, each in enumerate(trip.lines)
        },
        "sheets": {(each, its.state, its.posting) for each, its in book.sheets.items()},
    }


def _state(word: str) -> str:
    return "posted" if word == "taken" else word


def compare(book: Book, item: int) -> None:
    """Hold the whole ward against the book, have it proved, and ask for the figures of an item."""
    door = book.ward.door("program", "")
    stored = door.ask_now(_stored)
    stored["reservations"] = {
        (each, quantity - consumed if state == "held" else 0, state)
        for each, quantity, consumed, state in stored["reservations"]
    }
    wanted = expected(book)
    for name, rows in stored.items():
        assert rows == wanted[name], f"{name}: {sorted(rows ^ wanted[name])}"
    assert door.ask_now(prove).differences == ()
    total = door.ask_now(stock_of, item).total
    shelved = [key for key in book.heaps if key[0] == item and book.kind(key[1]) in SHELVES]
    aside = [k for k in book.heaps if k[0] == item and book.kind(k[1]) is LocationKind.QUARANTINE]
    assert total.on_hand == sum(book.heaps[key] for key in (*shelved, *aside))
    assert total.available == sum(book.free(key) for key in shelved if book.usable(key[2]))
