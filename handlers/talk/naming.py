"""Names in the reader's language: of items, places and people."""

from functools import cache
from typing import Protocol

from core.stock.location import Place
from core.tables.kinds import VIRTUAL, LocationKind
from locales import Words, languages

CHINESE = "zh-CN"
PARTING = " · "
"""What stands between the two languages of a title that has both."""
UNITS = (
    *("piece", "each", "unit", "set", "box", "pack", "pair", "stick", "wire", "sheet", "roll"),
    *("bottle", "block", "device", "tool", "strip", "bag", "tube"),
)
"""Units of measure that have a word in every language."""
_COMPANIONS = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})
_UNNAMED = VIRTUAL | {LocationKind.QUARANTINE}


class Named(Protocol):
    """Anything that has a Chinese and an English name."""

    @property
    def name_zh(self) -> str:
        """The Chinese name."""
        ...

    @property
    def name_en(self) -> str:
        """The English name."""
        ...


class Staffed(Protocol):
    """Anybody with a name in Chinese writing and one in Latin letters."""

    @property
    def name(self) -> str:
        """The name as it is written."""
        ...

    @property
    def name_latin(self) -> str:
        """The name in Latin letters."""
        ...


def name_of(words: Words, named: Named) -> str:
    """Return the name of an item or place in the reader's language, or in the other one."""
    chinese, other = named.name_zh, named.name_en
    name = (chinese or other) if words.language == CHINESE else (other or chinese)
    return _place_name(words, named, name) if isinstance(named, Place) else name


def _place_name(words: Words, place: Place, name: str) -> str:
    """Return what a place is called: hands, transit and the ends of the world are no shelves."""
    if place.kind in _COMPANIONS:
        return words(f"common.place.{place.kind.value}", place=name)
    if place.kind in _UNNAMED and name == place.kind.value:
        return words(f"common.place.{place.kind.value}")
    return name


@cache
def unit_of(unit: str) -> str:
    """Return by which name the catalogue words a unit of measure; an unknown one by its own."""
    chinese = Words(CHINESE)
    for name in UNITS:
        if unit in (name, chinese(f"common.unit.{name}")):
            return name
    return unit


@cache
def _emergencies() -> frozenset[str]:
    """Return how an emergency is noted in every language."""
    return frozenset(Words(language)("use.emergency") for language in languages)


def title_of(words: Words, title: str) -> str:
    """Return the half that the reader reads of a title in Chinese and English, or all of it.

    A word that the program itself noted is told in the reader's language, whoever pressed for it.
    """
    if title in _emergencies():
        return words("use.emergency")
    chinese, parted, other = title.partition(PARTING)
    return (chinese if words.language == CHINESE else other) if parted else title


def who_name(words: Words, who: Staffed) -> str:
    """Return a person's name as the reader can read it."""
    if words.language == CHINESE:
        return who.name or who.name_latin
    return who.name_latin or who.name
