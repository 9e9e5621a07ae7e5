"""Reserve: pieces kept for a case, listed and released again by whoever may.

``/reserve N WORDS CASE`` keeps them at the own department until the operation is over.
``/reserved`` shows what is kept there, what lapses next first, each with a button that releases
it once that is confirmed. Who had reserved it is told.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from core.care.case import CaseView
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.page import Page, paged
from core.stock.reservation import (
    MOST_HOURS,
    Reserve,
    Reserved,
    reservations,
    reserve,
    void_reservation,
)
from core.tables.kinds import CaseState, ReservationState
from handlers.meaning.amount import amount
from handlers.meaning.case_check import one_case
from handlers.meaning.places import two_a_row
from handlers.meaning.plain import case_named
from handlers.meaning.which import which
from handlers.talk.body import number
from handlers.talk.buttons import Choice, Handle
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of, who_name
from handlers.talk.pages import page_row
from handlers.talk.question import Question, ask
from handlers.talk.reason import reason_said
from handlers.talk.turn import Meant, Opening, Turn
from handlers.talk.waiting import tell_asker
from locales import Html, Words

KIND = "reserved"
SIZE = 5
KEPT_AFTER = timedelta(hours=8)
"""How long after the time of an operation it is still kept for it."""


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
    case = await one_case(turn, "reserve", meant)
    if case is None:
        return
    place = meant.place or turn.person.location
    if place is None:
        raise RefusedError("reserve.no_place")
    if case.state is CaseState.CANCELLED:
        raise RefusedError("care.case_cancelled", case=case.token)
    count, until = meant.quantity or 1, _until(turn, case)
    wanted = Reserve(meant.item, place, count, case.token, lot=meant.lot, until=until)
    kept = await turn.door.do(reserve, wanted)
    about = {"n": sum(each.left for each in kept), "until": kept[0].lapses_at}
    lines: list[str] = [turn.words.html("reserve.done", **about)]
    lines += [line_of(turn.words, each) for each in kept]
    turn.edit(Html("\n").join(lines))


def _until(turn: Turn, case: CaseView) -> datetime | None:
    """Return until when it is kept: till some hours after the operation; none is for a day."""
    now, until = turn.door.core.clock.now(), case.at + KEPT_AFTER
    if case.state is not CaseState.SCHEDULED or until <= now:
        return None
    return min(until, now + timedelta(hours=MOST_HOURS))


async def reserved(turn: Turn, words: str) -> None:
    """Answer ``/reserved``: what is kept at the own department, or in the whole hospital."""
    del words
    page = paged(await _kept(turn), 1, SIZE)
    if not page.total:
        turn.say(turn.words.html("reserve.none"))
        return
    _draw(turn, page, turn.open(KIND, _body(page)))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Turn the page, ask whether one shall be released, release it; the list stays."""
    at = answer.choice if answer.verb == "page" else number(talk.body, "page")
    kept = await _kept(turn)
    if answer.verb in ("free", "sure"):
        chosen = answer.choice if answer.verb == "free" else number(talk.body, "free")
        found = [each for each in kept if each.id == chosen]
        if found and answer.verb == "free":
            _ask_free(turn, talk, found[0], at)
            return
        if found or (turn.again is not None and answer.verb == "sure"):
            await _release(turn, chosen)
            kept = await _kept(turn)
        else:
            turn.note = turn.words.html("reserve.gone")
    page = paged(kept, at, SIZE)
    if page.total:
        _draw(turn, page, turn.move(talk, _body(page)))
    else:
        turn.close(talk)
        turn.edit(turn.words.html("reserve.none"))


def _ask_free(turn: Turn, talk: Talk, its: Reserved, at: int) -> None:
    """Ask whether a reservation shall be released, and say whose it is."""
    words = turn.words
    mine = its.actor == turn.person.id
    about = {"line": Html(line_of(words, its)), "who": who_name(words, its.who), "at": its.at}
    text = words.html("reserve.sure_mine" if mine else "reserve.sure", **about)
    rows = [[Choice(words("reserve.sure_free"), "sure")]]
    ask(turn, talk, KIND, {"page": at, "free": its.id}, Question(text, rows))


async def _release(turn: Turn, reservation: int) -> None:
    """Release a reservation, and tell who had made it unless that is who releases it."""
    gone = await turn.door.do(void_reservation, reservation)
    # What the list showed is what is told: afterwards nothing is left of it.
    gone = replace(gone, state=ReservationState.HELD)
    turn.note = turn.words.html("reserve.freed", line=Html(line_of(turn.words, gone)))

    def told(words: Words) -> tuple[str, Opening | None]:
        who = who_name(words, turn.person)
        return words.html("reserve.you_lost", who=who, line=Html(line_of(words, gone))), None

    await tell_asker(turn, gone.actor, told)


async def _kept(turn: Turn) -> tuple[Reserved, ...]:
    return await turn.door.ask(reservations, turn.person.location)


def _body(page: Page[Reserved]) -> dict[str, object]:
    return {"page": page.page}


def _draw(turn: Turn, page: Page[Reserved], handle: Handle) -> None:
    words = turn.words
    lines: list[str] = [words.html("reserve.title", n=page.total)]
    free: list[Choice] = []
    for at, each in enumerate(page.rows):
        lines.append(words.html("reserve.number", at=at + 1) + line_of(words, each))
        if may_at(turn.person, Right.RESERVE, each.place.path):
            # The list changes while it is looked at: the button means the one that it names.
            free.append(Choice(words("reserve.free", n=at + 1), "free", each.id))
    shown = Html("\n").join(Html(line) for line in lines)
    turn.edit(shown, handle, [*two_a_row(free), *page_row(words, page)])


def line_of(words: Words, each: Reserved) -> str:
    """Return a reservation: what, where, for what, by whom and until when; held goods as such."""
    about = {"item": name_of(words, each.article), "place": name_of(words, each.place)}
    kept = {"n": each.left, "lot": each.lot.number, "purpose": each.purpose}
    who = who_name(words, each.who)
    line = words.html("reserve.line", until=each.lapses_at, who=who, **about, **kept)
    return Html("\n").join([Html(line), *held_line(words, each)])


def held_line(words: Words, each: Reserved) -> list[Html]:
    """Return that what is reserved must not be used, where its lot is held."""
    if not each.lot.held:
        return []
    reason = reason_said(words, each.lot.status_reason) or words(
        f"common.held.{each.lot.status.value}"
    )
    return [words.html("reserve.held", reason=reason)]


COMMANDS = (
    Command("reserve", reserve_command, Right.RESERVE),
    Command("reserved", reserved, Right.RESERVE),
)
STEPS = {KIND: step}
THENS = {"reserve": reserve_meant}
