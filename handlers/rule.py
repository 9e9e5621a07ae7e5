"""Rule: somebody asks that one item may replace another; a second person decides.

Asked for are the other item, the condition, the evidence and the direction, one after the other.
"""

from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial

from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    EndSubstitute,
    SubstituteView,
    ask_substitute,
    asked_substitutes,
    decide_substitute,
    end_substitute,
    standing_substitutes,
    substitute,
)
from core.delivery.dialogue import ANYBODY, Talk
from core.people.staff import Person
from core.rights import Right
from core.stock.location import today_here
from core.stock.overview import stock_of
from core.stock.page import paged
from core.tables.kinds import RuleState
from handlers.body import known, number, numbers
from handlers.buttons import Choice
from handlers.frame import Answer, Command
from handlers.naming import name_of, who_name
from handlers.pages import page_row
from handlers.places import two_a_row
from handlers.question import Question, ask, cancelled, why
from handlers.sought import article_rows, not_found, sought
from handlers.substitute_view import rule_text
from handlers.turn import Opening, Turn
from handlers.waiting import LIFE, tell_asker, tell_deciders
from locales import Html, Words

KIND = "rule"
DECIDING = "rule_decide"
MOST = 5
LONGEST = 300
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule in the making; 0 and empty are what is not known yet."""

    item: int
    replacement: int = 0
    condition: str = ""
    evidence: str = ""
    asked: str = "replacement"
    """What the last question was about."""
    both: bool = False


def begin_rule(turn: Turn, item: int) -> None:
    """Begin to ask for a rule about an item."""
    question = Question(turn.words.html("substitute.which_other"), in_writing=True)
    ask(turn, None, KIND, {"draft": asdict(Draft(item))}, question)


async def step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Take up an answer about the rule that is being asked for."""
    draft = Draft(**known(talk.body, "draft"))
    match answer.verb:
        case "text":
            await _written(turn, talk, draft, answer.text[:LONGEST])
        case "item":
            _condition(turn, talk, replace(draft, replacement=answer.choice))
        case "none":
            _direction(turn, talk, draft)
        case "way":
            await _confirm(turn, talk, replace(draft, both=bool(answer.choice)))
        case "sure":
            await _send(turn, talk, draft)
        case _:
            cancelled(turn, talk)


async def rules(turn: Turn, text: str) -> None:
    """Answer ``/rules``: the rules that wait for a decision, and those that stand."""
    del text
    await _list(turn, None, 1, standing=False)


async def _list(turn: Turn, talk: Talk | None, at: int, *, standing: bool) -> None:
    """Show a page of the rules that wait, or of those that stand."""
    words = turn.words
    found = await turn.door.ask(standing_substitutes if standing else asked_substitutes)
    page = paged(found, at, MOST)
    kind = "standing" if standing else "waiting"
    title = f"substitute.{kind}" if page.total else f"substitute.none_{kind}"
    lines: list[str] = [words.html(title, total=page.total)]
    for place, each in enumerate(page.rows, start=1):
        names = {"item": name_of(words, each.item), "other": name_of(words, each.replacement)}
        lines.append(words.html("substitute.waiting_line", at=place, **names))
    buttons = [Choice(str(place + 1), "open", place) for place in range(len(page.rows))]
    other = Choice(
        words("substitute.see_waiting" if standing else "substitute.see_standing"),
        "list",
        int(not standing),
    )
    rows = [*two_a_row(buttons, 6), *page_row(words, page), [other]]
    body = {"list": [each.id for each in page.rows], "standing": standing}
    ask(turn, talk, DECIDING, body, Question(Html("\n").join(lines), rows))


async def deciding_step(turn: Turn, talk: Talk, answer: Answer) -> None:
    """Open a rule, approve it for a time, or refuse it with a reason."""
    match answer.verb:
        case "open":
            await _open(turn, talk, numbers(talk.body, "list")[answer.choice])
        case "list" | "page":
            kept = bool(answer.choice) if answer.verb == "list" else bool(talk.body["standing"])
            await _list(turn, talk, answer.choice or 1, standing=kept)
        case "end":
            question = why(turn.words.html("substitute.why_end"))
            ask(turn, talk, DECIDING, {**talk.body, "ending": True}, question)
        case "yes" | "year":
            until = await turn.door.ask(today_here) + YEAR if answer.verb == "year" else None
            named = (number(talk.body, "rule"), True)
            await _decide(turn, talk, DecideSubstitute(*named, valid_to=until))
        case "no":
            question = why(turn.words.html("substitute.why_not"))
            mine = talk if talk.chat_user != ANYBODY else None
            if mine is None:
                turn.close(talk)
            ask(turn, mine, DECIDING, talk.body, question)
        case "text":
            await _reasoned(turn, talk, answer.text[:LONGEST])
        case _:
            cancelled(turn, talk)


async def _written(turn: Turn, talk: Talk, draft: Draft, text: str) -> None:
    """Take up a sentence: it answers the last question."""
    if draft.asked == "condition":
        words = turn.words
        rows = [[Choice(words("substitute.no_evidence"), "none")]]
        question = why(words.html("substitute.what_evidence"), rows)
        known_now = replace(draft, condition=text, asked="evidence")
        ask(turn, talk, KIND, {"draft": asdict(known_now)}, question)
        return
    if draft.asked == "evidence":
        _direction(turn, talk, replace(draft, evidence=text))
        return
    meant = await sought(turn, text)
    if meant.sure:
        _condition(turn, talk, replace(draft, replacement=meant.articles[0].id))
        return
    if meant.articles:
        rows = article_rows(turn, meant.articles, "item")
        question = Question(turn.words.html(meant.asking), rows, in_writing=True)
    else:
        question = Question(not_found(turn, text, meant.nearest), in_writing=True)
    ask(turn, talk, KIND, {"draft": asdict(draft)}, question)


def _condition(turn: Turn, talk: Talk, draft: Draft) -> None:
    question = why(turn.words.html("substitute.what_condition"))
    ask(turn, talk, KIND, {"draft": asdict(replace(draft, asked="condition"))}, question)


def _direction(turn: Turn, talk: Talk, draft: Draft) -> None:
    words = turn.words
    rows = [
        [Choice(words("substitute.one_way"), "way", 0), Choice(words("substitute.both"), "way", 1)]
    ]
    question = Question(words.html("substitute.which_way"), rows)
    ask(turn, talk, KIND, {"draft": asdict(replace(draft, asked=""))}, question)


async def _confirm(turn: Turn, talk: Talk, draft: Draft) -> None:
    words = turn.words
    item = (await turn.door.ask(stock_of, draft.item)).article
    other = (await turn.door.ask(stock_of, draft.replacement)).article
    title = words.html(
        "substitute.confirm",
        item=name_of(words, item),
        other=name_of(words, other),
        both=words("substitute.both" if draft.both else "substitute.one_way"),
        condition=draft.condition,
        evidence=draft.evidence or words("common.none"),
    )
    rows = [[Choice(words("substitute.send"), "sure")]]
    ask(turn, talk, KIND, {"draft": asdict(draft)}, Question(title, rows))


async def _send(turn: Turn, talk: Talk, draft: Draft) -> None:
    asked = AskSubstitute(
        draft.item, draft.replacement, draft.condition, draft.evidence, draft.both
    )
    made = await turn.door.do(ask_substitute, asked)
    turn.close(talk)
    told = await tell_deciders(
        turn, Right.DECIDE_SUBSTITUTE, turn.person.location or 0, partial(_please_decide, made)
    )
    turn.edit(turn.words.html("substitute.sent_told" if told else "substitute.sent"))


def _please_decide(rule: SubstituteView, words: Words) -> tuple[str, Opening]:
    """Return what is said to who may decide on a rule."""
    lines = [words.html("substitute.please_decide"), Html(rule_text(words, rule))]
    rows = [[Choice(words("substitute.decide"), "open")]]
    return Html("\n").join(lines), Opening(DECIDING, {"list": [rule.id]}, rows, LIFE)


def _decided(rule: SubstituteView, who: Person, note: str, words: Words) -> tuple[str, None]:
    """Return what is said to who asked for a rule."""
    names = {"item": name_of(words, rule.item), "other": name_of(words, rule.replacement)}
    approved = rule.state is RuleState.APPROVED
    key = "substitute.you_approved" if approved else "substitute.you_refused"
    lines = [words.html(key, who=who_name(words, who), **names)]
    lines += [words.html("substitute.reason", reason=note)] if note else []
    return Html("\n").join(lines), None


async def _open(turn: Turn, talk: Talk, rule: int) -> None:
    found, words = await turn.door.ask(substitute, rule), turn.words
    if found.state is RuleState.APPROVED:
        ending = [[Choice(words("substitute.end"), "end")]]
        ask(turn, talk, DECIDING, {"rule": rule}, Question(rule_text(words, found), ending))
        return
    rows = [
        [Choice(words("substitute.yes_year"), "year"), Choice(words("substitute.yes"), "yes")],
        [Choice(words("substitute.no"), "no")],
    ]
    ask(turn, talk, DECIDING, {"rule": rule}, Question(rule_text(words, found), rows))


async def _reasoned(turn: Turn, talk: Talk, reason: str) -> None:
    """End or refuse a rule for the reason that was written."""
    if talk.body.get("ending"):
        await _end(turn, talk, reason)
    else:
        await _decide(turn, talk, DecideSubstitute(number(talk.body, "rule"), False, note=reason))


async def _end(turn: Turn, talk: Talk, reason: str) -> None:
    """End a rule that stands; it stays on record with the reason."""
    ended = await turn.door.do(end_substitute, EndSubstitute(number(talk.body, "rule"), reason))
    turn.close(talk)
    names = {
        "item": name_of(turn.words, ended.item),
        "other": name_of(turn.words, ended.replacement),
    }
    turn.edit(turn.words.html("substitute.ended", **names))


async def _decide(turn: Turn, talk: Talk, wanted: DecideSubstitute) -> None:
    decided = await turn.door.do(decide_substitute, wanted)
    turn.close(talk)
    told = partial(_decided, decided, turn.person, wanted.note)
    await tell_asker(turn, decided.asked_by.id, told)
    words = turn.words
    names = {"item": name_of(words, decided.item), "other": name_of(words, decided.replacement)}
    turn.edit(
        words.html("substitute.approved" if wanted.approve else "substitute.refused", **names)
    )


COMMANDS = (Command("rules", rules, Right.DECIDE_SUBSTITUTE),)
STEPS = {KIND: step, DECIDING: deciding_step}
