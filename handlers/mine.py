"""What I took: today's takes, and what of them is neither used nor returned."""

from datetime import datetime, time

from core.delivery.dialogue import Talk
from core.flow.issue import TakenLine, my_takes
from core.rights import Right
from core.stock.location import today_here
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.naming import name_of
from handlers.turn import Meant, Turn
from locales import Html

MOST = 12
KIND = "mine"


async def mine(turn: Turn, words: str) -> None:
    """Answer ``/mine``."""
    del words
    await show(turn, Meant(0))


async def show(turn: Turn, meant: Meant) -> None:
    """Show what the person took today, with buttons for what is still open."""
    del meant
    day = await turn.door.ask(today_here)
    since = datetime.combine(day, time(), turn.words.zone)
    taken = (await turn.door.ask(my_takes, since))[:MOST]
    if not taken:
        turn.edit(turn.words.html("mine.nothing"))
        return
    lines = [turn.words.html("mine.title", n=len(taken)), *(_line(turn, line) for line in taken)]
    still = list(dict.fromkeys(line.posting for line in taken if line.open))
    handle = turn.open(KIND, {"takes": still})
    rows = [
        [
            Choice(turn.words("mine.use", n=number + 1), "use", number),
            Choice(turn.words("mine.back", n=number + 1), "back", number),
        ]
        for number in range(min(len(still), 4))
    ]
    turn.edit(Html("\n").join(lines), handle, rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with one of the takes."""
    takes = talk.body["takes"]
    assert isinstance(takes, list)
    turn.place = turn.place.fresh()
    room = "use" if answer.verb == "use" else "return"
    await turn.go_on(room, Meant(0, take=int(takes[answer.choice])))


def _line(turn: Turn, line: TakenLine) -> str:
    words = turn.words
    label = line.unit.label if line.unit else line.lot.number
    name = name_of(words, line.article)
    key = "mine.open" if line.open else "mine.settled"
    return words.html(key, at=line.at, item=name, label=label, n=line.quantity, left=line.open)


COMMANDS = (Command("mine", mine, Right.ENROLLED),)
STEPS = {KIND: step}
THENS = {KIND: show}
