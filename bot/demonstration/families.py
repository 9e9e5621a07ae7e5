"""Families of articles: the rules that name a real device row and read the sizes of its run.

``gmdn_zh.csv`` says what kind of article a GMDN term is; ``families.csv`` says, per brand, what the
family is called and where its sizes are written; ``makers.csv`` spells the companies.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.demonstration import sizes
from bot.demonstration.sizes import Size

_HERE = Path(__file__).parent
DEFAULT_MOST = 9  # Members of a size run kept when its rule names no number.
_TAIL = re.compile(
    r"(?i) (?:Temporary Pacing Electrode Catheter|Biologic Patch|Vascular Patch|Catheter"
    r"|Filamentous Knitted Polyester Fabric|Double Velour Knitted Polyester Fabric"
    r"|Woven Polyester Fabric|Elastic Knit Fabric|ePTFE Cardiovascular Patch"
    r"|Mesh with Echo PS Positi?oning System|Parastomal Hernia Patch|Mesh Pre-shaped|Mesh)$"
)
_ACRONYMS = {"CRT-D", "DR", "EL", "HA", "ICD", "SR", "VR", "II", "TTC"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a GMDN term means for the store: nouns, price range, class, storage, departments."""

    gmdn: str
    noun_zh: str
    noun_en: str
    prefix: str
    unit: str
    yuan_low: int
    yuan_high: int
    abc: str
    ved: str
    tracked: str
    shelf_life_days: int
    storage: str
    insurance_class: str
    device_class: str
    departments: str
    aliases: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A company in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of families.csv: which rows it takes and what it calls them."""

    order: int
    gmdn: str
    brand: re.Pattern[str]
    match: re.Pattern[str]
    family: str
    noun_zh: str
    noun_en: str
    brand_en: str
    brand_zh: str
    aliases: str
    pattern: re.Pattern[str] | None
    twins: int
    most: int


@dataclass(frozen=True, slots=True)
class Member:
    """A device row that a rule has taken, with the sizes read from it."""

    rule: Rule
    row: Mapping[str, str]
    sizes: tuple[Size, ...]


def table(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a data file of this package."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def kinds() -> dict[str, Kind]:
    """Load the kinds by GMDN term."""
    return {
        r["gmdn"]: Kind(
            **{k: r[k] for k in _KIND_TEXTS},
            yuan_low=int(r["yuan_low"]),
            yuan_high=int(r["yuan_high"]),
            shelf_life_days=int(r["shelf_life_days"]),
        )
        for r in table("gmdn_zh.csv")
    }


_KIND_TEXTS = [
    "gmdn", "noun_zh", "noun_en", "prefix", "unit", "abc", "ved", "tracked", "storage",
    "insurance_class", "device_class", "departments", "aliases",
]  # fmt: skip


def makers() -> dict[str, Maker]:
    """Load the makers by the company name of the source."""
    return {r["company"]: Maker(r["en"], r["zh"]) for r in table("makers.csv")}


def rules() -> list[Rule]:
    """Load the rules in their order; the first that takes a row names it."""
    return [
        Rule(
            order=order,
            gmdn=r["gmdn"],
            brand=re.compile(r["brand"]),
            match=re.compile(r["match"]),
            family=r["family"],
            noun_zh=r["noun_zh"],
            noun_en=r["noun_en"],
            brand_en=r["brand_en"],
            brand_zh=r["brand_zh"],
            aliases=r["aliases"],
            pattern=re.compile(r["pattern"]) if r["pattern"] else None,
            twins=int(r["limit"] or 1),
            most=int(r["most"] or DEFAULT_MOST),
        )
        for order, r in enumerate(table("families.csv"))
    ]


def take(rows: Iterable[Mapping[str, str]]) -> list[Member]:
    """Give every device row to the first rule that can name it; the others are left out."""
    by_term: dict[str, list[Rule]] = {}
    for rule in rules():
        by_term.setdefault(rule.gmdn, []).append(rule)
    members = (_member(row, by_term.get(row["gmdn"], [])) for row in rows if _usable(row))
    return [m for m in members if m is not None]


def _usable(row: Mapping[str, str]) -> bool:
    """Leave out what is withdrawn from the market or has lost its model number."""
    return row["version_model"] != "RETIRED" and row["status"] == "In Commercial Distribution"


def _member(row: Mapping[str, str], candidates: list[Rule]) -> Member | None:
    fields = ("brand", "version_model", "catalog", "description", "sizes")
    label = " | ".join(row[f] for f in fields)
    for rule in candidates:
        if rule.brand.fullmatch(row["brand"]) and rule.match.search(label):
            found = _sizes(rule, row, label)
            if found:
                return Member(rule, row, found)
    return None


def _sizes(rule: Rule, row: Mapping[str, str], label: str) -> tuple[Size, ...]:
    if rule.pattern is None:
        return sizes.from_fields(row["sizes"])
    match = rule.pattern.search(label)
    return sizes.from_groups(match.groupdict()) if match else ()


def plain_brand(raw: str) -> str:
    """Write a brand of the source without trademark signs, shouting and the generic tail."""
    text = re.sub(r"[®™]|\(TM\)|\(R\)", "", raw)
    text = _TAIL.sub("", re.sub(r"\s+", " ", text).strip())
    words = text.replace("W/", "with ").split()
    if text.isupper():
        words = [w if w in _ACRONYMS else w.capitalize() for w in words]
    return " ".join(words)


def slug(text: str) -> str:
    """Write a text as the tail of a family code."""
    return re.sub(r"[^A-Z0-9]+", "-", text.upper()).strip("-")
