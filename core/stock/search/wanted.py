"""Wanted: what a query asks for, taken apart into words, sizes and what may be a code."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.stock.search.question import without_fillers
from core.stock.search.text import fold, is_chinese, runs
from core.stock.search.vocabulary import ROMAN, Vocabulary
from core.stock.size import Size, parse_sizes

_LONGEST = 200
_WORD_AND_FIGURE = re.compile(r"\b([a-z]+) ?(\d{1,2})\b(?!\s?[.,x×*]\s?\d|[-/]0)", re.IGNORECASE)
_GLUED_FIGURE = re.compile(r"([a-z]+)(\d{1,2})")
_GLUED_SHORT_SIZE = re.compile(r"(?<![\w./+-])([a-z]{2,})(\d{4,5})(?![\w./+-])", re.I | re.A)
_CHUNK = re.compile(r"[0-9a-z][0-9a-z./+_-]*")
_SHORT_SIZE = re.compile(r"([1-9])(\d|25|75)(\d\d)")
_DASHED_SIZE = re.compile(r"([1-9]\d?)[-/]([1-9]\d{1,2})")
_DASHED_PAIR = re.compile(
    r"(?<![\w./+-])([1-9]\d?)(?:-(?=[1-9]\d?)|/(?=[1-9]\d(?!\s?(?:in|寸|英寸|[\"”]))))([1-9]\d?)(?![\w./+-])",
    re.ASCII,
)
_MAYBE_CODE = re.compile(r"\d{2,3}-\d{2,3}")  # With words beside it, it would be a range.
_PLAIN_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_LONGEST_JOIN, _MOST_CHUNKS, _MOST_CODES = 4, 12, 3
_LONGEST_WORD, _MOST_WORDS, _MOST_LETTERS, _MOST_SIZES = 24, 8, 60, 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query in its parts; ``chunks`` is all that is written in latin letters and digits."""

    chunks: tuple[str, ...]
    chinese: bool
    words: tuple[str, ...]
    sizes: tuple[Size, ...]
    codes: tuple[str, ...]

    def possible_codes(self) -> list[str]:
        """Return neighbouring chunks joined, the longest first: a code may hold spaces.

        Figures of which one has a point are sizes, and no code for standing side by side; words
        without a figure are no part of one, unless they are all that was written.
        """
        stretches = [
            self.chunks[start : start + width]
            for width in range(min(len(self.chunks), _LONGEST_JOIN), 0, -1)
            for start in range(len(self.chunks) - width + 1)
        ]
        joins = ["".join(chunks) for chunks in stretches if not _are_sizes(chunks)]
        joins = [join for join in joins if any(map(str.isdigit, join))]
        whole = "".join(self.chunks)
        return [] if not whole else list(dict.fromkeys([whole, *joins]))


def wanted(query: str, vocabulary: Vocabulary) -> Wanted:
    """Return what a query asks for, knowing the latin words of the catalogue."""
    text = without_fillers(query[:_LONGEST])[:_LONGEST]
    chunks = tuple(_CHUNK.findall(fold(text))[:_MOST_CHUNKS])
    text = _WORD_AND_FIGURE.sub(lambda found: _tied(found, vocabulary), text)
    text = _GLUED_SHORT_SIZE.sub(lambda found: _untied(found, vocabulary), text)
    text = _DASHED_PAIR.sub(r" \1x\2 ", text) if _has_words(text) else text
    sizes, rest = ((), text) if _MAYBE_CODE.fullmatch(text) else parse_sizes(text)
    rest = fold(rest)
    codes = [code for code in _CHUNK.findall(rest) if _is_code(code, vocabulary)][:_MOST_CODES]
    for code in codes:
        rest = rest.replace(code, " ", 1)
    words, figures = words_of(rest, vocabulary)
    chinese = any(map(is_chinese, text))
    return Wanted(chunks, chinese, few(words), (*figures, *sizes)[:_MOST_SIZES], tuple(codes))


def few(words: Iterable[str]) -> tuple[str, ...]:
    """Return as many different words, and as much of them, as a query may cost time for."""
    kept: list[str] = []
    letters = _MOST_LETTERS
    for word in dict.fromkeys(words):
        kept.append(word[: min(letters, _LONGEST_WORD)])
        letters -= len(kept[-1])
        if len(kept) == _MOST_WORDS or letters <= 0:
            break
    return tuple(kept)


def short_size(code: str) -> tuple[Size, ...]:
    """Return 3018 read as 3.0×18, 27518 as 2.75×18 and 7-100 as 7×100: so they are said."""
    if found := _SHORT_SIZE.fullmatch(code):
        return Size(None, Decimal(f"{found[1]}.{found[2]}"), None), _bare(found[3])
    if found := _DASHED_SIZE.fullmatch(code):
        return _bare(found[1]), _bare(found[2])
    return ()


def _are_sizes(chunks: Sequence[str]) -> bool:
    figures = len(chunks) > 1 and all(map(_PLAIN_FIGURE.fullmatch, chunks))
    return figures and any("." in chunk for chunk in chunks)


def _has_words(text: str) -> bool:
    return any(map(str.isalpha, text))


def _bare(figure: str) -> Size:
    return Size(None, Decimal(figure), None)


def _is_code(chunk: str, vocabulary: Vocabulary) -> bool:
    letters = sum(map(str.isalnum, chunk))
    digits = sum(map(str.isdigit, chunk))
    alike = digits + sum(letter in "oil" for letter in chunk)  # Read off a label as 0 and 1.
    known = all(word in vocabulary for word in runs(chunk)) or bool(
        _word_and_figure(chunk, vocabulary)
    )
    return letters >= 4 and digits >= 1 and alike >= 2 and not known


def words_of(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[Size, ...]]:
    """Return the words of a text; of "jl4", unknown where "jl" is a word, the 4 is a size."""
    sizes, rest = parse_sizes(text)
    words: list[str] = []
    figures = list(sizes)
    for word in runs(rest):
        if glued := _word_and_figure(word, vocabulary):
            words.append(glued[1])
            figures.append(_bare(glued[2]))
        else:
            words.append(word)
    return tuple(words), tuple(figures)


def _word_and_figure(word: str, vocabulary: Vocabulary) -> re.Match[str] | None:
    """Return the parts of "jl4", unless it is a word itself or "jl" is none."""
    glued = None if word in vocabulary else _GLUED_FIGURE.fullmatch(word)
    return glued if glued and vocabulary.ends_before_figure(glued[1]) else None


def _tied(found: re.Match[str], vocabulary: Vocabulary) -> str:
    """Write "firebird 2" together, or as "firebird ii", where the catalogue has it so."""
    word = found[1] + found[2]
    if word.lower() in vocabulary:
        return word
    romans = (roman for roman, figure in ROMAN.items() if figure == found[2])
    marked = [f"{found[1]} {roman}" for roman in romans]
    return next((name for name in marked if name.lower() in vocabulary), found[0])


def _untied(found: re.Match[str], vocabulary: Vocabulary) -> str:
    """Write "xience3018" apart, unless the whole is a word."""
    if found[0].lower() in vocabulary or not short_size(found[2]):
        return found[0]
    apart = vocabulary.ends_before_figure(found[1].lower())
    return f"{found[1]} {found[2]}" if apart else found[0]
