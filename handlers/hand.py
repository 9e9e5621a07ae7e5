"""Hand: what is still in a person's hands, and which of it is meant to be used or put back."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.issue import TakenLine, my_takes
from core.stock.page import paged
from handlers.body import known, said
from handlers.buttons import Choice
from handlers.frame import Answer
from handlers.naming import name_of
from handlers.pages import page_row
from handlers.question import Question, ask, cancelled
from handlers.turn import Meant, Turn

KIND = "hand"
LOOK_BACK = timedelta(days=7)
"""How long ago something may have been taken that is still asked about."""
MOST = 5
LONGEST = 60


async def in_hand(turn: Turn) -> list[TakenLine]:
    """Return what the person took and has neither used nor put back, the latest first."""
    mine = await turn.door.ask(my_takes, turn.door.core.clock.now() - LOOK_BACK)
    return [line for line in mine if line.open]


async def which_in_hand(turn: Turn, then: str, partly: Meant) -> None:
    """Go on with what is in the person's hands: the only line, or the one that is chosen."""
    lines = await in_hand(turn)
    if not lines:
        raise RefusedError("mine.nothing_open")
    if len(lines) == 1:
        await turn.go_on(then, of_line(lines[0], partly))
        return
    _offer(turn, None, then, partly, lines)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the line that was chosen, or turn the page."""
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    then = said(talk.body, "then")
    if answer.verb == "page":
        meant = Meant(**known(talk.body, "meant"))
        _offer(turn, talk, then, meant, await in_hand(turn), answer.choice)
        return
    turn.close(talk)
    chosen = talk.body["lines"]
    assert isinstance(chosen, list)
    await turn.go_on(then, Meant(**chosen[answer.choice]))


def _offer(
    turn: Turn,
    talk: Talk | None,
    then: str,
    partly: Meant,
    lines: Sequence[TakenLine],
    at: int = 1,
) -> None:
    """Offer a page of what is in the hands, and all of it if one act took it."""
    words, page = turn.words, paged(lines, at, MOST)
    chosen = [of_line(line, partly) for line in page.rows]
    rows = _rows(turn, page.rows)
    if partly.quantity is None and len({line.posting for line in lines}) == 1:
        rows.append([Choice(words("mine.all", n=sum(x.open for x in lines)), "this", len(chosen))])
        chosen.append(replace(partly, take=lines[0].posting))
    body = {"then": then, "meant": asdict(partly), "lines": [asdict(each) for each in chosen]}
    title = words.html(f"mine.which_{then}")
    ask(turn, talk, KIND, body, Question(title, [*rows, *page_row(words, page)]))


def of_line(line: TakenLine, partly: Meant) -> Meant:
    """Return what is meant by a line: as many as were said, else all that is open of it."""
    quantity = partly.quantity or line.open
    item = line.article.id
    return replace(partly, item=item, take=line.posting, line=line.line, quantity=quantity)


def hand_label(turn: Turn, line: TakenLine) -> str:
    """Return a line as a button shows it."""
    label = line.unit.label if line.unit else line.lot.number
    name = name_of(turn.words, line.article)
    return turn.words("mine.choice", n=line.open, label=label, item=name)[:LONGEST]


def _rows(turn: Turn, lines: Sequence[TakenLine]) -> list[list[Choice]]:
    return [[Choice(hand_label(turn, line), "this", at)] for at, line in enumerate(lines)]


STEPS = {KIND: step}
