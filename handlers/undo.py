"""Undo: the one who moved something may take it back for ten minutes, by a reversing movement."""

from datetime import timedelta

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.moved import moved
from core.stock.reverse import UNDO_MINUTES, undo
from core.stock.trace import posting_history
from handlers.buttons import Choice, Handle
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.turn import Turn

KIND = "undo"


def undo_row(turn: Turn, posting: int) -> tuple[Handle, list[Choice]]:
    """Return a dialogue and its button that takes a posting back."""
    handle = turn.open(KIND, {"posting": posting}, life=timedelta(minutes=UNDO_MINUTES))
    return handle, [Choice(turn.words("common.undo"), "undo")]


async def take_back(turn: Turn, posting: int) -> None:
    """Take a posting back and show the figures after."""
    reversing = await turn.door.do(undo, posting)
    after = await turn.door.ask(moved, reversing.id)
    turn.edit(moved_text(turn.words, after))
    turn.toast(turn.words("moved.undone"))


async def undo_last(turn: Turn, words: str) -> None:
    """Answer ``/undo``: offer the last act that can still be taken back."""
    del words
    mine = await turn.door.ask(posting_history)
    for happening in mine.rows:
        last = await turn.door.ask(moved, happening.posting)
        if last.undo_until is not None:
            handle, row = undo_row(turn, last.id)
            turn.say(moved_text(turn.words, last), handle, [row])
            return
    raise RefusedError("undo.nothing")


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take back what the button stands for."""
    del answer
    posting = talk.body["posting"]
    assert isinstance(posting, int)
    turn.close(talk)
    await take_back(turn, posting)


COMMANDS = (Command("undo", undo_last, Right.ENROLLED),)
STEPS = {KIND: step}
