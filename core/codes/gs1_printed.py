"""What is printed under a GS1 symbol, ``(01)..(17)..``, as people type and paste it.

Rule: brackets round a known AI begin a field; any other bracket belongs to the value it stands in.
"""

import re

from core.codes.checks import modulo_10
from core.codes.dates import from_yymmdd
from core.codes.gs1_rules import Element, full_gtin
from core.codes.gs1_tables import CHECKED, DATED, DIGITS, FIELDS, GS
from core.codes.reading import CodeError, CodeWarning, Known
from core.codes.wedge import Scan

_MARKS = {
    "(": re.compile(r"\(\s*([0-9Oo]{2,4})\s*\)"),
    "[": re.compile(r"\[\s*([0-9Oo]{2,4})\s*\]"),
    "{": re.compile(r"\{\s*([0-9Oo]{2,4})\s*\}"),
}
_AROUND = f" \t\r\n{GS}"
_BLANK = re.compile(r"[ \t\r\n]")
_LETTER_O = str.maketrans("Oo", "00")
_LIST_MARK = re.compile(r"[ \t\r\n]*[,;]$")  # no lot ends like this; a typed list does

Fields = tuple[Element, ...]
Warnings = tuple[CodeWarning, ...]


def is_printed(text: str) -> bool:
    """Tell whether a text begins like the print under a symbol."""
    pattern = _MARKS.get(text[:1])
    return pattern is not None and pattern.match(text) is not None


def printed_fields(scan: Scan, known: Known) -> tuple[Fields, Warnings]:
    """Return the fields of a printed text and the warnings of what was put right in them."""
    marks = [
        (match, ai)
        for match in _MARKS[scan.text[0]].finditer(scan.text)
        if (ai := match[1].translate(_LETTER_O)) in FIELDS
    ]
    if not marks or marks[0][0].start() > 0:
        raise CodeError("code.unknown_ai", position=scan.position(1), got=scan.text[1:5])
    stops = [match.start() for match, _ in marks[1:]] + [len(scan.text)]
    fields: list[Element] = []
    warnings: list[CodeWarning] = []
    for (match, ai), stop in zip(marks, stops, strict=True):
        if not match[1].isdigit():
            warnings.append(CodeWarning.LETTER_FOR_DIGIT)
        text = scan.text[match.end() : stop]
        value, repairs = _value(ai, text, known)
        fields.append(Element(ai, value, stop - len(text.lstrip(_AROUND))))
        warnings += repairs
    return tuple(fields), tuple(dict.fromkeys(warnings))


def _value(ai: str, text: str, known: Known) -> tuple[str, list[CodeWarning]]:
    repairs: list[CodeWarning] = []
    value = text.strip(_AROUND)
    bare = _LIST_MARK.sub("", value)
    if bare != value:
        repairs.append(CodeWarning.BLANKS_REMOVED)
    if FIELDS[ai].characters is DIGITS:  # in a number a blank can only be for the eye
        bare = _BLANK.sub("", bare)
    mended = _mended(ai, bare, known)
    if mended != bare:
        repairs.append(CodeWarning.LETTER_FOR_DIGIT)
    full = full_gtin(ai, mended)
    if full != mended:
        repairs.append(CodeWarning.SHORT_GTIN)
    return full, repairs


def _mended(ai: str, value: str, known: Known) -> str:
    """Return the value with letters O made zeros, where a check digit or a calendar proves it."""
    digits = value.translate(_LETTER_O)
    if digits == value or not DIGITS.issuperset(digits):
        return value
    if ai in CHECKED:
        size = CHECKED[ai]
        return digits if modulo_10(digits[: size - 1]) == digits[size - 1 : size] else value
    if ai in DATED:
        return digits if from_yymmdd(digits[:6], known.today) else value
    return value
