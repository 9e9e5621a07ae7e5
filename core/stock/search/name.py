"""Name: one text that names a family, and how like it is to what was typed.

Names are compared as they are written and as they sound; initials, the order of words and words
left out are allowed for, each at a small discount.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq
from rapidfuzz.fuzz import ratio

from core.stock.search.pinyin import sound_letter, syllable
from core.stock.search.text import is_chinese, joined, runs

_LONGEST_INITIALS = 9
_in_order = LCSseq.similarity


@dataclass(frozen=True, slots=True)
class Name:
    """A text in the forms in which it may be typed; ``members`` if it names some items only.

    ``heard`` has one letter a character, the same for all characters of the same sound; ``spelt``
    has them in pinyin. Latin words are in both as they are.
    """

    line: str
    heard: str
    spelt: str
    initials: str
    in_order: str
    chinese: bool
    members: frozenset[int] | None = None

    @classmethod
    def of(cls, text: str) -> "Name":
        """Return a text in all its forms."""
        return cls.of_pieces(runs(text))

    @classmethod
    def of_pieces(cls, pieces: Sequence[str], members: frozenset[int] | None = None) -> "Name":
        """Return the runs of a text in all their forms."""
        spelt = "".join(_spelt(piece) for piece in pieces)
        heard = "".join(_heard(piece) for piece in pieces)
        line = joined(pieces)
        return cls(
            line,
            spelt if heard == spelt else heard,
            line if spelt == line else spelt,
            "".join(_initials(piece) for piece in pieces),
            joined(sorted(pieces)) if len(pieces) > 1 else line,
            not line.isascii(),
            members,
        )


def _spelt(piece: str) -> str:
    return "".join(map(syllable, piece)) if is_chinese(piece) else piece


def _heard(piece: str) -> str:
    return "".join(map(sound_letter, piece)) if is_chinese(piece) else piece


def _initials(piece: str) -> str:
    return "".join(syllable(character)[0] for character in piece) if is_chinese(piece) else piece[0]


def likeness(asked: Name, own: Name) -> float:
    """Return how like a name is to what was typed, from 0 to 1."""
    best = max(ratio(asked.line, own.line), 0.96 * ratio(asked.in_order, own.in_order))
    if asked.chinese:
        best = max(best, 0.97 * ratio(asked.heard, own.heard))
    if not asked.chinese or asked.spelt != asked.heard:
        best = max(best, 0.96 * ratio(asked.spelt, own.spelt))
    if not asked.chinese and len(asked.line) < _LONGEST_INITIALS:
        best = max(best, 0.95 * ratio(asked.spelt, own.initials))
    return best / 100


def kept(asked: Name, own: Name) -> float:
    """Return the share of what was typed that the name holds in the same order."""
    if asked.chinese:
        if asked.heard in own.heard:
            return 1.0
        return _in_order(asked.heard, own.heard) / len(asked.heard)
    long = max(len(asked.spelt), 1)
    share = _in_order(asked.spelt, own.spelt) / long
    if len(asked.line) < _LONGEST_INITIALS:
        return max(share * 0.9, _in_order(asked.spelt, own.initials) / long)
    return share
