"""What people write in a sheet: how they head columns and which words they use in cells.

The words themselves, Chinese and English, stand in ``sheet_words.toml``.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_BRACKETS = re.compile(r"[(\[{<].*?[)\]}>]")
_JOINTS = re.compile(r"[\s_*:.\-/#\u3001]+")


class Column(StrEnum):
    """What a column of a catalogue sheet may hold."""

    CODE = "code"
    FAMILY = "family"
    NAME_ZH = "name_zh"
    NAME_EN = "name_en"
    SIZE = "size"
    DIAMETER = "diameter"
    LENGTH = "length"
    UNIT = "unit"
    BRAND = "brand"
    MANUFACTURER = "manufacturer"
    CATALOG_REF = "catalog_ref"
    REGISTRATION_NO = "registration_no"
    REGISTRATION_EXPIRY = "registration_expiry"
    NHSA_CODE = "nhsa_code"
    PRICE = "price"
    STORAGE = "storage"
    ABC = "abc"
    VED = "ved"
    TRACKED = "tracked"
    PICK_RULE = "pick_rule"
    SHELF_LIFE = "shelf_life"
    SHELF_LIFE_MONTHS = "shelf_life_months"
    ALIASES = "aliases"
    IDENTIFIER = "identifier"
    PACK_IDENTIFIER = "pack_identifier"
    PACK_QUANTITY = "pack_quantity"


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The headings, the words for each kind of value, and the shapes of figures."""

    headings: Mapping[str, Column]
    meanings: Mapping[str, Mapping[str, str]]
    shapes: Mapping[str, re.Pattern[str]]

    def column(self, heading: str) -> Column | None:
        """Return what a column with this heading holds, or none."""
        whole = folded(heading)
        bare = folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading)))
        return self.headings.get(whole) or self.headings.get(bare)

    def meaning(self, kind: str, word: str) -> str | None:
        """Return the value that a word stands for among those of a kind, or none."""
        return self.meanings[kind].get(folded(word))

    def has_shape(self, kind: str, text: str) -> bool:
        """Tell whether a text is written like one of a kind."""
        return self.shapes[kind].fullmatch(text) is not None


def folded(text: str) -> str:
    """Return a heading or word as it is compared: no case, no blanks, no marks."""
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text).casefold())


@cache
def sheet_words() -> SheetWords:
    """Return the words, read once in a process."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    columns, shapes = tables.pop("columns"), tables.pop("shapes")
    headings = {folded(name): Column(column) for column, names in columns.items() for name in names}
    meanings = {
        kind: {folded(word): value for value, words in table.items() for word in words}
        for kind, table in tables.items()
    }
    patterns = {kind: re.compile(shape, re.IGNORECASE) for kind, shape in shapes.items()}
    return SheetWords(headings, meanings, patterns)
