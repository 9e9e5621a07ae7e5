"""What I took: what is still in hand, numbered, with its buttons; then what is settled today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from core.delivery.dialogue import Talk
from core.flow.issue import TakenLine, my_takes
from core.flow.outcome import Outcome, outcomes
from core.rights import Right
from core.stock.location import today_here
from core.stock.page import Page, paged
from core.tables.kinds import MovementKind
from handlers.meaning.hand import in_hand
from handlers.talk.body import number
from handlers.talk.buttons import Choice, Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.reason import reason_said
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

MOST = 12
MOST_BUTTONS = 5
KIND = "mine"
_K = MovementKind
_TOLD = frozenset({_K.USE, _K.RETURN, _K.DISPOSE, _K.REVERSE})
"""What becomes of a take, as it is told; all else is said to be settled."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A line of a take that is in hand no more, with what became of it."""

    line: TakenLine
    became: tuple[Outcome, ...]


async def mine(turn: Turn, words: str) -> None:
    """Answer ``/mine``."""
    del words
    await show(turn, Meant(0))


async def show(turn: Turn, meant: Meant) -> None:
    """Show what the person has in hand and what was settled today."""
    del meant
    still = await in_hand(turn)
    page = paged(still, 1, MOST_BUTTONS)
    _draw(turn, page, await _settled(turn, still), turn.open(KIND, _body(page)))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, or go on with one of the lines; the list stays, with what is left on it."""
    at = answer.choice if answer.verb == "page" else number(talk.body, "page")
    if answer.verb != "page":
        await _go_on(turn, talk, answer)
    still = await in_hand(turn)
    page = paged(still, at, MOST_BUTTONS)
    _draw(turn, page, await _settled(turn, still), turn.move(talk, _body(page)))


async def _go_on(turn: Turn, talk: Talk, answer: Answer) -> None:
    lines = talk.body["lines"]
    assert isinstance(lines, list)
    posting, line, count = lines[answer.choice]
    pressed = turn.place
    turn.place = pressed.fresh()
    room = {"use": "use", "waste": "waste"}.get(answer.verb, "return")
    await turn.go_on(room, Meant(0, int(count), take=int(posting), line=int(line)))
    turn.place = pressed


async def _settled(turn: Turn, still: Sequence[TakenLine]) -> list[Settled]:
    """Return what was taken today and is used, put back or undone; a piece once, if no more."""
    day = await turn.door.ask(today_here)
    since = datetime.combine(day, time(), turn.words.zone)
    seen = {line.unit.id for line in still if line.unit is not None}
    became: dict[tuple[int, int], list[Outcome]] = {}
    for outcome in await turn.door.ask(outcomes, since):
        became.setdefault((outcome.posting, outcome.line), []).append(outcome)
    settled: list[Settled] = []
    for line in await turn.door.ask(my_takes, since):
        if line.open or (line.unit is not None and line.unit.id in seen):
            continue
        settled.append(Settled(line, tuple(became.get((line.posting, line.line), ()))))
        if line.unit is not None:
            seen.add(line.unit.id)
    return settled


def _body(page: Page[TakenLine]) -> dict[str, object]:
    lines = [[line.posting, line.line, line.open] for line in page.rows]
    return {"lines": lines, "page": page.page}


def _draw(turn: Turn, page: Page[TakenLine], settled: list[Settled], handle: Handle) -> None:
    words, still = turn.words, page.rows
    if not still and not settled:
        turn.edit(words.html("mine.nothing"))
        return
    title = "mine.title" if still else "mine.all_settled"
    lines: list[str] = [words.html(title, n=page.total)]
    lines += [_open(turn, line, at + 1) for at, line in enumerate(still)]
    if settled:
        lines += ["", words.html("mine.settled_title")]
        lines += [_settled_line(turn, each) for each in settled[:MOST]]
    if len(settled) > MOST:
        lines.append(words.html("mine.settled_more", n=len(settled) - MOST))
    rows = [_acts(words, line, at) for at, line in enumerate(still)]
    turn.edit(Html("\n").join(lines), handle, [*rows, *page_row(words, page)])


def _acts(words: Words, line: TakenLine, at: int) -> list[Choice]:
    """Return what can be done with a line; what is held by now is not offered for use."""
    acts = [
        Choice(words("mine.use", n=at + 1), "use", at),
        Choice(words("mine.back", n=at + 1), "back", at),
        Choice(words("mine.waste", n=at + 1), "waste", at),
    ]
    return acts[1:] if line.lot.held else acts


def _open(turn: Turn, line: TakenLine, at: int) -> str:
    """Return a line that is still in hand, with a warning where it must not be used."""
    words = turn.words
    shown = words.html("mine.open", at=at, n=line.open, **_about(turn, line))
    if not line.lot.held:
        return shown
    reason = reason_said(words, line.lot.status_reason) or words(
        f"common.held.{line.lot.status.value}"
    )
    return Html("\n").join([shown, words.html("mine.held", reason=reason)])


def _settled_line(turn: Turn, settled: Settled) -> str:
    """Return a line that is settled, and what became of it."""
    words, line = turn.words, settled.line
    told = [_became(words, each, settled) for each in settled.became]
    became = words("common.list_joiner").join(dict.fromkeys(told)) or words("mine.became.other")
    return words.html("mine.settled", n=line.quantity, became=became, **_about(turn, line))


def _became(words: Words, outcome: Outcome, settled: Settled) -> str:
    kind = outcome.kind.value if outcome.kind in _TOLD else "other"
    told = words(f"mine.became.{kind}", reference=outcome.reference)
    if len(settled.became) == 1 or outcome.quantity == settled.line.quantity:
        return told
    return words("mine.so_many", became=told, n=outcome.quantity)


def _about(turn: Turn, line: TakenLine) -> dict[str, str]:
    """Return what names a line, and when it was taken: with the date, unless that was today."""
    words = turn.words
    now = turn.door.core.clock.now()
    days = {moment.astimezone(words.zone).date() for moment in (now, line.at)}
    when = words("mine.today" if len(days) == 1 else "mine.earlier", at=line.at)
    label = line.unit.label if line.unit else line.lot.number
    return {"when": when, "item": name_of(words, line.article), "label": label}


COMMANDS = (Command("mine", mine, Right.ENROLLED),)
STEPS = {KIND: step}
THENS = {KIND: show}
