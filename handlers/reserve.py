"""Reserve: pieces kept for a case, listed and released again by whoever may.

``/reserve N WORDS CASE`` keeps them for a day at the own department; ``/reserved`` shows what is
kept there, what lapses next first, each with a button that releases it.
"""

from core.care.case import case_by_token
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.page import Page, paged
from core.stock.reservation import (
    Reserve,
    Reserved,
    reservations,
    reserve,
    void_reservation,
)
from handlers.amount import amount
from handlers.body import number, numbers
from handlers.buttons import Choice, Handle
from handlers.frame import Answer, Command
from handlers.menu import may_at
from handlers.naming import name_of
from handlers.pages import page_row
from handlers.places import two_a_row
from handlers.plain import case_named
from handlers.turn import Meant, Turn
from handlers.which import which
from locales import Html, Words

KIND = "reserved"
SIZE = 5


async def reserve_command(turn: Turn, words: str) -> None:
    """Answer ``/reserve N WORDS CASE``."""
    case, rest = case_named(words)
    if not case:
        rest, _, case = words.rpartition(" ")
        rest = case_named(rest)[1]
    count, goods = amount(rest)
    if not goods or not any(letter.isdigit() for letter in case):
        turn.say(turn.words.html("reserve.usage"))
        return
    await which(turn, goods, "reserve", Meant(0, count, case=case))


async def reserve_meant(turn: Turn, meant: Meant) -> None:
    """Keep what is meant for the case that is meant."""
    case = await turn.door.ask(case_by_token, meant.case)
    place = meant.place or turn.person.location
    if place is None:
        raise RefusedError("reserve.no_place")
    wanted = Reserve(meant.item, place, meant.quantity or 1, case.token, lot=meant.lot)
    kept = await turn.door.do(reserve, wanted)
    lines: list[str] = [turn.words.html("reserve.done", n=sum(each.left for each in kept))]
    lines += [_line(turn.words, each) for each in kept]
    turn.edit(Html("\n").join(lines))


async def reserved(turn: Turn, words: str) -> None:
    """Answer ``/reserved``: what is kept at the own department, or in the whole hospital."""
    del words
    page = paged(await _kept(turn), 1, SIZE)
    if not page.total:
        turn.say(turn.words.html("reserve.none"))
        return
    _draw(turn, page, turn.open(KIND, _body(page)))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, or release one; the list stays with what is left on it."""
    at = answer.choice if answer.verb == "page" else number(talk.body, "page")
    if answer.verb == "free":
        chosen = numbers(talk.body, "list")[answer.choice]
        its = await turn.door.do(void_reservation, chosen)
        turn.note = turn.words.html("reserve.freed", item=name_of(turn.words, its.article))
    page = paged(await _kept(turn), at, SIZE)
    if page.total:
        _draw(turn, page, turn.move(talk, _body(page)))
    else:
        turn.close(talk)
        turn.edit(turn.words.html("reserve.none"))


async def _kept(turn: Turn) -> tuple[Reserved, ...]:
    return await turn.door.ask(reservations, turn.person.location)


def _body(page: Page[Reserved]) -> dict[str, object]:
    return {"list": [each.id for each in page.rows], "page": page.page}


def _draw(turn: Turn, page: Page[Reserved], handle: Handle) -> None:
    words = turn.words
    lines: list[str] = [words.html("reserve.title", n=page.total)]
    free: list[Choice] = []
    for at, each in enumerate(page.rows):
        lines.append(words.html("reserve.number", at=at + 1) + _line(words, each))
        if may_at(turn.person, Right.RESERVE, each.place.path):
            free.append(Choice(words("reserve.free", n=at + 1), "free", at))
    shown = Html("\n").join(Html(line) for line in lines)
    turn.edit(shown, handle, [*two_a_row(free), *page_row(words, page)])


def _line(words: Words, each: Reserved) -> str:
    about = {"item": name_of(words, each.article), "place": name_of(words, each.place)}
    kept = {"n": each.left, "lot": each.lot.number, "purpose": each.purpose}
    return words.html("reserve.line", until=each.lapses_at, **about, **kept)


COMMANDS = (
    Command("reserve", reserve_command, Right.RESERVE),
    Command("reserved", reserved, Right.RESERVE),
)
STEPS = {KIND: step}
THENS = {"reserve": reserve_meant}
