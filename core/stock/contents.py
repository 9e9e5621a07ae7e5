"""Contents: what lies at a place and on the shelves below it, item by item.

Who counts a shelf is shown nothing of it: the asker leaves such shelves out, and then an item that
lies nowhere else is not even listed.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from core.clock import day_number
from core.rights import Right, needs
from core.stock.figures import LYING_COLUMNS, Figures, Lying, Tally
from core.stock.item import Article, article
from core.stock.location import today, tree
from core.stock.page import Page, cut
from core.tables.kinds import LocationKind
from core.tables.reference import Item
from core.tables.stock import Balance, Lot
from core.unit_of_work import UnitOfWork

ITEMS_A_PAGE = 8
_balance = Balance.metadata.tables["balance"]
_lot = Lot.metadata.tables["lot"]
_item = Item.metadata.tables["item"]
_b = _balance.c
_ITS_LOT = (_lot.c.site == _b.site) & (_lot.c.id == _b.lot)


@dataclass(frozen=True, slots=True)
class Content:
    """An item that lies at a place, and how much of it."""

    article: Article
    figures: Figures


@needs(Right.SEE_STOCK)
def contents(
    uow: UnitOfWork, place: int, page: int = 1, without: Collection[int] = ()
) -> Page[Content]:
    """Return a page of what lies at and below a place, but not at some; items by their codes."""
    shelves = _shelves(uow, place) - set(without)
    lying = (_b.site == uow.site, _b.location.in_(shelves), _b.on_hand > 0)
    connection = uow.reading.cold()
    total = connection.scalar(select(func.count(_b.item.distinct())).where(*lying)) or 0
    shown = cut(page, total, ITEMS_A_PAGE)
    items = (
        select(_item.c.id)
        .where(_item.c.id.in_(select(_b.item).where(*lying)))
        .order_by(_item.c.code, _item.c.id)
        .limit(shown.size)
        .offset(shown.skipped)
    )
    listed = list(connection.scalars(items))
    figures = _figures(uow, listed, shelves)
    rows = tuple(Content(article(uow, item), figures[item].figures()) for item in listed)
    return Page(rows, shown.page, shown.pages, total)


def _shelves(uow: UnitOfWork, place: int) -> set[int]:
    """Return the ids of a place and those below it, where something can lie on hand."""
    places = tree(uow)
    here = places[place]
    found = {shelf.id for shelf in places.shelves(here)}
    return found | ({here.id} if here.kind is LocationKind.QUARANTINE else set())


def _figures(uow: UnitOfWork, items: list[int], shelves: set[int]) -> defaultdict[int, Tally]:
    """Return how much of some items lies on some shelves."""
    query = (
        select(_b.item, *LYING_COLUMNS)
        .join_from(_balance, _lot, _ITS_LOT)
        .where(_b.site == uow.site, _b.item.in_(items), _b.location.in_(shelves))
    )
    places, now = tree(uow), day_number(today(uow))
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    for item, *cells in uow.reading.cold().execute(query):
        balance = Lying(*cells)
        tallies[item].add(places[balance.location], balance, now)
    return tallies
