"""Finder: which items, which place and how many a person means, over the catalogue as it is now.

The search index lives in the process. It is built once and then follows the catalogue's version:
a few changed items are worked in, a large import builds it anew.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlalchemy import bindparam, select

from core.reading import Reading
from core.rights import Right, needs
from core.statement import Hot, Row, limited
from core.stock.catalogue import catalogue_version
from core.stock.item import Article, articles
from core.stock.location import Place, tree
from core.stock.nearby import ALIKE, own_first
from core.stock.search import (
    MOST_CHOICES,
    Decision,
    DecisionKind,
    HitKind,
    ItemText,
    SearchIndex,
    choices,
    decide,
    of_kind,
    of_size,
    read_question,
)
from core.stock.search.heard import Heard
from core.stock.search.hit import Hit
from core.stock.size import UNITS, Dimension, Size, Unit
from core.tables.reference import Item, ItemAlias, ItemIdentifier, ItemSize
from core.unit_of_work import UnitOfWork

MOST_HITS = 50
A_PAGE = 10
"""Hits that a search gives unless more are asked for."""
LONGEST_QUERY = 300
"""Characters of a sentence that are looked at."""
_BARE_NUMBER = re.compile(r"\d{1,2}")
"""It names nothing: half the catalogue has such a size."""
_CHUNK = 2_000
_ANEW_ABOVE = 5_000
"""Changed items above which building anew is quicker than working them in."""
_DIMENSIONS = {dimension.value: dimension for dimension in Dimension}
_UNITS = {unit.value: unit for unit in Unit}
_UNIT_OF = {"holes": "hole", "levels": "level"}
_MOST_OF_A_FIGURE = Decimal(10**6)
_items = Item.metadata.tables["item"].c
_sizes = ItemSize.metadata.tables["item_size"].c
_aliases = ItemAlias.metadata.tables["item_alias"].c
_identifiers = ItemIdentifier.metadata.tables["item_identifier"].c
_ITEMS = Hot(
    limited(
        select(
            *(_items.id, _items.name_zh, _items.name_en, _items.brand, _items.manufacturer),
            *(_items.code, _items.catalog_ref, _items.nhsa_code, _items.registration_no),
        )
        .where(_items.id > bindparam("after"), _items.version > bindparam("version"))
        .order_by(_items.id)
    )
)
_CHANGED = Hot(limited(select(_items.id).where(_items.version > bindparam("version"))))
_SIZES = Hot(
    select(_sizes.item, _sizes.dimension, _sizes.value, _sizes.unit)
    .where(_sizes.item.between(bindparam("first"), bindparam("last")))
    .order_by(_sizes.item, _sizes.n)
)
_ALIASES = Hot(
    select(_aliases.item, _aliases.alias)
    .where(_aliases.item.between(bindparam("first"), bindparam("last")))
    .order_by(_aliases.item, _aliases.alias)
)
_IDENTIFIERS = Hot(
    select(_identifiers.item, _identifiers.di)
    .where(_identifiers.item.between(bindparam("first"), bindparam("last")))
    .order_by(_identifiers.item, _identifiers.di)
)


@dataclass(frozen=True, slots=True)
class ItemHit:
    """An item found: how well (0 to 1), how, and whether every size asked for is its own."""

    article: Article
    score: float
    kind: HitKind
    size_matched: bool
    family: int
    of_kind: bool = True
    """Whether it holds every word that was said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search came to: one item, a few to ask back about, or none but the nearest names."""

    kind: DecisionKind
    hits: tuple[ItemHit, ...]
    one_family: bool
    """Whether the hits are sizes of one and the same article."""
    nearest: tuple[str, ...] = ()
    more: bool = False
    """Whether more would fit than are offered."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence says: a place and a quantity, where it names them, and the item's words."""

    place: Place | None
    quantity: int | None
    words: str


@needs(Right.SEE_STOCK, brief=True)
def find_items(uow: UnitOfWork, text: str, limit: int = 10) -> tuple[ItemHit, ...]:
    """Return the items that words may mean, best first."""
    hits = _heard(uow).find(text[:LONGEST_QUERY], min(limit, MOST_HITS))
    return _hits(uow, hits)


@needs(Right.SEE_STOCK)
def seek(uow: UnitOfWork, text: str) -> Finding:
    """Return the one item that words mean, or the few they may mean, or the nearest names."""
    heard = _heard(uow)
    words = text[:LONGEST_QUERY]
    if _BARE_NUMBER.fullmatch(words.strip()):
        return Finding(DecisionKind.NONE, (), one_family=False)
    found = heard.find(words)
    decision = decide(found)
    if decision.kind is DecisionKind.CHOICES and _many(decision, found):
        fitting = of_size(of_kind(heard.find(words, MOST_HITS)))
        decision = choices(_likeliest(own_first(uow, fitting)))
    hits = _hits(uow, decision.hits)
    nearest = () if hits else tuple(heard.index.nearest_names(words))
    more = len(hits) == MOST_CHOICES and len(found) > MOST_CHOICES
    return Finding(decision.kind, hits, decision.family is not None, nearest, more)


def _many(decision: Decision, found: Sequence[Hit]) -> bool:
    """Tell whether a name fits so many articles that it hardly says which is meant."""
    named = found[0].kind in {HitKind.NAME, HitKind.EXACT} and found[0].size_matched
    return named and decision.family is None and len(found) >= A_PAGE


def _likeliest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits that are named about as well as the best of them."""
    most = max(hit.score for hit in hits)
    return [hit for hit in hits if most - hit.score <= 2 * ALIKE]


@needs(Right.SEE_STOCK, brief=True)
def understand(uow: UnitOfWork, text: str) -> Understood:
    """Return the place, the quantity and the item's words of a plain sentence."""
    places = tree(uow)
    question = read_question(text[:LONGEST_QUERY], places.called)
    place = None if question.place_id is None else places[question.place_id]
    return Understood(place, question.quantity, question.item_words)


@needs(Right.SEE_STOCK, brief=True)
def make_out(uow: UnitOfWork, text: str) -> tuple[Understood, Finding]:
    """Return what a sentence says and which item its words mean."""
    understood = understand(uow, text)
    return understood, seek(uow, understood.words)


@needs(Right.SEE_STOCK, brief=True)
def sizes_of(uow: UnitOfWork, item: int) -> tuple[Article, ...]:
    """Return an item's family in the order of the sizes: the same article in its other sizes."""
    family = index_of(uow).family_of(item)
    return articles(uow, family.item_ids[:MOST_HITS]) if family else ()


@needs(Right.RUN)
def warm_search(uow: UnitOfWork) -> int:
    """Build the index before anybody asks, as at the start; return the catalogue's version."""
    index_of(uow)
    return catalogue_version(uow)


def index_of(uow: UnitOfWork) -> SearchIndex:
    """Return the search index over the catalogue as it is now."""
    return _heard(uow).index


def _heard(uow: UnitOfWork) -> Heard:
    keeper = uow.reading.shared(("search",), 0, _Keeper)
    return keeper.current(uow.reading, catalogue_version(uow))


class _Keeper:
    """Keeps one index for the process.

    Whoever finds it old renews it; others are answered from the old one meanwhile, unless there
    is none yet: working a change into a hundred thousand items takes seconds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[int, Heard] | None = None

    def current(self, reading: Reading, version: int) -> Heard:
        """Return the index at a version of the catalogue, or the nearest that is ready."""
        kept = self._kept
        if kept is not None and kept[0] >= version:
            return kept[1]
        reading.take_time()
        if self._lock.acquire(blocking=kept is None):
            try:
                kept = self._kept
                if kept is None or kept[0] < version:
                    kept = (version, Heard(_renewed(reading, kept)))
                    self._kept = kept
            finally:
                self._lock.release()
        assert kept is not None
        return kept[1]


def _renewed(reading: Reading, kept: tuple[int, Heard] | None) -> SearchIndex:
    if kept is not None:
        version, heard = kept
        changed = reading.rows(_CHANGED, version=version, most=_ANEW_ABOVE + 1)
        if len(changed) <= _ANEW_ABOVE:
            return heard.index.with_changes(_texts(reading, version))
    return SearchIndex.build(_texts(reading, -1))


def _texts(reading: Reading, version: int) -> Iterator[ItemText]:
    """Go through the items changed after a version, some at a time."""
    after = -1
    while rows := reading.rows(_ITEMS, after=after, version=version, most=_CHUNK):
        after = rows[-1][0]
        span = {"first": rows[0][0], "last": after}
        sizes = _grouped(reading.rows(_SIZES, **span))
        aliases = _grouped(reading.rows(_ALIASES, **span))
        identifiers = _grouped(reading.rows(_IDENTIFIERS, **span))
        for item, name_zh, name_en, brand, manufacturer, *codes in rows:
            yield ItemText(
                item_id=item,
                name_zh=name_zh,
                name_en=name_en,
                aliases=tuple(filter(None, (*(one[0] for one in aliases.get(item, ())), brand))),
                codes=tuple(filter(None, (*codes, *(one[0] for one in identifiers.get(item, ()))))),
                manufacturer=manufacturer,
                sizes=tuple(filter(None, (_size(*one) for one in sizes.get(item, ())))),
            )


def _grouped(rows: list[Row]) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = {}
    for item, *rest in rows:
        grouped.setdefault(item, []).append(tuple(rest))
    return grouped


def _size(dimension: str, value: str, unit: str) -> Size | None:
    """Return a stored figure as a size; one that is no number is left to the name."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > _MOST_OF_A_FIGURE:
        return None
    written = unit.strip().lower() or _UNIT_OF.get(dimension, "")
    own, factor = UNITS.get(written) or (_UNITS.get(unit.strip()), 1)
    return Size(_DIMENSIONS.get(dimension.rpartition(" ")[2]), number * factor, own)


def _hits(uow: UnitOfWork, hits: Sequence[Hit]) -> tuple[ItemHit, ...]:
    found = articles(uow, [hit.item_id for hit in hits])
    return tuple(
        ItemHit(each, hit.score, hit.kind, hit.size_matched, hit.family, hit.of_kind)
        for each, hit in zip(found, hits, strict=True)
    )
