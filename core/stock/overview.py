"""Overview: where an item is in the hospital and how much of it may be taken.

A home is a store or a department with its shelves; quarantine is a home of its own, all of it
held. What is in the hands of a department's people, or on its way there, is told with the home.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from core.clock import day, day_number
from core.rights import Right, needs
from core.statement import Row
from core.stock.figures import Figures, Lying, Tally, added, scan
from core.stock.item import Article, article
from core.stock.location import Place, Tree, today, tree
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork

__all__ = [
    "Figures",
    "HomeStock",
    "ItemStock",
    "NearStock",
    "Nearness",
    "NextLot",
    "ShelfStock",
    "home_of",
    "near",
    "stock_of",
]

MOST_LOTS = 10
_ELSEWHERE = frozenset({LocationKind.TAKEN, LocationKind.TRANSIT})
"""What lies there is told with the home, and lies on none of its shelves."""
_SCAN = scan()
_CELL = {name: number for number, name in enumerate(Lying._fields)}
_FIRST_EXPIRED = itemgetter(*map(_CELL.__getitem__, ("expiry", "location", "lot", "owner")))
_FIRST_IN = itemgetter(*map(_CELL.__getitem__, ("lot", "location", "owner")))


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


@needs(Right.SEE_STOCK)
def stock_of(uow: UnitOfWork, item: int) -> ItemStock:
    """Return what there is of an item, where, and which lots leave first."""
    about, places, now = article(uow, item), tree(uow), day_number(today(uow))
    rows = uow.reading.rows(_SCAN, site=uow.site, item=item)
    tallies: dict[int, Tally] = {}
    free: list[Row] = []
    for location, balances in groupby(rows, itemgetter(0)):
        place, tally = places[location], tallies.setdefault(location, Tally())
        free += [(*row, n) for row in balances if (n := tally.add(place, row, now))]
    free.sort(key=_FIRST_IN if about.fifo else _FIRST_EXPIRED)
    lots = tuple(_next(places, Lying(*row), n) for *row, n in free[:MOST_LOTS])
    homes = list(_homes(places, tallies))
    total = added(whole for _, whole in homes).figures()
    return ItemStock(about, total, tuple(home for home, _ in homes), lots, places)


@needs(Right.SEE_STOCK)
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


def _homes(places: Tree, tallies: Mapping[int, Tally]) -> Iterator[tuple[HomeStock, Tally]]:
    """Yield what each home has, in the order of the tree, with the tally of its whole."""
    groups: dict[int, list[Place]] = {}
    for place in places:
        if place.id in tallies:
            groups.setdefault(home_of(places, place).id, []).append(place)
    for home, here in groups.items():
        counted = [(place, tallies[place.id]) for place in here]
        whole = added([tally for _, tally in counted])
        shelves = [
            ShelfStock(place, tally.figures())
            for place, tally in counted
            if place.kind not in _ELSEWHERE
        ]
        yield HomeStock(places[home], whole.figures(), tuple(shelves)), whole


def _next(places: Tree, balance: Lying, available: int) -> NextLot:
    place, last = places[balance.location], day(balance.expiry)
    return NextLot(balance.lot, balance.number, last, place, balance.owner, available)


def _nearness(home: Place, mine: Place | None) -> Nearness:
    return Nearness.HERE if mine is not None and home.within(mine) else Nearness.SITE


def _nearest_first(each: NearStock) -> tuple[bool, int, str]:
    home = each.home
    return (each.nearness is Nearness.SITE, -home.figures.available, home.place.code)
