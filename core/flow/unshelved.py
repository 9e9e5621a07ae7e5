"""Unshelved: what lies in a store or department and on no shelf of it yet, and where it may go.

Goods come to a home itself: by a receipt, a transfer, a return. Where the home has shelves they
wait there to be put away. A shelf is suggested for a reason that is told: its kind lies there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select

from core.flow.leaving import check_arrived
from core.flow.putaway import PutAway, compartments
from core.flow.shelf_choice import ShelfOffer, offers_for
from core.rights import Right, needs
from core.stock.item import Article, article
from core.stock.location import Place, today_number, tree
from core.stock.lot import Batch, lot
from core.stock.page import Page, paged
from core.stock.unit import Piece, piece
from core.tables.kinds import LotStatus
from core.tables.stock import Balance, Lot, Movement
from core.unit_of_work import UnitOfWork

MOST = 200
"""Goods that are looked through; whoever has more waiting puts the oldest away first."""
A_PAGE = 5
_balance = Balance.metadata.tables["balance"]
_lots = Lot.metadata.tables["lot"]
_b = _balance.c
_m = Movement.metadata.tables["movement"].c
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unshelved:
    """A lot (or one piece of it) at a place: how much can be put away, since when it is there."""

    article: Article
    lot: Batch
    place: Place
    quantity: int
    reserved: int
    """What is kept for somebody, and stays where it was promised."""
    since: datetime | None = None
    offer: ShelfOffer | None = None
    """The shelf that is suggested, and why."""
    unit: Piece | None = None


@needs(Right.SEE_STOCK)
def unshelved(
    uow: UnitOfWork, homes: Sequence[int], page: int = 1, without: Collection[int] = ()
) -> Page[Unshelved]:
    """Return a page of what waits in some homes to be put away, the longest waiting first."""
    waits = [place for place in _waiting_places(uow, homes) if place.id not in without]
    found = paged(_lying(uow, waits), page, A_PAGE)
    return replace(found, rows=tuple(_offered(uow, each) for each in found.rows))


@needs(Right.SEE_STOCK)
def lying_to_shelve(
    uow: UnitOfWork, homes: Sequence[int], item: int, lot: int | None = None
) -> tuple[Unshelved, ...]:
    """Return what of an item waits in some homes; where none does, what lies on their shelves."""
    places = tree(uow)
    for those in (
        _waiting_places(uow, homes),
        [shelf for home in homes for shelf in places.shelves(places[home])],
    ):
        if found := _lying(uow, those, item, lot):
            return tuple(_offered(uow, each) for each in found[:MOST])
    return ()


@needs(Right.SEE_STOCK)
def piece_to_shelve(uow: UnitOfWork, unit: int) -> Unshelved:
    """Return one piece that is to be put on a shelf, with the shelf that is suggested.

    What is still on its way is refused: it has to be received first.
    """
    its = piece(uow, unit)
    check_arrived(uow, PutAway(its.location, 0, its.item, unit=its.id), its.location)
    about = (article(uow, its.item), lot(uow, its.lot), tree(uow)[its.location])
    return _offered(uow, Unshelved(*about, 1, 0, unit=its))


@needs(Right.SEE_STOCK)
def shelf_offers(uow: UnitOfWork, item: int, lot: int, home: int) -> tuple[ShelfOffer, ...]:
    """Return the shelves of a home that offer what an item needs, the most likely first."""
    return offers_for(uow, article(uow, item), lot, tree(uow)[home])


@needs(Right.SEE_STOCK, brief=True)
def shelves_of_homes(uow: UnitOfWork, homes: Sequence[int]) -> tuple[Place, ...]:
    """Return the shelves of some homes on which something can be put."""
    places = tree(uow)
    return tuple(shelf for home in homes for shelf in compartments(places, places[home]))


def _waiting_places(uow: UnitOfWork, homes: Iterable[int]) -> list[Place]:
    """Return those of some homes that have shelves of their own, to which goods can go."""
    places = tree(uow)
    found = [places[home] for home in homes]
    return [home for home in found if home.shelf and compartments(places, home)]


def _lying(
    uow: UnitOfWork, those: Sequence[Place], item: int = 0, lot_id: int | None = None
) -> list[Unshelved]:
    """Return what may be used and lies at some places, the longest lying first."""
    its_lot = (_lots.c.site == _b.site) & (_lots.c.id == _b.lot)
    query = (
        select(_b.item, _b.lot, _b.location, func.sum(_b.on_hand), func.sum(_b.reserved))
        .join_from(_balance, _lots, its_lot)
        .where(_b.site == uow.site, _b.location.in_([place.id for place in those]))
        .where(_lots.c.status == LotStatus.AVAILABLE.value, _b.expiry >= today_number(uow))
        .group_by(_b.item, _b.lot, _b.location)
        .order_by(_b.lot, _b.location)
        .limit(MOST)
    )
    if item:
        query = query.where(_b.item == item)
    if lot_id is not None:
        query = query.where(_b.lot == lot_id)
    rows = [tuple(row) for row in uow.reading.cold().execute(query)]
    since = _since(uow, {row[1] for row in rows}, {row[2] for row in rows})
    found = [
        Unshelved(
            *(article(uow, item_id), lot(uow, batch), tree(uow)[location]),
            *(int(on_hand) - int(reserved), int(reserved), since.get((batch, location))),
        )
        for item_id, batch, location, on_hand, reserved in rows
    ]
    free = [each for each in found if each.quantity > 0]
    return sorted(free, key=lambda each: (each.since or _LONG_AGO, each.article.code, each.lot.id))


def _since(
    uow: UnitOfWork, lots: Collection[int], places: Collection[int]
) -> dict[tuple[int, int], datetime]:
    """Return when some of each lot came last to each place."""
    if not lots:
        return {}
    query = (
        select(_m.lot, _m.target, func.max(_m.at))
        .where(_m.site == uow.site, _m.lot.in_(lots), _m.target.in_(places))
        .group_by(_m.lot, _m.target)
    )
    rows = uow.reading.cold().execute(query)
    return {(batch, target): at for batch, target, at in rows}


def _offered(uow: UnitOfWork, lying: Unshelved) -> Unshelved:
    """Return the same with the shelf that is suggested, if there is one it does not lie on."""
    home = tree(uow).home(lying.place)
    offers = offers_for(uow, lying.article, lying.lot.id, home)
    best = next((each for each in offers if each.place.id != lying.place.id), None)
    return replace(lying, offer=best)
