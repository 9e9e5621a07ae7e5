"""Use on a case in the chat: what was taken, or what is scanned, goes to a case by its token.

A case is shown by token, time and operation; who is operated on is not known here. An emergency
that no list holds yet is noted by its token on the spot.
"""

from dataclasses import asdict, replace
from datetime import timedelta

from core.care.case import (
    CaseView,
    ScheduleCase,
    case_by_token,
    cases,
    schedule_case,
)
from core.care.use import Use, use
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.privacy import check_no_patient
from core.rights import Right
from core.stock.location import home_here, today_here
from core.stock.moved import moved
from core.stock.posting import Posted
from core.tables.kinds import CaseState
from handlers.cards import settle_cards
from handlers.held import from_hand
from handlers.meaning.amount import amount
from handlers.meaning.case_check import NEAR, case_line, one_case, sure_case
from handlers.meaning.case_check import STEPS as CHECK_STEPS
from handlers.meaning.case_word import case_and_goods
from handlers.meaning.hand import in_hand, which_in_hand
from handlers.meaning.piece import STEPS as PIECE_STEPS
from handlers.meaning.piece import one_piece
from handlers.meaning.places import own_home
from handlers.meaning.plain import case_named
from handlers.meaning.which import which
from handlers.moved_view import after_moving
from handlers.recall import tell_used_held
from handlers.take import MOST_REASON, OUT_OF_TURN
from handlers.taken_by import tell_takers
from handlers.talk.body import known, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer, Command
from handlers.talk.menu import holds
from handlers.talk.naming import title_of
from handlers.talk.question import Question, ask, cancelled, reason_back, why
from handlers.talk.refusal import named, worded
from handlers.talk.turn import Meant, Turn
from handlers.undo import undo_row
from locales import Html
from locales.words import as_html

KIND = "use_case"
REASON = "use_reason"
ALREADY = "use_already"
UNKNOWN = ("care.no_such_case", "care.token_shape")
"""Refusals after which the case is asked for once more."""
MOST_CASES = 5
LONGEST = 60


async def use_command(turn: Turn, words: str) -> None:
    """Answer ``/use [CASE] [N] [WORDS]``; without goods, what is in hand is meant."""
    case, rest = await case_and_goods(turn, words)
    count, goods = amount(rest)
    meant = Meant(0, count, case=case)
    if goods:
        if not await from_hand(turn, goods, "use", meant):
            await which(turn, goods, "use", meant)
    elif case or count or await in_hand(turn):
        await which_in_hand(turn, "use", meant)
    else:
        turn.say(turn.words.html("use.usage"))


async def use_meant(turn: Turn, meant: Meant) -> None:
    """Use what is meant on the case that is meant, or ask which case."""
    if not meant.case:
        await _ask_case(turn, None, meant)
        return
    try:
        case = await one_case(turn, "use", meant)
    except RefusedError as refusal:
        if refusal.code not in UNKNOWN:
            raise
        check_no_patient(meant.case)
        if refusal.code == "care.no_such_case" and await _may_note(turn):
            _ask_note(turn, None, replace(meant, case=str(refusal.params["case"])))
            return
        unknown = RefusedError("care.no_such_case", case=meant.case)
        turn.note = as_html(worded(turn.words, await named(turn, unknown)))
        await _ask_case(turn, None, replace(meant, case=""))
        return
    if case is None:
        return
    meant = replace(meant, case=case.token)
    # A case that was called off is refused by the rule; asking about it would lead nowhere.
    if case.state is CaseState.CANCELLED or await sure_case(turn, case, meant):
        await _use(turn, meant)


async def case_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Use on the case that was chosen, written, or noted just now."""
    meant = Meant(**known(talk.body, "meant"))
    match answer.verb:
        case "on":
            tokens = talk.body["cases"]
            assert isinstance(tokens, list)
            turn.close(talk)
            await use_meant(turn, replace(meant, case=str(tokens[answer.choice])))
        case "text":
            turn.close(talk)
            token = case_named(answer.text)[0] or answer.text
            if len(token.split()) > 1:
                # Whole words are no number of a case: somebody has gone on to something else.
                await turn.go_on("said", Meant(0, case=answer.text))
            else:
                await use_meant(turn, replace(meant, case=token))
        case "note":
            turn.close(talk)
            await _use(turn, replace(meant, case=await _noted(turn, meant.case)))
        case _:
            cancelled(turn, talk)


async def _ask_case(turn: Turn, talk: Talk | None, meant: Meant) -> None:
    """Ask which case: those near in time are offered, any other is written."""
    shown = await _nearest(turn)
    body = {"meant": asdict(meant), "cases": [case.token for case in shown]}
    rows = [[Choice(_label(turn, case), "on", number)] for number, case in enumerate(shown)]
    if await _may_note(turn):
        rows.append([Choice(turn.words("use.new_case"), "note")])
    title = turn.words.html("use.which_case" if shown else "use.no_cases")
    ask(turn, talk, KIND, body, Question(title, rows, in_writing=True))


def _ask_note(turn: Turn, talk: Talk | None, meant: Meant) -> None:
    """Ask whether a case that nobody knows shall be noted as an emergency."""
    rows = [[Choice(turn.words("use.note_it"), "note")]]
    body = {"meant": asdict(meant), "cases": []}
    title = turn.words.html("use.unknown_case", case=meant.case)
    ask(turn, talk, KIND, body, Question(title, rows, in_writing=True))


async def _noted(turn: Turn, token: str) -> str:
    """Note a case that no list holds yet, at the person's department and now; return its token."""
    home = await own_home(turn)
    assert home is not None, "who has no department is not offered this"
    now, title = turn.door.core.clock.now(), turn.words("use.emergency")
    door = turn.door.keyed(f"{turn.door.key}:case")
    return (await door.do(schedule_case, ScheduleCase(token, home.id, now, title))).token


async def _may_note(turn: Turn) -> bool:
    return holds(turn.person, Right.SCHEDULE_CASE) and await own_home(turn) is not None


async def _use(turn: Turn, meant: Meant, reason: str = "") -> None:
    """Record the use on a case that is certain, once it is certain which piece it is, too."""
    certain = await one_piece(turn, "use_sure", meant)
    if certain is None:
        return
    wanted = replace(await _wanted(turn, certain), reason=reason)
    try:
        posted = await turn.door.do(use, wanted)
    except RefusedError as refusal:
        if refusal.code == "care.held_in_hand":
            await _ask_already(turn, certain, refusal)
            return
        if refusal.code not in OUT_OF_TURN or reason:
            raise
        refused = worded(turn.words, await named(turn, refusal))
        body = {"meant": asdict(certain)}
        ask(turn, None, REASON, body, why(turn.words.html("take.why", refusal=refused)))
        return
    await used(turn, posted, certain.case)


async def _ask_already(turn: Turn, meant: Meant, refusal: RefusedError) -> None:
    """Ask whether a piece that was held after it was taken has been used already."""
    words = turn.words
    rows = [[Choice(words("use.already"), "already")], [Choice(words("use.not_used"), "back")]]
    text = words.html("use.held_in_hand", **refusal.params)
    body = {"meant": asdict(meant), "reason": words("use.already_reason", **refusal.params)}
    ask(turn, None, ALREADY, body, Question(text, rows))


async def already_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Put on record that a held piece was used, or have it put back."""
    meant = Meant(**known(talk.body, "meant"))
    match answer.verb:
        case "already":
            turn.close(talk)
            wanted = await _wanted(turn, meant)
            late = replace(wanted, reason=said(talk.body, "reason"), already=True)
            posted = await turn.door.do(use, late)
            await used(turn, posted, meant.case)
            await tell_used_held(turn, posted, meant.case)
        case "back":
            turn.close(talk)
            await turn.go_on("return", replace(meant, case=""))
        case _:
            cancelled(turn, talk)


async def reason_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Use the lot out of turn for the reason that was written, or leave it."""
    match answer.verb:
        case "text":
            reason_back(turn, talk, talk.body, answer.text[:MOST_REASON])
        case "sure":
            turn.close(talk)
            await _use(turn, Meant(**known(talk.body, "meant")), said(talk.body, "reason"))
        case _:
            cancelled(turn, talk)


async def used(turn: Turn, posted: Posted, token: str) -> None:
    """Show what was used, and on which case."""
    after = await turn.door.ask(moved, posted.id)
    case = await turn.door.ask(case_by_token, token)
    handle, row = undo_row(turn, posted.id)
    first, _, rest = (await after_moving(turn, after)).partition("\n")
    told = [Html(line) for line in await tell_takers(turn, after)]
    text = Html("\n").join([Html(first), case_line(turn.words, case), Html(rest), *told])
    turn.edit(text, handle, [row])
    await settle_cards(turn, posted)


async def _wanted(turn: Turn, meant: Meant) -> Use:
    """Return the use of a take, of a piece, of what is in the hands, or straight from the shelf."""
    if meant.take is not None:
        mine = [line for line in await in_hand(turn) if line.posting == meant.take]
        count = meant.quantity or max(sum(line.open for line in mine), 1)
        return Use(meant.case, count, take=meant.take, line=meant.line)
    if meant.unit is not None:
        return Use(meant.case, 1, item=meant.item, unit=meant.unit)
    count = meant.quantity or 1
    held = [line for line in await in_hand(turn) if line.article.id == meant.item]
    if meant.lot is not None:
        held = [line for line in held if line.lot.id == meant.lot]
    if sum(line.open for line in held) >= count:
        return Use(meant.case, count, item=meant.item, lot=meant.lot)
    place = meant.place or turn.person.location
    if place is None:
        # Who belongs to no department takes it first, and says from where.
        raise RefusedError("flow.not_in_hands", open=sum(line.open for line in held), asked=count)
    if meant.lot is not None:
        # Which lot is first is a question to the whole department, not to the one bin.
        place = (await turn.door.ask(home_here, place)).id
    return Use(meant.case, count, item=meant.item, lot=meant.lot, place=place)


async def _nearest(turn: Turn) -> list[CaseView]:
    """Return the cases to choose from: the own department's first, then the nearest in time."""
    own, now = turn.person.location, turn.door.core.clock.now()
    day = await turn.door.ask(today_here)
    found: list[CaseView] = []
    for days in (-1, 0, 1):
        found += await turn.door.ask(cases, day + timedelta(days=days))
    # What began last evening is of this night, even if midnight lies between.
    near = [case for case in found if case.state is CaseState.SCHEDULED and case.at >= now - NEAR]
    near.sort(key=lambda case: (case.place.id != own, abs(case.at - now), case.at))
    return near[:MOST_CASES]


def _label(turn: Turn, case: CaseView) -> str:
    words, now = turn.words, turn.door.core.clock.now()
    days = {moment.astimezone(words.zone).date() for moment in (now, case.at)}
    key = "use.case" if len(days) == 1 else "use.case_dated"
    return words(key, token=case.token, at=case.at, title=title_of(words, case.title))[:LONGEST]


COMMANDS = (Command("use", use_command, Right.USE),)
STEPS = {KIND: case_step, REASON: reason_step, ALREADY: already_step, **CHECK_STEPS, **PIECE_STEPS}
THENS = {"use": use_meant, "use_sure": _use}
