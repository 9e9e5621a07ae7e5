"""Operations: those of a day at one's own department, each with its card."""

from datetime import date, timedelta

from core.care.case import CaseView, cases
from core.delivery.dialogue import Talk
from core.stock.location import Place, today_here
from core.stock.page import paged
from core.tables.kinds import CaseState, LocationKind
from handlers.meaning.asked import days_ahead
from handlers.meaning.case_check import case_line
from handlers.meaning.places import own_home, two_a_row
from handlers.talk.body import said, texts
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.pages import page_row
from handlers.talk.turn import Meant, Turn
from locales import Html

KIND = "operations"
A_PAGE = 8


async def operations(turn: Turn, text: str) -> None:
    """Answer what operations there are today, tomorrow or the day after."""
    today = await turn.door.ask(today_here)
    await _show(turn, None, today + timedelta(days=days_ahead(text)), 1)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, or show the card of the operation that was pressed."""
    if answer.verb == "page":
        await _show(turn, talk, date.fromisoformat(said(talk.body, "day")), answer.choice)
        return
    turn.place = turn.place.fresh()
    await turn.go_on("case", Meant(0, case=texts(talk.body, "cases")[answer.choice]))


async def _show(turn: Turn, talk: Talk | None, day: date, at: int) -> None:
    words, home = turn.words, await own_home(turn)
    if home is not None and home.kind is not LocationKind.DEPARTMENT:
        home = None  # Nobody is operated on in a store: who serves all sees all.
    found = await _of_day(turn, day, home)
    if not found:
        turn.edit(words.html("asked.no_operations", day=day))
        return
    page = paged(found, at, A_PAGE)
    about = {"day": day, "n": page.total}
    title = words.html("asked.operations_everywhere", **about)
    if home is not None:
        title = words.html("asked.operations", place=name_of(words, home), **about)
    lines = [title, *(case_line(words, case) for case in page.rows)]
    lines += [Html(""), words.html("asked.operations_next")]
    buttons = [Choice(case.token, "case", number) for number, case in enumerate(page.rows)]
    body = {"day": day.isoformat(), "cases": [case.token for case in page.rows]}
    handle = turn.open(KIND, body) if talk is None else turn.move(talk, body)
    rows = [*two_a_row(buttons), *page_row(words, page)]
    turn.edit(Html("\n").join(lines), handle, rows)


async def _of_day(turn: Turn, day: date, home: Place | None) -> list[CaseView]:
    """Return the operations of a day that are not called off."""
    found = await turn.door.ask(cases, day, home.id if home is not None else None)
    return [case for case in found if case.state is not CaseState.CANCELLED]


STEPS = {KIND: step}
