"""An EPC is the number in an RFID tag; the GS1 ones hold a GTIN and a serial number.

Rule: decoding is only a help. Tags in the field carry any number, so what does not decode is kept
as it is and bound to its piece by a table, never refused.
"""

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

from core.codes.bits import Bits, BitsError
from core.codes.checks import modulo_10
from core.codes.dates import calendar_day, full_year
from core.codes.gs1_tables import CSET_82, DIGITS
from core.codes.reading import Agency, CodeError, CodeWarning, Known, Reading
from core.codes.wedge import Scan

DIGITS_MAX = 64
"""Longest number kept, in hexadecimal digits (256 bits); common tags hold 24 or 32."""

_HEX = re.compile(r"[0-9A-Fa-f]+")
_PURE = r"(?P<company>[0-9]{6,12})\.(?P<item>[0-9]{1,7})\.(?P<serial>.+)"
_ID = re.compile(rf"urn:epc:id:sgtin:{_PURE}", re.IGNORECASE)
_TAG = re.compile(rf"urn:epc:tag:sgtin-(?:96|198):[0-7]\.{_PURE}", re.IGNORECASE)
_OTHER_HEADERS = frozenset(("2F", "3A", "3B", "3C", "3D", "3E", "3F"))  # no AI begins like these
_COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)  # by partition; the company has 12 - partition digits
_SERIAL_MAX = 20

_EXPIRES = frozenset((0b0100,))
_MADE = frozenset((0b0000,))


def is_epc_uri(text: str) -> bool:
    """Tell whether a text is the URI of an EPC."""
    return text[:8].lower() == "urn:epc:"


def is_epc_hex(text: str) -> bool:
    """Tell whether a text can only be the number of a tag, as a reader types it.

    Digits alone may be a GS1 message; a header of the tag standard or a letter in front is not.
    """
    if not 24 <= len(text) <= DIGITS_MAX or len(text) % 2 or not _HEX.fullmatch(text):
        return False
    if text[0].isalpha() or text[:2].upper() in _OTHER_HEADERS:
        return True
    return text[:2] in ("30", "36") and _decoded(text, date.min) is not None


def read_epc(scan: Scan, known: Known) -> Reading:
    """Return what the URI or the typed number of a tag says."""
    scan = scan.trimmed()
    reading = _from_uri(scan) if is_epc_uri(scan.text) else decode(scan.text, known.today)
    return replace(reading, raw=scan.raw).repaired(*scan.warnings)


def decode(number: str, today: date) -> Reading:
    """Return the reading of a tag's number in hexadecimal; foreign numbers have no product."""
    if not _HEX.fullmatch(number) or len(number) > DIGITS_MAX:
        raise CodeError("code.form", system="EPC", position=1)
    plain = Reading(agency=Agency.EPC, raw=number, epc=number.upper())
    return _decoded(number, today) or plain.warned(CodeWarning.TAG_NOT_GS1)


def _decoded(number: str, today: date) -> Reading | None:
    scheme = _SCHEMES.get(number[:2].upper())
    plain = Reading(agency=Agency.EPC, raw=number, epc=number.upper())
    try:
        return scheme(plain, Bits(number, skip=8), today) if scheme else None
    except BitsError:
        return None


def _sgtin_96(plain: Reading, bits: Bits, _: date) -> Reading:
    di = _gtin(bits)
    serial = str(bits.take(38))
    bits.expect_padding()
    return replace(plain, di=di, serial=serial)


def _sgtin_198(plain: Reading, bits: Bits, _: date) -> Reading:
    di = _gtin(bits)
    serial = _text("".join(chr(bits.take(7)) for _ in range(_SERIAL_MAX)).rstrip("\0"))
    bits.expect_padding()
    return replace(plain, di=di, serial=serial)


def _gtin(bits: Bits) -> str:
    """Return the GTIN that filter, partition, company and item number make up."""
    bits.take(3)  # the filter says carton or piece, as the GTIN already does
    partition = bits.take(3)
    if partition >= len(_COMPANY_BITS):
        raise BitsError
    size = _COMPANY_BITS[partition]
    company = f"{bits.take(size):0{12 - partition}d}"
    item = f"{bits.take(44 - size):0{partition + 1}d}"
    if len(company) + len(item) != 13:
        raise BitsError
    return _joined(company, item)


def _joined(company: str, item: str) -> str:
    digits = item[0] + company + item[1:]
    return digits + modulo_10(digits)


def _sgtin_plus(plain: Reading, bits: Bits, _: date) -> Reading:
    more = bits.take(1)
    bits.take(3)
    reading = replace(plain, di=_full_gtin(bits), serial=_text(bits.serial()))
    return _rest(reading, bits, more)


def _dsgtin_plus(plain: Reading, bits: Bits, today: date) -> Reading:
    more = bits.take(1)
    bits.take(3)
    kind, year, month, day = bits.take(4), bits.take(7), bits.take(4), bits.take(5)
    found = calendar_day(full_year(year, today), month, day) if year < 100 else None
    if found is None:
        raise BitsError
    reading = replace(
        plain,
        di=_full_gtin(bits),
        serial=_text(bits.serial()),
        expiry=found if kind in _EXPIRES else None,
        made=found if kind in _MADE else None,
    )
    return _rest(reading, bits, more)


def _rest(reading: Reading, bits: Bits, more: int) -> Reading:
    if more:
        return reading.warned(CodeWarning.TAG_HOLDS_MORE)
    bits.expect_padding()
    return reading


def _full_gtin(bits: Bits) -> str:
    digits = "".join(f"{bits.take(4):X}" for _ in range(14))
    if not DIGITS.issuperset(digits) or modulo_10(digits[:-1]) != digits[-1]:
        raise BitsError
    return digits


def _text(serial: str) -> str:
    if not 0 < len(serial) <= _SERIAL_MAX or not CSET_82.issuperset(serial):
        raise BitsError
    return serial


_SCHEMES = {"30": _sgtin_96, "36": _sgtin_198, "F7": _sgtin_plus, "FB": _dsgtin_plus}


def _from_uri(scan: Scan) -> Reading:
    match = _ID.fullmatch(scan.text) or _TAG.fullmatch(scan.text)
    if match is None:
        system = ":".join(scan.text.split(":")[2:4])[:24]
        raise CodeError("code.unsupported", system=f"EPC {system}")
    company, item, escaped = match["company"], match["item"], match["serial"]
    serial = unquote(escaped)
    fault = "company" if len(company) + len(item) != 13 else "serial"
    if fault == "company" or len(serial) > _SERIAL_MAX or not CSET_82.issuperset(serial):
        raise CodeError("code.form", system="EPC", position=scan.position(match.start(fault)))
    return Reading(agency=Agency.EPC, raw=scan.raw, di=_joined(company, item), serial=serial)
