"""A GS1 message is fields in a row; those of variable length end at a separator, if it survived.

Rule: while separators are seen there is one way to split. Where none is seen, every legal way is
counted: a field that could be two is never taken for one in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.codes.gs1_rules import Element, clash, excused, fault
from core.codes.gs1_tables import DIGITS, FIELDS, GS, LIKELY_NEXT, PREDEFINED, ai_at
from core.codes.reading import CodeError, CodeWarning, Known
from core.codes.wedge import Scan

STEPS_MAX = 1_500
"""Fields tried before we say that it cannot be told; a real label needs less than a hundred."""
WAYS_MAX = 16
"""Ways offered; where there are more, nobody can tell and the text is refused."""
PLAIN_LENGTH = 12
"""Lots and serials up to this length are taken whole unless a likely field hides in them."""

_SPELT_OUT = ("0029", "029")  # Alt+029 typed by a reader into a program that ignores Alt

Fields = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to split a message: its fields, where a separator is missing, and if likely."""

    fields: Fields
    gaps: int = 0
    likely: bool = True


@dataclass(frozen=True, slots=True)
class Split:
    """The ways a message may be split, and what to say about them."""

    ways: tuple[Way, ...]
    warnings: tuple[CodeWarning, ...] = ()
    disputed: frozenset[str] = frozenset()
    """AIs on which the legal ways differ, also those too unlikely to be offered."""


def split(scan: Scan, known: Known) -> Split:
    """Return the ways to read the fields of a message, or raise what is wrong with it."""
    if GS in scan.text or (known.keeps_separators and not _was_spaced(scan)):
        return Split((Way(at_separators(scan)),))
    search = _Search(scan.text, known)
    ways = list(search.ways())
    if not ways and search.steps_left > 0:
        return Split((Way(at_separators(scan)),))  # to be verified, which names the fault
    found = _weigh_spaced(ways, scan) if _was_spaced(scan) else _weigh(ways)
    if search.steps_left <= 0 or len(found.ways) > WAYS_MAX:
        raise CodeError("code.separator_lost", position=scan.position(len(scan.text)))
    return found


def blanks_end_fields(scan: Scan) -> bool:
    """Tell whether a separator ends a field that needs one, so that the others did not get lost."""
    return not all(_predefined(field) for field in at_separators(scan)[:-1])


def _was_spaced(scan: Scan) -> bool:
    return CodeWarning.BLANKS_REMOVED in scan.warnings


def _weigh_spaced(ways: list[Way], scan: Scan) -> Split:
    """Decide which ways fit the blanks that were taken out of a text.

    Where blanks stand at the ends of fields they were typed to show them. Where one stands inside
    a lot or the like it could mean anything, so the text is refused.
    """
    breaks = [(way, _first_break(way, scan)) for way in ways]
    shown = [way for way, found in breaks if found is None and _shows_gaps(way, scan)]
    if shown:
        return Split(tuple(shown), (CodeWarning.SEPARATOR_REPLACED,), _disputed(ways))
    for _, found in breaks:
        if found is not None:
            field, at = found
            raise CodeError("code.blank", ai=field.ai, position=scan.position(at) - 1)
    return _weigh(ways)


def _shows_gaps(way: Way, scan: Scan) -> bool:
    ends = [field.at + len(field.value) for field in way.fields[:-1] if not _predefined(field)]
    return bool(ends) and all(_is_blank_before(end, scan) for end in ends)


def _is_blank_before(at: int, scan: Scan) -> bool:
    return scan.places[at] - scan.places[at - 1] > 1


def _first_break(way: Way, scan: Scan) -> tuple[Element, int] | None:
    """Return the first blank inside an AI or a text; between the two and in numbers it may be."""
    for field in way.fields:
        inside = [*range(field.at - len(field.ai) + 1, field.at)]
        if FIELDS[field.ai].characters is not DIGITS:
            inside += range(field.at + 1, field.at + len(field.value))
        for at in inside:
            if _is_blank_before(at, scan):
                return field, at
    return None


def at_separators(scan: Scan) -> Fields:
    """Return the fields as the separators delimit them; a field without one runs to the end."""
    fields: list[Element] = []
    at = 0
    while at < len(scan.text):
        if scan.text[at] == GS:
            at += 1
            continue
        element = _element(scan, at)
        fields.append(element)
        at = element.at + len(element.value)
    return tuple(fields)


def _element(scan: Scan, at: int) -> Element:
    ai = ai_at(scan.text, at)
    if ai is None:
        raise CodeError("code.unknown_ai", position=scan.position(at), got=scan.text[at : at + 4])
    start = at + len(ai)
    stop = scan.text.find(GS, start)
    value = scan.text[start:] if stop < 0 else scan.text[start:stop]
    if ai[:2] in PREDEFINED:
        value = value[: FIELDS[ai].high]
    return Element(ai, value, start)


def _weigh(ways: list[Way]) -> Split:
    """Decide which of the legal ways have to be asked about."""
    if len(ways) <= 1:
        return Split(tuple(ways), (CodeWarning.SEPARATOR_LOST,) if ways and ways[0].gaps else ())
    likely = [way for way in ways if way.likely]
    whole = [way for way in likely if not way.gaps]
    if len(likely) == 1 and whole:
        longest = max(len(field.value) for field in likely[0].fields if not _predefined(field))
        unseen = longest > PLAIN_LENGTH
        return Split(tuple(whole), (CodeWarning.SEPARATOR_UNSEEN,) if unseen else ())
    asked = sorted(likely if len(likely) > 1 else ways, key=lambda way: way.gaps)
    return Split(tuple(asked), (CodeWarning.SEPARATOR_LOST,), _disputed(ways))


def _disputed(ways: list[Way]) -> frozenset[str]:
    """Return the AIs that some ways lack or fill differently."""
    said = [{(field.ai, field.value) for field in way.fields} for way in ways]
    common = said[0].intersection(*said)
    return frozenset(ai for each in said for ai, _ in each - common)


def _predefined(field: Element) -> bool:
    return field.ai[:2] in PREDEFINED


class _Search:
    """All legal ways to split a text without separators, within a number of steps."""

    def __init__(self, text: str, known: Known) -> None:
        self._text = text
        self._known = known
        self.steps_left = STEPS_MAX

    def ways(self, at: int = 0, before: Way | None = None) -> Iterator[Way]:
        """Yield the ways to split the text from a place on, after the fields before it."""
        way = before or Way(())
        if at >= len(self._text):
            yield way
            return
        ai = ai_at(self._text, at)
        if ai is None or any(clash(ai, field.ai) for field in way.fields):
            return
        twin = next((field.value for field in way.fields if field.ai == ai), None)
        start = at + len(ai)
        for stop, onward in self._stops(ai, start):
            self.steps_left -= 1
            if self.steps_left <= 0:
                return
            element = Element(ai, self._text[start:stop], start)
            found = fault(ai, element.value, self._known)
            legal = found is None or excused(element, found, self._known)
            if legal and twin in (None, element.value):
                yield from self.ways(onward, self._with(way, element, onward))

    def _with(self, way: Way, element: Element, onward: int) -> Way:
        fields = (*way.fields, element)
        if _predefined(element) or onward >= len(self._text):
            return Way(fields, way.gaps, way.likely)
        follows = ai_at(self._text, onward)
        return Way(fields, way.gaps + 1, way.likely and follows in LIKELY_NEXT)

    def _stops(self, ai: str, start: int) -> Iterator[tuple[int, int]]:
        """Yield where a field may stop and where the next one then begins."""
        field, end = FIELDS[ai], len(self._text)
        if ai[:2] in PREDEFINED:
            yield start + field.high, start + field.high
            return
        if field.low <= end - start <= field.high:
            yield end, end
        for stop in range(start + field.low, min(start + field.high, end - 1) + 1):
            if ai_at(self._text, stop) is not None:
                yield stop, stop
            for spelt in _SPELT_OUT:
                if self._text.startswith(spelt, stop) and ai_at(self._text, stop + len(spelt)):
                    yield stop, stop + len(spelt)
