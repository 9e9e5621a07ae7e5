"""Waste: a piece in somebody's hands that was dropped, opened or damaged goes to waste.

Which of what is in hand, how many, why: each is asked for if it is not known, and the whole is
read again before it is written off.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.adjust import DisposalReason
from core.flow.issue import TakenLine
from core.flow.waste import Waste, waste
from handlers.body import known
from handlers.buttons import Choice
from handlers.cards import settle_cards
from handlers.frame import Answer
from handlers.hand import MOST, hand_label, in_hand
from handlers.naming import name_of, unit_of
from handlers.places import two_a_row
from handlers.question import Question, ask, cancelled, how_many, why
from handlers.sought import whole_of
from handlers.turn import Meant, Turn
from handlers.undo import show_moved

KIND = "waste"
ROOM = "waste"
REASONS = (
    *(DisposalReason.CONTAMINATED, DisposalReason.OPENED_UNUSED, DisposalReason.DAMAGED),
    *(DisposalReason.LOST_STERILITY, DisposalReason.EXPIRED, DisposalReason.OTHER),
)
"""Why something in hand goes to waste, the most frequent reason first."""
MOST_BUTTONS = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """What goes to waste, in the making; 0 and empty are what is not known yet."""

    take: int = 0
    line: int = 0
    quantity: int = 0
    reason: str = ""
    note: str = ""


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with what is meant of all that is in hand, or ask which."""
    held = held_of(await in_hand(turn), meant)
    if not held:
        raise RefusedError("mine.nothing_open")
    draft = Draft(quantity=meant.quantity or 0)
    if len(held) == 1:
        await _choose(turn, None, draft, held[0])
        return
    shown = held[:MOST]
    rows = [[Choice(hand_label(turn, line), "line", at)] for at, line in enumerate(shown)]
    chosen = [[line.posting, line.line] for line in shown]
    body = {"draft": asdict(draft), "lines": chosen}
    ask(turn, None, KIND, body, Question(turn.words.html("waste.which"), rows))


def held_of(lines: Sequence[TakenLine], meant: Meant) -> list[TakenLine]:
    """Return those lines in hand that are meant: by their take, or by item, lot and piece."""
    if meant.take is not None:
        its = [line for line in lines if line.posting == meant.take]
        return [line for line in its if meant.line in (None, line.line)]
    return [
        line
        for line in lines
        if meant.item in (0, line.article.id)
        and meant.lot in (None, line.lot.id)
        and meant.unit in (None, line.unit.id if line.unit else None)
    ]


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer: a line, a quantity, a reason, a note, the confirmation."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "line":
            lines = talk.body["lines"]
            assert isinstance(lines, list)
            posting, number = lines[answer.choice]
            chosen = replace(draft, take=int(posting), line=int(number))
            await _choose(turn, talk, draft, await _line(turn, chosen))
        case "why":
            await _go_on(turn, talk, replace(draft, reason=REASONS[answer.choice].value))
        case "text" if draft.reason:
            await _go_on(turn, talk, replace(draft, note=answer.text[:200]))
        case "n" | "text":
            await _go_on(turn, talk, replace(draft, quantity=whole_of(answer)))
        case "sure":
            await _waste(turn, talk, draft)
        case _:
            cancelled(turn, talk)


async def _choose(turn: Turn, talk: Talk | None, draft: Draft, line: TakenLine) -> None:
    quantity = 1 if line.open == 1 else draft.quantity
    await _go_on(turn, talk, replace(draft, take=line.posting, line=line.line, quantity=quantity))


async def _line(turn: Turn, draft: Draft) -> TakenLine:
    """Return the line of the draft as it stands now; what is settled meanwhile is in no hand."""
    meant = Meant(0, take=draft.take, line=draft.line)
    held = held_of(await in_hand(turn), meant)
    if not held:
        raise RefusedError("mine.nothing_open")
    return held[0]


async def _go_on(turn: Turn, talk: Talk | None, draft: Draft) -> None:
    """Ask for the first thing that is missing, or show the whole to be confirmed."""
    words, line = turn.words, await _line(turn, draft)
    about = {"item": name_of(words, line.article), "label": _label(line)}
    if not draft.quantity:
        most = min(line.open, MOST_BUTTONS)
        counts = [Choice(str(count), "n", count) for count in range(1, most + 1)]
        title = words.html("dispose.how_many", item=about["item"])
        _ask(turn, talk, draft, how_many(title, two_a_row(counts, 4)))
    elif not draft.reason:
        reasons = [
            Choice(words(f"dispose.reason.{reason}"), "why", at)
            for at, reason in enumerate(REASONS)
        ]
        title = words.html("waste.why", n=draft.quantity, **about)
        _ask(turn, talk, draft, Question(title, two_a_row(reasons)))
    elif draft.reason == DisposalReason.OTHER.value and not draft.note:
        _ask(turn, talk, draft, why(words.html("dispose.say_why")))
    else:
        text = words.html(
            "waste.confirm",
            **about,
            n=draft.quantity,
            unit=unit_of(line.article.unit),
            reason=words(f"dispose.reason.{draft.reason}"),
            note=f": {draft.note}" if draft.note else "",
        )
        _ask(turn, talk, draft, Question(text, [[Choice(words("dispose.sure"), "sure")]]))


def _label(line: TakenLine) -> str:
    return line.unit.label if line.unit else line.lot.number


def _ask(turn: Turn, talk: Talk | None, draft: Draft, question: Question) -> None:
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _waste(turn: Turn, talk: Talk, draft: Draft) -> None:
    wanted = Waste(draft.take, DisposalReason(draft.reason), draft.quantity, draft.line, draft.note)
    posted = await turn.door.do(waste, wanted)
    turn.close(talk)
    await show_moved(turn, posted.id)
    await settle_cards(turn, posted)


STEPS = {KIND: step}
THENS = {ROOM: begin}
