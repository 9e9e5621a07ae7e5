"""Loss: how many pieces go to waste and why, asked alike of what lies on a shelf and in a hand."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from core.flow.adjust import DisposalReason
from handlers.meaning.because import kind_of
from handlers.meaning.places import two_a_row
from handlers.meaning.sought import whole_of
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.question import Question, how_many, why
from locales import Words

MOST_BUTTONS = 8
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes to waste, in the making; 0 and empty are what is not known yet."""

    quantity: int = 0
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the goods when it is asked how many, when why, and to confirm."""

    item: str
    why: str
    sure: str
    most: int = MOST_BUTTONS


D = TypeVar("D", bound=Loss)


def reason_said(words: str, reasons: Container[DisposalReason]) -> tuple[str, str]:
    """Return the reason and the note of words behind the goods; nothing if none were said.

    What is none of the reasons that are offered is another reason, in these words.
    """
    if not words:
        return "", ""
    kind, note = kind_of(words)
    if kind not in reasons:
        kind, note = DisposalReason.OTHER, words
    return kind.value, note[:LONGEST_NOTE]


def answered(draft: D, answer: Answer, reasons: Sequence[DisposalReason]) -> D | None:
    """Return the draft with the quantity, reason or note that was answered; else none."""
    match answer.verb:
        case "why":
            return replace(draft, reason=reasons[answer.choice].value)
        case "text" if draft.reason:
            return replace(draft, note=answer.text[:LONGEST_NOTE])
        case "n" | "text":
            return replace(draft, quantity=whole_of(answer))
        case _:
            return None


def next_question(
    words: Words,
    draft: Loss,
    told: Told,
    reasons: Sequence[DisposalReason],
    untrue: Container[DisposalReason] = (),
) -> Question:
    """Return the question for the first thing that is missing, or for the confirmation.

    A reason that is not true of the goods is not offered.
    """
    if not draft.quantity:
        most = min(told.most, MOST_BUTTONS)
        counts = [Choice(str(count), "n", count) for count in range(1, most + 1)]
        return how_many(words.html("dispose.how_many", item=told.item), two_a_row(counts, 4))
    if not draft.reason:
        named = [
            Choice(words(f"dispose.reason.{reason}"), "why", at)
            for at, reason in enumerate(reasons)
            if reason not in untrue
        ]
        return Question(told.why, two_a_row(named))
    if draft.reason == DisposalReason.OTHER.value and not draft.note:
        return why(words.html("dispose.say_why"))
    return Question(told.sure, [[Choice(words("dispose.sure"), "sure")]])


def reason_of(words: Words, draft: Loss) -> dict[str, str]:
    """Return the reason and the note as a confirmation says them; nothing while none is given."""
    reason = words(f"dispose.reason.{draft.reason}") if draft.reason else ""
    return {"reason": reason, "note": f": {draft.note}" if draft.note else ""}
