"""A hospital code is printed by us where the maker gives a piece no code of its own.

Rule: ``HC-R26-000123-M`` is the hospital's mark, the site and year, the running number, and a check
character (ISO 7064 MOD 37,36) that finds every slip of one character and every swap of two
neighbours. Case, blanks and hyphens mean nothing when it is read.
"""

import re
from functools import cache

from core.codes.checks import modulo_37_36
from core.codes.reading import Agency, CodeError, CodeWarning, Reading
from core.codes.wedge import Scan

MARK = "HC"
"""The mark of a hospital that has not chosen its own."""

_MARK = re.compile(r"[A-Z]{2,4}")
_SERIES = re.compile(r"([A-Z]{2,4})-[A-Z]{1,4}[0-9]{2}")
_NUMBER_DIGITS = 6
_NUMBER_MAX = 999_999_999
_LETTER_O = str.maketrans("Oo", "00")


def series(site: str, year: int, mark: str = MARK) -> str:
    """Return the prefix of a site's codes of one year, such as ``HC-R26``."""
    return _series(f"{mark}-{site}{year % 100:02d}")


def mint(prefix: str, number: int) -> str:
    """Return the code of a running number in the series of a prefix."""
    if not 0 < number <= _NUMBER_MAX:
        raise ValueError(f"{number} is no running number of hospital codes")
    body = f"{_series(prefix)}-{number:0{_NUMBER_DIGITS}d}"
    return f"{body}-{modulo_37_36(body.replace('-', ''))}"


def _series(prefix: str) -> str:
    if not _SERIES.fullmatch(prefix):
        raise ValueError(f"{prefix} is no prefix of hospital codes; write it like HC-R26")
    return prefix


@cache
def _shape(mark: str) -> re.Pattern[str]:
    if not _MARK.fullmatch(mark):
        raise ValueError(f"{mark} is no mark of a hospital; two to four capital letters are")
    gap = r"[\s-]*"
    return re.compile(
        rf"{mark}{gap}([A-Z]{{1,4}}){gap}([0-9O]{{2}}){gap}([0-9O]{{6,9}}){gap}([0-9A-Z])",
        re.IGNORECASE | re.ASCII,
    )


def is_hospital(text: str, mark: str = MARK) -> bool:
    """Tell whether a text has the shape of the hospital's own code."""
    return _shape(mark).fullmatch(text) is not None


def read_hospital(scan: Scan, mark: str = MARK) -> Reading:
    """Return the reading of one of our codes; ``serial`` is the code as we print it."""
    scan = scan.trimmed()
    match = _shape(mark).fullmatch(scan.text)
    if match is None:
        raise CodeError("code.form", system=mark, position=scan.position(0))
    site, year, number, got = (part.upper() for part in match.groups())
    numbers = (year + number).translate(_LETTER_O)
    prefix = f"{mark}-{site}{numbers[:2]}"
    expected = modulo_37_36(f"{mark}{site}{numbers}")
    if got != expected:
        position = scan.position(match.start(4))
        raise CodeError("code.check_digit", position=position, expected=expected, got=got)
    reading = Reading(
        agency=Agency.HOSPITAL, raw=scan.raw, serial=f"{prefix}-{numbers[2:]}-{expected}"
    )
    repairs = (CodeWarning.LETTER_FOR_DIGIT,) if numbers != year + number else ()
    return reading.repaired(*scan.warnings, *repairs)
