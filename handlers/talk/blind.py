"""Blind: who counts a shelf is not told meanwhile what the ledger has there.

What is said in a group is read by all of it, so there nobody is told of any shelf being counted.
"""

from collections.abc import Collection
from dataclasses import replace

from core.rights import Right
from core.stock.count_look import shelves_in_count
from core.stock.figures import Figures
from core.stock.holding import LotStock
from core.stock.location import Place
from core.stock.overview import HomeStock, ItemStock, ShelfStock
from core.tables.kinds import LotStatus
from handlers.talk.menu import holds
from handlers.talk.naming import name_of
from handlers.talk.turn import Turn
from locales import Html, Words


async def counting(turn: Turn) -> tuple[Place, ...]:
    """Return the shelves that the person, or in a group anybody, is counting just now."""
    if not turn.place.private:
        return await turn.door.ask(shelves_in_count)
    if not holds(turn.person, Right.COUNT):
        return ()
    return await turn.door.ask(shelves_in_count, turn.person.id)


def blind_stock(stock: ItemStock, hidden: Collection[Place]) -> ItemStock:
    """Return the stock of an item without what lies on shelves that are being counted."""
    ids = {place.id for place in hidden}
    out = [each for home in stock.homes for each in home.shelves if each.place.id in ids]
    if not out:
        return stock
    return replace(
        stock,
        total=_less(stock.total, out, [each for home in stock.homes for each in home.shelves]),
        homes=tuple(_home(home, ids) for home in stock.homes),
        next_lots=tuple(lot for lot in stock.next_lots if lot.place.id not in ids),
        free=tuple(each for each in stock.free if each[1] not in ids),
    )


def lying_hidden(stock: ItemStock, hidden: Collection[Place]) -> tuple[Place, ...]:
    """Return those of the shelves being counted on which an item has its place."""
    its = {shelf.place.id for home in stock.homes for shelf in home.shelves}
    return tuple(place for place in hidden if place.id in its)


def blind_lot(stock: LotStock, hidden: Collection[Place]) -> LotStock:
    """Return a lot without what of it lies on shelves that are being counted."""
    ids = {place.id for place in hidden}
    count = sum(n for place, n in stock.places if place.id in ids)
    if not count:
        return stock
    figures, usable = stock.figures, stock.lot.status is LotStatus.AVAILABLE
    left = max(figures.available - count, 0) if usable else figures.available
    figures = figures._replace(on_hand=figures.on_hand - count, available=left)
    places = tuple(each for each in stock.places if each[0].id not in ids)
    return replace(stock, figures=figures, places=places)


def hidden_text(words: Words, hidden: Collection[Place]) -> Html:
    """Return that the figures of these shelves are not shown while they are being counted."""
    lines = [words.html("count.hidden", place=name_of(words, place)) for place in hidden]
    return Html("\n").join(lines)


def free_at(words: Words, available: int, place: Place, hidden: Collection[Place]) -> str:
    """Return how many may be taken at a place, or that it is being counted."""
    if is_hidden(place, hidden):
        return words("count.counting")
    return f"{available:,}"


def is_hidden(place: Place, hidden: Collection[Place]) -> bool:
    """Tell whether figures of a place would give away what lies on a shelf being counted."""
    return any(shelf.within(place) for shelf in hidden)


def _home(home: HomeStock, ids: Collection[int]) -> HomeStock:
    out = [each for each in home.shelves if each.place.id in ids]
    if not out:
        return home
    shelves = tuple(each for each in home.shelves if each.place.id not in ids)
    return home._replace(figures=_less(home.figures, out, home.shelves), shelves=shelves)


def _less(figures: Figures, out: Collection[ShelfStock], of: Collection[ShelfStock]) -> Figures:
    """Return figures without those of some shelves; the nearest expiry is that of the others."""
    gone = [each.figures for each in out]
    days = [
        each.figures.nearest_expiry
        for each in of
        if each not in out and each.figures.nearest_expiry is not None
    ]
    return figures._replace(
        on_hand=figures.on_hand - sum(each.on_hand for each in gone),
        available=figures.available - sum(each.available for each in gone),
        reserved=figures.reserved - sum(each.reserved for each in gone),
        held=figures.held - sum(each.held for each in gone),
        expired=figures.expired - sum(each.expired for each in gone),
        nearest_expiry=min(days, default=None),
    )
