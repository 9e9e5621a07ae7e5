"""What a stock answer looks like: the figures, by place, and which lots leave first."""

from core.stock.location import Place
from core.stock.overview import Figures, HomeStock, ItemStock, NextLot
from core.tables.kinds import LocationKind
from handlers.naming import name_of, unit_of
from locales import Html, Words

MOST_HOMES = 8
MOST_LOTS = 5
MOST_SHELVES = 6


def stock_text(words: Words, stock: ItemStock, place: Place | None = None) -> str:
    """Return the answer to "how many are left", the asked place first and shelf by shelf."""
    asked = stock.at(place.id) if place is not None else None
    lines = [_title(words, stock), _totals(words, stock.total, stock.article.unit)]
    lines += _unusable(words, stock.total)
    if asked is not None:
        lines += ["", _home(words, asked), *_shelves(words, asked)]
    elif place is not None:
        lines += ["", words.html("stock.none_at", place=name_of(words, place))]
    others = [home for home in stock.homes if home is not asked and _counts(home.figures)]
    others.sort(key=lambda home: (-home.figures.available, home.place.code))
    if others:
        missed = place is not None and asked is None
        lines += [
            words.html("stock.elsewhere") if missed else "",
            *(_home(words, home) for home in others[:MOST_HOMES]),
        ]
    if len(others) > MOST_HOMES:
        lines.append(words.html("stock.more_places", n=len(others) - MOST_HOMES))
    if stock.next_lots:
        lines += ["", words.html("stock.next_lots")]
        lines += [_lot(words, lot) for lot in stock.next_lots[:MOST_LOTS]]
    elif stock.total.available == 0:
        lines += ["", words.html("stock.nothing_usable")]
    return Html("\n").join(lines)


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


def _home(words: Words, home: HomeStock) -> str:
    figures = home.figures
    line = words.html(
        "stock.home",
        place=name_of(words, home.place),
        available=figures.available,
        on_hand=figures.on_hand,
    )
    parts = [line]
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


def _lot(words: Words, lot: NextLot) -> str:
    return words.html(
        "stock.lot",
        number=lot.number,
        day=lot.expiry,
        place=name_of(words, lot.place),
        available=lot.available,
    )
