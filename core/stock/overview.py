"""Overview: where an item is in the hospital and how much of it may be taken.

A home is a store or a department with its shelves; quarantine is a home of its own, all of it
held. What is in the hands of a department's people, or on its way there, is told with the home.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from core.rights import Right, needs
from core.stock.figures import Figures, Free, counted, day_of, scan, summed
from core.stock.item import Article, article
from core.stock.location import Place, Tree, today_number, tree
from core.tables.kinds import LocationKind, PickRule
from core.unit_of_work import UnitOfWork

MOST_LOTS = 10
_ELSEWHERE = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})
"""What lies there is told with the home, and lies on none of its shelves."""
_SCAN = scan()
_LOCATION = itemgetter(0)
_PLACE: Final = 1
"""Where a ``Free`` says at which place it lies."""
_FIRST_IN = itemgetter(2, 1, 3)
"""The lot, the place and the owner of what is free."""


class ShelfStock(NamedTuple):
    """What lies on one shelf, not counting the shelves below it."""

    place: Place
    figures: Figures


class HomeStock(NamedTuple):
    """What a store or department has, shelf by shelf."""

    place: Place
    figures: Figures
    shelves: tuple[ShelfStock, ...]


class NextLot(NamedTuple):
    """So many pieces of a lot on a shelf that may be taken."""

    lot: int
    number: str
    expiry: date | None
    place: Place
    owner: int
    available: int


@dataclass(frozen=True, slots=True)
class ItemStock:
    """An item's stock at the site: the whole, each home that has some, and what leaves first."""

    article: Article
    total: Figures
    homes: tuple[HomeStock, ...]
    next_lots: tuple[NextLot, ...]
    places: Tree = field(repr=False, compare=False)
    free: Sequence[Free] = field(default=(), repr=False, compare=False)
    """All that may be taken, what leaves the site first before the rest."""

    @property
    def giving(self) -> set[int]:
        """Return the ids of the shelves on which some may be taken."""
        return {each[_PLACE] for each in self.free}

    def lots_at(self, shelves: Collection[int], pick_rule: PickRule) -> tuple[NextLot, ...]:
        """Return the lots that leave some shelves first, in the order in which they are lifted."""
        free = [each for each in self.free if each[_PLACE] in shelves]
        if pick_rule is PickRule.FIFO:
            free.sort(key=_FIRST_IN)
        return tuple(_next(self.places, each) for each in free[:MOST_LOTS])

    def at(self, location: int) -> HomeStock | None:
        """Return the home with this id, or the home of this shelf; none if it has nothing."""
        wanted = home_of(self.places, self.places[location])
        return next((home for home in self.homes if home.place.id == wanted.id), None)


class Nearness(StrEnum):
    """How near stock is to who asks."""

    HERE = "here"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class NearStock:
    """A home that has some to give, and how near it is."""

    home: HomeStock
    nearness: Nearness


@needs(Right.SEE_STOCK, brief=True)
def stock_of(uow: UnitOfWork, item: int) -> ItemStock:
    """Return what there is of an item, where, and which lots leave first."""
    about, places, now = article(uow, item), tree(uow), today_number(uow)
    rows = uow.reading.rows(_SCAN, site=uow.site, item=item)
    counts: dict[int, Figures] = {}
    free: list[Free] = []
    for location, balances in groupby(rows, _LOCATION):
        figures = counted(places[location], balances, now, free)
        # Where the database has its own order, a place may come twice.
        known = counts.get(location)
        counts[location] = figures if known is None else summed((known, figures))
    # What expires first is what a free balance begins with.
    free.sort(key=_FIRST_IN if about.fifo else None)
    lots = tuple(_next(places, each) for each in free[:MOST_LOTS])
    homes = tuple(_homes(places, counts))
    total = summed([home.figures for home in homes])
    return ItemStock(about, total, homes, lots, places, free)


@needs(Right.SEE_STOCK, brief=True)
def near(uow: UnitOfWork, item: int, location: int | None) -> tuple[NearStock, ...]:
    """Return who has some of an item to give, the asker's own home first, then the most."""
    places = tree(uow)
    mine = None if location is None else home_of(places, places[location])
    having = [home for home in stock_of(uow, item).homes if home.figures.available]
    found = [NearStock(home, _nearness(home.place, mine)) for home in having]
    return tuple(sorted(found, key=_nearest_first))


def home_of(places: Tree, place: Place) -> Place:
    """Return the store or department of a place; quarantine is a home of its own."""
    return place if place.kind is LocationKind.QUARANTINE else places.home(place)


def _homes(places: Tree, counts: Mapping[int, Figures]) -> Iterator[HomeStock]:
    """Yield what each home has, in the order of the tree."""
    groups: dict[int, list[ShelfStock]] = {}
    for place in places:
        if (figures := counts.get(place.id)) is not None:
            groups.setdefault(home_of(places, place).id, []).append(ShelfStock(place, figures))
    for home, here in groups.items():
        shelves = tuple(shelf for shelf in here if shelf.place.kind not in _ELSEWHERE)
        yield HomeStock(places[home], summed([shelf.figures for shelf in here]), shelves)


def _next(places: Tree, free: Free) -> NextLot:
    expiry, location, lot, owner, available, number = free
    return NextLot(lot, number, day_of(expiry), places[location], owner, available)


def _nearness(home: Place, mine: Place | None) -> Nearness:
    return Nearness.HERE if mine is not None and home.within(mine) else Nearness.SITE


def _nearest_first(each: NearStock) -> tuple[bool, int, str]:
    home = each.home
    return (each.nearness is Nearness.SITE, -home.figures.available, home.place.code)
