"""Rule: somebody asks that one item may replace another; a second person decides (``wish``).

Asked for are the other item, the condition, the evidence and the direction, one after the other.
"""

from dataclasses import asdict, dataclass, replace
from functools import partial

from core.care.substitute import AskSubstitute, ask_substitute
from core.delivery.dialogue import Talk
from core.rights import Right
from core.stock.overview import stock_of
from handlers.meaning.sought import article_rows, not_found, sought
from handlers.talk.body import known
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import name_of
from handlers.talk.question import Question, ask, cancelled, why
from handlers.talk.turn import Turn
from handlers.talk.waiting import tell_deciders
from handlers.wish import please_decide

KIND = "rule"
LONGEST = 300


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
    where = turn.person.location or 0
    told = await tell_deciders(turn, Right.DECIDE_SUBSTITUTE, where, partial(please_decide, made))
    turn.edit(turn.words.html("substitute.sent_told" if told else "substitute.sent"))


STEPS = {KIND: step}
