"""Question: one thing that a dialogue asks for, by buttons or in writing; it can be cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.delivery.dialogue import Talk
from core.privacy import check_no_patient
from handlers.talk.buttons import Choice, Rows
from handlers.talk.turn import Turn
from locales import Html

WANTS = "wants"
"""Under this name the body of a dialogue keeps what it asks for."""
OFFERED = "offered"
"""Under this name it keeps its buttons, to be chosen in writing as well: text, verb, choice."""
LABELS = "labels"
"""Under this name a long list keeps the names of all that it offers, page by page."""


class Wanted(StrEnum):
    """What a question wants to be answered with, where it is answered in writing."""

    CHOICE = "choice"
    """One of its buttons; words are no answer."""
    NAME = "name"
    """Something of the hospital: goods, a place, a case; a scan as well."""
    NUMBER = "number"
    REASON = "reason"
    COUNTED = "counted"
    """A line of a count: goods with a quantity, or a scan."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the buttons below it, and whether a sentence answers it as well."""

    html: str
    rows: Rows = ()
    in_writing: bool = False
    wants: Wanted = Wanted.NAME
    """What is wanted in writing."""


def how_many(html: str, rows: Rows = ()) -> Question:
    """Return a question for a number."""
    return Question(html, rows, in_writing=True, wants=Wanted.NUMBER)


def why(html: str, rows: Rows = ()) -> Question:
    """Return a question for a reason, in somebody's own words."""
    return Question(html, rows, in_writing=True, wants=Wanted.REASON)


def ask(
    turn: Turn, talk: Talk | None, kind: str, body: Mapping[str, object], question: Question
) -> None:
    """Ask in the dialogue that is under way, or open one of a kind; a way out is always there."""
    wants = question.wants if question.in_writing else Wanted.CHOICE
    body = {**body, WANTS: wants.value, OFFERED: offers(question.rows)}
    # A question of buttons waits for words, too: they may choose one of them.
    if talk is None:
        handle = turn.open(kind, body, expects_text=True)
    else:
        handle = turn.move(talk, body, expects_text=True)
    cancel = [Choice(turn.words("common.cancel"), "cancel")]
    html = question.html
    if question.in_writing and not turn.place.private:
        # In a group only an answer to the message itself is heard.
        html = Html("\n").join([Html(html), turn.words.html("common.reply_here")])
    turn.edit(html, handle, [*question.rows, cancel])


def offers(rows: Rows) -> list[list[str | int]]:
    """Return the buttons of a question as its dialogue keeps them."""
    choices = (choice for row in rows for choice in row if isinstance(choice, Choice))
    return [[choice.text, choice.verb, choice.choice] for choice in choices]


def reason_back(turn: Turn, talk: Talk, body: Mapping[str, object], reason: str) -> None:
    """Show a reason as it was understood: what posts stock waits for one more press."""
    check_no_patient(reason)
    sure = [[Choice(turn.words("common.reason_sure"), "sure")]]
    title = turn.words.html("common.your_reason", reason=reason)
    ask(turn, talk, talk.kind, {**body, "reason": reason}, Question(title, sure))


def cancelled(turn: Turn, talk: Talk) -> None:
    """End a dialogue without having done anything."""
    turn.close(talk)
    turn.edit(turn.words.html("common.cancelled"))
