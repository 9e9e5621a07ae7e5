"""Vocabulary: the latin words of a catalogue, and those that a mistyped word may have been."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from core.stock.search.pinyin import is_syllable, spelled

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
"""Roman numerals that tell models apart; they are known with their word, as "accolade ii"."""
_FEWEST_LETTERS = 4
_NEAR = 0.6
_MOST = 3


class Vocabulary:
    """Known words; what is not among them is a typing error, pinyin, a code or unknown here."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words, each as often as something is called by it."""
        self._known = Counter(words)
        self._words = tuple(sorted(word for word in self._known if " " not in word))
        self._near = lru_cache(maxsize=1024)(self._looked_up)

    def changed(self, gone: Iterable[str], fresh: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary without some words, once each, and with others."""
        known = self._known.copy()
        known.update(fresh)
        known.subtract(gone)
        return Vocabulary(+known)

    def __contains__(self, word: str) -> bool:
        """Tell whether a word is known."""
        return word in self._known

    def near(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return known words that differ by little from an unknown one, with their likeness."""
        if word in self._known or len(word) < _FEWEST_LETTERS:
            return ()
        return self._near(word)

    def ends_before_figure(self, letters: str) -> bool:
        """Tell whether letters before a digit are a word by themselves, known here or pinyin."""
        pieces = spelled(letters) if letters not in self._known else ()
        return letters in self._known or (len(pieces) > 1 and all(map(is_syllable, pieces)))

    def _looked_up(self, word: str) -> tuple[tuple[str, float], ...]:
        found = process.extract(
            word,
            self._words,
            scorer=OSA.normalized_similarity,
            score_cutoff=_NEAR,
            limit=_MOST,
        )
        return tuple((near, likeness) for near, likeness, _ in found)
