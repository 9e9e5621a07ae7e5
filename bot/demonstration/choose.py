"""Writes ``catalogue.csv`` from the public device rows.

``python -m bot.demonstration.choose FILE``, where FILE holds the rows. The same rows give the same
file to the byte. Nothing here runs when the hospital starts.
"""

import csv
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

from bot.demonstration import identity, sizes
from bot.demonstration.catalogue import CATALOGUE, REFERENCE_DAY
from bot.demonstration.drafts import Draft, Piece, fictional_families, real_families
from bot.demonstration.families import Kind
from bot.demonstration.size_text import SizeWords


@dataclass(slots=True)
class Line:
    """A line of the catalogue, its fields in the order of the columns."""

    code: str
    family: str
    name_zh: str
    name_en: str
    brand: str
    aliases: str
    manufacturer_zh: str
    manufacturer_en: str
    registration_no: str
    registration_expiry: str
    nhsa_code: str
    di: str
    packages: str
    catalog_ref: str
    sizes: str
    unit: str
    price_fen: int
    storage: str
    abc: str
    ved: str
    tracked: str
    shelf_life_days: int
    departments: str
    gmdn: str
    source: str


def draw(key: str, below: int) -> int:
    """Draw a number from a key: the same everywhere and for ever."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) % below


def lines(rows: Iterable[Mapping[str, str]]) -> list[Line]:
    """Make the lines of the catalogue, each with its own code, name and numbers."""
    words = SizeWords()
    numbers: dict[str, Iterator[int]] = defaultdict(lambda: itertools.count(1))
    made = []
    taken: set[str] = set()
    for serial, (draft, pieces) in enumerate([*fictional_families(), *real_families(rows)], 1):
        assert draft.family not in taken, draft.family
        taken.add(draft.family)
        texts = [words(p.sizes) for p in pieces]
        for piece, text in zip(pieces, texts, strict=True):
            code = f"{draft.kind.prefix}-{next(numbers[draft.kind.prefix]):04d}"
            shown = text if texts.count(text) == 1 else _told_apart(text, piece)
            made.append(_line(code, draft, piece, shown, serial))
    return made


def _told_apart(text: tuple[str, str], piece: Piece) -> tuple[str, str]:
    """Add the reference number to the name when a size comes in several sets."""
    return f"{text[0]}（{piece.catalog_ref}）", f"{text[1]} ({piece.catalog_ref})"


def _line(code: str, draft: Draft, piece: Piece, text: tuple[str, str], serial: int) -> Line:
    kind, family = draft.kind, draft.family
    expiry = REFERENCE_DAY + timedelta(days=_registration_days(family, serial))
    imported = draft.source != "fictional"
    maker = 9000 + draw(draft.maker.en, 900)
    return Line(
        code=code,
        family=family,
        name_zh=f"{draft.brand_zh} {draft.noun_zh} {text[0]}".strip(),
        name_en=f"{joined(draft.brand_en, draft.noun_en)} {text[1]}".strip(),
        brand=draft.brand_en,
        aliases=draft.aliases,
        manufacturer_zh=draft.maker.zh,
        manufacturer_en=draft.maker.en,
        registration_no=identity.registration_number(
            imported, expiry.year - 5, kind.device_class, 9000 + serial
        ),
        registration_expiry=expiry.isoformat(),
        nhsa_code=identity.insurance_code(kind.insurance_class, draw(kind.gmdn, 90), serial, maker),
        di=piece.di,
        packages=piece.packages,
        catalog_ref=piece.catalog_ref,
        sizes=sizes.column(piece.sizes),
        unit=kind.unit,
        price_fen=_price(family, kind),
        storage=kind.storage,
        abc=kind.abc,
        ved=kind.ved,
        tracked=kind.tracked,
        shelf_life_days=kind.shelf_life_days,
        departments=kind.departments,
        gmdn=kind.gmdn,
        source=draft.source,
    )


def joined(brand: str, noun: str) -> str:
    """Put brand and noun together without saying twice what the brand ends with."""
    first, second = brand.split(), noun.split()
    for shared in range(min(len(first), len(second)), 0, -1):
        if [w.casefold() for w in first[-shared:]] == [w.casefold() for w in second[:shared]]:
            return " ".join([*first, *second[shared:]])
    return f"{brand} {noun}"


def _price(family: str, kind: Kind) -> int:
    """One price a family, as negotiated purchasing has it; within the range of its kind."""
    spread = kind.yuan_high - kind.yuan_low
    yuan = kind.yuan_low + draw(f"price {family}", spread + 1)
    return (yuan // 10 * 10 if yuan >= 1000 else yuan) * 100


def _registration_days(family: str, serial: int) -> int:
    """Spread the registrations over five years; some few have lapsed or soon will."""
    if serial > 20 and serial % 90 == 0:
        return -10 - draw(f"lapsed {family}", 40)
    if serial > 20 and serial % 31 == 0:
        return 5 + draw(f"soon {family}", 85)
    return 120 + draw(f"registration {family}", 1600)


def write(rows: Iterable[Mapping[str, str]], path: Path) -> int:
    """Write the catalogue and return how many articles it has."""
    made = lines(rows)
    columns = [f.name for f in fields(Line)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([getattr(line, c) for c in columns] for line in made)
    return len(made)


def main(arguments: list[str]) -> None:
    """Read the device rows named on the command line and write the catalogue, or another file."""
    source, target = Path(arguments[0]), Path([*arguments, str(CATALOGUE)][1])
    with source.open(encoding="utf-8", newline="") as file:
        count = write(csv.DictReader(file), target)
    sys.stdout.write(f"{count} articles\n")


if __name__ == "__main__":
    main(sys.argv[1:])
