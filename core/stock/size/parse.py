"""Parse: the figures of a text taken out of it.

A figure is a size by how it is written: by its unit, by its neighbours in a group ("3.0 乘 18"), or
by standing alone as a short number. What belongs to a word or a reference number ("PRB35-07-040"),
or counts pieces ("3个"), is no size and stays in the text.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from core.stock.size.figure import Size, Unit
from core.stock.size.readable import readable
from core.stock.size.words import COUNTED, DIMENSIONS, ONLY_GLUED, PREFIX_UNITS, UNITS

_SPACED = "|".join(sorted(map(re.escape, UNITS.keys() - ONLY_GLUED), key=len, reverse=True))
_NUMBER = r"\d{1,5}(?:[.,]\d{1,4})?|\.\d{1,4}"
_TERM_PATTERN = (
    rf"(?P<sign>[+-])?(?P<number>{_NUMBER})(?P<half>/(?:2|4|8|16)(?=\s?(?:in|英寸|寸|[\"”])))?"
    rf"(?P<unit>(?:\s?(?:{_SPACED}|(?-i:[GD](?![=:])))|in|(?<=\.0\d\d)\sin|(?-i:m)|[gd])"
    r"(?:(?![A-Za-z]|(?<=[°度])C|(?<=号)角)|(?=[xX]\s?[\d.])))?"
)
_TERM = re.compile(rf"(?:[ΦφØø]\s?)?{_TERM_PATTERN}", re.IGNORECASE)
# A figure does not begin inside a word or a reference number, nor end in one.
_START = re.compile(rf"(?<![A-Za-z0-9.])(?<![A-Za-z0-9][-./_+,]){_TERM_PATTERN}", re.IGNORECASE)
_INSIDE = re.compile(r"(?!x(?![A-Za-z0-9]))[A-Za-z0-9]|[-./_+]\d", re.IGNORECASE)
_INSIDE_BARE = re.compile(r"[A-Za-z0-9]|[-./_+)][A-Za-z0-9]|%")
_CODE_END = re.compile(r"[\w.+/-]*", re.ASCII)
_SUTURE = re.compile(r"(?P<number>\d{1,2})\s?(?:[-/]|个)0(?![A-Za-z0-9.]|-[A-Za-z0-9])")
_CROSS = re.compile(r"\s*(?:[x×✕╳*хХ]|乘以?)\s*|\s+by\s+", re.IGNORECASE)
_CROSSED = re.compile(r"\s?[x×*乘]\s?\d", re.IGNORECASE)
_TIGHT_CROSS = re.compile(r"[-/,](?=\d{1,3}(?![\d.,/-]))")
_RANGE = re.compile(r"\s?[-~/]\s?(?=[\d.])")
_COUNTED = re.compile(COUNTED, re.IGNORECASE)
_WIRE = re.compile(r"0[1-9]\d")  # 0.014", as it is said
_BEFORE = (*DIMENSIONS, *PREFIX_UNITS)
_AFTER = tuple(word for word in DIMENSIONS if word[0] not in "odlφø" or len(word) > 2)
_OF_ANOTHER_WORD = "加延特超增最提"  # 加长 is "extended", not "length".
_MOST_IN_GROUP = 5


class _Figure(NamedTuple):
    """A number found in a text, with the words on either side that say what it measures."""

    found: re.Match[str]
    start: int
    end: int
    before: str
    after: str

    @property
    def named(self) -> bool:
        return bool(self.before or self.after or self.found["unit"])


def parse_sizes(text: str) -> tuple[tuple[Size, ...], str]:
    """Return the sizes that a text names, in its order, and the rest of the text."""
    text = readable(text)
    sizes: list[Size] = []
    rest: list[str] = []
    end = 0
    for start, stop, group in _groups(text):
        sizes.extend(group)
        rest.append(text[end:start])
        end = stop
    rest.append(text[end:])
    return tuple(sizes), " ".join(" ".join(rest).split())


def _groups(text: str) -> Iterator[tuple[int, int, list[Size]]]:
    """Yield where each group of figures begins and ends, with its sizes."""
    lower = text.lower()
    at = 0
    while found := _START.search(text, at):
        if suture := _SUTURE.match(text, found.start()):
            at = suture.end()
            yield suture.start(), at, [Size(None, Decimal(suture["number"]), Unit.USP)]
            continue
        figures = _tied(text, lower, found, at)
        at = figures[-1].end
        if _is_size(text, figures):
            yield figures[0].start, at, [_size_of(one, len(figures) == 1) for one in figures]
        elif _INSIDE_BARE.match(text, at) and (code := _CODE_END.match(text, at)):
            at = code.end()


def _tied(text: str, lower: str, found: re.Match[str], floor: int) -> list[_Figure]:
    """Return the figures of one group: "3.0 x 18", "4-7mm", "3.0/18"."""
    figures = [_figure(lower, found, floor)]
    while len(figures) < _MOST_IN_GROUP:
        last = figures[-1]
        tie = _CROSS.match(text, last.end) or (_tight(text, last) if len(figures) == 1 else None)
        term = _TERM.match(text, tie.end()) if tie else None
        if not term:
            break
        figures.append(_figure(lower, term, term.start("number")))
    return figures


def _figure(lower: str, found: re.Match[str], floor: int) -> _Figure:
    """Return a number with the words around it; those before ``floor`` belong to another."""
    prefix = lower[floor : found.start()].rstrip(" :")
    before = _word_before(prefix) if prefix.endswith(_BEFORE) else ""
    start = floor + len(prefix) - len(before) if before else found.start()
    after = _word_after(lower, found.end())
    end = lower.index(after, found.end()) + len(after)
    return _Figure(found, start, end, before, after)


def _word_before(prefix: str) -> str:
    word = next(word for word in _BEFORE if prefix.endswith(word))
    ahead = prefix[: -len(word)][-1:]
    inside = ahead.isalnum() if word[0].isascii() and word[0].isalpha() else False
    return "" if inside or (ahead and ahead in _OF_ANOTHER_WORD) else word


def _word_after(lower: str, end: int) -> str:
    """Return what "18长" or "18 mm long" says after the number, unless another word begins so."""
    spaced = lower.startswith(" ", end)
    at = end + spaced
    if not lower.startswith(_AFTER, at):
        return ""
    word = next(word for word in _AFTER if lower.startswith(word, at))
    follows = lower[at + len(word) : at + len(word) + 1]
    if not follows or follows in ",;)的x×*乘":
        return word
    if follows == " ":  # In "3.0 长 18" the word belongs to the next number.
        return "" if spaced and lower[at + len(word) :].lstrip(" :=")[:1].isdigit() else word
    return ""


def _tight(text: str, figure: _Figure) -> re.Match[str] | None:
    """Return what ties figures without a cross: "3.0/18", "4-7mm", "300-500"."""
    if figure.found["unit"]:
        return None
    if "." in figure.found["number"] and (tie := _TIGHT_CROSS.match(text, figure.end)):
        return tie
    tie = _RANGE.match(text, figure.end)
    second = _TERM.match(text, tie.end()) if tie else None
    if not tie or not second:
        return None
    crossed = _CROSSED.match(text, second.end())  # "4-7*40": a graft that tapers
    ranged = crossed or second["unit"] or _is_range(text, figure.found, second)
    return tie if ranged else None


def _is_range(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Tell whether figures without a unit are a range (300-500, 1.0-2.0) and no part of a code."""
    low, high = first["number"], second["number"]
    whole = low.isdigit() and high.isdigit() and 2 <= len(low) <= len(high) <= 3
    return (
        text[first.end()] in "-~"
        and (whole or ("." in low and "." in high))
        and Decimal(low.replace(",", ".")) < Decimal(high.replace(",", "."))
        and not _INSIDE_BARE.match(text, second.end())
    )


def _is_size(text: str, figures: list[_Figure]) -> bool:
    if len(figures) > 1 or figures[0].named:
        end = figures[-1].end  # After 号 or 毫米 another figure may follow at once: 5号12.
        inside = _INSIDE.match(text, end) and not "㐀" <= text[end - 1] <= "鿿"
        return not inside and all(map(_plausible, figures))
    number = figures[0].found["number"]
    if _INSIDE_BARE.match(text, figures[0].end):
        return False
    if not number.isdigit():
        return True
    plain = number == "0" or number[0] != "0" or bool(_WIRE.fullmatch(number))
    return len(number) <= 3 and plain and not _COUNTED.match(text, figures[0].end)


def _plausible(figure: _Figure) -> bool:
    """Refuse 1D to 4D: a shape of coil or a picture, not dioptres."""
    found = figure.found
    return found["unit"] not in {"D", "d"} or found["number"] not in {"1", "2", "3", "4"}


def _size_of(figure: _Figure, alone: bool) -> Size:
    found = figure.found
    unit = found["unit"] or ""
    # A dash between words is no minus; before a lens power, or set apart, it is one.
    ahead = found.string[max(found.start() - 1, 0) : found.start()]
    apart = bool(figure.before) or (alone and ahead in {"", " ", ":", "("})
    minus = found["sign"] == "-" and (apart or unit.strip().lower() == "d")
    return _sized(found["number"], minus, found["half"] or "", (unit, figure.before, figure.after))


@lru_cache(maxsize=1 << 14)
def _sized(number: str, minus: bool, half: str, words: tuple[str, str, str]) -> Size:
    """Return a figure's size; catalogues repeat the same few thousand, so each is made once."""
    written, before, after = words
    number = number.replace(",", ".")
    unit, factor = UNITS.get(written.strip().lower(), (None, 1))
    dimension = DIMENSIONS.get(before) or DIMENSIONS.get(after)
    if unit in {None, Unit.INCH} and _WIRE.fullmatch(number):
        return Size(dimension, Decimal(number) / 1000, Unit.INCH)
    value = Decimal(number) * factor
    if half:
        value /= int(half[1:])
    return Size(dimension, -value if minus else value, unit or PREFIX_UNITS.get(before))
