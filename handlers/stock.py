"""Stock in the chat: how many are left, where, and which lots leave first."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.overview import stock_of
from handlers.buttons import Choice, Rows
from handlers.frame import Answer, Command
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
    text = stock_text(turn.words, found, meant.place or turn.person.location)
    turn.edit(text, handle, _buttons(turn, takeable=found.total.available > 0))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go where a button under a stock answer leads."""
    item, place = talk.body["item"], talk.body["place"]
    assert isinstance(item, int)
    meant = Meant(item, place=place if isinstance(place, int) else None)
    if answer.verb != "again":
        # The answer stays as it is, for the next who reads it; what follows is a new message.
        turn.place = turn.place.fresh()
    match answer.verb:
        case "again":
            found = await turn.door.ask(stock_of, item)
            text = stock_text(turn.words, found, meant.place or turn.person.location)
            rows = _buttons(turn, takeable=found.total.available > 0)
            turn.edit(text, turn.move(talk), rows)
            turn.toast(turn.words("stock.refreshed"))
        case "take":
            await turn.go_on("take", Meant(item, answer.choice, meant.place))
        case room:
            await turn.go_on(room, meant)


def _buttons(turn: Turn, *, takeable: bool) -> Rows:
    words = turn.words
    take = [Choice(words("stock.take", n=n), "take", n) for n in (1, 2)] if takeable else []
    more = [
        Choice(words("stock.lots"), "lots"),
        Choice(words("stock.substitutes"), "sub"),
        Choice(words("common.refresh"), "again"),
    ]
    return [take, more]


COMMANDS = (Command("stock", stock, Right.SEE_STOCK),)
STEPS = {KIND: step}
THENS = {KIND: show}
