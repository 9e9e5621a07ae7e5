"""Hand: what is still in a person's hands, and which of it is meant to be used or put back."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.issue import TakenLine, my_takes
from core.stock.page import paged
from handlers.talk.body import known, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Meant, Turn

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
    offer(turn, None, then, partly, lines)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the line that was chosen, or turn the page."""
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    then = said(talk.body, "then")
    if answer.verb == "page":
        meant = Meant(**known(talk.body, "meant"))
        offer(turn, talk, then, meant, await _again(turn, talk), answer.choice)
        return
    turn.close(talk)
    chosen = talk.body["lines"]
    assert isinstance(chosen, list)
    await turn.go_on(then, Meant(**chosen[answer.choice]))


def offer(
    turn: Turn,
    talk: Talk | None,
    then: str,
    partly: Meant,
    lines: Sequence[TakenLine],
    at: int = 1,
) -> None:
    """Offer a page of what is in the hands, and all of it if one act took it.

    Where an item is meant already, only some of it is offered, and never the whole of an act.
    """
    words, page = turn.words, paged(lines, at, MOST)
    chosen = [of_line(line, partly) for line in page.rows]
    rows = _rows(turn, page.rows)
    one_act = not partly.item and partly.quantity is None
    if one_act and len({line.posting for line in lines}) == 1:
        rows.append([Choice(words("mine.all", n=sum(x.open for x in lines)), "this", len(chosen))])
        chosen.append(replace(partly, take=lines[0].posting))
    among = [[line.posting, line.line] for line in lines]
    body: dict[str, object] = {"then": then, "meant": asdict(partly), "among": among}
    body["lines"] = [asdict(each) for each in chosen]
    title = words.html(f"mine.which_{then}")
    ask(turn, talk, KIND, body, Question(title, [*rows, *page_row(words, page)]))


async def _again(turn: Turn, talk: Talk) -> list[TakenLine]:
    """Return what is in the hands still of what was offered before."""
    among = talk.body["among"]
    assert isinstance(among, list)
    return [line for line in await in_hand(turn) if [line.posting, line.line] in among]


def of_line(line: TakenLine, partly: Meant) -> Meant:
    """Return what is meant by a line: as many as were said, else all that is open of it."""
    quantity = partly.quantity or line.open
    item = line.article.id
    return replace(partly, item=item, take=line.posting, line=line.line, quantity=quantity)


def hand_label(turn: Turn, line: TakenLine) -> str:
    """Return a line as a button shows it."""
    label = line.unit.label if line.unit else line.lot.number
    name = name_of(turn.words, line.article)
    about = {"n": line.open, "label": label}
    # The middle of the name gives way: its size, and what tells the piece from others, stay.
    rest = LONGEST - len(turn.words("mine.choice", item="", **about))
    if 0 < rest < len(name):
        name = f"{name[: (rest - 1) // 2]}…{name[-(rest // 2) :]}"
    return turn.words("mine.choice", item=name, **about)[:LONGEST]


def _rows(turn: Turn, lines: Sequence[TakenLine]) -> list[list[Choice]]:
    return [[Choice(hand_label(turn, line), "this", at)] for at, line in enumerate(lines)]


STEPS = {KIND: step}
