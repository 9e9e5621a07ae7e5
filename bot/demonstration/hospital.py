"""The demonstration hospital: its sites, places, people, suppliers, groups and rules."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.demonstration.catalogue import Article
from bot.demonstration.sizes import column

_HERE = Path(__file__).parent
CONSIGNED_OF_TEN = 6  # Families of ten that a consigning supplier leaves on its own account.


@dataclass(frozen=True, slots=True)
class Site:
    """One hospital; ``share`` of the articles it could use are on its shelves."""

    code: str
    name_zh: str
    name_en: str
    share: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a site's tree; ``holds`` are the article prefixes a bin is for (* for all)."""

    site: str
    code: str
    parent: str
    kind: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    storage: tuple[str, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff; ``scope`` is the place the role is for, empty for the whole site."""

    code: str
    name: str
    name_latin: str
    language: str
    site: str
    place: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """A supplier, what it supplies, what of it on consignment, and how soon it delivers."""

    code: str
    name_zh: str
    name_en: str
    prefixes: tuple[str, ...]
    consignment: tuple[str, ...]
    lead_days: tuple[int, int]
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """A chat group linked to a role at a place; topics are pairs of titles, zh and en."""

    id: str
    title_zh: str
    title_en: str
    site: str
    place: str
    role: str
    also: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SubstituteRule:
    """A rule between two families: it stands for the pairs whose sizes agree."""

    family: str
    replacement: str
    agree: tuple[str, ...]
    both_ways: bool
    condition_zh: str
    condition_en: str
    evidence_zh: str
    evidence_en: str
    state: str
    asked_by: str
    decided_by: str
    days_ago: int
    longer: float | None = None
    """How much longer than the article, and no shorter, a replacement may be; none where lengths
    have to agree or are not spoken of."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """An article of a family that has not been delivered for some days."""

    family: str
    sizes: str
    days: int


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done at a place, in both languages, and what kinds of articles it needs."""

    place: str
    title_zh: str
    title_en: str
    uses: tuple[str, ...] = ()
    """Words of the device names of those kinds."""

    def needs(self, kind: str) -> bool:
        """Tell whether articles of a kind, by its device name, are used in it."""
        return any(word in kind.casefold() for word in self.uses)


@dataclass(frozen=True, slots=True)
class Hospital:
    """Everything but the stock."""

    sites: tuple[Site, ...]
    places: Mapping[str, Place]
    bins: Mapping[str, tuple[Place, ...]]
    """The bins of each department or store."""
    people: tuple[Person, ...]
    suppliers: tuple[Supplier, ...]
    groups: tuple[Group, ...]
    substitutes: tuple[SubstituteRule, ...]
    operations: tuple[Operation, ...]
    shortages: tuple[Shortage, ...]
    reasons: Mapping[str, tuple[str, str]]

    def department(self, place: str) -> str:
        """Return the department or store that a place belongs to."""
        return _department(self.places, place)

    def store(self, site: str) -> str:
        """Return the central store of a site."""
        return next(p.code for p in self.places.values() if (p.site, p.kind) == (site, "store"))

    def people_at(self, place: str, role: str) -> list[Person]:
        """Return who holds a role at a department or store, or else over its whole site."""
        site = self.places[place].site
        here = [p for p in self.people if p.site == site and p.role == role]
        return [p for p in here if p.place == place] or here

    def members(self, group: Group) -> list[Person]:
        """Return who sits in a chat group."""
        roles = {group.role, *group.also}
        here = [p for p in self.people if p.site == group.site and p.role in roles]
        return [p for p in here if group.place in {p.place, ""} or not p.scope]

    def supplier_of(self, article: Article) -> Supplier:
        """Return who supplies an article."""
        for supplier in self.suppliers:
            right_source = supplier.source in {"", article.source}
            if article.prefix in supplier.prefixes and right_source:
                return supplier
        raise LookupError(article.code)

    def owner_of(self, article: Article) -> str:
        """Return the supplier who owns an article's stock until it is used, or nothing."""
        supplier = self.supplier_of(article)
        consigned = article.prefix in supplier.consignment
        share = sum(map(ord, article.family)) % 10 < CONSIGNED_OF_TEN
        return supplier.code if consigned and share else ""

    def undelivered_days(self, article: Article) -> int:
        """Return for how many days an article has not been delivered; 0 for nearly all."""
        sizes = column(article.sizes)
        short = [s for s in self.shortages if s.family == article.family and s.sizes == sizes]
        return short[0].days if short else 0

    def home(self, article: Article, department: str) -> str:
        """Return the bin of a department or store where an article lies."""
        bins = [p for p in self.bins[department] if article.storage in p.storage]
        named = [p for p in bins if article.prefix in p.holds]
        fitting = named or [p for p in bins if "*" in p.holds]
        if not fitting:
            raise LookupError(f"{article.code} has no place in {department}")
        return fitting[sum(map(ord, article.family)) % len(fitting)].code

    def pairs(self, rule: SubstituteRule, articles: Sequence[Article]) -> Iterator[tuple[str, str]]:
        """Yield the pairs of articles that a substitute rule stands for, each article once."""
        replacements: dict[tuple[tuple[str, float], ...], list[Article]] = defaultdict(list)
        for article in articles:
            if article.family == rule.replacement:
                replacements[_agreeing(article, rule)].append(article)
        for article in articles:
            if article.family == rule.family:
                alike = replacements.get(_agreeing(article, rule), [])
                fitting = [each for each in alike if _long_enough(each, article, rule)]
                if fitting:
                    yield article.code, min(fitting, key=_length).code


def _long_enough(replacement: Article, article: Article, rule: SubstituteRule) -> bool:
    if rule.longer is None:
        return True
    return 0 <= _length(replacement) - _length(article) <= rule.longer


def _length(article: Article) -> float:
    return next((float(s.amount) for s in article.sizes if s.dimension == "length"), 0.0)


def _agreeing(article: Article, rule: SubstituteRule) -> tuple[tuple[str, float], ...]:
    sizes = {s.dimension: s.amount for s in article.sizes}
    return tuple((d, float(sizes[d])) for d in rule.agree)


def _department(places: Mapping[str, Place], code: str) -> str:
    found = places[code]
    while found.kind not in {"department", "store"}:
        found = places[found.parent]
    return found.code


def _bins(places: Mapping[str, Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places.values():
        if place.kind == "bin":
            found[_department(places, place.code)].append(place)
    return {code: tuple(bins) for code, bins in found.items()}


def load() -> Hospital:
    """Load the hospital from its data files."""
    data = tomllib.loads((_HERE / "hospital.toml").read_text(encoding="utf-8"))
    places = {p.code: p for p in map(_place, _rows("places.csv"))}
    return Hospital(
        sites=tuple(Site(**s) for s in data["site"]),
        places=places,
        bins=_bins(places),
        people=tuple(Person(**row) for row in _rows("staff.csv")),
        suppliers=tuple(Supplier(**{"source": "", **_tupled(s)}) for s in data["supplier"]),
        groups=tuple(Group(**_tupled(g)) for g in data["group"]),
        substitutes=tuple(SubstituteRule(**_tupled(s)) for s in data["substitute"]),
        operations=tuple(Operation(**o | {"uses": tuple(o["uses"])}) for o in data["operation"]),
        shortages=tuple(Shortage(**s) for s in data["shortage"]),
        reasons={code: (r["zh"], r["en"]) for code, r in data["reason"].items()},
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _place(row: dict[str, str]) -> Place:
    texts = {k: row[k] for k in ("site", "code", "parent", "kind", "name_zh", "name_en")}
    aliases, storage = (tuple(filter(None, row[k].split("|"))) for k in ("aliases", "storage"))
    return Place(**texts, aliases=aliases, storage=storage, holds=tuple(row["holds"].split()))


def _tupled(table: dict[str, Any]) -> dict[str, Any]:
    """Return a table of the file with its lists as tuples, inner lists too."""
    return {k: _tuple(v) if isinstance(v, list) else v for k, v in table.items()}


def _tuple(values: list[object]) -> tuple[object, ...]:
    return tuple(_tuple(v) if isinstance(v, list) else v for v in values)
