"""Count end: a count is finished or given up, after one more question.

A line about which something was asked and never answered is not counted, and what is not counted
is written off. So it is named before the count can be sent, to be answered or left out.
"""

from collections.abc import Sequence

from core.delivery.dialogue import Talk, open_dialogues
from core.stock.count import cancel_count, count_lines, finish_count
from handlers import count_card, review
from handlers.count_line import ENDING, KIND, Draft, kept
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.naming import name_of
from handlers.talk.turn import Turn
from locales import Html, Words

MOST_SHOWN = 8
"""Open lines that have a button; the others follow once these are answered."""
LONGEST = 40
"""Signs of a line on its button."""


async def ask_end(turn: Turn, talk: Talk, draft: Draft, verb: str) -> None:
    """Ask once more before the count is finished or given up; what is open comes first."""
    if verb == "finish" and draft.unanswered:
        _ask_open(turn, talk, draft.unanswered, draft.sheet)
        return
    verb = "drop" if verb == "drop" else "finish"
    words = turn.words
    done = len(await turn.door.ask(count_lines, draft.sheet))
    rows = [
        [
            Choice(words(f"count.{verb}_yes"), f"{verb}_yes"),
            Choice(words("count.keep_counting"), "on"),
        ]
    ]
    left = kept(Draft(draft.sheet)) if verb == "finish" else talk.body
    handle = turn.move(talk, {**left, ENDING: verb}, expects_text=True)
    turn.edit(words.html(f"count.{verb}_sure", n=done), handle, rows)


def _ask_open(turn: Turn, talk: Talk, lines: tuple[str, ...], sheet: int) -> None:
    """Name what was not answered, and offer to answer it, or to leave it out."""
    words = turn.words
    rows = [
        [Choice(words("count.answer_open", line=line[:LONGEST]), "open", at)]
        for at, line in enumerate(lines[:MOST_SHOWN])
    ]
    rows.append([Choice(words("count.leave_out"), "leave_out")])
    rows.append([Choice(words("count.keep_counting"), "on")])
    handle = turn.move(talk, kept(Draft(sheet, open=lines)), expects_text=True)
    named = Html("\n").join(words.html("count.open_line", line=line) for line in lines)
    turn.edit(words.html("count.finish_open", n=len(lines), lines=named), handle, rows)


async def end(turn: Turn, talk: Talk, sheet: int, *, finished: bool) -> None:
    """Send the count for its review, or void it."""
    ended = await turn.door.do(finish_count if finished else cancel_count, sheet)
    turn.close(talk)
    await count_card.close_cards(turn, turn.chat_user, sheet, talk.id)
    told = 0
    if finished and ended.just_now:
        told = await review.ask_review(turn, ended)
    key = "count.dropped" if not finished else "count.finished_told" if told else "count.finished"
    turn.edit(turn.words.html(key, code=ended.code, place=name_of(turn.words, ended.place)))


def open_text(words: Words, lines: Sequence[str]) -> Html:
    """Return in a line what was not answered yet and so is not counted."""
    shown = words("common.list_joiner").join(line[:LONGEST] for line in lines[:MOST_SHOWN])
    return words.html("count.still_open", n=len(lines), lines=shown)


async def left_open(turn: Turn, sheet: int) -> tuple[str, ...]:
    """Return what was left unanswered on other cards of a count."""
    chats, user = sorted({turn.place.chat, turn.chat_user}), turn.chat_user
    lines: dict[str, None] = {}
    for each in await turn.program.ask(open_dialogues, chats, user, KIND):
        draft = Draft(**known(each.body, "draft"))
        if draft.sheet == sheet:
            lines |= dict.fromkeys(draft.unanswered)
    return tuple(lines)
