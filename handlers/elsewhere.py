"""Elsewhere: where goods lie that the reader may not lift or send, and who can."""

from collections.abc import Collection, Sequence

from core.stock.location import Place
from core.stock.overview import HomeStock
from handlers.talk.blind import free_at
from handlers.talk.naming import name_of
from locales import Html, Words

MOST = 5


def elsewhere_text(
    words: Words, why: str, having: Sequence[HomeStock], hidden: Collection[Place]
) -> str:
    """Return why nothing can be done here, where the goods lie, and whom to ask."""
    most_first = sorted(having, key=lambda home: (-home.figures.available, home.place.code))
    lines: list[str] = [Html(why)] if why else []
    lines += [
        words.html(
            "stock.elsewhere_line",
            place=name_of(words, home.place),
            available=free_at(words, home.figures.available, home.place, hidden),
        )
        for home in most_first[:MOST]
    ]
    return Html("\n").join([*lines, words.html("stock.ask_there")])
