"""Audit in the chat: who did what, and what was refused, a page at a time, the latest first."""

from dataclasses import asdict
from datetime import date

from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.audit_trail import AuditAsked, acting_called, audit_trail
from core.stock.location import today_here
from handlers.audit_view import line_text
from handlers.meaning.dates import day_said
from handlers.meaning.which import which
from handlers.talk.body import known
from handlers.talk.buttons import Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.pages import page_row
from handlers.talk.turn import Meant, Turn
from locales import Html

KIND = "audit"


async def audit(turn: Turn, text: str) -> None:
    """Answer ``/audit [PERSON | ITEM | DAY]``."""
    words = text.strip()
    if not words:
        await _begin(turn, AuditAsked())
        return
    day = day_said(words, await turn.door.ask(today_here))
    if day is not None:
        await _begin(turn, AuditAsked(since=day, until=day))
        return
    who = await turn.door.ask(acting_called, words)
    if who is not None:
        await _begin(turn, AuditAsked(actor=who.id))
    else:
        await which(turn, words, KIND, Meant(0))


async def show(turn: Turn, meant: Meant) -> None:
    """Show what was done about an item."""
    await _begin(turn, AuditAsked(item=meant.item))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show another page."""
    await _draw(turn, _asked(talk), answer.choice, turn.move(talk))


async def _begin(turn: Turn, asked: AuditAsked) -> None:
    kept = {name: _kept(value) for name, value in asdict(asked).items()}
    await _draw(turn, asked, 1, turn.open(KIND, {"asked": kept}))


async def _draw(turn: Turn, asked: AuditAsked, at: int, handle: Handle) -> None:
    words, page = turn.words, await turn.door.ask(audit_trail, asked, at)
    title = "audit.title" if page.total else "audit.nothing"
    lines: list[str] = [words.html(title, total=page.total)]
    lines += [line_text(words, each) for each in page.rows]
    turn.edit(Html("\n").join(lines), handle, page_row(words, page))


def _kept(value: int | date | None) -> int | str | None:
    """Return a value as a dialogue keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _asked(talk: Talk) -> AuditAsked:
    kept = known(talk.body, "asked")
    days = {
        name: date.fromisoformat(kept[name]) if kept[name] else None for name in ("since", "until")
    }
    return AuditAsked(kept["actor"], kept["item"], **days)


COMMANDS = (Command("audit", audit, Right.SEE_AUDIT),)
STEPS = {KIND: step}
THENS = {KIND: show}
