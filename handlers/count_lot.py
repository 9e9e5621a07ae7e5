"""Count lot: which lot a line of a count means, among the lots of the goods it is asked about.

A number off a label may be that of many articles; who counts one of them means its lot.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import replace

from core.stock.holding import lots_of
from core.stock.label import find_label
from handlers.count_line import UNKNOWN, Draft, labelled, tally_of
from handlers.meaning.sought import Sought, sought
from handlers.talk.turn import Turn

MOST_PAGES = 12
"""Pages of lots that are looked through; whoever has more of one article scans."""
MOST_WORDS = 12
"""Words of a line that are looked at."""
_FEWEST_DIGITS = 5
"""A shorter number of digits only is a size or a quantity, and no lot within a line."""


async def counted_goods(turn: Turn, text: str) -> tuple[Sought, int]:
    """Return what a line means and how many; a lot in it does not stand in the goods' way."""
    meant = await sought(turn, text)
    counted = meant.quantity if meant.quantity is not None else UNKNOWN
    if meant.found is None and counted == UNKNOWN:
        words, counted = tally_of(text)
        meant = await sought(turn, words) if counted != UNKNOWN else meant
    if meant.sure or meant.found is not None or meant.ways:
        return meant, counted
    words, number = tally_of(text)
    names = [word for word in words.split() if not labelled(word)]
    if names and len(names) < len(words.split()):
        goods = await sought(turn, " ".join(names))
        if goods.sure and goods.found is None and await lot_in(turn, goods, text):
            return goods, number
    return meant, counted


async def lot_in(turn: Turn, meant: Sought, text: str) -> int:
    """Return the one lot of the goods that a line names besides them, or 0."""
    if meant.articles[0].by_unit:
        return 0
    words = tally_of(text)[0].split()
    named = [word for word in words if not word.isdigit() or len(word) >= _FEWEST_DIGITS]
    return await lot_named(turn, meant.articles[0].id, named[:MOST_WORDS])


async def lot_named(turn: Turn, item: int, words: Collection[str]) -> int:
    """Return the one lot of an item whose number is one of the words, or 0."""
    said = {unicodedata.normalize("NFKC", word).strip().casefold() for word in words}
    fit: set[int] = set()
    at, pages = 1, 1
    while said and at <= min(pages, MOST_PAGES):
        page = await turn.door.ask(lots_of, item, at)
        fit |= {row.lot.id for row in page.rows if row.lot.number.casefold() in said}
        at, pages = at + 1, page.pages
    if not fit:
        # None of it is left on the books, but it may lie on the shelf all the same.
        for word in filter(labelled, words):
            found = await turn.door.ask(find_label, word)
            lots = [each.lot for each in found if each.article.id == item and each.unit is None]
            fit |= {lot.id for lot in lots if lot is not None}
    return fit.pop() if len(fit) == 1 else 0


async def open_line(turn: Turn, draft: Draft, text: str) -> Draft | None:
    """Return the open line that asks for this lot, answered so; none where not one alone does."""
    if len(text.split()) != 1:
        return None
    answered = []
    for line in draft.unanswered:
        meant, counted = await counted_goods(turn, line)
        if not meant.sure or meant.found is not None or meant.articles[0].by_unit:
            continue
        item = meant.articles[0].id
        if lot := await lot_named(turn, item, [text]):
            answered.append(replace(draft.begun(line), item=item, lot=lot, counted=counted))
    return answered[0] if len(answered) == 1 else None
