"""Scans: more than one code in one message; all are taken, put back or used, one after another.

Each piece is answered by a message of its own, with its own way back; what is refused of one
keeps none of the others.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.care.case import cases
from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.rights import Right
from core.stock.identify import Found
from core.stock.item_code import find_item_code
from core.stock.location import today_here
from handlers.meaning.codes_in import codes_in
from handlers.meaning.label import by_number, label_of
from handlers.meaning.plain import case_named
from handlers.meaning.way import by_code, exact
from handlers.talk.body import said, texts
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.menu import holds
from handlers.talk.question import Question, ask, cancelled
from handlers.talk.refusal import named, worded
from handlers.talk.turn import Meant, Turn
from locales import Html
from locales.words import as_html

KIND = "scans"
MOST = 20
"""Codes of one message; whoever has more sends them in parts."""
MOST_CASES = 5
_ACTS = (("take", Right.TAKE), ("use", Right.USE), ("return", Right.RETURN))


async def begin(turn: Turn, meant: Meant) -> None:
    """Show what each code of a message stands for, and ask what shall be done with all."""
    codes = await codes_in(turn, meant.case)
    if len(codes) > MOST:
        raise RefusedError("code.too_many", n=len(codes), most=MOST)
    words = turn.words
    lines: list[str] = [words.html("code_talk.several", n=len(codes))]
    kept: list[str] = []
    for code in codes:
        line = await _line(turn, code)
        lines.append(line or words.html("code_talk.several_unknown", code=code))
        kept += [code] if line else []
    turn.note = ""
    rows = [
        [Choice(words(f"code_talk.all_{act}", n=len(kept)), f"all_{act}")]
        for act, right in _ACTS
        if kept and holds(turn.person, right)
    ]
    html = Html("\n").join(Html(line) for line in lines)
    ask(turn, None, KIND, {"codes": kept}, Question(html, rows))


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Do with all what was chosen; for a use, ask first for the case."""
    codes = texts(talk.body, "codes")
    match answer.verb:
        case "all_take" | "all_return":
            turn.close(talk)
            await _each(turn, codes, answer.verb.removeprefix("all_"), "")
        case "all_use":
            await _ask_case(turn, talk)
        case "on":
            turn.close(talk)
            await _each(turn, codes, "use", texts(talk.body, "cases")[answer.choice])
        case "text" if said(talk.body, "asked"):
            turn.close(talk)
            await _each(turn, codes, "use", case_named(answer.text)[0] or answer.text.strip())
        case _:
            cancelled(turn, talk)


async def _ask_case(turn: Turn, talk: Talk) -> None:
    words = turn.words
    found = (await turn.door.ask(cases, await turn.door.ask(today_here)))[:MOST_CASES]
    rows = [
        [Choice(words("use.case", token=each.token, at=each.at, title=""), "on", at)]
        for at, each in enumerate(found)
    ]
    body = {**talk.body, "cases": [each.token for each in found], "asked": "case"}
    title = words.html("use.which_case" if found else "use.no_cases")
    ask(turn, talk, KIND, body, Question(title, rows, in_writing=True))


async def _each(turn: Turn, codes: Sequence[str], then: str, case: str) -> None:
    """Go on with each code by itself; one that is refused says so, and the next goes on."""
    door = turn.door
    for at, code in enumerate(codes):
        # Each is an act of its own: with one key the second would be taken for the first.
        turn.door = door.keyed(f"{door.key}:{at}")
        if at:
            turn.place = turn.place.fresh()
        try:
            found = await _found(turn, code)
            await turn.go_on(then, replace(exact(Meant(0), found), case=case))
        except RefusedError as refusal:
            told = as_html(worded(turn.words, await named(turn, refusal)))
            turn.edit(Html("\n").join([turn.words.html("code_talk.of_code", code=code), told]))
    turn.door = door


async def _line(turn: Turn, code: str) -> str:
    """Return what a code stands for in a line, or nothing if it stands for nothing certain."""
    try:
        found = await _found(turn, code)
    except RefusedError:
        return ""
    return turn.words.html("code_talk.several_line", what=label_of(turn.words, found))


async def _found(turn: Turn, code: str) -> Found:
    """Return the one thing that a code or number stands for: a piece, a lot, or an article."""
    if looks_like_code(code):
        found = await by_code(turn, code)
        if found.ambiguous:
            raise RefusedError("code.one_by_one")
        return found
    numbered = await by_number(turn, code) or await turn.door.ask(find_item_code, code)
    if len(numbered) != 1:
        raise RefusedError("code.one_by_one")
    return numbered[0]


STEPS = {KIND: step}
THENS = {KIND: begin}
