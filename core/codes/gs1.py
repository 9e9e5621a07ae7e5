"""A GS1 code: element strings as scanned, the print under them, a Digital Link or a bare GTIN.

Rule: a message is accepted only if the General Specifications allow it to the last digit; the one
exception is a product on file that is sold under a wrong check digit. A code without a product is
read all the same, as partial: it may be the second symbol of a label.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.codes.checks import modulo_10
from core.codes.dates import from_yymmdd
from core.codes.digital_link import is_link, link_fields
from core.codes.gs1_printed import is_printed, printed_fields
from core.codes.gs1_rules import Element, verify
from core.codes.gs1_split import blanks_end_fields, split
from core.codes.gs1_tables import DIGITS, GS
from core.codes.reading import Agency, CodeError, CodeWarning, Known, Reading, one_of
from core.codes.wedge import (
    EAN_CARRIERS,
    GS1_CARRIERS,
    Scan,
    has_blanks,
    separated,
    spaced,
    unspaced,
)

_REPAIRS = frozenset(
    (
        CodeWarning.SEPARATOR_LOST,
        CodeWarning.SEPARATOR_UNSEEN,
        CodeWarning.SEPARATOR_REPLACED,
        CodeWarning.FOLDED,
        CodeWarning.BLANKS_REMOVED,
        CodeWarning.LETTER_FOR_DIGIT,
        CodeWarning.SHORT_GTIN,
    )
)
_GTIN_LENGTHS = (8, 12, 13, 14)
_MESSAGES_ONLY = GS1_CARRIERS - {"]e0"}  # with Caps Lock on, "]E0" of an EAN arrives like it


def read_gs1(scan: Scan, known: Known) -> Reading:
    """Return what a GS1 code says, or raise what is wrong with it and where."""
    scan = scan.trimmed()
    if is_link(scan.text):
        fields, warnings = link_fields(scan)
        return _reading(fields, scan, known, warnings)
    if is_printed(scan.text):
        fields, warnings = printed_fields(scan, known)
        return _reading(fields, scan, known, warnings)
    if scan.carrier in EAN_CARRIERS or _is_number(scan):
        return _read_number(scan, known)
    return _read_message(scan, known)


def _is_number(scan: Scan) -> bool:
    return (
        scan.carrier not in _MESSAGES_ONLY
        and len(scan.text) in _GTIN_LENGTHS
        and DIGITS.issuperset(scan.text)
    )


def _read_message(scan: Scan, known: Known) -> Reading:
    """Read element strings; blanks end fields if they can, else they are only for the eye."""
    scan = separated(scan)
    if GS in scan.text or not has_blanks(scan):
        return _read_elements(scan, known)
    try:
        marked = spaced(scan)
        if blanks_end_fields(marked):
            return _read_elements(marked, known)
    except CodeError:
        pass  # the same text may still be right without its blanks, and if not, says why
    return _read_elements(unspaced(scan), known)


def _read_elements(scan: Scan, known: Known) -> Reading:
    found = split(scan, known)
    ways: list[Reading] = []
    refusal = CodeError("code.no_product")
    for way in found.ways:
        try:
            ways.append(_reading(way.fields, scan, known, found.warnings))
        except CodeError as error:
            refusal = error
    if not ways:
        raise refusal
    if len(found.ways) == 1:
        return ways[0]
    return _undecided(one_of(ways, *found.warnings), found.disputed)


def _undecided(reading: Reading, disputed: frozenset[str]) -> Reading:
    """Return the ambiguous reading without the fields that even an unlikely way disputes."""
    return replace(
        reading,
        di=None if disputed & {"01", "02", "03"} else reading.di,
        lot=None if "10" in disputed else reading.lot,
        serial=None if "21" in disputed else reading.serial,
        expiry=None if disputed & {"15", "17", "7003"} else reading.expiry,
        made=None if "11" in disputed else reading.made,
        quantity=None if disputed & {"30", "37"} else reading.quantity,
    )


def _read_number(scan: Scan, known: Known) -> Reading:
    """Read digits alone: a GTIN, unless they could just as well be the fields of a lot symbol."""
    if len(scan.text) not in _GTIN_LENGTHS or not DIGITS.issuperset(scan.text):
        raise CodeError(
            "code.length",
            ai="01",
            position=scan.position(0),
            expected="8, 12-14",
            got=str(len(scan.text)),
        )
    expected, got, di = modulo_10(scan.text[:-1]), scan.text[-1], scan.text.zfill(14)
    valid = expected == got and di.strip("0") != ""
    if known.known_di(di):
        warnings = () if valid else (CodeWarning.CHECK_DIGIT,)
        return _finished(Reading(agency=Agency.GS1, raw=scan.raw, di=di, warnings=warnings), scan)
    ways = [_finished(Reading(agency=Agency.GS1, raw=scan.raw, di=di), scan)] if valid else []
    if scan.carrier not in EAN_CARRIERS:
        try:
            message = _read_elements(scan, known)
            ways += message.alternatives or (message,)
        except CodeError:
            pass  # it is no message, as nearly all numbers are not
    if not ways:
        position = scan.position(len(scan.text) - 1)
        raise CodeError("code.check_digit", position=position, expected=expected, got=got)
    return ways[0] if valid and len(ways) == 1 else one_of(ways, CodeWarning.PLAIN_NUMBER)


def _reading(
    fields: Sequence[Element], scan: Scan, known: Known, warnings: tuple[CodeWarning, ...]
) -> Reading:
    """Return the reading of the fields of one message, once they have passed every rule."""
    warnings = (*verify(fields, scan, known), *warnings)
    value = {field.ai: field.value for field in fields}
    count = value.get("30") or value.get("37")
    expiry, more = _expiry(value, known.today)
    reading = Reading(
        agency=Agency.GS1,
        raw=scan.raw,
        di=value.get("01") or value.get("02") or value.get("03"),
        lot=value.get("10"),
        serial=value.get("21"),
        expiry=expiry,
        made=from_yymmdd(value.get("11", ""), known.today),
        quantity=int(count) if count else None,
        warnings=(*warnings, *more),
    )
    if (reading.di, reading.lot, reading.serial, reading.expiry, reading.made) == (None,) * 5:
        raise CodeError("code.no_product")
    return _finished(reading, scan)


def _expiry(value: dict[str, str], today: date) -> tuple[date | None, tuple[CodeWarning, ...]]:
    """Return the last good day and, if it was read from a best-before date, the warning of it."""
    warnings = (CodeWarning.LOGISTIC_UNIT,) if "02" in value else ()
    day = from_yymmdd(value.get("17") or value.get("7003", "")[:6], today)
    if day is None and "15" in value:
        return from_yymmdd(value["15"], today), (*warnings, CodeWarning.BEST_BEFORE)
    return day, warnings


def _finished(reading: Reading, scan: Scan) -> Reading:
    """Return the reading with the warnings that its values and its way here call for."""
    warnings = [*scan.warnings, *reading.warnings]
    if any(text is not None and text.islower() for text in (reading.lot, reading.serial)):
        warnings.append(CodeWarning.LETTER_CASE)
    if reading.made and reading.expiry and reading.made > reading.expiry:
        warnings.append(CodeWarning.DATES_REVERSED)
    plain = replace(reading, warnings=()).repaired(*(each for each in warnings if each in _REPAIRS))
    return replace(plain, warnings=tuple(dict.fromkeys(warnings)))
