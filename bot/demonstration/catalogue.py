"""The catalogue of the demonstration hospital: about 1,800 articles, most of them real devices."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.demonstration.sizes import Size, parse

CATALOGUE = Path(__file__).parent / "catalogue.csv"
# Dates in the data files are as of this day; loading moves them so that it becomes today.
REFERENCE_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one size, as the store buys it."""

    code: str
    family: str
    name_zh: str
    name_en: str
    brand: str
    aliases: tuple[str, ...]
    manufacturer_zh: str
    manufacturer_en: str
    registration_no: str
    registration_expiry: date
    nhsa_code: str
    di: str
    packages: tuple[tuple[str, int], ...]
    catalog_ref: str
    sizes: tuple[Size, ...]
    unit: str
    price_fen: int
    storage: str
    abc: str
    ved: str
    tracked: str
    shelf_life_days: int
    departments: tuple[str, ...]
    gmdn: str
    source: str

    @property
    def prefix(self) -> str:
        """The group of the code, such as ST for stents."""
        return self.code.partition("-")[0]

    @property
    def by_unit(self) -> bool:
        """Whether every piece has its own serial number."""
        return self.tracked == "unit"


def load(today: date, path: Path = CATALOGUE) -> list[Article]:
    """Load the catalogue with its dates moved so that the file's reference day is today."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_article(row, today) for row in csv.DictReader(file)]


def _article(row: dict[str, str], today: date) -> Article:
    return Article(
        **{name: row[name] for name in _TEXTS},
        aliases=_split(row["aliases"]),
        registration_expiry=moved(date.fromisoformat(row["registration_expiry"]), today),
        packages=tuple(_package(p) for p in _split(row["packages"])),
        sizes=parse(row["sizes"]),
        price_fen=int(row["price_fen"]),
        shelf_life_days=int(row["shelf_life_days"]),
        departments=_split(row["departments"]),
    )


_TEXTS = [
    "code", "family", "name_zh", "name_en", "brand", "manufacturer_zh", "manufacturer_en",
    "registration_no", "nhsa_code", "di", "catalog_ref", "unit", "storage", "abc", "ved",
    "tracked", "gmdn", "source",
]  # fmt: skip


def moved(day: date, today: date) -> date:
    """Move a day of the data files by as much as today is past the reference day."""
    return day + (today - REFERENCE_DAY)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _package(text: str) -> tuple[str, int]:
    gtin, _, pieces = text.partition("=")
    return gtin, int(pieces)
