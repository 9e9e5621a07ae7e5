"""What I took: what is still in hand, numbered, with its buttons; then what is settled today."""

from datetime import datetime, time

from core.delivery.dialogue import Talk
from core.flow.issue import TakenLine, my_takes
from core.rights import Right
from core.stock.location import today_here
from handlers.buttons import Choice, Handle
from handlers.frame import Answer, Command
from handlers.hand import in_hand
from handlers.naming import name_of
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
    still = (await in_hand(turn))[:MOST_BUTTONS]
    _draw(turn, still, await _settled(turn), turn.open(KIND, _body(still)))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with one of the lines; the list stays, with what is left on it."""
    lines = talk.body["lines"]
    assert isinstance(lines, list)
    posting, line, count = lines[answer.choice]
    pressed = turn.place
    turn.place = pressed.fresh()
    room = "use" if answer.verb == "use" else "return"
    await turn.go_on(room, Meant(0, int(count), take=int(posting), line=int(line)))
    turn.place = pressed
    still = (await in_hand(turn))[:MOST_BUTTONS]
    _draw(turn, still, await _settled(turn), turn.move(talk, _body(still)))


async def _settled(turn: Turn) -> list[TakenLine]:
    """Return what was taken today and is used, put back or undone."""
    day = await turn.door.ask(today_here)
    since = datetime.combine(day, time(), turn.words.zone)
    return [line for line in await turn.door.ask(my_takes, since) if not line.open][:MOST]


def _body(still: list[TakenLine]) -> dict[str, object]:
    return {"lines": [[line.posting, line.line, line.open] for line in still]}


def _draw(turn: Turn, still: list[TakenLine], settled: list[TakenLine], handle: Handle) -> None:
    words = turn.words
    if not still and not settled:
        turn.edit(words.html("mine.nothing"))
        return
    title = "mine.title" if still else "mine.all_settled"
    lines: list[str] = [words.html(title, n=len(still))]
    lines += [_line(turn, "mine.open", line, at + 1) for at, line in enumerate(still)]
    if settled:
        lines += ["", words.html("mine.settled_title")]
        lines += [_line(turn, "mine.settled", line) for line in settled]
    rows = [
        [
            Choice(words("mine.use", n=at + 1), "use", at),
            Choice(words("mine.back", n=at + 1), "back", at),
        ]
        for at in range(len(still))
    ]
    turn.edit(Html("\n").join(lines), handle, rows)


def _line(turn: Turn, key: str, line: TakenLine, at: int = 0) -> str:
    words = turn.words
    label = line.unit.label if line.unit else line.lot.number
    about = {"at": at, "when": line.at, "item": name_of(words, line.article), "label": label}
    return words.html(key, **about, n=line.open or line.quantity)


COMMANDS = (Command("mine", mine, Right.ENROLLED),)
STEPS = {KIND: step}
THENS = {KIND: show}
