"""Grams: the small pieces of a name by which it is found although it was typed wrongly.

Characters and their pairs, the sounds of characters and their pairs, threes of latin letters (of
words and of joined pinyin), and threes and pairs of initials. A gram is kept as a 32-bit checksum
of its letters: names are many, and a collision costs less than a dictionary of strings.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from core.stock.search.pinyin import also, sound, syllable
from core.stock.search.text import is_chinese

Grams = set[int]
Packed = NDArray[np.uint32]
_SEEDS = {kind: crc32(kind.encode()) for kind in "cspil"}


def of_characters(chinese: str) -> Grams:
    """Return the grams of Chinese characters as they are written."""
    return _hashed("c", chinese) | _hashed("c", (a + b for a, b in pairwise(chinese)))


def of_sounds(syllables: Iterable[str]) -> Grams:
    """Return the grams of syllables as they are heard, alone and in pairs."""
    sounds = [sound(one) for one in syllables]
    return _hashed("s", sounds) | _hashed("s", (f"{a} {b}" for a, b in pairwise(sounds)))


def of_pinyin(letters: str) -> Grams:
    """Return the threes of letters of joined pinyin."""
    return _hashed("p", _threes(letters))


def of_initials(letters: str) -> Grams:
    """Return the pairs and threes of the initials of a name, and its beginning."""
    pairs = (a + b for a, b in pairwise("^" + letters))
    return _hashed("i", pairs) | _hashed("i", _threes(letters))


def of_words(words: Iterable[str]) -> Grams:
    """Return the threes of letters of latin words, each word with its beginning and its end."""
    return _hashed("l", (three for word in words for three in _threes(f"^{word}$")))


def of_joined_words(words: Iterable[str]) -> Grams:
    """Return the threes of letters of words written together ("ever flex")."""
    return _hashed("l", _threes("".join(words)))


def of_name(pieces: Sequence[str]) -> Grams:
    """Return every gram by which a name is to be found."""
    chinese = "".join(piece for piece in pieces if is_chinese(piece))
    words = [piece for piece in pieces if not is_chinese(piece)]
    grams = of_words(words) | of_joined_words(words)
    if len(words) > 1:
        grams |= of_initials("".join(word[0] for word in words))
    # The second reading of a name is nearly always the first one over again.
    for syllables in dict.fromkeys(_readings(chinese)):
        grams |= of_sounds(syllables) | of_pinyin("".join(syllables))
        grams |= of_initials("".join(one[0] for one in syllables))
    return grams | of_characters(chinese)


def of_names(names: Iterable[tuple[str, ...]]) -> Packed:
    """Return every gram of several names once, in order."""
    found = [_packed(pieces) for pieces in names]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.uint32)


@lru_cache(maxsize=2048)
def _packed(pieces: tuple[str, ...]) -> Packed:
    """Return the grams of one name; makers, nicknames and terms are said of many families."""
    found = of_name(pieces)
    return np.fromiter(found, np.uint32, len(found))


def _readings(chinese: str) -> Iterator[tuple[str, ...]]:
    if chinese:
        yield tuple(map(syllable, chinese))
        yield tuple(map(also, chinese))


def _threes(letters: str) -> Iterator[str]:
    return (letters[n : n + 3] for n in range(len(letters) - 2))


def _hashed(kind: str, grams: Iterable[str]) -> Grams:
    seed = _SEEDS[kind]
    return {crc32(gram.encode(), seed) for gram in grams}
