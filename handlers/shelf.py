"""Shelf: what lies at a place that was named and nothing besides, item by item and page by page."""

from collections.abc import Collection

from core.delivery.dialogue import Talk
from core.stock.contents import ITEMS_A_PAGE, Content, contents
from core.stock.location import Place, place_of, shelves_here
from core.stock.page import Page
from handlers.talk.blind import counting, hidden_text
from handlers.talk.body import number, numbers
from handlers.talk.buttons import Choice, Handle
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "shelf"
LONGEST = 60


async def show(turn: Turn, meant: Meant) -> None:
    """Show the first page of what lies at the place that is meant."""
    assert meant.place is not None, "only a place that was named leads here"
    await _draw(turn, None, meant.place, 1)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, or show the card of an item below, so that the list stays."""
    place, loose = number(talk.body, "place"), bool(talk.body.get("loose"))
    if answer.verb == "page":
        await _draw(turn, talk, place, answer.choice, loose=loose)
        return
    if answer.verb in ("loose", "whole"):
        await _draw(turn, talk, place, 1, loose=answer.verb == "loose")
        return
    item = numbers(talk.body, "items")[answer.choice]
    turn.place = turn.place.fresh()
    await turn.go_on("stock", Meant(item, place=place))


async def _draw(turn: Turn, talk: Talk | None, place: int, at: int, *, loose: bool = False) -> None:
    words, hidden = turn.words, await counting(turn)
    about = await turn.door.ask(place_of, place)
    here = [shelf for shelf in hidden if shelf.within(about)]
    inside = [shelf.id for shelf in await turn.door.ask(shelves_here, place) if shelf.id != place]
    without = {shelf.id for shelf in here} | (set(inside) if loose else set())
    page = await turn.door.ask(contents, place, at, sorted(without))
    body = {"place": place, "items": [row.article.id for row in page.rows], "loose": loose}
    name = name_of(words, about)
    title = words.html(
        "shelf.title", place=words("count.itself", place=name) if loose else name, code=about.code
    )
    told = "shelf.items" if page.total else "shelf.nothing"
    lines: list[str] = [title, words.html(told, n=page.total)]
    lines += _lines(words, page)
    if here:
        lines += ["", hidden_text(words, here)]
    handle = _handle(turn, talk, body)
    items = [[_button(words, at, row)] for at, row in enumerate(page.rows)]
    # Who counts here is not told by a button how much there is of anything.
    switch = [] if here else await _switch(turn, about, inside, loose=loose)
    turn.edit(Html("\n").join(lines), handle, [*items, *page_row(words, page), *switch])


async def _switch(
    turn: Turn, about: Place, inside: Collection[int], *, loose: bool
) -> list[list[Choice]]:
    """Return the button to what lies at a place outside its cabinets, or back to the whole."""
    if loose:
        return [[Choice(turn.words("shelf.whole"), "whole")]]
    if not (about.shelf and inside):
        return []
    page = await turn.door.ask(contents, about.id, 1, sorted(inside))
    if not page.total:
        return []
    return [[Choice(turn.words("shelf.loose", n=page.total), "loose")]]


def _handle(turn: Turn, talk: Talk | None, body: dict[str, object]) -> Handle:
    return turn.open(KIND, body, anybody=True) if talk is None else turn.move(talk, body)


def _lines(words: Words, page: Page[Content]) -> list[str]:
    first = (page.page - 1) * ITEMS_A_PAGE + 1
    return [_line(words, at, row) for at, row in enumerate(page.rows, first)]


def _line(words: Words, at: int, row: Content) -> str:
    figures, name = row.figures, name_of(words, row.article)
    about = {"available": figures.available, "on_hand": figures.on_hand}
    line = words.html("shelf.item", at=at, item=name, **about)
    if figures.nearest_expiry is None:
        return line
    return Html(" · ").join([line, words.html("stock.home_expiry", day=figures.nearest_expiry)])


def _button(words: Words, at: int, row: Content) -> Choice:
    return Choice(name_of(words, row.article)[:LONGEST], "item", at)


STEPS = {KIND: step}
THENS = {KIND: show}
