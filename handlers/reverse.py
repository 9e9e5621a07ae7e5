"""Reverse: what somebody did long ago is taken back from its history, for a reason.

A storekeeper or a department head chooses the movement, says why, and reads it once more. Nothing
is erased: both movements stand in the history, and in the record of who did what.
"""

from collections.abc import Iterable

from core.delivery.dialogue import Talk
from core.privacy import check_no_patient
from core.rights import Right
from core.stock.moved import moved
from core.stock.reverse import Reverse, reverse
from core.stock.reversible import reversible
from core.stock.trace import Happening
from handlers.moved_view import did, step_text
from handlers.talk.body import number, said
from handlers.talk.buttons import Choice, Rows
from handlers.talk.frame import Answer
from handlers.talk.menu import holds
from handlers.talk.question import Question, ask, cancelled, why
from handlers.talk.turn import Turn
from handlers.undo import show_undone

KIND = "reverse"
LONGEST_REASON = 200


async def reversible_of(turn: Turn, told: Iterable[Happening]) -> list[Happening]:
    """Return the movements that who speaks may reverse, one of each posting."""
    if not holds(turn.person, Right.ADJUST):
        return []
    first: dict[int, Happening] = {}
    for each in told:
        first.setdefault(each.posting, each)
    return [first[each] for each in await turn.door.ask(reversible, tuple(first))]


def reverse_row(turn: Turn, found: Iterable[Happening], page: int) -> Rows:
    """Return the button below a page of a history that holds something to be reversed."""
    return [[Choice(turn.words("reverse.one"), "reverse", page)]] if list(found) else []


async def start_reverse(turn: Turn, talk: Talk, told: Iterable[Happening]) -> None:
    """Ask which movement of a page shall be reversed; the only one is meant."""
    found = await reversible_of(turn, told)
    turn.close(talk)
    if not found:
        turn.edit(turn.words.html("reverse.nothing"))
    elif len(found) == 1:
        await _ask_why(turn, None, found[0].posting)
    else:
        rows = [[Choice(_named(turn, each), "posting", each.posting)] for each in found]
        ask(turn, None, KIND, {}, Question(turn.words.html("reverse.which"), rows))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up the movement, the reason, or the confirmation."""
    match answer.verb:
        case "posting":
            await _ask_why(turn, talk, answer.choice)
        case "text":
            await _confirm(turn, talk, answer.text.strip()[:LONGEST_REASON])
        case "sure":
            command = Reverse(number(talk.body, "posting"), said(talk.body, "reason"))
            reversing = await turn.door.do(reverse, command)
            turn.close(talk)
            await show_undone(turn, reversing)
        case _:
            cancelled(turn, talk)


def _named(turn: Turn, told: Happening) -> str:
    """Return a movement as its button names it."""
    words = turn.words
    kind = words(f"history.kind.{did(told.kind, told.target)}")
    return words(
        "reverse.choice", at=told.at, kind=kind, n=told.quantity, label=told.unit or told.lot_number
    )


async def _ask_why(turn: Turn, talk: Talk | None, posting: int) -> None:
    step = step_text(turn.words, await turn.door.ask(moved, posting))
    question = why(turn.words.html("reverse.why", step=step))
    ask(turn, talk, KIND, {"posting": posting}, question)


async def _confirm(turn: Turn, talk: Talk, reason: str) -> None:
    """Show the movement with the reason once more: it is reversed only when that is agreed to."""
    check_no_patient(reason)
    posting = number(talk.body, "posting")
    step = step_text(turn.words, await turn.door.ask(moved, posting))
    sure = [[Choice(turn.words("reverse.sure"), "sure")]]
    title = turn.words.html("reverse.confirm", step=step, reason=reason)
    ask(turn, talk, KIND, {"posting": posting, "reason": reason}, Question(title, sure))


STEPS = {KIND: step}
