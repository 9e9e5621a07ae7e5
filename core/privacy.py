"""Privacy: what no text may say, because it tells who a patient is.

Stock needs no patients. Numbers by which one can be told are refused wherever somebody writes
freely: of identity cards, of telephones, of admissions and records. Names cannot be told from
other words; that nobody writes them is asked of people.
"""

import re
import unicodedata
from datetime import date

from core.errors import RefusedError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD = re.compile(r"(?<![0-9])([1-8]\d{5})[\s-]?(\d{8})[\s-]?(\d{3})([0-9Xx])(?![0-9A-Za-z])")
_OLD_CARD = re.compile(r"(?<![0-9])[1-8]\d{5}(\d{2})(\d{2})(\d{2})\d{3}(?![0-9])")
_PHONE = re.compile(r"(?<![0-9.])(?:\+?86[\s-]?)?1[3-9]\d([\s-]?)\d{4}\1\d{4}(?![0-9.])")
_ADMISSION = re.compile(
    r"(?:住院|病案|病历|门诊|就诊|登记|患者|病人)\s*(?:编?号码?|id)\s*[:：#是为]?\s*[a-z]{0,3}-?\d{3,}"
    r"|身份证(?:号码?)?\s*[:：#是为]?\s*[0-9x]{6,}|\bid(?:entity)?\s*card\s*(?:no\.?|number)?\s*[:#]?\s*\d{6,}"
    r"|\b(?:mrn|(?:admission|inpatient|outpatient|patient|medical record)\s*"
    r"(?:no\.?|number|id|code|#))\s*[:#.]?\s*(?:is\s+)?[a-z]{0,3}-?\d{3,}",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"患者|病人|病患|姓名|身份证|住院号|病案号|门诊号|病历号|\bpatients?\b|\bmrn\b", re.IGNORECASE
)
HIDDEN = "…"
"""What stands in an answer for words that are not repeated."""


def check_no_patient(*texts: str) -> None:
    """Refuse texts in which a number stands by which a patient can be told."""
    for text in texts:
        if text and names_patient(text):
            raise RefusedError("privacy.patient")


def speaks_of_patient(text: str) -> bool:
    """Tell whether a text may be about a patient: by such a number, or because it says so."""
    return _PATIENT.search(text) is not None or names_patient(text)


def repeatable(text: str, most: int) -> str:
    """Return the beginning of a text as an answer may repeat it; of a patient nothing is left."""
    return HIDDEN if speaks_of_patient(text) else text[:most]


def names_patient(text: str) -> bool:
    """Tell whether a number stands in a text that leads to a person."""
    if not any(letter.isdigit() for letter in text):
        return False
    written = unicodedata.normalize("NFKC", text)
    if _PHONE.search(written) or _ADMISSION.search(written):
        return True
    cards = ("".join(found.groups()) for found in _CARD.finditer(written))
    if any(_card(number) for number in cards):
        return True
    born = (found.groups() for found in _OLD_CARD.finditer(written))
    return any(_is_day(f"19{year}", month, day) for year, month, day in born)


def _card(number: str) -> bool:
    """Tell whether eighteen signs are the number of an identity card: its day and its check."""
    if not _is_day(number[6:10], number[10:12], number[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper()


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1900 <= born.year < 2100
