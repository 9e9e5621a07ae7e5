"""Case card: one operation by its token, what was used on it, and what is kept for it.

Who is operated on is not known here; the token leads to the hospital's own system.
"""

from core.care.case import CaseView
from core.care.pieces import CasePiece, pieces_of_case
from core.delivery.dialogue import Talk
from core.stock.page import Page, paged
from core.stock.reservation import Reserved, reservations
from core.tables.kinds import CaseState
from handlers.meaning.case_check import case_line
from handlers.reserve import held_line
from handlers.talk.body import said
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of, who_name
from handlers.talk.pages import page_row
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "case"
A_PAGE = 10
MOST_KEPT = 5


async def show(turn: Turn, meant: Meant) -> None:
    """Show the case that is meant with the latest of what was used on it."""
    await _draw(turn, None, meant.case, 1)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Show another page."""
    await _draw(turn, talk, said(talk.body, "case"), answer.choice)


async def _draw(turn: Turn, talk: Talk | None, token: str, at: int) -> None:
    words, found = turn.words, await turn.door.ask(pieces_of_case, token)
    page = paged(found.pieces, at, A_PAGE)
    body = {"case": found.case.token}
    kept = await turn.door.ask(reservations, None, None, found.case.token)
    handle = turn.open(KIND, body, anybody=True) if talk is None else turn.move(talk, body)
    lines = [*_heading(words, found.case), *_pieces(words, page), *_kept(words, kept)]
    turn.edit(Html("\n").join(lines), handle, page_row(words, page))


def _heading(words: Words, case: CaseView) -> list[str]:
    lines: list[str] = [case_line(words, case)]
    if case.state is not CaseState.SCHEDULED:
        lines.append(words.html(f"case.state.{case.state.value}"))
    return lines


def _pieces(words: Words, page: Page[CasePiece]) -> list[str]:
    told = "case.pieces" if page.total else "case.nothing"
    return ["", words.html(told, n=page.total), *(_piece(words, each) for each in page.rows)]


def _piece(words: Words, each: CasePiece) -> str:
    goods = each.goods
    label = goods.unit.label if goods.unit is not None else goods.lot.number
    about = {"item": name_of(words, goods.article), "label": label, "n": each.quantity}
    done = {"kind": words(f"history.kind.{each.kind.value}"), "at": each.at}
    who = who_name(words, each.who) or words("history.program")
    return words.html("case.piece", who=who, **about, **done)


def _kept(words: Words, kept: tuple[Reserved, ...]) -> list[str]:
    if not kept:
        return []
    lines: list[str] = ["", words.html("case.kept", n=len(kept))]
    for each in kept[:MOST_KEPT]:
        about = {"item": name_of(words, each.article), "place": name_of(words, each.place)}
        lines.append(words.html("case.kept_line", n=each.left, lot=each.lot.number, **about))
        lines += held_line(words, each)
    return lines


STEPS = {KIND: step}
THENS = {KIND: show}
