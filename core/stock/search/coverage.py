"""Coverage: how far each family holds what a query's words are made of.

The Chinese characters of a query count as written and as heard. A latin word may be a word, pinyin
("yaowuzhijia"), initials ("ywzj") or both mixed; each family counts the reading that suits it best.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.stock.search import grams
from core.stock.search.pinyin import is_syllable, spelled, syllable
from core.stock.search.postings import Coverage, Floats, Postings
from core.stock.search.text import is_chinese
from core.stock.search.vocabulary import Vocabulary

_LETTERS_OF_A_CHARACTER = 2.5
_LONGEST_INITIALS = 12
_LEAST_PLAIN = 5
_STRANGE, _AT_HOME = 0.25, 0.9


@dataclass(frozen=True, slots=True)
class Covered:
    """The share of the words that each family holds, and how many words name only others."""

    share: Floats
    foreign: Floats


def covered(postings: Postings, words: Sequence[str], vocabulary: Vocabulary) -> Covered:
    """Return for each family how far it holds the words."""
    chinese = "".join(word for word in words if is_chinese(word))
    latin = [word for word in words if not is_chinese(word)]
    parts: list[Coverage] = []
    foreign = np.zeros(postings.size, np.float32)
    if chinese:
        parts.append(_of_chinese(postings, chinese))
        pieces = [word for word in words if is_chinese(word)]
        if len(words) > 1:
            foreign += _foreign(_of_chinese(postings, piece).share for piece in pieces)
    if latin:
        each = [_of_word(postings, word, vocabulary) for word in latin]
        parts.append(_of_latin(postings, latin, each, vocabulary))
        if len(words) > 1:
            foreign += _foreign(one.share for one in each)
    return Covered(_mean(parts, postings.size), foreign)


def _mean(parts: Sequence[Coverage], size: int) -> Floats:
    total = sum(part.weight for part in parts) or 1.0
    shares = [part.share * np.float32(part.weight / total) for part in parts]
    return np.asarray(np.sum(shares, axis=0), np.float32) if shares else np.zeros(size, np.float32)


def _foreign(shares: Iterable[Floats]) -> Floats:
    """Return how many of the words are whole in some family and strange to this one."""
    marks = [(share < _STRANGE) & (share.max(initial=0) > _AT_HOME) for share in shares]
    return np.asarray(np.sum(marks, axis=0), np.float32)


def _of_chinese(postings: Postings, chinese: str) -> Coverage:
    written = postings.coverage(grams.of_characters(chinese))
    heard = postings.coverage(grams.of_sounds(syllable(c) for c in chinese))
    half = np.float32(0.5)
    return Coverage(half * (written.share + heard.share), heard.weight * len(chinese))


def _of_latin(
    postings: Postings, words: Sequence[str], each: Sequence[Coverage], vocabulary: Vocabulary
) -> Coverage:
    """Return the coverage word by word, or of all words as one pinyin if that is better."""
    share = _mean(each, postings.size)
    if len(words) > 1:
        joined = postings.coverage(grams.of_joined_words(words))
        share = np.maximum(share, joined.share * np.float32(0.97))
        if not all(_is_plain(word, vocabulary) for word in words):
            for reading in _as_pinyin(postings, "".join(words)):
                share = np.maximum(share, reading.share)
    return Coverage(share, sum(part.weight for part in each))


def _of_word(postings: Postings, word: str, vocabulary: Vocabulary) -> Coverage:
    plain = postings.coverage(grams.of_words((word,)))
    share = plain.share
    for near, likeness in vocabulary.near(word):
        meant = postings.coverage(grams.of_words((near,))).share
        share = np.maximum(share, meant * np.float32(likeness))
    if not _is_plain(word, vocabulary):
        for reading in _as_pinyin(postings, word):
            share = np.maximum(share, reading.share)
    return Coverage(share, max(plain.weight, 0.5) * max(1.0, len(word) / _LETTERS_OF_A_CHARACTER))


def _is_plain(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word stands in names as it is, and is too long to be pinyin by chance."""
    return len(word) >= _LEAST_PLAIN and word in vocabulary


def _as_pinyin(postings: Postings, letters: str) -> list[Coverage]:
    """Return the coverage of letters read as pinyin, as initials, and as both mixed."""
    if not letters.isalpha() or len(letters) < 2:
        return []
    readings: list[Coverage] = []
    if len(letters) <= _LONGEST_INITIALS:
        readings.append(postings.coverage(grams.of_initials(letters)))
    if len(letters) >= 4:
        readings.append(postings.coverage(grams.of_pinyin(letters)))
    pieces = spelled(letters)
    whole = [piece for piece in pieces if is_syllable(piece)]
    if whole and len("".join(whole)) * 2 >= len(letters):
        heard = postings.coverage(grams.of_sounds(whole))
        initials = postings.coverage(grams.of_initials("".join(piece[0] for piece in pieces)))
        share = heard.share * np.float32(0.7) + initials.share * np.float32(0.3)
        readings.append(Coverage(share, heard.weight))
    return readings
