"""Undo: the one who moved something may take it back for ten minutes, by a reversing movement."""

from datetime import timedelta

from core.delivery.dialogue import Talk
from core.delivery.drawn import drawn_open
from core.errors import RefusedError
from core.rights import Right
from core.stock.moved import UNDO_MINUTES, Moved, moved
from core.stock.posting import Posted
from core.stock.reverse import undo
from core.stock.trace import posting_history
from handlers.cards import settle_cards
from handlers.moved_view import after_moving, step_text
from handlers.taken_by import tell_takers
from handlers.talk.buttons import Choice, Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.question import WANTS, Wanted, cancelled
from handlers.talk.turn import Turn
from handlers.transit_told import strike_cards
from locales import Html

KIND = "undo"
ASKING = "undo_ask"
LATELY = timedelta(hours=12)
"""How far one looks back for what may still be undone, or is too old by now."""


def undo_row(turn: Turn, posting: int) -> tuple[Handle, list[Choice]]:
    """Return a dialogue and its button that takes a posting back."""
    handle = turn.open(KIND, {"posting": posting}, life=timedelta(minutes=UNDO_MINUTES))
    return handle, [Choice(turn.words("common.undo"), "undo")]


async def show_moved(turn: Turn, posting: int) -> None:
    """Show what a posting did in place of its question, with the button that takes it back."""
    after = await turn.door.ask(moved, posting)
    handle, row = undo_row(turn, posting)
    turn.edit(await _shown(turn, after), handle, [row])


async def _shown(turn: Turn, did: Moved) -> str:
    """Return what was done and what is left; whoever had taken it is told as well."""
    lines: list[str] = [await after_moving(turn, did), *await tell_takers(turn, did)]
    return Html("\n").join(Html(line) for line in lines)


async def take_back(turn: Turn, posting: int) -> None:
    """Take a posting back and show the figures after."""
    await show_undone(turn, await turn.door.do(undo, posting))


async def show_undone(turn: Turn, reversing: Posted) -> None:
    """Show what a reversal did in place of its question; cards that it settles end."""
    after = await turn.door.ask(moved, reversing.id)
    turn.edit(await _shown(turn, after))
    turn.toast(turn.aside("moved.undone"))
    await settle_cards(turn, reversing)
    await strike_cards(turn, reversing)


async def undo_last(turn: Turn, words: str) -> None:
    """Answer ``/undo``: ask whether the last act that can still be taken back shall be."""
    del words
    lately = turn.door.core.clock.now() - LATELY
    mine = await turn.door.ask(posting_history, since=lately)
    too_late: Moved | None = None
    for posting in dict.fromkeys(each.posting for each in mine.rows):
        last = await turn.door.ask(moved, posting)
        if last.undo_until is not None:
            await _ask(turn, last, too_late)
            return
        if too_late is None and last.reverses is None and last.reversed_by is None:
            too_late = last
    raise RefusedError("undo.nothing")


async def _ask(turn: Turn, last: Moved, too_late: Moved | None) -> None:
    """Ask whether a step shall be taken back; what was asked before is asked no more."""
    words = turn.words
    chats = [turn.place.chat]
    for card in await turn.program.ask(drawn_open, chats, turn.chat_user, ASKING):
        turn.strike(card, words.html("moved.asked_below"))
    lines = [words.html("moved.undo_sure", step=step_text(words, last))]
    if too_late is not None:
        lines.insert(0, words.html("moved.too_late_for", step=step_text(words, too_late)))
    life = timedelta(minutes=UNDO_MINUTES)
    body = {"posting": last.id, WANTS: Wanted.CHOICE.value}
    handle = turn.open(ASKING, body, life=life)
    rows = [[Choice(words("common.undo"), "undo"), Choice(words("moved.leave_it"), "cancel")]]
    turn.say(Html("\n").join(lines), handle, rows)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take back what the button stands for, or leave it."""
    if answer.verb == "cancel":
        cancelled(turn, talk)
        return
    posting = talk.body["posting"]
    assert isinstance(posting, int)
    turn.close(talk)
    await take_back(turn, posting)


COMMANDS = (Command("undo", undo_last, Right.ENROLLED),)
STEPS = {KIND: step, ASKING: step}
