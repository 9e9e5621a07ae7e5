"""Family: items whose names are the same once the sizes are taken out.

A name is indexed once for all its sizes; inside the family the sizes decide, as numbers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from core.stock.search import grams
from core.stock.search.agreement import agreement
from core.stock.search.codes import code_key
from core.stock.search.hit import ItemText
from core.stock.search.name import Name
from core.stock.search.term import other_forms
from core.stock.search.text import is_chinese, joined, runs
from core.stock.search.vocabulary import ROMAN
from core.stock.size import Size, parse_sizes

_EMPTY_BRACKETS = re.compile(r"[(（\[]\s*[)）\]]")
_DIGIT = re.compile(r"\d")
_LEAST_CODE = 4
FamilyKey = tuple[str, str, str]

_parse_alias = lru_cache(maxsize=4096)(parse_sizes)


class SizedItem(NamedTuple):
    """An item of a family: its sizes tell it from the others."""

    sizes: tuple[Size, ...]
    item_id: int

    @property
    def order(self) -> tuple[tuple[float, ...], int]:
        """Return the place of the item in its size run."""
        return tuple(float(size.value) for size in self.sizes), self.item_id


@dataclass(slots=True)
class Collected:
    """A family while its items are being collected; an alias is kept with the items that have it.

    ``figures`` are those of the aliases ("火鸟2"), with their items: whoever says them asks for no
    size.
    """

    name_zh: str
    name_en: str
    manufacturer: str
    items: list[SizedItem] = field(default_factory=list)
    aliases: dict[str, set[int]] = field(default_factory=dict)
    figures: dict[Decimal, set[int]] = field(default_factory=dict)

    @property
    def key(self) -> FamilyKey:
        """Return what makes the family the same family."""
        return _line(self.name_zh), _line(self.name_en), self.manufacturer


@dataclass(frozen=True, slots=True)
class Indexed:
    """A family as it is searched: the forms of its names; ``None`` stands for all its items.

    ``besides`` is what is said of it without being its name: the maker, the trade's other terms.
    """

    name_zh: str
    name_en: str
    manufacturer: str
    aliases: tuple[tuple[str, frozenset[int] | None], ...]
    figures: dict[Decimal, frozenset[int] | None]
    names: tuple[Name, ...]
    besides: str

    @classmethod
    def of(cls, family: Collected) -> "Indexed":
        """Return the searchable form of a collected family."""
        everyone = {item.item_id for item in family.items}
        aliases = tuple(
            (name, _some(family.aliases[name], everyone)) for name in sorted(family.aliases)
        )
        figures = {value: _some(held, everyone) for value, held in family.figures.items()}
        own = (family.name_zh, family.name_en, family.manufacturer)
        terms = other_forms((*own, *(alias for alias, _ in aliases)))
        texts = [*((text, None) for text in own[:2]), *aliases]
        names = tuple(_name(text, members) for text, members in texts if runs(text))
        besides = " | ".join(joined(runs(text)) for text in (family.manufacturer, *terms))
        return cls(*own, aliases, figures, names, f" {besides} ")

    @property
    def key(self) -> FamilyKey:
        """Return what makes the family the same family."""
        return _line(self.name_zh), _line(self.name_en), self.manufacturer

    @property
    def words(self) -> frozenset[str]:
        """Return the latin words of the names; one before a Roman numeral also with it."""
        found: set[str] = set()
        for name in self.names:
            pieces = [word for word in runs(name.line) if not is_chinese(word)]
            found.update(pieces)
            pairs = pairwise(pieces)
            found.update(f"{word} {mark}" for word, mark in pairs if mark in ROMAN)
        return frozenset(found)

    def grams(self) -> grams.Packed:
        """Return every gram by which the family is found; they are kept in the postings only."""
        texts = [*(name.line for name in self.names), *self.besides.split("|")]
        return grams.of_names(tuple(found) for text in texts if (found := runs(text)))

    def reopened(self, items: Sequence[SizedItem]) -> Collected:
        """Return the family as it was collected, to be changed, with these items left."""
        everyone = {item.item_id for item in items}
        aliases = {name: _of_these(held, everyone) for name, held in self.aliases}
        figures = {value: _of_these(held, everyone) for value, held in self.figures.items()}
        return Collected(
            *(self.name_zh, self.name_en, self.manufacturer, list(items)),
            {name: held for name, held in aliases.items() if held},
            {value: held for value, held in figures.items() if held},
        )


def _some(holders: set[int], everyone: set[int]) -> frozenset[int] | None:
    return None if holders >= everyone else frozenset(holders)


def _of_these(holders: frozenset[int] | None, everyone: set[int]) -> set[int]:
    return set(everyone) if holders is None else everyone & holders


def _name(text: str, members: frozenset[int] | None) -> Name:
    name = _known_name(text)
    return name if members is None else replace(name, members=members)


@lru_cache(maxsize=4096)
def _known_name(text: str) -> Name:
    """Return a name's forms, once for all families that bear it: nicknames are widely shared."""
    return Name.of(text)


def collected_one(row: ItemText) -> Collected:
    """Return an item as a family of its own: names without sizes and own codes, all its sizes."""
    sizes = list(row.sizes)
    names = []
    for name in (row.name_zh, row.name_en):
        found, rest = parse_sizes(name)
        names.append(_tidy(_without_codes(rest, row.codes)))
        _add_new(sizes, found)
    parsed = [_parse_alias(alias) for alias in row.aliases]
    aliases = {rest: {row.item_id} for _, rest in parsed if rest}
    figures = {size.value: {row.item_id} for found, _ in parsed for size in found}
    item = SizedItem(_shared(tuple(sizes)), row.item_id)
    return Collected(names[0], names[1], row.manufacturer, [item], aliases, figures)


@lru_cache(maxsize=1 << 14)
def _shared(sizes: tuple[Size, ...]) -> tuple[Size, ...]:
    """Return one and the same object for equal size runs: a catalogue repeats them by thousands."""
    return sizes


def collect(rows: Iterable[ItemText], families: Iterable[Collected] = ()) -> list[Collected]:
    """Return families with more items, in the order of their least item."""
    known = {family.key: family for family in families}
    for row in rows:
        one = collected_one(row)
        family = known.setdefault(one.key, one)
        if family is not one:
            family.items.extend(one.items)
            for alias, holders in one.aliases.items():
                family.aliases.setdefault(alias, set()).update(holders)
            for value, holders in one.figures.items():
                family.figures.setdefault(value, set()).update(holders)
    for family in known.values():
        family.items.sort(key=lambda item: item.order)
    return sorted(known.values(), key=lambda family: min(item.item_id for item in family.items))


def _add_new(sizes: list[Size], found: Sequence[Size]) -> None:
    """Add the figures of a name that the item's sizes do not already hold."""
    free = list(sizes)
    for size in found:
        same = next((own for own in free if agreement(size, own) == 1.0), None)
        if same is None:
            sizes.append(size)
        else:
            free.remove(same)


def _tidy(name: str) -> str:
    """Return a name without the brackets and commas that stood around its sizes."""
    return _EMPTY_BRACKETS.sub(" ", name).strip(" ,;:-/").replace("  ", " ")


def _without_codes(name: str, codes: Sequence[str]) -> str:
    if not _DIGIT.search(name):
        return name
    for code in codes:
        if len(code) >= _LEAST_CODE and code in name:  # 双腔（UPICDS-4.0-CT）
            name = re.sub(rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])", " ", name)
    own = {code_key(code) for code in codes}
    return " ".join(word for word in name.split() if code_key(word) not in own)


@lru_cache(maxsize=1 << 14)
def _line(name: str) -> str:
    """Return a name as it is compared; the items of a family all ask for the same few."""
    return joined(runs(name))
