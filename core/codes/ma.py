"""A MA code is a dotted text of the Chinese registrar: ``MA.156.M0.`` holder, item, then tags.

Rule: parsed, never made: the registrar's own service makes them. Its check digits are known only
from public samples, so one that differs is a warning. ``V`` names the last good day, ``E`` the day
on which the goods are no longer good.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

from core.codes.checks import ma_check
from core.codes.dates import from_yymmdd, from_yyyymmdd
from core.codes.reading import Agency, CodeError, CodeWarning, Known, Reading
from core.codes.wedge import Scan

_DI = re.compile(r"MA\.[0-9]{3}\.[0-9A-Za-z]{2}\.[0-9A-Za-z]{6}\.[0-9A-Za-z]{4,24}")
_CODE = re.compile(r"MA\.[0-9]{3}\.", re.IGNORECASE)
_HEAD = len("MA.156.M0")  # the same in all codes of devices; what follows may hold small letters
_END_IN_LINK = re.compile(r"[&#\s\"'<>]")
_XML = re.compile(r"<UDI\b[^>]*\bIAC\s*=\s*[\"']MA[\"'][^>]*>", re.IGNORECASE)
_XML_FIELD = re.compile(r"<(DI|SN|MFG|LOT|EXP|VAL)>\s*([^<]*?)\s*</\1>", re.IGNORECASE)
_XML_TAGS = {"SN": "S", "MFG": "M", "LOT": "L", "EXP": "E", "VAL": "V"}

_TEXT_TAGS = frozenset("LSD")
_DAY_TAGS = frozenset("MPVE")
_OTHER_TAGS = frozenset("CY")
_TAGS = _TEXT_TAGS | _DAY_TAGS | _OTHER_TAGS

Values = dict[str, tuple[str, int]]  # what stands behind each tag, and where


def is_ma(text: str) -> bool:
    """Tell whether a text is a MA code, or a link or a piece of XML that carries one."""
    if text[:3].upper() == "MA.":
        return _CODE.match(text) is not None
    if text[:4].lower() == "http":
        return _CODE.search(unquote(text)) is not None
    return text[:1] == "<" and _XML.match(text) is not None


def read_ma(scan: Scan, known: Known) -> Reading:
    """Return what a MA code says, or raise what is wrong with it and where."""
    scan = scan.trimmed()
    if scan.text.startswith("<"):
        return _from_xml(scan, known)
    if scan.text[:4].lower() == "http":
        scan = _from_link(scan)
    warnings = list(scan.warnings)
    if not scan.text.startswith("MA"):  # Caps Lock turned all letters round, or nobody cared
        warnings.append(CodeWarning.LETTER_CASE)
        scan = replace(scan, text=scan.text[:_HEAD].upper() + scan.text[_HEAD:])
    match = _DI.match(scan.text)
    if match is None or scan.text[match.end() : match.end() + 1] not in ("", "."):
        raise CodeError("code.form", system="MA", position=scan.position(_first_fault(scan.text)))
    values = _values(scan, match.end())
    if not _is_closed(match[0], scan.text[match.end() :]):
        warnings.append(CodeWarning.MA_CHECK)
    return _reading(match[0], values, scan, known).repaired(*scan.warnings).warned(*warnings)


def _first_fault(text: str) -> int:
    """Return where a text stops following the form of a DI: the part that is too short or odd."""
    forms = (r"MA", r"[0-9]{3}", r"[0-9A-Za-z]{2}", r"[0-9A-Za-z]{6}", r"[0-9A-Za-z]{4,24}")
    at = 0
    for form, part in zip(forms, text.split("."), strict=False):
        if not re.fullmatch(form, part):
            break
        at += len(part) + 1
    return at


def _from_link(scan: Scan) -> Scan:
    """Return the scan of the code that a link carries."""
    text = unquote(scan.text)
    places = scan.places if text == scan.text else (scan.places[0],) * len(text)
    whole = replace(scan, text=text, places=places)
    match = _CODE.search(text)
    start = match.start() if match else 0
    end = _END_IN_LINK.search(text, start)
    return whole.part(start, end.start() if end else None)


def _from_xml(scan: Scan, known: Known) -> Reading:
    found = {match[1].upper(): match for match in _XML_FIELD.finditer(scan.text)}
    if "DI" not in found or not _DI.fullmatch(found["DI"][2]):
        place = found["DI"].start(2) if "DI" in found else 0
        raise CodeError("code.form", system="MA", position=scan.position(place))
    values = {
        tag: (found[name][2], found[name].start(2))
        for name, tag in _XML_TAGS.items()
        if name in found and found[name][2]
    }
    di = found["DI"][2]
    reading = _reading(di, values, scan, known).repaired(*scan.warnings)
    return reading if _is_closed(di, "") else reading.warned(CodeWarning.MA_CHECK)


def _values(scan: Scan, start: int) -> Values:
    """Return what stands behind the tags; a lot may hold dots of its own."""
    values: Values = {}
    last = ""
    for part in scan.text[start:].split(".")[1:]:
        start += 1
        tag = part[:1]
        if tag in _TAGS and tag not in values:
            values[tag] = (part[1:], start + 1)
            last = tag
        elif last in _TEXT_TAGS:
            text, at = values[last]
            values[last] = (f"{text}.{part}", at)
        else:
            raise CodeError("code.form", system="MA", position=scan.position(start))
        start += len(part)
    return values


def _is_closed(di: str, production: str) -> bool:
    """Tell whether the check digits of product and production data are as we compute them."""
    if ma_check(di[:-1]) != di[-1]:
        return False
    body, tag, digit = production.rpartition(".C")
    return not tag or "." in digit or ma_check(body) == digit


def _reading(di: str, values: Values, scan: Scan, known: Known) -> Reading:
    expiry, warnings = _expiry(values, scan, known)
    made = _day(values, "M", scan, known) or _day(values, "P", scan, known)
    reading = Reading(
        agency=Agency.MA,
        raw=scan.raw,
        di=di,
        lot=_text(values, "L"),
        serial=_text(values, "S"),
        expiry=expiry,
        made=made,
        sterilisation_lot=_text(values, "D"),
        warnings=warnings,
    )
    if made and expiry and made > expiry:
        return reading.warned(CodeWarning.DATES_REVERSED)
    return reading


def _text(values: Values, tag: str) -> str | None:
    return values.get(tag, ("", 0))[0] or None


def _day(values: Values, tag: str, scan: Scan, known: Known) -> date | None:
    if tag not in values:
        return None
    digits, at = values[tag]
    day = from_yyyymmdd(digits) if len(digits) == 8 else from_yymmdd(digits, known.today)
    if day is None:
        raise CodeError("code.date", ai=tag, position=scan.position(at), got=digits)
    return day


def _expiry(
    values: Values, scan: Scan, known: Known
) -> tuple[date | None, tuple[CodeWarning, ...]]:
    """Return the last good day; where only the first bad day is given, the day before it."""
    until, ends = _day(values, "V", scan, known), _day(values, "E", scan, known)
    if until is not None or ends is None:
        return until, ()
    return ends - timedelta(days=1), (CodeWarning.EXPIRY_DAY_BEFORE,)
