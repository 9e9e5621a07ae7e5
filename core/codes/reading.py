"""A reading is what a code says; a code error is what is wrong with it and where.

Rule: a field on which the possible readings differ is empty in the reading itself, so nobody can
post a lot that was only guessed. The guesses stand in ``alternatives``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from core.errors import Param, RefusedError

_T = TypeVar("_T")


class Agency(StrEnum):
    """Who sets the rules of the code that was read."""

    GS1 = "gs1"
    MA = "ma"
    AHM = "ahm"
    HIBC = "hibc"
    EPC = "epc"
    HOSPITAL = "hospital"


class Confidence(StrEnum):
    """How far a reading may be trusted without asking."""

    CERTAIN = "certain"
    """As sent, or with nothing but the frame taken off."""
    REPAIRED = "repaired"
    """Damage was undone and only this reading is left; the warnings name the repair."""
    AMBIGUOUS = "ambiguous"
    """It can be read in the ways given in ``alternatives``; somebody must choose."""


class CodeWarning(StrEnum):
    """What a person should know about a reading that was accepted all the same."""

    CHECK_DIGIT = "check_digit"
    SEPARATOR_LOST = "separator_lost"
    SEPARATOR_UNSEEN = "separator_unseen"
    SEPARATOR_REPLACED = "separator_replaced"
    FOLDED = "folded"
    BLANKS_REMOVED = "blanks_removed"
    LETTER_FOR_DIGIT = "letter_for_digit"
    LETTER_CASE = "letter_case"
    END_BLANK = "end_blank"
    SHORT_GTIN = "short_gtin"
    PLAIN_NUMBER = "plain_number"
    BEST_BEFORE = "best_before"
    EXPIRY_DAY_BEFORE = "expiry_day_before"
    DATES_REVERSED = "dates_reversed"
    LOGISTIC_UNIT = "logistic_unit"
    MA_CHECK = "ma_check"
    NOT_PROVEN = "not_proven"
    TAG_NOT_GS1 = "tag_not_gs1"
    TAG_HOLDS_MORE = "tag_holds_more"


class CodeError(RefusedError):
    """A string is no code we can read; the code names the fault, the figures say where it is."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code, **{name: _shown(value) for name, value in params.items()})


def _shown(value: Param) -> Param:
    """Return a figure fit to be shown: control characters as the pictures of them."""
    if not isinstance(value, str) or value.isprintable():
        return value
    pictures = (chr(0x2400 + ord(each)) if each < " " else each for each in value)
    return "".join(each if each.isprintable() else "\ufffd" for each in pictures)


@dataclass(frozen=True, slots=True)
class Known:
    """What reading may lean on: the day, the identifiers on file, and how the string was sent."""

    today: date
    known_di: Callable[[str], bool]
    keeps_separators: bool = False
    """The sender is proven to pass GS on, so a missing one was never there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one code says: the product (DI), its production identifiers, and how sure that is.

    ``di`` is a GTIN of 14 digits for GS1 and EPC, the text up to the item code for MA, labeller,
    product and package level for HIBC. A hospital code has no DI: ``serial`` is the code itself.
    ``expiry`` is the last good day. ``warnings`` hold each warning once, in order of appearance.
    """

    agency: Agency
    raw: str
    di: str | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    made: date | None = None
    epc: str | None = None
    sterilisation_lot: str | None = None
    quantity: int | None = None
    confidence: Confidence = Confidence.CERTAIN
    warnings: tuple[CodeWarning, ...] = ()
    alternatives: tuple["Reading", ...] = field(default=(), repr=False)

    @property
    def partial(self) -> bool:
        """Tell whether the product is missing, as in the second symbol of a two-symbol label."""
        return self.di is None and self.epc is None and self.agency is not Agency.HOSPITAL

    def warned(self, *warnings: CodeWarning) -> "Reading":
        """Return the same reading with warnings added."""
        return replace(self, warnings=tuple(dict.fromkeys((*self.warnings, *warnings))))

    def repaired(self, *warnings: CodeWarning) -> "Reading":
        """Return the same reading with the repairs named and no longer called certain."""
        confidence = self.confidence
        if confidence is Confidence.CERTAIN and warnings:
            confidence = Confidence.REPAIRED
        return replace(self.warned(*warnings), confidence=confidence)

    def narrowed(self, fits: Callable[["Reading"], bool]) -> "Reading":
        """Return what is left once somebody who knows more has looked at the alternatives.

        The item master decides with what it knows, such as ``lambda way: (way.serial is not
        None) == item.needs_serial``. One way left is the reading; none left changes nothing.
        """
        left = [way for way in self.alternatives if fits(way)]
        if not left:
            return self
        if len(left) == 1:
            return left[0].repaired(*self.warnings)
        return one_of(left, *self.warnings)


def one_of(ways: Sequence[Reading], *warnings: CodeWarning) -> Reading:
    """Return the ambiguous reading of several ways: only what all of them agree on is filled."""
    shared = [each for each in ways[0].warnings if all(each in way.warnings for way in ways)]
    return Reading(
        agency=ways[0].agency,
        raw=ways[0].raw,
        di=_agreed([way.di for way in ways]),
        lot=_agreed([way.lot for way in ways]),
        serial=_agreed([way.serial for way in ways]),
        expiry=_agreed([way.expiry for way in ways]),
        made=_agreed([way.made for way in ways]),
        epc=_agreed([way.epc for way in ways]),
        sterilisation_lot=_agreed([way.sterilisation_lot for way in ways]),
        quantity=_agreed([way.quantity for way in ways]),
        confidence=Confidence.AMBIGUOUS,
        warnings=tuple(dict.fromkeys((*shared, *warnings))),
        alternatives=tuple(ways),
    )


def either(mine: _T | None, other: _T | None, clash: CodeError) -> _T | None:
    """Return what one of two symbols says of a field, or raise if they say different things."""
    if mine is not None and other is not None and mine != other:
        raise clash
    return other if mine is None else mine


def _agreed(values: Sequence[_T]) -> _T | None:
    if len(values) == 1:  # with one way on offer the question is whether it is right at all
        return None
    return values[0] if all(value == values[0] for value in values) else None
