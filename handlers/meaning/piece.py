"""Piece: which single one of several is used or goes back, where each has a number of its own.

A number that nobody read off the piece is never put on record: with one candidate it is that one,
with more it is asked for by buttons, or scanned.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date

from core.clock import day
from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.issue import TakenLine
from core.stock.holding import lots_of
from core.stock.location import place_of
from core.stock.overview import stock_of
from handlers.meaning.hand import in_hand
from handlers.meaning.lying import Lying, lying_in, pieces_of
from handlers.meaning.way import by_code, exact, refuse_unknown
from handlers.talk.blind import counting
from handlers.talk.body import known, numbers, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Meant, Turn

KIND = "piece"
MOST = 5
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that may be meant: its id, what it is called, its lot and its last day."""

    unit: int
    label: str
    lot: str
    last_day: date | None
    blind: bool = False
    """Whether it lies on a shelf being counted: then it is scanned, and not offered."""


async def one_piece(turn: Turn, then: str, meant: Meant) -> Meant | None:
    """Return what is meant once no piece of it is a guess; else ask which, and return none."""
    if meant.unit is not None or meant.line is not None or not meant.item:
        return meant
    stock = await turn.door.ask(stock_of, meant.item)
    if not stock.article.by_unit:
        return meant
    count = meant.quantity or 1
    found = await _candidates(turn, then, meant, count)
    if len(found) == 1 and count == 1:
        return replace(meant, unit=found[0].unit)
    if len(found) <= count:
        return meant
    shown = [each for each in found if not each.blind][:MOST]
    rows = [[Choice(_label(turn, each), "this", at)] for at, each in enumerate(shown)]
    body = {"then": then, "meant": asdict(meant), "pieces": [each.unit for each in shown]}
    about = {"item": name_of(turn.words, stock.article), "n": count, "total": len(found)}
    key = "piece.which" if count == 1 else "piece.which_first"
    blind = any(each.blind for each in found)
    title = turn.words.html("piece.which_blind" if blind else key, **about)
    ask(turn, None, KIND, body, Question(title, rows, in_writing=True))
    return None


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the piece that was chosen, scanned or written; then ask for the next one."""
    meant, then = Meant(**known(talk.body, "meant")), said(talk.body, "then")
    match answer.verb:
        case "this":
            turn.close(talk)
            await _go_on(turn, then, meant, numbers(talk.body, "pieces")[answer.choice])
        case "text":
            await _written(turn, talk, answer.text)
        case _:
            cancelled(turn, talk)


async def _written(turn: Turn, talk: Talk, text: str) -> None:
    """Go on with the piece whose label was scanned, pasted or written."""
    meant, then = Meant(**known(talk.body, "meant")), said(talk.body, "then")
    wanted = text.strip().casefold()
    for each in await _candidates(turn, then, meant, meant.quantity or 1):
        if each.label.casefold() == wanted:
            turn.close(talk)
            await _go_on(turn, then, meant, each.unit)
            return
    if not looks_like_code(text):
        # No piece is called so: somebody has gone on to something else.
        turn.close(talk)
        await turn.go_on("said", Meant(0, case=text))
        return
    found = await by_code(turn, text)
    refuse_unknown(found)
    unit = exact(meant, found).unit
    if found.article.id != meant.item or unit is None:
        raise RefusedError("piece.not_this", item=found.article.code)
    turn.close(talk)
    await _go_on(turn, then, meant, unit)


async def _go_on(turn: Turn, then: str, meant: Meant, unit: int) -> None:
    await turn.go_on(then, replace(meant, unit=unit, quantity=1))
    left = (meant.quantity or 1) - 1
    if left:
        turn.place = turn.place.fresh()
        await one_piece(turn, then, replace(meant, quantity=left))


async def _candidates(turn: Turn, then: str, meant: Meant, count: int) -> list[Candidate]:
    """Return the pieces in the hands, and for a use, if those are too few, those on the shelf."""
    held = [line for line in await in_hand(turn) if _fits(line, meant)]
    found = [
        Candidate(line.unit.id, line.unit.label, line.lot.number, line.lot.last_day)
        for line in held
        if line.unit is not None
    ]
    place = meant.place or turn.person.location
    if then == "return" or meant.take is not None or len(found) >= count or place is None:
        return found
    around = await turn.door.ask(place_of, place)
    hidden = {shelf.id for shelf in await counting(turn)}
    for stock in (await turn.door.ask(lots_of, meant.item)).rows:
        if stock.figures.available and meant.lot in (None, stock.lot.id):
            for lying in lying_in(stock, around):
                blind = lying.place in hidden
                found += [_on_shelf(each, blind) for each in await pieces_of(turn, lying)]
    return found


def _fits(line: TakenLine, meant: Meant) -> bool:
    named = ((meant.lot, line.lot.id), (meant.take, line.posting))
    return line.article.id == meant.item and all(wish in (None, its) for wish, its in named)


def _on_shelf(lying: Lying, blind: bool) -> Candidate:
    return Candidate(lying.unit, lying.label, lying.number, day(lying.expiry), blind)


def _label(turn: Turn, each: Candidate) -> str:
    about = {"label": each.label, "lot": each.lot, "day": each.last_day}
    return turn.words("piece.choice", **about)[:LONGEST]


STEPS = {KIND: step}
