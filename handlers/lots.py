"""The lots of an item, nearest expiry first, a page at a time."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.holding import LotStock, lots_of
from core.stock.overview import stock_of
from core.stock.page import Page
from core.tables.kinds import LotStatus
from handlers.meaning.which import which
from handlers.talk.blind import blind_lot, counting, hidden_text
from handlers.talk.buttons import Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "lots"


async def lots(turn: Turn, words: str) -> None:
    """Answer ``/lots WORDS``."""
    if words:
        await which(turn, words, KIND, Meant(0))
    else:
        turn.say(turn.words.html("lots.usage"))


async def show(turn: Turn, meant: Meant) -> None:
    """Show the first page of an item's lots."""
    page = await turn.door.ask(lots_of, meant.item)
    handle = turn.open(KIND, {"item": meant.item}, anybody=True)
    await _draw(turn, page, meant.item, handle)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show another page."""
    item = talk.body["item"]
    assert isinstance(item, int)
    await _draw(turn, await turn.door.ask(lots_of, item, answer.choice), item, turn.move(talk))


async def _draw(turn: Turn, page: Page[LotStock], item: int, handle: Handle) -> None:
    words = turn.words
    article = (await turn.door.ask(stock_of, item)).article
    lines: list[str] = [words.html("stock.title", name=name_of(words, article), code=article.code)]
    lines.append(words.html("lots.title" if page.total else "lots.nothing", n=page.total))
    hidden = await counting(turn)
    lines += [_line(words, blind_lot(lot, hidden)) for lot in page.rows]
    if hidden:
        lines += ["", hidden_text(words, hidden)]
    turn.edit(Html("\n").join(lines), handle, page_row(words, page))


def _line(words: Words, lot: LotStock) -> str:
    places = words("common.list_joiner").join(
        f"{name_of(words, place)} {count}" for place, count in lot.places
    )
    key = "lots.lot"
    if lot.lot.status is not LotStatus.AVAILABLE:
        key = "lots.held"
    elif lot.figures.expired:
        key = "lots.expired"
    figures = {"available": lot.figures.available, "on_hand": lot.figures.on_hand}
    return words.html(key, number=lot.lot.number, day=lot.lot.last_day, places=places, **figures)


COMMANDS = (Command("lots", lots, Right.SEE_STOCK),)
STEPS = {KIND: step}
THENS = {KIND: show}
