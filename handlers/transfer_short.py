"""Short: which goods of a transfer its source cannot give, by all of its lines together."""

from collections import Counter
from dataclasses import dataclass

from core.stock.item import Article
from core.stock.location import place_of
from core.stock.overview import ItemStock, stock_of
from handlers.talk.blind import counting, free_at
from handlers.talk.naming import name_of
from handlers.talk.turn import Turn
from handlers.transfer_draft import Draft
from locales import Html


@dataclass(frozen=True, slots=True)
class Lack:
    """Goods of which more are to be sent than the source has to give."""

    article: Article
    asked: int
    available: int

    @property
    def item(self) -> int:
        """Which item it is."""
        return self.article.id


async def lacks(turn: Turn, draft: Draft) -> tuple[Lack, ...]:
    """Return what the source has too few of, in the order of the lines."""
    asked: Counter[int] = Counter()
    for line in draft.lines:
        asked[line.item] += max(line.quantity, 1)
    found = []
    for item, count in asked.items() if draft.source else ():
        stock = await turn.door.ask(stock_of, item)
        available = available_at(stock, draft.source)
        if available < count:
            found.append(Lack(stock.article, count, available))
    return tuple(found)


def available_at(stock: ItemStock, source: int) -> int:
    """Return how many a source has to give."""
    home = stock.at(source)
    return home.figures.available if home is not None else 0


async def lack_text(turn: Turn, draft: Draft, found: tuple[Lack, ...]) -> str:
    """Return what there is too little of at the source, line by line."""
    source = await turn.door.ask(place_of, draft.source)
    hidden, place = await counting(turn), name_of(turn.words, source)
    lines: list[Html] = []
    for each in found:
        available = free_at(turn.words, each.available, source, hidden)
        about = {"item": name_of(turn.words, each.article), "asked": each.asked}
        lines.append(turn.words.html("transfer.short", place=place, available=available, **about))
    return Html("\n").join(lines)
