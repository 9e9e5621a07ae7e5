"""A fault is one way in which a GS1 field breaks the General Specifications, and where.

Rule: our own tables say precisely what is wrong; biip, which keeps the same rules independently,
is asked last, so a message passes only when both agree. Wrong check digits are faults here, which
biip alone would let through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from core.codes.checks import modulo_10
from core.codes.dates import from_yymmdd
from core.codes.gs1_tables import CHECKED, DATED, DIGITS, FIELDS, FORBIDDEN
from core.codes.reading import CodeError, CodeWarning, Known
from core.codes.wedge import Scan

_WITH_TIME = "7003"  # hour and minute follow its date


@dataclass(frozen=True, slots=True)
class Element:
    """One field of a GS1 message: its AI, its value, and where the value stands in the text."""

    ai: str
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: the kind, the place in the value, what should be there."""

    kind: str
    at: int = 0
    expected: str = ""
    got: str = ""


def fault(ai: str, value: str, known: Known) -> Fault | None:
    """Return what is wrong with a field, or None."""
    return (
        _wrong_length(ai, value)
        or _wrong_character(ai, value)
        or _wrong_check_digit(ai, value)
        or _wrong_date(ai, value, known)
    )


def _wrong_length(ai: str, value: str) -> Fault | None:
    field = FIELDS[ai]
    if field.low <= len(value) <= field.high:
        return None
    return Fault("length", min(len(value), field.high), field.size, str(len(value)))


def _wrong_character(ai: str, value: str) -> Fault | None:
    field = FIELDS[ai]
    if DIGITS.issuperset(value[: field.digits]) and field.characters.issuperset(
        value[field.digits :]
    ):
        return None
    at, got = next(
        (at, got)
        for at, got in enumerate(value)
        if got not in (DIGITS if at < field.digits else field.characters)
    )
    return Fault("blank" if got.isspace() else "character", at, got=got)


def _wrong_check_digit(ai: str, value: str) -> Fault | None:
    size = CHECKED.get(ai)
    if size is None:
        return None
    expected, got = modulo_10(value[: size - 1]), value[size - 1]
    return None if got == expected else Fault("check_digit", size - 1, expected, got)


def _wrong_date(ai: str, value: str, known: Known) -> Fault | None:
    may_be_zero = DATED.get(ai)
    if may_be_zero is None:
        return None
    digits = value[:6]
    if from_yymmdd(digits, known.today) is None or (digits[4:] == "00" and not may_be_zero):
        return Fault("date", got=digits)
    time = value[6:]
    if ai == _WITH_TIME and (time[:2] > "23" or time[2:] > "59"):
        return Fault("date", 6, got=time)
    return None


def excused(element: Element, found: Fault, known: Known) -> bool:
    """Tell whether a wrong check digit is one that a product on file really carries.

    A few devices are sold under identifiers whose check digit was wrong from the start.
    """
    return (
        found.kind == "check_digit" and element.ai in ("01", "02") and known.known_di(element.value)
    )


def full_gtin(ai: str, value: str) -> str:
    """Return a GTIN of 8, 12 or 13 digits at its full 14, if its check digit is right."""
    if ai not in ("01", "02") or len(value) not in (8, 12, 13) or not DIGITS.issuperset(value):
        return value
    return value.zfill(14) if modulo_10(value[:-1]) == value[-1] else value


def clash(one: str, other: str) -> bool:
    """Tell whether two different AIs may not stand in one message."""
    if frozenset((one, other)) in FORBIDDEN:
        return True
    measures = one[:2] in ("31", "32", "33", "34", "35", "36", "39") and one[:3] == other[:3]
    return measures and one != other


def verify(elements: Sequence[Element], scan: Scan, known: Known) -> tuple[CodeWarning, ...]:
    """Pass a message or raise its first fault; return the warnings of what was excused."""
    warnings: tuple[CodeWarning, ...] = ()
    for element in elements:
        found = fault(element.ai, element.value, known)
        if found is not None:
            if not excused(element, found, known):
                raise _error(element, found, scan)
            warnings = (CodeWarning.CHECK_DIGIT,)
    _verify_together(elements, scan)
    _verify_with_biip(elements, scan)
    return warnings


def _error(element: Element, found: Fault, scan: Scan) -> CodeError:
    position = scan.position(element.at + found.at)
    if found.kind == "length":
        return CodeError(
            "code.length", ai=element.ai, position=position, expected=found.expected, got=found.got
        )
    if found.kind == "check_digit":
        return CodeError(
            "code.check_digit", position=position, expected=found.expected, got=found.got
        )
    if found.kind == "blank":
        return CodeError("code.blank", ai=element.ai, position=position)
    return CodeError(f"code.{found.kind}", ai=element.ai, position=position, got=found.got)


def _verify_together(elements: Sequence[Element], scan: Scan) -> None:
    """Refuse an AI that is there twice with different values, and pairs that exclude each other."""
    for one, other in combinations(elements, 2):
        position = scan.position(other.at)
        if one.ai == other.ai:
            if one.value != other.value:
                raise CodeError("code.repeated", ai=one.ai, position=position)
        elif clash(one.ai, other.ai):
            raise CodeError("code.forbidden_pair", first=one.ai, second=other.ai, position=position)


def _verify_with_biip(elements: Sequence[Element], scan: Scan) -> None:
    for element in elements:
        if not _passes_biip(element.ai + element.value):
            position = scan.position(element.at)
            raise CodeError("code.field", ai=element.ai, position=position, got=element.value)


@lru_cache(maxsize=512)  # the ways to split one message share most fields, as do labels of one lot
def _passes_biip(element: str) -> bool:
    from biip import ParseConfig, ParseError  # noqa: PLC0415 - 0.1 s that only a scan should pay
    from biip.gs1_element_strings import GS1ElementString  # noqa: PLC0415 - as above

    config = ParseConfig(gs1_element_strings_verify_date=False)  # its years follow the wall clock
    try:
        GS1ElementString.parse(element, config=config)
    except ParseError:
        return False
    return True
