"""Stock in the chat: how many are left, where, and which lots leave first."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.location import Place
from core.stock.overview import ItemStock, stock_of
from handlers.buttons import Choice, Rows
from handlers.frame import Answer, Command
from handlers.menu import holds
from handlers.naming import unit_of
from handlers.stock_view import stock_text
from handlers.turn import Meant, Turn
from handlers.which import which

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
    found = await turn.door.ask(stock_of, meant.item)
    body = {"item": meant.item, "place": meant.place}
    handle = turn.open(KIND, body, anybody=True)
    text = stock_text(turn.words, found, _asked(turn, meant, found))
    turn.edit(text, handle, _buttons(turn, found))


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
            turn.toast(turn.words("stock.refreshed"))
        case "take":
            await turn.go_on("take", Meant(item, answer.choice, meant.place))
            # The answer stays with the figures after, and with buttons for whoever is next.
            turn.place = pressed
            await _again(turn, talk, meant)
        case room:
            await turn.go_on(room, meant)


def _asked(turn: Turn, meant: Meant, stock: ItemStock) -> Place | None:
    """Return the place that was named, else the asker's own."""
    place = meant.place or turn.person.location
    return stock.places[place] if place is not None else None


async def _again(turn: Turn, talk: Talk, meant: Meant) -> None:
    """Show the answer with the figures as they are now."""
    found = await turn.door.ask(stock_of, meant.item)
    text = stock_text(turn.words, found, _asked(turn, meant, found))
    turn.edit(text, turn.move(talk), _buttons(turn, found))


def _buttons(turn: Turn, stock: ItemStock) -> Rows:
    words, unit = turn.words, unit_of(stock.article.unit)
    # In a group whoever reads it may press, so only a private answer hides what one may not.
    may = not turn.place.private or holds(turn.person, Right.TAKE)
    most = min(2, stock.total.available) if may else 0
    take = [Choice(words("stock.take", n=n, unit=unit), "take", n) for n in range(1, most + 1)]
    more = [
        Choice(words("stock.lots"), "lots"),
        Choice(words("stock.substitutes"), "sub"),
        Choice(words("common.refresh"), "again"),
    ]
    return [take, more]


COMMANDS = (Command("stock", stock, Right.SEE_STOCK),)
STEPS = {KIND: step}
THENS = {KIND: show}
