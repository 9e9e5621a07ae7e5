"""What I took: what is still in hand, numbered, with its buttons; then what is settled today."""

from collections.abc import Sequence
from datetime import datetime, time

from core.delivery.dialogue import Talk
from core.flow.issue import TakenLine, my_takes
from core.rights import Right
from core.stock.location import today_here
from core.stock.page import Page, paged
from handlers.body import number
from handlers.buttons import Choice, Handle
from handlers.frame import Answer, Command
from handlers.hand import in_hand
from handlers.naming import name_of
from handlers.pages import page_row
from handlers.turn import Meant, Turn
from locales import Html

MOST = 12
MOST_BUTTONS = 5
KIND = "mine"


async def mine(turn: Turn, words: str) -> None:
    """Answer ``/mine``."""
    del words
    await show(turn, Meant(0))


async def show(turn: Turn, meant: Meant) -> None:
    """Show what the person has in hand and what was settled today."""
    del meant
    still = await in_hand(turn)
    page = paged(still, 1, MOST_BUTTONS)
    _draw(turn, page, await _settled(turn, still), turn.open(KIND, _body(page)))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, or go on with one of the lines; the list stays, with what is left on it."""
    at = answer.choice if answer.verb == "page" else number(talk.body, "page")
    if answer.verb != "page":
        await _go_on(turn, talk, answer)
    still = await in_hand(turn)
    page = paged(still, at, MOST_BUTTONS)
    _draw(turn, page, await _settled(turn, still), turn.move(talk, _body(page)))


async def _go_on(turn: Turn, talk: Talk, answer: Answer) -> None:
    lines = talk.body["lines"]
    assert isinstance(lines, list)
    posting, line, count = lines[answer.choice]
    pressed = turn.place
    turn.place = pressed.fresh()
    room = {"use": "use", "waste": "waste"}.get(answer.verb, "return")
    await turn.go_on(room, Meant(0, int(count), take=int(posting), line=int(line)))
    turn.place = pressed


async def _settled(turn: Turn, still: Sequence[TakenLine]) -> list[TakenLine]:
    """Return what was taken today and is used, put back or undone; a piece once, if no more."""
    day = await turn.door.ask(today_here)
    since = datetime.combine(day, time(), turn.words.zone)
    seen = {line.unit.id for line in still if line.unit is not None}
    settled: list[TakenLine] = []
    for line in await turn.door.ask(my_takes, since):
        if line.open or (line.unit is not None and line.unit.id in seen):
            continue
        settled.append(line)
        if line.unit is not None:
            seen.add(line.unit.id)
    return settled


def _body(page: Page[TakenLine]) -> dict[str, object]:
    lines = [[line.posting, line.line, line.open] for line in page.rows]
    return {"lines": lines, "page": page.page}


def _draw(turn: Turn, page: Page[TakenLine], settled: list[TakenLine], handle: Handle) -> None:
    words, still = turn.words, page.rows
    if not still and not settled:
        turn.edit(words.html("mine.nothing"))
        return
    title = "mine.title" if still else "mine.all_settled"
    lines: list[str] = [words.html(title, n=page.total)]
    lines += [_line(turn, "mine.open", line, at + 1) for at, line in enumerate(still)]
    if settled:
        lines += ["", words.html("mine.settled_title")]
        lines += [_line(turn, "mine.settled", line) for line in settled[:MOST]]
    if len(settled) > MOST:
        lines.append(words.html("mine.settled_more", n=len(settled) - MOST))
    rows = [
        [
            Choice(words("mine.use", n=at + 1), "use", at),
            Choice(words("mine.back", n=at + 1), "back", at),
            Choice(words("mine.waste", n=at + 1), "waste", at),
        ]
        for at in range(len(still))
    ]
    turn.edit(Html("\n").join(lines), handle, [*rows, *page_row(words, page)])


def _line(turn: Turn, key: str, line: TakenLine, at: int = 0) -> str:
    words = turn.words
    label = line.unit.label if line.unit else line.lot.number
    about = {"at": at, "when": line.at, "item": name_of(words, line.article), "label": label}
    return words.html(key, **about, n=line.open or line.quantity)


COMMANDS = (Command("mine", mine, Right.ENROLLED),)
STEPS = {KIND: step}
THENS = {KIND: show}
