"""Cell: what one cell of a catalogue sheet says, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.codes.checks import modulo_10
from core.codes.read import read
from core.codes.reading import Agency, CodeError
from core.errors import RefusedError
from core.stock.catalogue import Identifier, SizeText
from core.stock.sheet_words import sheet_words
from core.stock.size import Dimension, Unit, parse_sizes

DEAREST = 10_000_000_000
"""The highest price that is believed, in the smallest unit: a hundred million yuan."""
LONGEST_LIFE_DAYS = 36_500
MOST_IN_PACK = 100_000
_MOST_SIZES = 6
_DAYS = {"days": Decimal(1), "months": Decimal("30.4375"), "years": Decimal("365.25")}
_SPAN = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(\D*)")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_LISTED = re.compile(r"[|;,\n\u3001]")
_PACKED = re.compile(r"(?P<di>.+?)\s*[*=\u00d7]\s*(?P<quantity>\d{1,6})")
_HIBC = re.compile(r"[A-Z][A-Z0-9]{4,21}\d")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})
_EPOCH_OF_CODES = date(2000, 1, 1)


class Fault(StrEnum):
    """What can be wrong with a row; the last ones only warn."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    CONTROL = "control"
    CODE_SHAPE = "code_shape"
    NOT_MONEY = "not_money"
    TOO_DEAR = "too_dear"
    NOT_WHOLE = "not_whole"
    NOT_A_DAY = "not_a_day"
    NOT_A_SPAN = "not_a_span"
    NOT_A_SIZE = "not_a_size"
    UNKNOWN_WORD = "unknown_word"
    SCIENTIFIC = "scientific"
    CHECK_DIGIT = "check_digit"
    IDENTIFIER_SHAPE = "identifier_shape"
    IDENTIFIER_TWICE = "identifier_twice"
    IDENTIFIER_TAKEN = "identifier_taken"
    CODE_TWICE = "code_twice"
    TRACKING_FIXED = "tracking_fixed"
    NHSA_SHAPE = "nhsa_shape"
    REGISTRATION_SHAPE = "registration_shape"
    REGISTRATION_OVER = "registration_over"
    FORMULA = "formula"
    SIZE_UNREAD = "size_unread"


class CellError(ValueError):
    """A cell does not say what its column asks for."""

    def __init__(self, fault: Fault, value: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.value = value


def money(text: str) -> int:
    """Return an amount such as ``7,800.00`` in the currency's smallest unit."""
    found = sheet_words().shapes["money"].fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise CellError(Fault.NOT_MONEY)
    amount = Decimal(found[1].replace(",", "") + (found[2] or "")) * 100
    if amount != int(amount):
        raise CellError(Fault.NOT_MONEY)
    if amount > DEAREST:
        raise CellError(Fault.TOO_DEAR)
    return int(amount)


def whole(text: str) -> int:
    """Return a whole number from one up."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    if not (plain.isascii() and plain.isdigit() and 0 < int(plain[:12]) <= MOST_IN_PACK):
        raise CellError(Fault.NOT_WHOLE)
    return int(plain)


def day(text: str) -> date | None:
    """Return a calendar day, or none where the cell says that it never ends."""
    if sheet_words().meaning("never", text) or not text.strip("-/ "):
        return None
    found = sheet_words().shapes["day"].fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise CellError(Fault.NOT_A_DAY)
    year, month, of_month = (int(part) for part in found.groups() if part)
    try:
        return date(year, month, of_month)
    except ValueError as error:
        raise CellError(Fault.NOT_A_DAY) from error


def span(text: str, unit: str = "days") -> int:
    """Return a shelf life in days; ``unit`` is what a bare number counts."""
    found = _SPAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    named = sheet_words().meaning("spans", found[2]) if found and found[2] else unit
    if not found or named is None:
        raise CellError(Fault.NOT_A_SPAN)
    days = int(Decimal(found[1]) * _DAYS[named])
    if days > LONGEST_LIFE_DAYS:
        raise CellError(Fault.NOT_A_SPAN)
    return days


def word(kind: str, text: str) -> str:
    """Return the value that a word of a kind stands for."""
    found = sheet_words().meaning(kind, text)
    if found is None:
        raise CellError(Fault.UNKNOWN_WORD)
    return found


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that lists several things, each once."""
    parts = (part.strip() for part in _LISTED.split(_plain_marks(text)))
    return tuple(dict.fromkeys(part for part in parts if part))


def sizes(text: str) -> tuple[SizeText, ...]:
    """Return the figures of a size such as ``3.0×18mm``; none where there are no figures."""
    found, _ = parse_sizes(text)
    return tuple(
        SizeText(
            size.dimension.value if size.dimension else "",
            f"{size.value:f}",
            size.unit.value if size.unit else "",
        )
        for size in found[:_MOST_SIZES]
    )


def one_size(text: str, dimension: Dimension) -> SizeText:
    """Return the one figure of a column that says what it measures; millimetres unless named."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found, rest = parse_sizes(f"{plain}mm" if plain.replace(".", "", 1).isdigit() else plain)
    if len(found) != 1 or rest:
        raise CellError(Fault.NOT_A_SIZE)
    unit = found[0].unit or Unit.MM
    return SizeText(dimension.value, f"{found[0].value:f}", unit.value)


def identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the device identifiers of a cell: ``06901234567892; 16901234567899*10``."""
    return tuple(_identifiers(text))


def _identifiers(text: str) -> Iterator[Identifier]:
    for part in listed(text):
        packed = _PACKED.fullmatch(part)
        if packed:
            yield identifier(packed["di"], whole(packed["quantity"]))
        else:
            yield identifier(part)


def identifier(text: str, quantity: int = 1) -> Identifier:
    """Return one device identifier, checked and in the form that scanning it will give."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SCIENTIFIC.fullmatch(plain):
        raise CellError(Fault.SCIENTIFIC, plain)
    if plain.isascii() and plain.isdigit():
        return Identifier(_gtin(plain), "GS1", quantity)
    if _HIBC.fullmatch(plain.upper()):
        return Identifier(plain.upper(), Agency.HIBC.value.upper(), quantity)
    try:
        reading = read(plain, today=_EPOCH_OF_CODES)
    except (CodeError, RefusedError) as error:
        raise CellError(Fault.IDENTIFIER_SHAPE, plain) from error
    if not reading.di:
        raise CellError(Fault.IDENTIFIER_SHAPE, plain)
    return Identifier(reading.di, reading.agency.value.upper(), quantity)


def _gtin(digits: str) -> str:
    if len(digits) not in _GTIN_LENGTHS:
        raise CellError(Fault.IDENTIFIER_SHAPE, digits)
    if modulo_10(digits[:-1]) != digits[-1]:
        raise CellError(Fault.CHECK_DIGIT, digits)
    return digits.zfill(14)


def _plain_marks(text: str) -> str:
    return text.translate({0xFF0C: ",", 0xFF1B: ";", 0xFF5C: "|"})
