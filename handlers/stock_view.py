"""What a stock answer looks like: the figures, by place, and which lots leave first."""

from collections.abc import Collection
from typing import NamedTuple

from core.stock.figures import Figures
from core.stock.location import Place
from core.stock.overview import HomeStock, ItemStock, NextLot, home_of
from core.tables.kinds import LocationKind
from handlers.talk.blind import is_hidden
from handlers.talk.naming import name_of, unit_of
from locales import Html, Words

MOST_HOMES = 8
MOST_LOTS = 5
MOST_LOTS_ELSEWHERE = 3
MOST_SHELVES = 6


class Leaving(NamedTuple):
    """Which lots a take would lift, the first before the rest, and which others could be sent."""

    here: tuple[NextLot, ...]
    elsewhere: tuple[NextLot, ...] = ()


class Reading(NamedTuple):
    """What one reader is shown of an item's stock."""

    stock: ItemStock
    leaving: Leaving
    place: Place | None = None
    """Which place comes first: the one that was asked for, or the reader's own."""
    hidden: tuple[Place, ...] = ()
    """The shelves being counted on which the item has its place; its figures leave them out."""


def reading_text(words: Words, reading: Reading) -> str:
    """Return the answer to "how many are left", the asked place first and shelf by shelf."""
    stock, place = reading.stock, reading.place
    asked = stock.at(place.id) if place is not None else None
    totals = _totals(words, stock.total, stock.article.unit)
    if reading.hidden and not _counts(stock.total):
        # Nothing but what is hidden lies anywhere: a nought would be read as "there is none".
        totals = words.html("stock.totals_hidden")
    elif reading.hidden:
        totals = Html(" ").join([totals, words.html("stock.totals_counted")])
    lines = [_title(words, stock), totals, *_unusable(words, stock.total)]
    if asked is not None:
        lines += ["", _home(words, asked, reading.hidden), *_shelves(words, asked)]
    elif place is not None:
        lines += ["", words.html("stock.none_at", place=name_of(words, place))]
    lines += _others(words, reading, asked)
    lines += _lots(words, stock, reading.leaving)
    if not stock.total.available and not reading.hidden:
        lines += ["", words.html("stock.nothing_usable")]
    return Html("\n").join(lines)


def _others(words: Words, reading: Reading, asked: HomeStock | None) -> list[str]:
    """Return what the other stores and departments have, the most first."""
    hidden = reading.hidden
    others = [
        home
        for home in reading.stock.homes
        if home is not asked and (_counts(home.figures) or is_hidden(home.place, hidden))
    ]
    if not others:
        return []
    others.sort(key=lambda home: (-home.figures.available, home.place.code))
    missed = reading.place is not None and asked is None
    lines = [words.html("stock.elsewhere") if missed else ""]
    lines += [_home(words, home, hidden) for home in others[:MOST_HOMES]]
    if len(others) > MOST_HOMES:
        lines.append(words.html("stock.more_places", n=len(others) - MOST_HOMES))
    return lines


def _lots(words: Words, stock: ItemStock, leaving: Leaving) -> list[str]:
    """Return which lots leave first here, and which could come from elsewhere."""
    lines: list[str] = []
    if leaving.here:
        lines += ["", words.html("stock.next_lots")]
        lines += [_lot(words, lot, lot.place) for lot in leaving.here[:MOST_LOTS]]
    if leaving.elsewhere:
        lines += ["", words.html("stock.next_elsewhere")]
        # Who does not fetch it needs to know whom to ask, not the bin.
        others = leaving.elsewhere[:MOST_LOTS_ELSEWHERE]
        lines += [_lot(words, lot, home_of(stock.places, lot.place)) for lot in others]
    return lines


def _title(words: Words, stock: ItemStock) -> str:
    name = name_of(words, stock.article)
    return words.html("stock.title", name=name, code=stock.article.code)


def _totals(words: Words, total: Figures, unit: str) -> str:
    return words.html(
        "stock.totals",
        available=total.available,
        on_hand=total.on_hand,
        reserved=total.reserved,
        in_transit=total.in_transit,
        unit=unit_of(unit),
        n=total.available,
    )


def _unusable(words: Words, total: Figures) -> list[str]:
    lines: list[str] = []
    if total.taken:
        lines.append(words.html("stock.taken", n=total.taken))
    if total.expired:
        lines.append(words.html("stock.expired", n=total.expired))
    if total.held:
        lines.append(words.html("stock.held", n=total.held))
    return lines


def _counts(figures: Figures) -> bool:
    return bool(figures.on_hand or figures.in_transit or figures.taken)


def _home(words: Words, home: HomeStock, hidden: Collection[Place] = ()) -> str:
    figures, place = home.figures, name_of(words, home.place)
    if is_hidden(home.place, hidden):
        return words.html("stock.home_counted", place=place)
    about = {"available": figures.available, "on_hand": figures.on_hand}
    parts = [words.html("stock.home", place=place, **about)]
    if figures.reserved:
        parts.append(words.html("stock.home_reserved", n=figures.reserved))
    if figures.in_transit:
        parts.append(words.html("stock.home_transit", n=figures.in_transit))
    if figures.nearest_expiry is not None and home.place.kind is not LocationKind.QUARANTINE:
        parts.append(words.html("stock.home_expiry", day=figures.nearest_expiry))
    return Html(" · ").join(parts)


def _shelves(words: Words, home: HomeStock) -> list[str]:
    shelves = [shelf for shelf in home.shelves if shelf.place.id != home.place.id]
    return [
        words.html(
            "stock.shelf",
            place=name_of(words, shelf.place),
            available=shelf.figures.available,
        )
        for shelf in shelves[:MOST_SHELVES]
        if shelf.figures.on_hand
    ]


def _lot(words: Words, lot: NextLot, place: Place) -> str:
    return words.html(
        "stock.lot",
        number=lot.number,
        day=lot.expiry,
        place=name_of(words, place),
        available=lot.available,
    )
