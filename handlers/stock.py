"""Stock in the chat: how many are left, where, and which lots leave first."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.location import Place
from core.stock.overview import ItemStock, stock_of
from handlers.blind import blind_stock, counting, hidden_text
from handlers.buttons import Choice, Rows
from handlers.frame import Answer, Command
from handlers.menu import holds, may_at
from handlers.naming import unit_of
from handlers.stock_view import stock_text
from handlers.turn import Meant, Turn
from handlers.which import which
from locales import Html

KIND = "stock"
"""The dialogue under a stock answer."""


async def stock(turn: Turn, words: str) -> None:
    """Answer ``/stock WORDS``."""
    if words:
        await which(turn, words, KIND, Meant(0))
    else:
        turn.say(turn.words.html("stock.usage"))


async def show(turn: Turn, meant: Meant) -> None:
    """Show an item's stock, the asked place first."""
    found, hidden = await _seen(turn, meant.item)
    body = {"item": meant.item, "place": meant.place}
    handle = turn.open(KIND, body, anybody=True)
    rows = _buttons(turn, found, _named(found, meant))
    turn.edit(_text(turn, meant, found, hidden), handle, rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go where a button under a stock answer leads."""
    item, place = talk.body["item"], talk.body["place"]
    assert isinstance(item, int)
    meant = Meant(item, place=place if isinstance(place, int) else None)
    pressed = turn.place
    if answer.verb != "again":
        # The answer stays as it is, for the next who reads it; what follows is a new message.
        turn.place = pressed.fresh()
    match answer.verb:
        case "again":
            await _again(turn, talk, meant)
            turn.toast(turn.aside("stock.refreshed"))
        case "take":
            await turn.go_on("take", Meant(item, answer.choice, meant.place))
            # The answer stays with the figures after, and with buttons for whoever is next.
            turn.place = pressed
            await _again(turn, talk, meant)
        case "transfer":
            await turn.go_on("transfer", Meant(item))
        case room:
            await turn.go_on(room, meant)


async def _seen(turn: Turn, item: int) -> tuple[ItemStock, tuple[Place, ...]]:
    """Return an item's stock as the person may see it, and the shelves that are left out."""
    found, hidden = await turn.door.ask(stock_of, item), await counting(turn)
    return blind_stock(found, hidden), hidden


def _text(turn: Turn, meant: Meant, stock: ItemStock, hidden: tuple[Place, ...]) -> str:
    """Return the answer; who may lift none of what there is reads whom to ask."""
    text: str = stock_text(turn.words, stock, _asked(turn, meant, stock))
    if hidden:
        text = Html("\n\n").join([Html(text), hidden_text(turn.words, hidden)])
    lies_elsewhere = stock.total.available and not _takeable(turn, stock, _named(stock, meant))
    if not turn.place.private or not lies_elsewhere or not holds(turn.person, Right.TAKE):
        return text
    return Html("\n\n").join([Html(text), turn.words.html("stock.ask_there")])


def _asked(turn: Turn, meant: Meant, stock: ItemStock) -> Place | None:
    """Return the place that was named, else the asker's own."""
    place = meant.place or turn.person.location
    return stock.places[place] if place is not None else None


async def _again(turn: Turn, talk: Talk, meant: Meant) -> None:
    """Show the answer with the figures as they are now."""
    found, hidden = await _seen(turn, meant.item)
    rows = _buttons(turn, found, _named(found, meant))
    turn.edit(_text(turn, meant, found, hidden), turn.move(talk), rows)


def _named(stock: ItemStock, meant: Meant) -> Place | None:
    """Return the place that was named, if one was."""
    return stock.places[meant.place] if meant.place is not None else None


def _takeable(turn: Turn, stock: ItemStock, place: Place | None) -> int:
    """Return how many the person may take: at the place that was named, else of the own first."""
    homes = [
        home.figures.available
        for home in stock.homes
        if may_at(turn.person, Right.TAKE, home.place.path)
        and (place is None or place.within(home.place))
    ]
    return max(homes, default=0)


def _buttons(turn: Turn, stock: ItemStock, place: Place | None) -> Rows:
    words, unit = turn.words, unit_of(stock.article.unit)
    # In a group whoever reads it may press, so only a private answer hides what one may not.
    free = _takeable(turn, stock, place) if turn.place.private else stock.total.available
    most = min(2, free)
    take = [Choice(words("stock.take", n=n, unit=unit), "take", n) for n in range(1, most + 1)]
    more = [
        Choice(words("stock.lots"), "lots"),
        Choice(words("stock.substitutes"), "sub"),
        Choice(words("common.refresh"), "again"),
    ]
    sending = any(
        home.figures.available and may_at(turn.person, Right.TRANSFER, home.place.path)
        for home in stock.homes
    )
    if turn.place.private and not free and sending:
        take = [Choice(words("stock.send"), "transfer")]
    return [take, more]


COMMANDS = (Command("stock", stock, Right.SEE_STOCK),)
STEPS = {KIND: step}
THENS = {KIND: show}
