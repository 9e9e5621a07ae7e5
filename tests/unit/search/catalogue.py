"""The catalogue of the search tests: real kinds of articles, each a run of sizes written out.

A row of catalogue.csv is a family; its grid ("2.5 3.0 x 12 18 mm") gives the items. Hospitals write
sizes in their names in different ways, or not at all: the families take turns.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path

from core.stock.search.hit import ItemText
from core.stock.size import Size, parse_sizes

_HERE = Path(__file__).parent
_LETTERS = "ABCDE"


@dataclass(frozen=True)
class Figure:
    """One figure of a size run with its unit; formats as the digits of a reference number."""

    text: str
    unit: str

    def __format__(self, spec: str) -> str:
        digits = self.text.replace(".", "").replace("-", "")
        return format(int(digits), spec) if spec else digits

    @property
    def hundredths(self) -> int:
        return abs(int(Decimal(self.text) * 100))

    def written(self, zh: bool) -> str:
        unit = {"孔": "-hole", "#": ""}.get(self.unit, self.unit) if not zh else self.unit
        unit = {"#": "号", "in": '"'}.get(unit, unit)
        return f"size {self.text}" if self.unit == "#" and not zh else f"{self.text}{unit}"


@dataclass(frozen=True)
class Entry:
    """An item of the catalogue with the key of its family and the figures of its size."""

    family: str
    figures: tuple[str, ...]
    item: ItemText


@cache
def entries() -> tuple[Entry, ...]:
    """Return all items; their ids count from 1."""
    with (_HERE / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: list[Entry] = []
    for number, row in enumerate(rows):
        for figures in _grid(row["grid"]):
            item = _item(row, number, len(found) + 1, figures)
            found.append(Entry(row["key"], tuple(figure.text for figure in figures), item))
    return tuple(found)


def _grid(text: str) -> Iterator[tuple[Figure, ...]]:
    """Return every combination of the figures of a grid."""
    axes: list[list[tuple[Figure, ...]]] = []
    for axis in reversed(text.split(" x ") if text else []):
        words = axis.split()
        unit = words.pop() if not _is_number(words[-1]) else ""
        parts = [word.replace("-", "x", 1) if unit == "μm" else word for word in words]
        axes.insert(0, [tuple(Figure(part, unit) for part in word.split("x")) for word in parts])
    yield from (tuple(figure for cell in cells for figure in cell) for cells in product(*axes))


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word[0] == "-"


def _reference(pattern: str, figures: tuple[Figure, ...]) -> str:
    values: dict[str, Figure] = {}
    for letter, figure in zip(_LETTERS, figures, strict=False):
        values[letter] = Figure(str(figure.hundredths), "")
        for suffix in "245":
            values[f"{letter}{suffix}"] = figure
    for letter in "BC":
        if letter in values:
            values[letter] = values[f"{letter}2"]
    return pattern.format(**values)


def _item(row: dict[str, str], number: int, item_id: int, figures: tuple[Figure, ...]) -> ItemText:
    zh, en = row["name_zh"], row["name_en"]
    sizes: tuple[Size, ...] = ()
    if number % 4 == 0 and figures:
        zh = f"{zh} {'×'.join(figure.text for figure in figures)}{figures[-1].unit}"
        en = f"{en} {' x '.join(figure.written(False) for figure in figures)}"
    elif number % 4 == 2 and figures:
        zh = f"{zh}（{'*'.join(figure.written(True) for figure in figures)}）"
        en = f"{en}, {' x '.join(figure.written(False) for figure in figures)}"
    else:
        sizes = tuple(size for figure in figures for size in parse_sizes(figure.written(True))[0])
    codes = (_reference(row["reference"], figures), _gtin(number, item_id))
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    return ItemText(item_id, zh, en, aliases, codes, row["maker"], sizes)


def _gtin(number: int, item_id: int) -> str:
    digits = f"0692{number:04d}{item_id:05d}"
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
