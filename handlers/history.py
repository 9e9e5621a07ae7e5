"""The history of an item, a lot or a unit: who moved, held or released it, when, and why."""

from operator import itemgetter

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.lot_change import LotChange, lot_changes
from core.stock.overview import stock_of
from core.stock.trace import About, Happening, history
from handlers.meaning.which import which
from handlers.moved_view import did, reason_of
from handlers.reverse import reverse_row, reversible_of, start_reverse
from handlers.talk.body import number
from handlers.talk.buttons import Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of, who_name
from handlers.talk.pages import page_row
from handlers.talk.reason import reason_said
from handlers.talk.turn import Meant, Turn
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
    await _draw(turn, body, 1, turn.open(KIND, body, anybody=True))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show another page, or ask which movement of this one shall be reversed."""
    body = dict(talk.body)
    if answer.verb == "reverse":
        page = await turn.door.ask(history, _about(body), answer.choice)
        await start_reverse(turn, talk, page.rows)
    else:
        await _draw(turn, body, answer.choice, turn.move(talk))


def _about(body: dict[str, object]) -> About:
    unit, lot, item = body["unit"], body["lot"], body["item"]
    if isinstance(unit, int):
        return About(unit=unit)
    if isinstance(lot, int):
        return About(lot=lot)
    assert isinstance(item, int)
    return About(item=item)


async def _draw(turn: Turn, body: dict[str, object], at: int, handle: Handle) -> None:
    words, about = turn.words, _about(body)
    page = await turn.door.ask(history, about, at)
    changes = await turn.door.ask(lot_changes, about, page)
    article = (await turn.door.ask(stock_of, number(body, "item"))).article
    lines: list[str] = [words.html("stock.title", name=name_of(words, article), code=article.code)]
    lines.append(words.html("history.title" if page.total else "history.nothing", n=page.total))
    told = [(change.at, 1, _change(words, change)) for change in changes]
    told += [(row.at, -at, _line(words, row)) for at, row in enumerate(page.rows)]
    lines += [line for _, _, line in sorted(told, key=itemgetter(0, 1), reverse=True)]
    # The history of a whole item is too long to find the one movement in that was wrong.
    found = await reversible_of(turn, page.rows) if about.item is None else []
    rows = [*page_row(words, page), *reverse_row(turn, found, page.page)]
    turn.edit(Html("\n").join(lines), handle, rows)


def _line(words: Words, happening: Happening) -> str:
    about = {
        "at": happening.at,
        "kind": words(f"history.kind.{did(happening.kind, happening.target)}"),
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
    if happening.reason:
        line += words.html("history.reason", reason=reason_of(words, happening))
    return Html(line)


def _change(words: Words, change: LotChange) -> str:
    """Return in a line that a lot was held or let go."""
    who = who_name(words, change.who) or words("history.program")
    reason = reason_said(words, change.reason)
    about = {"at": change.at, "lot": change.lot_number, "who": who, "reason": reason}
    return words.html(f"history.lot.{change.status.value}", **about)


COMMANDS = (Command("history", history_command, Right.SEE_HISTORY),)
STEPS = {KIND: step}
THENS = {KIND: show}
