"""Hit: one answer of the search, and the values that go in and come out of it."""

from dataclasses import dataclass
from enum import StrEnum

from core.stock.size import Size


@dataclass(frozen=True, slots=True)
class ItemText:
    """What search knows of an item; the names may hold the sizes, which are taken out."""

    item_id: int
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    codes: tuple[str, ...]
    manufacturer: str
    sizes: tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Items that differ in their sizes only, in the order of their sizes."""

    number: int
    name_zh: str
    name_en: str
    manufacturer: str
    item_ids: tuple[int, ...]


class HitKind(StrEnum):
    """How an item was found: by code, by its whole name, by words of it, or by likeness."""

    CODE = "code"
    LIKE_CODE = "like_code"
    """By a code that differs from what was typed: it may be offered, never taken for granted."""
    EXACT = "exact"
    NAME = "name"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found: how well (0 to 1), how, and whether every size asked for is its own."""

    item_id: int
    score: float
    kind: HitKind
    size_matched: bool
    family: int
    of_kind: bool = True
    """Whether it holds every word that was said, so that it is of the kind meant: a stent."""
