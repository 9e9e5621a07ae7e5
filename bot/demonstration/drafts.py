"""Drafts of families: real device rows and a few fictional grids, before codes are given out."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from bot.demonstration import families, identity, sizes
from bot.demonstration.families import Kind, Maker, Member, Rule
from bot.demonstration.sizes import Size

_DEMO = Maker("Demo Medical", "示例医疗")


@dataclass(frozen=True, slots=True)
class Draft:
    """What one family's members share before numbers are given out."""

    family: str
    brand_zh: str
    brand_en: str
    noun_zh: str
    noun_en: str
    aliases: str
    kind: Kind
    maker: Maker
    source: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One size of a family: its sizes, device identifier, packages and reference."""

    sizes: tuple[Size, ...]
    di: str
    packages: str
    catalog_ref: str


def real_families(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[Draft, list[Piece]]]:
    """Group the real device rows into families in the order of their rules."""
    kinds, makers = families.kinds(), families.makers()
    groups: dict[tuple[int, str], list[Member]] = defaultdict(list)
    for member in families.take(rows):
        groups[member.rule.order, _brand(member)].append(member)
    for (_, brand), members in sorted(groups.items(), key=lambda item: item[0]):
        rule, row = members[0].rule, members[0].row
        kind = kinds[rule.gmdn]
        kept = _run(members, rule)
        yield _article(rule, brand, kind, makers[row["company"]]), kept


def _brand(member: Member) -> str:
    return member.rule.brand_en or families.plain_brand(member.row["brand"])


def _article(rule: Rule, brand: str, kind: Kind, maker: Maker) -> Draft:
    tail = rule.family or families.slug(brand)
    aliases = [*rule.aliases.split("|"), *kind.aliases.split("|")]
    return Draft(
        family=f"{kind.prefix}-{tail}",
        brand_zh=rule.brand_zh or brand,
        brand_en=brand,
        noun_zh=rule.noun_zh or kind.noun_zh,
        noun_en=rule.noun_en or kind.noun_en,
        aliases="|".join(dict.fromkeys(a for a in aliases if a)),
        kind=kind,
        maker=maker,
        source="GUDID",
    )


def _run(members: list[Member], rule: Rule) -> list[Piece]:
    """Keep at most so many twins of a size and so many sizes, spread evenly over the run."""
    by_size: dict[tuple[Size, ...], list[Member]] = defaultdict(list)
    for member in members:
        by_size[member.sizes].append(member)
    kept = [m for same in by_size.values() for m in same[: rule.twins]]
    kept.sort(key=lambda m: (_rank(m.sizes), m.row["di"]))
    step = max(1.0, len(kept) / rule.most)
    kept = [kept[int(i * step)] for i in range(min(len(kept), rule.most))]
    even = sizes.even_decimals(m.sizes for m in kept)
    return [_piece(m.row, s) for m, s in zip(kept, even, strict=True)]


def _rank(found: tuple[Size, ...]) -> list[tuple[str, float, str]]:
    return [(s.dimension, _value(s.amount), s.amount) for s in found]


def _value(amount: str) -> float:
    try:
        return float(amount)
    except ValueError:
        return 0.0


def _piece(row: Mapping[str, str], found: tuple[Size, ...]) -> Piece:
    return Piece(found, row["di"], packages(row), row["catalog"] or row["version_model"])


def packages(row: Mapping[str, str]) -> str:
    """Write the package identifiers with the pieces each holds, inner levels multiplied out."""
    contents = {}
    for part in filter(None, row["packages"].split(" | ")):
        package, _, content = part.partition("=")
        quantity, _, inner = content.partition("x")
        contents[package] = (int(quantity), inner)
    held = {p: _held(p, contents, row["di"]) for p in contents}
    return "|".join(f"{p}={n}" for p, n in sorted(held.items()) if n and identity.is_gtin14(p))


def _held(package: str, contents: Mapping[str, tuple[int, str]], base: str) -> int:
    """Count the base pieces in a package; 0 when its chain does not end at the base."""
    total = 1
    for _ in range(len(contents) + 1):
        if package == base:
            return total
        if package not in contents:
            return 0
        quantity, package = contents[package]
        total *= quantity
    return 0


def fictional_families() -> Iterator[tuple[Draft, list[Piece]]]:
    """Build the few fictional families whose kinds the public rows lack."""
    reference = itertools.count(1)
    for row in families.table("fictional.csv"):
        pieces = []
        for found in _grid(row["grid"]):
            number = next(reference)
            gtin = identity.demonstration_gtin(number)
            pieces.append(Piece(found, gtin, "", f"DEMO-{number:04d}"))
        yield _fictional_article(row), pieces


def _fictional_article(row: Mapping[str, str]) -> Draft:
    shared = {f.name for f in fields(Kind)} & row.keys()
    yuan = int(row["yuan"])
    texts = {k: row[k] for k in shared - {"shelf_life_days"}}
    kind = Kind(**texts, yuan_low=yuan, yuan_high=yuan, shelf_life_days=int(row["shelf_life_days"]))
    names = (row["brand_zh"], row["brand_en"], row["noun_zh"], row["noun_en"], row["aliases"])
    return Draft(row["family"], *names, kind, _DEMO, "fictional")


def _grid(text: str) -> Iterator[tuple[Size, ...]]:
    axes = []
    for axis in text.split("|"):
        dimension, _, values = axis.partition("=")
        amounts, _, unit = values.partition(" ")
        axes.append([Size(dimension, a, unit) for a in amounts.split(",")])
    return (sizes.ordered(combination) for combination in itertools.product(*axes))
