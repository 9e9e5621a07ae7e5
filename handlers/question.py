"""Question: one thing that a dialogue asks for, by buttons or in writing; it can be cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.delivery.dialogue import Talk
from handlers.buttons import Choice, Rows
from handlers.turn import Turn
from locales import Html


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the buttons below it, and whether a sentence answers it as well."""

    html: str
    rows: Rows = ()
    in_writing: bool = False


def ask(
    turn: Turn, talk: Talk | None, kind: str, body: Mapping[str, object], question: Question
) -> None:
    """Ask in the dialogue that is under way, or open one of a kind; a way out is always there."""
    if talk is None:
        handle = turn.open(kind, body, expects_text=question.in_writing)
    else:
        handle = turn.move(talk, body, expects_text=question.in_writing)
    cancel = [Choice(turn.words("common.cancel"), "cancel")]
    html = question.html
    if question.in_writing and not turn.place.private:
        # In a group only an answer to the message itself is heard.
        html = Html("\n").join([Html(html), turn.words.html("common.reply_here")])
    turn.edit(html, handle, [*question.rows, cancel])


def cancelled(turn: Turn, talk: Talk) -> None:
    """End a dialogue without having done anything."""
    turn.close(talk)
    turn.edit(turn.words.html("common.cancelled"))
