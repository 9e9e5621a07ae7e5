"""Use on a case in the chat: what was taken, or what is scanned, goes to a case by its token.

A case is shown by token, time and operation; who is operated on is not known here.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from core.care.case import CaseView, case_by_token, cases
from core.care.use import Use, use
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.flow.issue import my_takes
from core.rights import Right
from core.stock.location import today_here
from core.stock.moved import moved
from core.tables.kinds import CaseState
from handlers.amount import amount
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.moved_view import moved_text
from handlers.turn import Meant, Turn
from handlers.undo import undo_row
from handlers.which import which

MOST_CASES = 8
LOOK_BACK = timedelta(days=2)


async def use_command(turn: Turn, words: str) -> None:
    """Answer ``/use CASE [N] WORDS`` or ``/use [N] WORDS``."""
    if not words:
        turn.say(turn.words.html("use.usage"))
        return
    first, _, after = words.partition(" ")
    case = await _case(turn, first)
    count, rest = amount(after if case else words)
    meant = Meant(0, count, case=case)
    if rest:
        await which(turn, rest, "use", meant)
    else:
        turn.say(turn.words.html("use.usage"))


async def use_meant(turn: Turn, meant: Meant) -> None:
    """Use what is meant on the case that is meant, or ask which case."""
    if meant.case:
        await _use(turn, meant)
        return
    day = await turn.door.ask(today_here)
    today = await turn.door.ask(cases, day)
    tomorrow = await turn.door.ask(cases, day + timedelta(days=1))
    shown = _nearest(turn, [*today, *tomorrow])
    if not shown:
        raise RefusedError("care.no_cases")
    handle = turn.open("use_case", {"meant": asdict(meant), "cases": [c.token for c in shown]})
    rows = [[Choice(_label(turn, case), "on", number)] for number, case in enumerate(shown)]
    rows.append([Choice(turn.words("common.cancel"), "cancel")])
    turn.edit(turn.words.html("use.which_case"), handle, rows)


async def case_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Use on the case that was chosen."""
    known, tokens = talk.body["meant"], talk.body["cases"]
    assert isinstance(known, dict)
    assert isinstance(tokens, list)
    turn.close(talk)
    if answer.verb == "cancel":
        turn.edit(turn.words.html("common.cancelled"))
        return
    await _use(turn, replace(Meant(**known), case=str(tokens[answer.choice])))


async def _use(turn: Turn, meant: Meant) -> None:
    if meant.take is not None:
        mine = await turn.door.ask(my_takes, turn.door.core.clock.now() - LOOK_BACK)
        left = sum(line.open for line in mine if line.posting == meant.take)
        wanted = Use(meant.case, max(left, 1), take=meant.take)
    elif meant.unit is not None:
        wanted = Use(meant.case, 1, item=meant.item, unit=meant.unit)
    else:
        wanted = await _loose(turn, meant)
    posted = await turn.door.do(use, wanted)
    after = await turn.door.ask(moved, posted.id)
    handle, row = undo_row(turn, posted.id)
    turn.edit(moved_text(turn.words, after), handle, [row])


async def _loose(turn: Turn, meant: Meant) -> Use:
    """Return the use of what is in the person's hands, else straight from the shelf."""
    count = meant.quantity or 1
    mine = await turn.door.ask(my_takes, turn.door.core.clock.now() - LOOK_BACK)
    if sum(line.open for line in mine if line.article.id == meant.item) >= count:
        return Use(meant.case, count, item=meant.item)
    place = meant.place or turn.person.location
    return Use(meant.case, count, item=meant.item, lot=meant.lot, place=place)


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
    return turn.words("use.case", token=case.token, at=case.at, title=case.title)[:60]


COMMANDS = (Command("use", use_command, Right.USE),)
STEPS = {"use_case": case_step}
THENS = {"use": use_meant}
