"""The production data of a HIBC symbol: fields behind ``$`` flags and data identifiers.

Rule: the flag says how the date is written; what is left after quantity and date is the lot, or
the serial where the flag has a ``+``.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from core.codes.dates import from_yyjjj, from_yymmdd, from_yyyymmdd
from core.codes.reading import CodeError, Known, either
from core.codes.wedge import Scan

_QUANTITY_DIGITS = {"8": 2, "9": 5}
_DATE_DIGITS = {"0": 4, "1": 4, "2": 6, "3": 6, "4": 8, "5": 5, "6": 7, "7": 0}
_FOREIGN = re.compile(r"[0-9]{0,3}[A-Z]")  # data identifiers of others, which mean nothing to us


@dataclass(frozen=True, slots=True)
class Production:
    """The production identifiers of one label."""

    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    made: date | None = None
    quantity: int | None = None

    def joined(self, other: "Production", position: int) -> "Production":
        """Return both together; a field that both fill differently is a fault."""
        clash = CodeError("code.repeated", ai="HIBC", position=position)
        return Production(
            either(self.lot, other.lot, clash),
            either(self.serial, other.serial, clash),
            either(self.expiry, other.expiry, clash),
            either(self.made, other.made, clash),
            either(self.quantity, other.quantity, clash),
        )


def read_production(scan: Scan, known: Known) -> Production:
    """Return what the data fields of a symbol say, joined by slashes as they may be."""
    production = Production()
    start = 0
    for text in scan.text.split("/"):
        part = scan.part(start, start + len(text))
        production = production.joined(_field(part, known), part.position(0))
        start += len(text) + 1
    return production


def _field(scan: Scan, known: Known) -> Production:
    text = scan.text
    if text.startswith("$$"):
        return _flagged(scan, known)
    if text.startswith("$+"):
        return Production(serial=text[2:] or None)
    if text.startswith("$"):
        return Production(lot=text[1:] or None)
    if text[:5].isdigit() and len(text) >= 5:
        return _dated(scan, from_yyjjj(text[:5], known.today), lot=text[5:] or None)
    return _identified(scan)


def _identified(scan: Scan) -> Production:
    text = scan.text
    if text.startswith("S"):
        return Production(serial=text[1:] or None)
    if text.startswith("14D"):
        return _dated(scan.part(3), from_yyyymmdd(text[3:]))
    if text.startswith("16D"):
        made = _dated(scan.part(3), from_yyyymmdd(text[3:])).expiry
        return Production(made=made)
    if text.startswith("Q") and text[1:].isdigit():
        return Production(quantity=int(text[1:]))
    if _FOREIGN.match(text):
        return Production()
    raise CodeError("code.form", system="HIBC", position=scan.position(0))


def _flagged(scan: Scan, known: Known) -> Production:
    """Read ``$$``: perhaps a quantity, then a date by its flag, then lot or serial."""
    at = 3 if scan.text.startswith("$$+") else 2
    quantity, start = _quantity(scan, at)
    expiry, rest = _by_flag(scan, start, known)
    found = Production(expiry=expiry, quantity=quantity)
    return replace(found, serial=rest) if at == 3 else replace(found, lot=rest)


def _quantity(scan: Scan, at: int) -> tuple[int | None, int]:
    size = _QUANTITY_DIGITS.get(scan.text[at : at + 1])
    if size is None:
        return None, at
    digits = scan.text[at + 1 : at + 1 + size]
    if len(digits) < size or not digits.isdigit():
        raise CodeError("code.form", system="HIBC", position=scan.position(at + 1))
    return int(digits), at + 1 + size


def _by_flag(scan: Scan, at: int, known: Known) -> tuple[date | None, str | None]:
    """Return the date that the flag announces and the text behind it."""
    flag = scan.text[at : at + 1]
    if not flag:
        return None, None
    if flag not in _DATE_DIGITS:
        raise CodeError("code.form", system="HIBC", position=scan.position(at))
    start = at if flag in "01" else at + 1  # MMYY has no flag: the month is its own
    digits = scan.text[start : start + _DATE_DIGITS[flag]]
    rest = scan.text[start + len(digits) :] or None
    if flag == "7":
        return None, rest
    return _dated(scan.part(start), _day(flag, digits, known.today), digits).expiry, rest


def _day(flag: str, digits: str, today: date) -> date | None:
    if len(digits) != _DATE_DIGITS[flag] or not digits.isdigit():
        return None
    if flag in "01":
        return from_yymmdd(f"{digits[2:]}{digits[:2]}00", today)
    if flag == "2":
        return from_yymmdd(digits[4:] + digits[:4], today)
    if flag in "34":
        return from_yymmdd(digits[:6], today)
    return from_yyjjj(digits[:5], today)


def _dated(
    scan: Scan, expiry: date | None, digits: str | None = None, lot: str | None = None
) -> Production:
    if expiry is None:
        shown = scan.text if digits is None else digits
        raise CodeError("code.date", ai="HIBC", position=scan.position(0), got=shown)
    return Production(expiry=expiry, lot=lot)
