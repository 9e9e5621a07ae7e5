"""Holding: the lots of an item that the hospital has, and the pieces of a lot."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from core.clock import day_number
from core.rights import Right, needs
from core.statement import Row
from core.stock.figures import LYING_COLUMNS, Figures, Lying, Tally, scan
from core.stock.item import article
from core.stock.location import Place, Tree, today, tree
from core.stock.lot import Batch, lot
from core.stock.page import Page, cut, paged
from core.stock.unit import UNIT_COLUMNS, Piece, piece_of
from core.tables.kinds import LotStatus, UnitState
from core.tables.stock import Lot, Unit
from core.unit_of_work import UnitOfWork

LOTS_A_PAGE = 8
UNITS_A_PAGE = 20
_lots = Lot.metadata.tables["lot"].c
_u = Unit.metadata.tables["unit"].c
_SCAN = scan(_lots.made, _lots.status_reason)
_WIDTH = len(LYING_COLUMNS)
_IN_STOCK_FIRST = case((_u.state == UnitState.IN_STOCK, 0), else_=1)


@dataclass(frozen=True, slots=True)
class LotStock:
    """What is left of a lot, and where it lies, in hands and on its way included."""

    lot: Batch
    figures: Figures
    places: tuple[tuple[Place, int], ...]


@dataclass(frozen=True, slots=True)
class UnitStock:
    """One piece of a lot, and where its last movement left it."""

    piece: Piece
    place: Place


@needs(Right.SEE_STOCK)
def lots_of(uow: UnitOfWork, item: int, page: int = 1) -> Page[LotStock]:
    """Return a page of the lots of an item that are left, nearest expiry first."""
    about, places, now = article(uow, item), tree(uow), day_number(today(uow))
    groups: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in uow.reading.rows(_SCAN, site=uow.site, item=about.id):
        balance = Lying(*row[:_WIDTH])
        groups[(balance.expiry, balance.lot)].append(row)
    shown = paged(sorted(groups), page, LOTS_A_PAGE)
    rows = tuple(_lot(places, item, groups[key], now) for key in shown.rows)
    return Page(rows, shown.page, shown.pages, shown.total)


@needs(Right.SEE_STOCK)
def units_of_lot(uow: UnitOfWork, lot_id: int, page: int = 1) -> Page[UnitStock]:
    """Return a page of the pieces of a lot, those in stock first."""
    batch, places = lot(uow, lot_id), tree(uow)
    # The index of units leads by place, and a lot lies in few: where it has a balance, or beyond
    # the ends of the world.
    balances = (
        Lying(*row[:_WIDTH]) for row in uow.reading.rows(_SCAN, site=uow.site, item=batch.item)
    )
    where = {balance.location for balance in balances if balance.lot == batch.id}
    where |= {place.id for place in places if place.virtual}
    its = (_u.site == uow.site, _u.location.in_(where), _u.lot == batch.id)
    connection = uow.reading.cold()
    total = connection.scalar(select(func.count()).where(*its)) or 0
    shown = cut(page, total, UNITS_A_PAGE)
    query = select(*UNIT_COLUMNS).where(*its).order_by(_IN_STOCK_FIRST, _u.id)
    rows = connection.execute(query.limit(shown.size).offset(shown.skipped))
    pieces = [piece_of(tuple(row)) for row in rows]
    found = tuple(UnitStock(piece, places[piece.location]) for piece in pieces)
    return Page(found, shown.page, shown.pages, total)


def _lot(places: Tree, item: int, rows: Sequence[Row], now: int) -> LotStock:
    """Return one lot from its rows, which are the same lot at several places and owners."""
    tally = Tally()
    lying: defaultdict[int, int] = defaultdict(int)
    balances = [Lying(*row[:_WIDTH]) for row in rows]
    for balance in balances:
        tally.add(places[balance.location], balance, now)
        lying[balance.location] += balance.on_hand
    first, (made, reason) = balances[0], rows[0][_WIDTH:]
    about = (first.lot, item, first.number, first.expiry, made, LotStatus(first.status), reason)
    where = tuple((place, lying[place.id]) for place in places if place.id in lying)
    return LotStock(Batch(*about), tally.figures(), where)
