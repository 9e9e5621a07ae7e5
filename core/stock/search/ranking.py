"""Ranking: which families the words of a query name, best first.

The grams choose the candidates; of these each name is compared with what was typed. How much of the
query a family covers and how like its best name is decide together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.stock.search.coverage import Covered, covered
from core.stock.search.family import Indexed
from core.stock.search.hit import HitKind
from core.stock.search.name import Name, kept, likeness
from core.stock.search.postings import Postings
from core.stock.search.vocabulary import Vocabulary

_CANDIDATES = 40
_COVERED, _ALIKE, _KEPT = 0.45, 0.35, 0.2
_LEAST_COVERED, _FAR_BEHIND = 0.12, 0.3
_SAME = 0.995
_BESIDES = 0.7  # A maker or another term is less than a name.
_FOREIGN = 0.2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A family with how well it answers the words; ``members`` if only some items are named.

    It is ``of_kind`` if it holds every one of the words, be it as another term for the same.
    """

    family: int
    score: float
    kind: HitKind
    members: frozenset[int] | None
    of_kind: bool = True


def ranked(
    families: Sequence[Indexed],
    postings: Postings,
    words: Sequence[str],
    vocabulary: Vocabulary,
    most: int = _CANDIDATES,
) -> list[Ranked]:
    """Return the families that the words may name, best first; so many are looked at closely."""
    if not words or not families:
        return []
    held = covered(postings, words, vocabulary)
    asked = _Asked(Name.of_pieces(words), tuple(Name.of_pieces((word,)) for word in words))
    found = [
        _judged(number, families[number], asked, _Held.by(held, number))
        for number in _candidates(held, most)
    ]
    return sorted(found, key=lambda one: (-one.score, one.family))


class _Asked(NamedTuple):
    whole: Name
    words: tuple[Name, ...]


class _Held(NamedTuple):
    share: float
    foreign: int

    @classmethod
    def by(cls, held: Covered, number: int) -> "_Held":
        return cls(float(held.share[number]), int(held.foreign[number]))


def _candidates(held: Covered, most: int) -> list[int]:
    """Return the families with the largest shares; equal shares in the order of the shelf."""
    floor = max(_LEAST_COVERED, _FAR_BEHIND * float(held.share.max()))
    close = np.flatnonzero(held.share >= floor)
    order = np.argsort(_FOREIGN * held.foreign[close] - held.share[close], kind="stable")
    return [int(number) for number in close[order[:most]]]


def _judged(number: int, family: Indexed, asked: _Asked, held: _Held) -> Ranked:
    like, best = max(
        ((likeness(asked.whole, name), name) for name in family.names),
        key=lambda entry: (entry[0], entry[1].members is None),
        default=(0.0, asked.whole),
    )
    members = best.members if like > 0.85 else None
    if like >= _SAME:
        return Ranked(number, 1.0, HitKind.EXACT, members)
    each = [_kept_by(word, family) for word in asked.words]
    score = _COVERED * held.share + _ALIKE * like + _KEPT * _kept_words(asked, each)
    kind = HitKind.NAME if held.share > 0.97 else HitKind.FUZZY
    score = min(score, 0.99) * (1 - _FOREIGN) ** held.foreign
    return Ranked(number, score, kind, members, min(each, default=0.0) >= _BESIDES)


def _kept_words(asked: _Asked, each: Sequence[float]) -> float:
    """Return how far the names hold the words, each word by the name that holds it best."""
    total = sum(len(word.heard) for word in asked.words)
    held = sum(len(word.heard) * best for word, best in zip(asked.words, each, strict=True))
    return held / total if total else 0.0


def _kept_by(word: Name, family: Indexed) -> float:
    """Return how far one word is held; what is only said besides the names must be there whole."""
    best = _BESIDES if f" {word.line} " in family.besides else 0.0
    for name in family.names:
        best = max(best, kept(word, name))
        if best >= 1.0:
            break  # none can hold more of it
    return best
