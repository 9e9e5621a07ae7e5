"""What waits to be put away looks like: each of the goods with the shelf that is suggested."""

from collections.abc import Collection, Sequence

from core.flow.shelf_choice import Ground, ShelfOffer
from core.flow.unshelved import A_PAGE, Unshelved
from core.stock.location import Place
from core.stock.moved import moved
from core.stock.overview import stock_of
from core.stock.page import Page
from core.stock.posting import Posted
from handlers.moved_view import after_moving
from handlers.talk.blind import counting, hidden_text
from handlers.talk.buttons import Choice
from handlers.talk.naming import name_of, unit_of
from handlers.talk.turn import Turn
from locales import Html, Words

LONGEST = 40
"""Characters of a button beside another."""


def list_text(
    words: Words, page: Page[Unshelved], seen: Sequence[Unshelved], hidden: Collection[Place]
) -> Html:
    """Return a page of what waits; shelves being counted are only named."""
    if seen:
        lines: list[str] = [words.html("putaway.title", n=page.total)]
    else:
        lines = [words.html("putaway.nothing")]
    for at, each in enumerate(seen, _first(page)):
        lines += [words.html("putaway.line", at=at, what=Html(_about(words, each)))]
        lines += [_where(words, each)]
    if hidden:
        lines += ["", hidden_text(words, hidden)]
    return Html("\n").join(Html(line) for line in lines)


def line_of(words: Words, lying: Unshelved) -> str:
    """Return one of the goods in a line without marks, as a button or a question says it."""
    number = lying.unit.label if lying.unit is not None else lying.lot.number
    about = {"item": name_of(words, lying.article), "place": name_of(words, lying.place)}
    return words("putaway.option", lot=number, n=lying.quantity, **about)


def line_rows(words: Words, page: Page[Unshelved], seen: Sequence[Unshelved]) -> list[list[Choice]]:
    """Return the buttons of each of the goods, and the one that puts all of them away."""
    rows: list[list[Choice]] = []
    for place, each in enumerate(seen):
        at = _first(page) + place
        text = words("putaway.choose" if each.offer is None else "putaway.other", at=at)
        other = Choice(text, "other", place)
        if each.offer is None:
            rows.append([other])
            continue
        name = name_of(words, each.offer.place)[:LONGEST]
        rows.append([Choice(words("putaway.put", at=at, shelf=name), "put", place), other])
    count = sum(each.offer is not None and _suits(each.offer) for each in seen)
    if count > 1:
        rows.append([Choice(words("putaway.all", n=count), "all")])
    return rows


async def put_text(turn: Turn, posted: Posted) -> Html:
    """Return what was put away and how much lies on each of its shelves now."""
    did = await turn.door.ask(moved, posted.id)
    hidden = {place.id for place in await counting(turn)}
    lines = [await after_moving(turn, did)]
    for item, shelf in dict.fromkeys((line.article, line.target) for line in did.lines):
        stock = await turn.door.ask(stock_of, item.id)
        here = [each for home in stock.homes for each in home.shelves if each.place == shelf]
        if here and shelf.id not in hidden:
            about = {"item": item.code, "shelf": name_of(turn.words, shelf)}
            n = here[0].figures.on_hand
            lines.append(turn.words.html("putaway.on_shelf", n=n, **about))
    return Html("\n").join(Html(line) for line in lines)


def _first(page: Page[Unshelved]) -> int:
    return (page.page - 1) * A_PAGE + 1


def _suits(offer: ShelfOffer) -> bool:
    return offer.ground is not Ground.UNSUITED


def _about(words: Words, lying: Unshelved) -> str:
    what = {
        "item": name_of(words, lying.article),
        "n": lying.quantity,
        "unit": unit_of(lying.article.unit),
        "lot": lying.lot.number,
        "day": lying.lot.last_day,
        "place": name_of(words, lying.place),
    }
    text = words.html("putaway.what", **what)
    if lying.reserved:
        text = Html("\n").join([text, words.html("putaway.reserved", n=lying.reserved)])
    if lying.since is None:
        return text
    return Html(" · ").join([text, words.html("putaway.since", at=lying.since)])


def _where(words: Words, lying: Unshelved) -> str:
    if lying.offer is None:
        return words.html("putaway.no_offer")
    ground = words(f"putaway.ground.{lying.offer.ground.value}")
    if not _suits(lying.offer):
        return words.html("putaway.warned", shelf=name_of(words, lying.offer.place), why=ground)
    return words.html("putaway.offer", shelf=name_of(words, lying.offer.place), why=ground)
