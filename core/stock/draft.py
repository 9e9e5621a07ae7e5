"""Draft: what one row of a sheet says of an item.

An empty cell says nothing: a known item keeps what it has, a new one gets the usual value.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from core.stock.catalogue import Identifier, NewItem, SizeText
from core.stock.size import parse_sizes
from core.tables.kinds import PickRule, Storage, Tracked
from core.tables.reference import Item, ItemAlias, ItemIdentifier

T = TypeVar("T")
_columns = {
    **Item.metadata.tables["item"].c,
    **ItemAlias.metadata.tables["item_alias"].c,
    **ItemIdentifier.metadata.tables["item_identifier"].c,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a row says of an item; what it leaves out is ``None``."""

    row: int
    code: str
    family: str | None = None
    name_zh: str | None = None
    name_en: str | None = None
    unit: str | None = None
    brand: str | None = None
    manufacturer: str | None = None
    catalog_ref: str | None = None
    registration_no: str | None = None
    registration_expiry: tuple[date | None] | None = None
    """The day in a tuple of one, because a cell may also say that it never expires."""
    nhsa_code: str | None = None
    price: int | None = None
    storage: Storage | None = None
    abc: str | None = None
    ved: str | None = None
    tracked: Tracked | None = None
    pick_rule: PickRule | None = None
    shelf_life_days: int | None = None
    sizes: tuple[SizeText, ...] | None = None
    aliases: tuple[str, ...] | None = None
    identifiers: tuple[Identifier, ...] | None = None


def merged(draft: Draft, stored: NewItem | None) -> NewItem:
    """Return the item as it shall be: what the draft says over what is known."""
    base = stored or NewItem(draft.code, "", "", "", "")
    name_zh = _or(draft.name_zh, base.name_zh) or draft.name_en or ""
    return NewItem(
        code=base.code,
        family=_or(draft.family, base.family) or _family(name_zh),
        name_zh=name_zh,
        name_en=_or(draft.name_en, base.name_en) or name_zh,
        unit=_or(draft.unit, base.unit),
        brand=_or(draft.brand, base.brand),
        manufacturer=_or(draft.manufacturer, base.manufacturer),
        catalog_ref=_or(draft.catalog_ref, base.catalog_ref),
        registration_no=_or(draft.registration_no, base.registration_no),
        registration_expiry=_or(draft.registration_expiry, (base.registration_expiry,))[0],
        nhsa_code=_or(draft.nhsa_code, base.nhsa_code),
        price=_or(draft.price, base.price),
        storage=_or(draft.storage, base.storage),
        abc=_or(draft.abc, base.abc),
        ved=_or(draft.ved, base.ved),
        tracked=_or(draft.tracked, base.tracked),
        pick_rule=_or(draft.pick_rule, base.pick_rule),
        shelf_life_days=_or(draft.shelf_life_days, base.shelf_life_days),
        sizes=_or(draft.sizes, base.sizes),
        aliases=_or(draft.aliases, base.aliases),
        identifiers=_identified(draft.identifiers or (), base.identifiers),
    )


def _identified(
    said: tuple[Identifier, ...], known: tuple[Identifier, ...]
) -> tuple[Identifier, ...]:
    """Return the known identifiers with what was said: none is ever lost by an import."""
    all_of_them = list(known)
    for one in said:
        places = [at for at, other in enumerate(known) if other.di == one.di]
        if places:
            known_as = known[places[-1]]
            all_of_them[places[-1]] = replace(known_as, agency=one.agency, quantity=one.quantity)
        else:
            all_of_them.append(one)
    return tuple(sorted(all_of_them, key=lambda one: (one.di, one.valid_from or date.min)))


def longest(column: str) -> int:
    """Return how many characters a column of an item, its aliases or identifiers can hold."""
    # SQLModel's own text type has a length too, but shares no class with SQLAlchemy's.
    length = getattr(_columns[column].type, "length", None)
    assert isinstance(length, int)
    return length


def _family(name: str) -> str:
    """Return what items of one line have in common: the name without its sizes."""
    return (parse_sizes(name)[1] or name)[: longest("family")]


def _or(said: T | None, known: T) -> T:
    return known if said is None else said
