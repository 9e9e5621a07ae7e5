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
from handlers.cards import settle_cards
from handlers.loss import Loss, Told, answered, next_question, reason_of, reason_said
from handlers.meaning.hand import MOST, hand_label, in_hand
from handlers.meaning.several import GO_ON, SEVERAL, TICKING, Several, after, several_of, which_ones
from handlers.meaning.several import MOST as MOST_TICKED
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of, unit_of
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Meant, Turn
from handlers.undo import show_moved
from locales import Html

KIND = "waste"
ROOM = "waste"
REASONS = (
    *(DisposalReason.CONTAMINATED, DisposalReason.OPENED_UNUSED, DisposalReason.DAMAGED),
    *(DisposalReason.LOST_STERILITY, DisposalReason.EXPIRED, DisposalReason.OTHER),
)
"""Why something in hand goes to waste, the most frequent reason first."""


@dataclass(frozen=True, slots=True)
class Draft(Loss):
    """What goes to waste, in the making; 0 is a line in hand that is not known yet."""

    take: int = 0
    line: int = 0
    pieces: tuple[tuple[int, int], ...] = ()
    """Several single pieces that go together, each by its take and line."""


async def begin(turn: Turn, meant: Meant) -> None:
    """Go on with what is meant of all that is in hand, or ask which."""
    held = held_of(await in_hand(turn), meant)
    if not held:
        raise RefusedError("mine.nothing_open")
    draft = Draft(meant.quantity or 0, *reason_said(meant.why, REASONS))
    if len(held) == 1:
        await _choose(turn, None, draft, held[0])
        return
    if draft.quantity > 1 and _single(held):
        _tick(turn, None, draft, held)
        return
    shown = held[:MOST]
    rows = [[Choice(hand_label(turn, line), "line", at)] for at, line in enumerate(shown)]
    if not draft.quantity and _single(held):
        rows.append([Choice(turn.words("several.some"), "some")])
    chosen = [[line.posting, line.line] for line in shown]
    body = {"draft": asdict(draft), "lines": chosen, "among": _names(held)}
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
        case "sure":
            await _waste(turn, talk, draft)
        case "some":
            _tick(turn, talk, draft, await _among(turn, talk))
        case _ if SEVERAL in talk.body and (answer.verb == GO_ON or answer.verb in TICKING):
            await _ticking(turn, talk, draft, answer)
        case _ if (more := answered(draft, answer, REASONS)) is not None:
            if draft.pieces and more.quantity != draft.quantity:
                # Which pieces go is chosen by ticking them, not by their number.
                raise RefusedError("button.not_in_writing")
            await _go_on(turn, talk, more)
        case _:
            cancelled(turn, talk)


def _single(held: Sequence[TakenLine]) -> bool:
    """Tell whether there are several lines in hand, and each is of one piece."""
    return len(held) > 1 and all(line.open == 1 for line in held)


def _names(held: Sequence[TakenLine]) -> list[list[int]]:
    return [[line.posting, line.line] for line in held[:MOST_TICKED]]


async def _among(turn: Turn, talk: Talk) -> list[TakenLine]:
    """Return what is in hand still of what was offered."""
    among = talk.body["among"]
    assert isinstance(among, list)
    return [line for line in await in_hand(turn) if [line.posting, line.line] in among]


def _tick(turn: Turn, talk: Talk | None, draft: Draft, held: Sequence[TakenLine]) -> None:
    """Let those be ticked that go together."""
    if not held:
        raise RefusedError("mine.nothing_open")
    shown = held[:MOST_TICKED]
    several = Several(tuple(hand_label(turn, line) for line in shown))
    if draft.quantity == len(shown):
        several = replace(several, ticked=tuple(range(len(shown))))
    _show_ticks(turn, talk, draft, several, _names(shown))


def _show_ticks(
    turn: Turn, talk: Talk | None, draft: Draft, several: Several, names: list[list[int]]
) -> None:
    body = {"draft": asdict(draft), "among": names, **several.body()}
    title = turn.words.html("waste.which_ones")
    ask(turn, talk, KIND, body, which_ones(turn.words, title, several))


async def _ticking(turn: Turn, talk: Talk, draft: Draft, answer: Answer) -> None:
    """Tick a line, or go on with all that are ticked."""
    several, among = several_of(talk.body), talk.body["among"]
    assert isinstance(among, list)
    if (more := after(several, answer)) is not None:
        _show_ticks(turn, talk, draft, more, among)
        return
    chosen = tuple((int(among[at][0]), int(among[at][1])) for at in several.ticked)
    first, line = chosen[0]
    names = chosen if len(chosen) > 1 else ()
    picked = replace(draft, take=first, line=line, quantity=len(chosen), pieces=names)
    await _go_on(turn, talk, picked)


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
    words = turn.words
    told = await (_told_several(turn, draft) if draft.pieces else _told(turn, draft))
    question = next_question(words, draft, told, REASONS)
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


async def _told_several(turn: Turn, draft: Draft) -> Told:
    """Return how several pieces are spoken of; what is settled meanwhile is refused when posted."""
    words, n = turn.words, draft.quantity
    names = [list(each) for each in draft.pieces]
    lines = [line for line in await in_hand(turn) if [line.posting, line.line] in names]
    listed = Html("\n").join(words.html("waste.one", name=hand_label(turn, each)) for each in lines)
    reason = reason_of(words, draft)
    why = words.html("waste.why_several", n=n, lines=listed)
    return Told("", why, words.html("waste.confirm_several", n=n, lines=listed, **reason))


async def _told(turn: Turn, draft: Draft) -> Told:
    words, line = turn.words, await _line(turn, draft)
    label = line.unit.label if line.unit else line.lot.number
    about = {"item": name_of(words, line.article), "label": label}
    unit, reason = unit_of(line.article.unit), reason_of(words, draft)
    return Told(
        about["item"],
        words.html("waste.why", n=draft.quantity, **about),
        words.html("waste.confirm", n=draft.quantity, unit=unit, **about, **reason),
        line.open,
    )


async def _waste(turn: Turn, talk: Talk, draft: Draft) -> None:
    pieces = tuple((int(take), int(line)) for take, line in draft.pieces)
    why = DisposalReason(draft.reason)
    wanted = Waste(draft.take, why, draft.quantity, draft.line, draft.note, pieces)
    posted = await turn.door.do(waste, wanted)
    turn.close(talk)
    await show_moved(turn, posted.id)
    await settle_cards(turn, posted)


STEPS = {KIND: step}
THENS = {ROOM: begin}
