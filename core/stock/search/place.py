"""Place: where a sentence speaks of, by the names and aliases of the places that exist.

A name counts where it stands as written; else by its sound, full pinyin or initials, if only one
place can be meant. A short name without a word for a place ("血透") must stand by itself, since
articles may begin with it ("血透管路").
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from core.stock.search.pinyin import syllable
from core.stock.search.text import is_chinese, simplified

_PLACE_WORDS = "科室库区部柜房间所台院层楼中心"
_ZH_BEFORE = r"(?:在|去|到|从|放|存|往)?"
_ZH_AFTER = r"(?:里面|里边|里|内|那边|这边|那里|这里|那儿|这儿)?的?"
_EDGE_BEFORE = r"(?:^|(?<=[\s,;:?!0-9在去到从放存往的]))"
_EDGE_AFTER = r"(?=$|[\s,;:?!0-9]|里|内|的|那|这|还|有|现)"
_EN_BEFORE = r"(?:\b(?:in|at|from|for|to)\s+)?(?:\b(?:the|our)\s+)?"


class PlaceFound(NamedTuple):
    """A place and the stretch of text that names it."""

    place_id: int
    start: int
    end: int


class _Called(NamedTuple):
    """A name of a place as it is looked for; ``syllables`` if it can be known by its sound."""

    rank: int
    place_id: int
    name: str
    close: str
    syllables: tuple[str, ...]
    heard: str
    spelt: str
    initials: str

    @classmethod
    def of(cls, rank: int, place_id: int, name: str) -> "_Called":
        """Return the name in its forms."""
        audible = len(name) >= 3 and all(map(is_chinese, name))
        syllables = tuple(map(syllable, name)) if audible else ()
        heard, spelt = f" {' '.join(syllables)} ", "".join(syllables)
        initials = "".join(one[0] for one in syllables)
        close = "".join(name.lower().split())
        return cls(rank, place_id, name, close, syllables, heard, spelt, initials)


class KnownPlaces:
    """All names of all places, in the forms in which they are looked for; made once for a tree.

    ``by_letter`` has them by their first letter, ``audible`` those that can be known by sound.
    """

    def __init__(self, named: Iterable[tuple[int, Sequence[str]]] = ()) -> None:
        names = ((place_id, simplified(name).strip()) for place_id, own in named for name in own)
        long = ((place_id, name) for place_id, name in names if len(name) >= 2)
        called = [_Called.of(rank, *one) for rank, one in enumerate(long)]
        self.audible = tuple(one for one in called if one.syllables)
        self.by_letter: dict[str, list[_Called]] = {}
        for one in called:
            self.by_letter.setdefault(one.close[0], []).append(one)


NOWHERE = KnownPlaces()


def find_place(text: str, known_places: KnownPlaces) -> PlaceFound | None:
    """Return the place a text names; of several the longest name counts, then the first."""
    close = "".join(text.lower().split())
    spelled = [
        (len(one.name), -found.start(), -one.rank, PlaceFound(one.place_id, *found.span()))
        for letter in set(close)
        for one in known_places.by_letter.get(letter, ())
        if one.close in close and (found := _pattern(one.name).search(text))
    ]
    return max(spelled)[-1] if spelled else _by_sound(text, close, known_places.audible)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s*".join(map(re.escape, name.split()))
    if not is_chinese(name[-1]):
        return re.compile(rf"{_EN_BEFORE}(?<![A-Za-z0-9]){words}(?:'s)?(?![A-Za-z0-9])", re.I)
    if len(name) > 2 or name[-1] in _PLACE_WORDS:
        return re.compile(f"{_ZH_BEFORE}{words}{_ZH_AFTER}", re.I)
    return re.compile(f"{_ZH_BEFORE}{_EDGE_BEFORE}{words}{_EDGE_AFTER}{_ZH_AFTER}", re.I)


def _by_sound(text: str, close: str, audible: Sequence[_Called]) -> PlaceFound | None:
    """Return the one place that sounds like a part of the text, if it is only one."""
    heard = f" {' '.join(map(syllable, text))} "
    typed = re.search("[a-z]", close) is not None
    found: dict[int, PlaceFound] = {}
    for one in audible:
        span = _heard(text, one.syllables) if one.heard in heard else None
        if span is None and typed and (one.initials in close or one.spelt in close):
            span = _typed(text, one)
        if span:
            found.setdefault(one.place_id, PlaceFound(one.place_id, *span))
    return next(iter(found.values())) if len(found) == 1 else None


def _heard(text: str, syllables: Sequence[str]) -> tuple[int, int] | None:
    """Return where the text, in other characters, sounds like these syllables."""
    width = len(syllables)
    for start in range(len(text) - width + 1):
        stretch = text[start : start + width]
        if all(map(is_chinese, stretch)) and tuple(map(syllable, stretch)) == syllables:
            return start, start + width
    return None


def _typed(text: str, called: _Called) -> tuple[int, int] | None:
    """Return where a word of the text is a name in pinyin, or its initials."""
    full = r"\s?".join(called.syllables)
    found = re.search(
        rf"(?<![A-Za-z0-9])(?:{full}|{called.initials})(?:\s?de)?(?![A-Za-z])", text, re.I
    )
    return found.span() if found else None
