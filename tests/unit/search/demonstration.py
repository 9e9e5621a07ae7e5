"""The demonstration's catalogue as the search reads it, and queries written without looking at it.

Nothing in the search was made for these queries. They came in six rounds, each written whole
before it was first asked; ``FIRST_ASKED`` is the share that was answered rightly at that moment.
What a round brought to light was then mended for all queries of its kind, never for the one.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bot.demonstration.catalogue import CATALOGUE, Article, load
from core.stock.search import Hit, ItemText, SearchIndex, decide, read_question
from core.stock.search.place import KnownPlaces
from core.stock.size import Dimension, Size, parse_sizes

_HERE = Path(__file__).parent
_PLACES = CATALOGUE.with_name("places.csv")
_DIMENSIONS = {dimension.value: dimension for dimension in Dimension}
FIRST_ASKED = {1: 0.983, 2: 0.971, 3: 0.941, 4: 1.0, 5: 0.971, 6: 0.981}


@dataclass(frozen=True)
class Other:
    """What somebody types, and the codes of the articles any of which may come first."""

    round: int
    text: str
    codes: frozenset[str]


@cache
def articles() -> tuple[Article, ...]:
    return tuple(load(date(2026, 1, 1)))


@cache
def texts() -> tuple[ItemText, ...]:
    return tuple(_text(number, article) for number, article in enumerate(articles(), 1))


@cache
def index() -> SearchIndex:
    return SearchIndex.build(texts())


@cache
def others() -> tuple[Other, ...]:
    with (_HERE / "queries_other.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Other(int(row["round"]), row["query"], frozenset(row["codes"].split()))
            for row in csv.DictReader(file)
        )


@cache
def places() -> KnownPlaces:
    with _PLACES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["site"] == "DUH"]
    names = [
        (row["code"], row["name_zh"], row["name_en"], *row["aliases"].split("|")) for row in rows
    ]
    return KnownPlaces((n, tuple(filter(None, own))) for n, own in enumerate(names, 1))


@cache
def asked(text: str) -> tuple[Hit, ...]:
    """Return what a sentence finds: as in the chat, without its place, quantity and fillers."""
    return tuple(index().find(read_question(text, places()).item_words))


def code(hit: Hit) -> str:
    return articles()[hit.item_id - 1].code


def first(query: Other) -> bool:
    return any(code(hit) in query.codes for hit in asked(query.text)[:1])


def among(query: Other, few: int) -> bool:
    return any(code(hit) in query.codes for hit in asked(query.text)[:few])


def offered(query: Other) -> bool:
    return any(code(hit) in query.codes for hit in decide(asked(query.text)).hits)


def _text(number: int, article: Article) -> ItemText:
    codes = (article.code, article.catalog_ref, article.nhsa_code, article.registration_no)
    identifiers = (article.di, *(di for di, _ in article.packages))
    aliases = (*article.aliases, article.brand)
    return ItemText(
        item_id=number,
        name_zh=article.name_zh,
        name_en=article.name_en,
        aliases=tuple(filter(None, aliases)),
        codes=tuple(filter(None, (*codes, *identifiers))),
        manufacturer=article.manufacturer_zh,
        sizes=tuple(size for one in article.sizes for size in _sizes(one.dimension, str(one))),
    )


def _sizes(dimension: str, written: str) -> tuple[Size, ...]:
    _, _, figure = written.partition("=")
    found, rest = parse_sizes(figure)
    known = _DIMENSIONS.get(dimension)
    return tuple(Size(known, size.value, size.unit) for size in found) if not rest else ()
