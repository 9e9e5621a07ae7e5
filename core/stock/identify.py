"""Identify: what a code that was read means here: the item, its lot and its unit.

A reading that can be understood in several ways is narrowed by what is on file, never by a
guess; what stays open is empty in the answer, and the ways stand in its reading.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, select

from core.clock import day, day_number
from core.codes.hospital import MARK
from core.codes.read import read
from core.codes.reading import Agency, CodeError, Confidence, Reading
from core.rights import Right, needs
from core.statement import Hot
from core.stock.item import Article, article
from core.stock.location import today
from core.stock.lot import Batch, lot, lot_by_number
from core.stock.unit import Piece, piece_by_code, piece_by_serial
from core.tables.reference import Item, ItemIdentifier
from core.unit_of_work import UnitOfWork

_items = Item.metadata.tables["item"].c
_c = ItemIdentifier.metadata.tables["item_identifier"].c
_BY_DI = Hot(
    select(_c.item, _c.quantity, _c.valid_to)
    .where(_c.di == bindparam("di"), _c.valid_from <= bindparam("today"))
    .order_by(_c.valid_from.desc())
)
_BY_CODE = Hot(select(_items.id).where(_items.code == bindparam("code")))


@dataclass(frozen=True, slots=True)
class Found:
    """What a code means; lot and unit are none where the hospital does not know them yet."""

    article: Article
    lot: Batch | None
    unit: Piece | None
    lot_number: str
    """As the label says it, for a receipt; without a label's word, as it is on file."""
    serial: str
    expiry: date | None
    made: date | None
    epc: str
    pack: int
    """How many base units the package level holds that was read."""
    reading: Reading

    @property
    def misdated(self) -> bool:
        """Whether the label says another last day than is on file for its lot."""
        said = self.reading.expiry
        return self.lot is not None and said is not None and said != self.lot.last_day

    @property
    def ambiguous(self) -> bool:
        """Whether somebody must still choose how the code is meant."""
        return self.reading.confidence is Confidence.AMBIGUOUS


@dataclass(frozen=True, slots=True)
class _Product:
    """The item and package level that a device identifier stands for."""

    item: int
    pack: int


@needs(Right.SEE_STOCK)
def find_reading(uow: UnitOfWork, reading: Reading) -> Found:
    """Return what a reading means here, or refuse what is not on file."""
    if reading.agency is Agency.HOSPITAL:
        return _of_hospital(uow, reading)
    if reading.epc:
        unit = piece_by_code(uow, reading.epc)
        if unit is not None:
            return _found(uow, article(uow, unit.item), unit, 1, reading)
        if not reading.di:
            raise CodeError("code.unknown", got=reading.epc)
    return _of_product(uow, reading)


@needs(Right.SEE_STOCK, brief=True)
def find_code(
    uow: UnitOfWork, text: str, *, mark: str = MARK, keeps_separators: bool = False
) -> Found:
    """Read a code as it was scanned or typed, and return what it means here."""
    reading = read(
        text,
        today=today(uow),
        known_di=lambda di: _product(uow, di) is not None,
        mark=mark,
        keeps_separators=keeps_separators,
    )
    return find_reading(uow, reading)


def found_unit(uow: UnitOfWork, unit: Piece, reading: Reading) -> Found:
    """Return what a unit stands for that was named by its own number."""
    return _found(uow, article(uow, unit.item), unit, 1, reading)


def found_lot(uow: UnitOfWork, batch: Batch, reading: Reading) -> Found:
    """Return what a lot stands for that was named by its number, of whatever item it is."""
    about = article(uow, batch.item)
    return _found(uow, about, None, 1, replace(reading, lot=batch.number))


def _of_hospital(uow: UnitOfWork, reading: Reading) -> Found:
    code = reading.serial or reading.raw
    unit = piece_by_code(uow, code)
    if unit is not None:
        return _found(uow, article(uow, unit.item), unit, 1, reading)
    rows = uow.reading.rows(_BY_CODE, code=code)
    if not rows:
        raise CodeError("code.unknown", got=code)
    # The code is the item's own: it is nobody's serial.
    return _found(uow, article(uow, rows[0][0]), None, 1, replace(reading, serial=None))


def _of_product(uow: UnitOfWork, reading: Reading) -> Found:
    known = _narrowed(reading, lambda way: way.di is not None and _product(uow, way.di) is not None)
    if known.di is None:
        asked = next((way.di for way in known.alternatives if way.di), None)
        raise CodeError("code.unknown_di", di=asked) if asked else CodeError("code.partial")
    product = _product(uow, known.di)
    if product is None:
        raise CodeError("code.unknown_di", di=known.di)
    about = article(uow, product.item)
    settled = _settled(uow, about, known)
    return _found(uow, about, _piece(uow, about, settled), product.pack, settled)


def _settled(uow: UnitOfWork, about: Article, reading: Reading) -> Reading:
    """Narrow by the units and lots on file, then by whether pieces are told apart at all."""
    settled = _narrowed(reading, lambda way: _piece(uow, about, way) is not None)
    settled = _narrowed(settled, lambda way: _batch(uow, about, way) is not None)
    if about.by_unit:
        settled = _narrowed(settled, lambda way: way.serial is not None)
    return settled


def _narrowed(reading: Reading, fits: Callable[[Reading], bool]) -> Reading:
    return reading.narrowed(fits) if reading.alternatives else reading


def _product(uow: UnitOfWork, di: str) -> _Product | None:
    """Return what an identifier stands for today; failing that, what it stood for last."""
    now = day_number(today(uow))

    def find() -> _Product | None:
        rows = uow.reading.rows(_BY_DI, di=di, today=now)
        fits = [row for row in rows if row[2] >= now] or rows
        return _Product(fits[0][0], fits[0][1]) if fits else None

    return uow.reading.remember(("di", di, now), find)


def _piece(uow: UnitOfWork, about: Article, reading: Reading) -> Piece | None:
    if not (about.by_unit and reading.serial):
        return None
    return piece_by_serial(uow, about.id, reading.serial)


def _batch(uow: UnitOfWork, about: Article, reading: Reading) -> Batch | None:
    return lot_by_number(uow, about.id, reading.lot) if reading.lot else None


def _found(
    uow: UnitOfWork, about: Article, unit: Piece | None, pack: int, reading: Reading
) -> Found:
    batch = _batch(uow, about, reading) if unit is None else lot(uow, unit.lot)
    serial = unit.serial if unit is not None and unit.serial else _own_serial(reading)
    return Found(
        article=about,
        lot=batch,
        unit=unit,
        lot_number=reading.lot or (batch.number if batch else ""),
        serial=serial,
        expiry=reading.expiry or (batch.last_day if batch else None),
        made=reading.made or (day(batch.made) if batch and batch.made else None),
        epc=reading.epc or (unit.epc if unit and unit.epc else ""),
        pack=pack,
        reading=reading,
    )


def _own_serial(reading: Reading) -> str:
    """Return the maker's serial; a hospital code is none."""
    return "" if reading.agency is Agency.HOSPITAL else reading.serial or ""
