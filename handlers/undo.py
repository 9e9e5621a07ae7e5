"""Undo: the one who moved something may take it back for ten minutes, by a reversing movement."""

from datetime import timedelta

from core.delivery.dialogue import Talk
from core.delivery.drawn import drawn_open
from core.errors import RefusedError
from core.rights import Right
from core.stock.moved import UNDO_MINUTES, Barred, Moved, moved
from core.stock.posting import Posted
from core.stock.reverse import undo
from core.stock.trace import About, Happening, history, posting_history
from handlers.cards import settle_cards
from handlers.given_way import tell_losers
from handlers.moved_view import after_moving, did, step_text
from handlers.taken_by import tell_takers
from handlers.talk.buttons import Choice, Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import who_name
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


async def _shown(turn: Turn, done: Moved) -> str:
    """Return what was done and what is left; whoever had taken or reserved it is told as well."""
    lines: list[str] = [await after_moving(turn, done), *await tell_takers(turn, done)]
    lines += await tell_losers(turn, done)
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
    """Answer ``/undo``: ask whether the last act that can still be taken back shall be.

    If that is not the very last one, it is said why the last one cannot be taken back.
    """
    del words
    lately = turn.door.core.clock.now() - LATELY
    mine = await turn.door.ask(posting_history, since=lately)
    newest: Moved | None = None
    for posting in dict.fromkeys(each.posting for each in mine.rows):
        last = await turn.door.ask(moved, posting)
        if last.undo_until is not None:
            await _ask(turn, last, newest)
            return
        if newest is None and last.reverses is None:
            newest = last
    if newest is None:
        raise RefusedError("undo.nothing")
    turn.say(await _why_not(turn, newest))


async def _why_not(turn: Turn, last: Moved) -> Html:
    """Return why a step cannot be taken back, with who has moved the goods since."""
    words, step = turn.words, step_text(turn.words, last)
    if last.barred is Barred.MOVED_ON and (since := await _since(turn, last)) is not None:
        who = who_name(words, since.who) or words("history.program")
        about = {"kind": words(f"history.kind.{did(since.kind, since.target)}"), "at": since.at}
        return words.html("moved.barred_by", step=step, who=who, **about)
    return words.html(f"moved.barred.{last.barred}", step=step, minutes=UNDO_MINUTES)


async def _since(turn: Turn, last: Moved) -> Happening | None:
    """Return what has happened last to the first of what was moved, after it was moved."""
    for line in last.lines:
        about = About(lot=line.lot.id) if line.unit is None else About(unit=line.unit.id)
        newest = (await turn.door.ask(history, about)).rows[:1]
        if newest and newest[0].posting != last.id and newest[0].at >= last.at:
            return newest[0]
    return None


async def _ask(turn: Turn, last: Moved, newest: Moved | None) -> None:
    """Ask whether a step shall be taken back; what was asked before is asked no more."""
    words = turn.words
    chats = [turn.place.chat]
    for card in await turn.program.ask(drawn_open, chats, turn.chat_user, ASKING):
        turn.strike(card, words.html("moved.asked_below"))
    earlier = "moved.undo_sure" if newest is None else "moved.undo_earlier"
    lines = [words.html(earlier, step=step_text(words, last))]
    if newest is not None:
        lines = [await _why_not(turn, newest), Html(""), *lines]
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
