"""An AHM code is ``MF``, the product, then two-letter tags; how long its parts are is not public.

Rule: no real label has been seen, so nothing read here is certain: parts set apart by stars are
taken with a warning, a code without them is offered to be confirmed.
"""

import re
from datetime import date, timedelta

from core.codes.dates import from_yymmdd
from core.codes.reading import Agency, CodeError, CodeWarning, Known, Reading, one_of
from core.codes.wedge import Scan

_TAGS = ("BA", "BN", "SN", "MD", "BD", "ED", "PL")
_SHAPE = re.compile(rf"\*?MF\*?[0-9A-Z]{{4,13}}(?:\*|(?:{'|'.join(_TAGS)})[0-9A-Z]|$)")
_PRODUCT = re.compile(rf"\*?MF\*?([0-9A-Z]{{4,13}}?)(?=\*|(?:{'|'.join(_TAGS)})[0-9A-Z]|$)")
_NEXT = re.compile(rf"\*?({'|'.join(_TAGS)})")
_DAYS = frozenset(("MD", "BD", "ED"))


def is_ahm(text: str) -> bool:
    """Tell whether a text begins like an AHM code: the letters, and digits among what follows."""
    return _SHAPE.match(text) is not None and any(character.isdigit() for character in text[2:16])


def read_ahm(scan: Scan, known: Known) -> Reading:
    """Return what an AHM code seems to say, or raise what is wrong with it and where."""
    scan = scan.trimmed()
    match = _PRODUCT.match(scan.text)
    if match is None:
        raise CodeError("code.form", system="AHM", position=scan.position(0))
    starred = "*" in scan.text[match.end() :] or match.end() == len(scan.text)
    values = _starred(scan, match.end()) if starred else _running(scan, match.end())
    reading = _reading(match[1], values, scan, known)
    if starred:
        return reading.repaired(CodeWarning.NOT_PROVEN, *scan.warnings)
    return one_of([reading], CodeWarning.NOT_PROVEN, *scan.warnings)


def _starred(scan: Scan, start: int) -> dict[str, tuple[str, int]]:
    values: dict[str, tuple[str, int]] = {}
    for part in scan.text[start:].split("*"):
        tag = part[:2]
        if tag in _TAGS and tag not in values:
            values[tag] = (part[2:], start + 2)
        elif part:
            raise CodeError("code.form", system="AHM", position=scan.position(start))
        start += len(part) + 1
    return values


def _running(scan: Scan, start: int) -> dict[str, tuple[str, int]]:
    """Return what stands behind the tags of a code without stars: each tag where first met."""
    values: dict[str, tuple[str, int]] = {}
    match = _NEXT.match(scan.text, start)
    while match is not None:
        tag, start = match[1], match.end()
        found = (each for each in _NEXT.finditer(scan.text, start + 1) if each[1] not in values)
        following = next((each for each in found if each[1] != tag), None)
        stop = following.start() if following else len(scan.text)
        if tag in _DAYS:  # six digits: whatever comes next begins right behind them
            stop = start + 6
            following = _NEXT.match(scan.text, stop)
        values[tag] = (scan.text[start:stop], start)
        match = following
    return values


def _reading(product: str, values: dict[str, tuple[str, int]], scan: Scan, known: Known) -> Reading:
    until, ends = _day(values, "BD", scan, known), _day(values, "ED", scan, known)
    day_before = until is None and ends is not None
    return Reading(
        agency=Agency.AHM,
        raw=scan.raw,
        di=product,
        lot=values.get("BA", values.get("BN", ("", 0)))[0] or None,
        serial=values.get("SN", ("", 0))[0] or None,
        expiry=ends - timedelta(days=1) if ends and day_before else until,
        made=_day(values, "MD", scan, known),
        warnings=(CodeWarning.EXPIRY_DAY_BEFORE,) if day_before else (),
    )


def _day(values: dict[str, tuple[str, int]], tag: str, scan: Scan, known: Known) -> date | None:
    if tag not in values:
        return None
    digits, at = values[tag]
    day = from_yymmdd(digits, known.today)
    if day is None:
        raise CodeError("code.date", ai=tag, position=scan.position(at), got=digits)
    return day
