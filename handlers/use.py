"""Use on a case in the chat: what was taken, or what is scanned, goes to a case by its token.

A case is shown by token, time and operation; who is operated on is not known here. An emergency
that no list holds yet is noted by its token on the spot.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from core.care.case import CaseView, ScheduleCase, case_by_token, cases, schedule_case
from core.care.use import Use, use
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.finder import seek
from core.stock.location import today_here
from core.stock.moved import moved
from core.stock.search import DecisionKind
from core.tables.kinds import CaseState
from handlers.amount import amount
from handlers.body import known
from handlers.buttons import Choice
from handlers.cards import settle_cards
from handlers.case_check import STEPS as CHECK_STEPS
from handlers.case_check import case_line, sure_case
from handlers.frame import Answer, Command
from handlers.hand import in_hand, which_in_hand
from handlers.menu import holds
from handlers.moved_view import moved_text
from handlers.naming import title_of
from handlers.piece import STEPS as PIECE_STEPS
from handlers.piece import one_piece
from handlers.places import own_home
from handlers.plain import case_named
from handlers.question import Question, ask, cancelled
from handlers.turn import Meant, Turn
from handlers.undo import undo_row
from handlers.which import which
from locales import Html

KIND = "use_case"
MOST_CASES = 5
LONGEST = 60
_TOKEN = re.compile(r"[A-Za-z]{1,4}-\d[\w-]{0,20}")


async def use_command(turn: Turn, words: str) -> None:
    """Answer ``/use [CASE] [N] [WORDS]``; without goods, what is in hand is meant."""
    case, rest = case_named(words)
    if not case:
        case, rest = await _first_word(turn, words)
    count, goods = amount(rest)
    meant = Meant(0, count, case=case)
    if goods:
        await which(turn, goods, "use", meant)
    elif case or count:
        await which_in_hand(turn, "use", meant)
    else:
        turn.say(turn.words.html("use.usage"))


async def use_meant(turn: Turn, meant: Meant) -> None:
    """Use what is meant on the case that is meant, or ask which case."""
    if not meant.case:
        await _ask_case(turn, None, meant)
        return
    try:
        case = await turn.door.ask(case_by_token, meant.case)
    except RefusedError as refusal:
        if refusal.code != "care.no_such_case" or not await _may_note(turn):
            raise
        _ask_note(turn, None, replace(meant, case=str(refusal.params["case"])))
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
    """Ask which case: those of today and tomorrow are offered, any other is written."""
    day = await turn.door.ask(today_here)
    today = await turn.door.ask(cases, day)
    tomorrow = await turn.door.ask(cases, day + timedelta(days=1))
    shown = _nearest(turn, [*today, *tomorrow])
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


async def _use(turn: Turn, meant: Meant) -> None:
    """Record the use on a case that is certain, once it is certain which piece it is, too."""
    certain = await one_piece(turn, "use_sure", meant)
    if certain is None:
        return
    posted = await turn.door.do(use, await _wanted(turn, certain))
    after = await turn.door.ask(moved, posted.id)
    case = await turn.door.ask(case_by_token, certain.case)
    handle, row = undo_row(turn, posted.id)
    first, _, rest = moved_text(turn.words, after).partition("\n")
    text = Html("\n").join([Html(first), case_line(turn.words, case), Html(rest)])
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
    return Use(meant.case, count, item=meant.item, lot=meant.lot, place=place)


async def _first_word(turn: Turn, words: str) -> tuple[str, str]:
    """Return the case that the first or the last word names, and the other words."""
    first, _, after = words.partition(" ")
    before, _, last = words.rpartition(" ")
    for word, rest in ((first, after), (last, before)):
        if any(letter.isdigit() for letter in word):
            token = await _case(turn, word)
            if token:
                return token, rest
    if after and await _no_goods(turn, first):
        return first, after
    return "", words


async def _no_goods(turn: Turn, word: str) -> bool:
    """Tell whether a word is written like a case's token and names nothing in the catalogue."""
    if not _TOKEN.fullmatch(word):
        return False
    return (await turn.door.ask(seek, word)).kind is DecisionKind.NONE


async def _case(turn: Turn, token: str) -> str:
    try:
        return (await turn.door.ask(case_by_token, token)).token
    except RefusedError as refusal:
        if refusal.code.startswith("care."):
            return ""
        raise


def _nearest(turn: Turn, found: Sequence[CaseView]) -> list[CaseView]:
    """Return the cases to choose from: those of the person's own department first."""
    own = turn.person.location
    open_ = [case for case in found if case.state is CaseState.SCHEDULED]
    open_.sort(key=lambda case: (case.place.id != own, case.at))
    return open_[:MOST_CASES]


def _label(turn: Turn, case: CaseView) -> str:
    return turn.words(
        "use.case", token=case.token, at=case.at, title=title_of(turn.words, case.title)
    )[:LONGEST]


COMMANDS = (Command("use", use_command, Right.USE),)
STEPS = {KIND: case_step, **CHECK_STEPS, **PIECE_STEPS}
THENS = {"use": use_meant, "use_sure": _use}
