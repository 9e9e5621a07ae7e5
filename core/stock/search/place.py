"""Place: where a sentence speaks of, by the names and aliases of the places that exist.

A name counts where it stands as written; else by its sound, full pinyin or initials, if only one
place can be meant. A short name without a word for a place ("血透") must stand by itself, since
articles may begin with it ("血透管路").
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from core.stock.search.pinyin import syllable
from core.stock.search.text import is_chinese, simplified

KnownPlaces = Sequence[tuple[int, tuple[str, ...]]]

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


def find_place(text: str, known_places: KnownPlaces) -> PlaceFound | None:
    """Return the place a text names; of several the longest name counts, then the first."""
    spelled = [
        (len(name), PlaceFound(place_id, *found.span()))
        for place_id, name in _names(known_places)
        if (found := _pattern(name).search(text))
    ]
    if spelled:
        return max(spelled, key=lambda entry: (entry[0], -entry[1].start))[1]
    return _by_sound(text, known_places)


def _names(known_places: KnownPlaces) -> Iterator[tuple[int, str]]:
    for place_id, names in known_places:
        for name in names:
            folded = simplified(name).strip()
            if len(folded) >= 2:
                yield place_id, folded


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s*".join(map(re.escape, name.split()))
    if not is_chinese(name[-1]):
        return re.compile(rf"{_EN_BEFORE}(?<![A-Za-z0-9]){words}(?:'s)?(?![A-Za-z0-9])", re.I)
    if len(name) > 2 or name[-1] in _PLACE_WORDS:
        return re.compile(f"{_ZH_BEFORE}{words}{_ZH_AFTER}", re.I)
    return re.compile(f"{_ZH_BEFORE}{_EDGE_BEFORE}{words}{_EDGE_AFTER}{_ZH_AFTER}", re.I)


def _by_sound(text: str, known_places: KnownPlaces) -> PlaceFound | None:
    """Return the one place that sounds like a part of the text, if it is only one."""
    found: dict[int, PlaceFound] = {}
    for place_id, name in _names(known_places):
        syllables = [syllable(character) for character in name]
        if not all(map(is_chinese, name)) or len(syllables) < 3:
            continue
        span = _heard(text, syllables) or _typed(text, syllables)
        if span:
            found.setdefault(place_id, PlaceFound(place_id, *span))
    return next(iter(found.values())) if len(found) == 1 else None


def _heard(text: str, syllables: list[str]) -> tuple[int, int] | None:
    """Return where the text, in other characters, sounds like these syllables."""
    width = len(syllables)
    for start in range(len(text) - width + 1):
        stretch = text[start : start + width]
        if all(map(is_chinese, stretch)) and [syllable(c) for c in stretch] == syllables:
            return start, start + width
    return None


def _typed(text: str, syllables: list[str]) -> tuple[int, int] | None:
    """Return where a word of the text is these syllables in pinyin, or their initials."""
    full, initials = r"\s?".join(syllables), "".join(one[0] for one in syllables)
    found = re.search(rf"(?<![A-Za-z0-9])(?:{full}|{initials})(?:\s?de)?(?![A-Za-z])", text, re.I)
    return found.span() if found else None
