"""The history of an item, a lot or a unit: who moved it, when, from where to where."""

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.overview import stock_of
from core.stock.page import Page
from core.stock.trace import About, Happening, history
from handlers.body import number
from handlers.buttons import Handle
from handlers.frame import Answer, Command
from handlers.naming import name_of, who_name
from handlers.pages import page_row
from handlers.turn import Meant, Turn
from handlers.which import which
from locales import Html, Words

KIND = "history"


async def history_command(turn: Turn, words: str) -> None:
    """Answer ``/history WORDS`` or ``/history CODE``."""
    if not words:
        turn.say(turn.words.html("history.usage"))
    else:
        await which(turn, words, KIND, Meant(0))


async def show(turn: Turn, meant: Meant) -> None:
    """Show the first page of the history of the unit, else the lot, else the item."""
    body: dict[str, object] = {"unit": meant.unit, "lot": meant.lot, "item": meant.item}
    page = await turn.door.ask(history, _about(body))
    await _draw(turn, page, meant.item, turn.open(KIND, body, anybody=True))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show another page."""
    page = await turn.door.ask(history, _about(dict(talk.body)), answer.choice)
    await _draw(turn, page, number(talk.body, "item"), turn.move(talk))


def _about(body: dict[str, object]) -> About:
    unit, lot, item = body["unit"], body["lot"], body["item"]
    if isinstance(unit, int):
        return About(unit=unit)
    if isinstance(lot, int):
        return About(lot=lot)
    assert isinstance(item, int)
    return About(item=item)


async def _draw(turn: Turn, page: Page[Happening], item: int, handle: Handle) -> None:
    words = turn.words
    article = (await turn.door.ask(stock_of, item)).article
    lines: list[str] = [words.html("stock.title", name=name_of(words, article), code=article.code)]
    lines.append(words.html("history.title" if page.total else "history.nothing", n=page.total))
    lines += [_line(words, happening) for happening in page.rows]
    turn.edit(Html("\n").join(lines), handle, page_row(words, page))


def _line(words: Words, happening: Happening) -> str:
    about = {
        "at": happening.at,
        "kind": words(f"history.kind.{happening.kind.value}"),
        "who": who_name(words, happening.who) or words("history.program"),
        "n": happening.quantity,
        "label": happening.unit or happening.lot_number,
        "source": name_of(words, happening.source),
        "target": name_of(words, happening.target),
        "reference": happening.reference,
    }
    line: str = words.html("history.line", **about)
    if happening.reference:
        line += words.html("history.reference", reference=happening.reference)
    if happening.reversed_by is not None:
        line += words.html("history.reversed")
    return Html(line)


COMMANDS = (Command("history", history_command, Right.SEE_HISTORY),)
STEPS = {KIND: step}
THENS = {KIND: show}
