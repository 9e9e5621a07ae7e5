"""Case check: which operation something is recorded on, and whether that one can be meant.

A number is soon mistyped. Where the operation is another department's, is over, or is not today,
its title, time and place are shown and the question is asked once more. A number typed without its
dashes may be that of several, which are offered.
"""

from dataclasses import asdict, replace
from datetime import timedelta

from core.care.case import CaseView, case_by_token, cases_by_token
from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.location import home_here
from core.tables.kinds import CaseState
from handlers.talk.body import known, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.menu import may_at
from handlers.talk.naming import name_of, title_of
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.turn import Meant, Turn
from locales import Html, Words

KIND = "case_check"
WHICH = "case_which"
LONGEST = 60
NEAR = timedelta(hours=12)
"""An operation so near is of the same working day, even if midnight lies between."""


async def one_case(turn: Turn, then: str, meant: Meant) -> CaseView | None:
    """Return the case that is meant; if it may be one of several, ask and return none."""
    found = await turn.door.ask(cases_by_token, meant.case)
    if len(found) < 2:
        return found[0] if found else await turn.door.ask(case_by_token, meant.case)
    words = turn.words
    rows = [[Choice(_dated(words, case)[:LONGEST], "on", at)] for at, case in enumerate(found)]
    body = {"then": then, "meant": asdict(meant), "cases": [case.token for case in found]}
    ask(turn, None, WHICH, body, Question(words.html("use.which_of", case=meant.case), rows))
    return None


async def which_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Go on with the case that was chosen among several of one number."""
    if answer.verb != "on":
        cancelled(turn, talk)
        return
    tokens = talk.body["cases"]
    assert isinstance(tokens, list)
    turn.close(talk)
    meant = Meant(**known(talk.body, "meant"))
    await turn.go_on(said(talk.body, "then"), replace(meant, case=str(tokens[answer.choice])))


async def sure_case(turn: Turn, case: CaseView, meant: Meant) -> bool:
    """Tell whether a case is plainly the one that is meant; if not, ask once more."""
    doubts = await _doubts(turn, case)
    if not doubts:
        return True
    words = turn.words
    lines: list[str] = [case_line(words, case), words("common.list_joiner").join(doubts)]
    html = Html("\n").join([Html(lines[0]), words.html("use.odd_case", doubts=lines[1])])
    rows = [[Choice(words("use.odd_yes"), "yes"), Choice(words("use.odd_other"), "other")]]
    ask(turn, None, KIND, {"meant": asdict(meant)}, Question(html, rows))
    return False


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Record on the case all the same, or ask for another one."""
    meant = Meant(**known(talk.body, "meant"))
    match answer.verb:
        case "yes":
            turn.close(talk)
            await turn.go_on("use_sure", meant)
        case "other":
            turn.close(talk)
            await turn.go_on("use", replace(meant, case=""))
        case _:
            cancelled(turn, talk)


def case_line(words: Words, case: CaseView) -> Html:
    """Return a case with its title, time and place in a line."""
    about = {"token": case.token, "title": title_of(words, case.title), "at": case.at}
    return words.html("use.about_case", place=name_of(words, case.place), **about)


def _dated(words: Words, case: CaseView) -> str:
    title = title_of(words, case.title)
    return words("use.case_dated", token=case.token, at=case.at, title=title)


async def _doubts(turn: Turn, case: CaseView) -> list[str]:
    """Return why a case may not be the one that is meant; without the right it is refused."""
    if not may_at(turn.person, Right.USE, case.place.path):
        return []
    words, doubts = turn.words, []
    home = await turn.door.ask(home_here, case.place.id)
    if turn.person.location is not None:
        own = await turn.door.ask(home_here, turn.person.location)
        if own.id != home.id:
            doubts.append(words("use.doubt_place", place=name_of(words, home)))
    if case.state is CaseState.DONE:
        doubts.append(words("use.doubt_done"))
    now = turn.door.core.clock.now()
    days = {moment.astimezone(words.zone).date() for moment in (now, case.at)}
    if len(days) > 1 and abs(now - case.at) > NEAR:
        doubts.append(words("use.doubt_day"))
    return doubts


STEPS = {KIND: step, WHICH: which_step}
