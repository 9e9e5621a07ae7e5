"""Written: whether a sentence answers the question that waits, or is something of its own.

A question says what it wants. A scan, another act and a question never become a reason or a
number: they are handled where they belong, and the question is not answered by them.
"""

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.privacy import check_no_patient
from core.stock.search import DecisionKind
from handlers import count_line
from handlers.meaning.codes_in import parts_of
from handlers.meaning.picked import CHOOSING, agrees, named_by_place, offered, picked, press_it
from handlers.meaning.places import named_place
from handlers.meaning.plain import asks, cancels, case_named, courtesy, ends_as_question, intent
from handlers.meaning.received import one_said
from handlers.meaning.shown import card_since
from handlers.meaning.spoken import spoken
from handlers.meaning.tally import number_said
from handlers.meaning.way import SHOWING
from handlers.talk.body import said
from handlers.talk.frame import Answer
from handlers.talk.question import WANTS, Wanted
from handlers.talk.turn import Turn

REMARK = "remark"
"""Under this name a receipt keeps that a remark may be made: a scan there is what came late."""
STANDING = frozenset({count_line.KIND})
"""The kinds of dialogue that go on beside others: a count takes its scans until it ends."""
_OWN = frozenset({"help", "mine", "undo", "who", "expiring", "stock_usage"})
"""What is always meant for itself, whatever is asked just now."""


def leaves(talk: Talk | None, text: str) -> bool:
    """Tell whether words leave a dialogue; a card, which asks nothing, cannot be left."""
    return cancels(text) and (talk is None or WANTS in talk.body)


async def answers(turn: Turn, talk: Talk, text: str) -> Answer | None:
    """Return how a sentence answers what a dialogue asks for, or none if it stands for itself."""
    if text.startswith("/"):
        return None
    said_so = Answer("text", text=text)
    if talk.kind in STANDING:
        if (agrees(text) or courtesy(text)) and await card_since(turn, talk):
            return None
        return _counts(turn, talk, text)
    wants = Wanted(said(talk.body, WANTS) or Wanted.NAME)
    if looks_like_code(text):
        return said_so if wants in (Wanted.NAME, Wanted.COUNTED) or talk.body.get(REMARK) else None
    return await _heard(turn, talk, wants, text)


async def _heard(turn: Turn, talk: Talk, wants: Wanted, text: str) -> Answer | None:
    """Return how words answer a question that is no scan and no count."""
    if wants is Wanted.COUNTED and one_said(text) is not None and _asks_number(talk):
        return Answer("text", text=text)  # "收到了" is mere politeness everywhere else.
    if agrees(text) or courtesy(text):
        if not await card_since(turn, talk):
            _refuse_yes(talk, wants, text)
        return None
    if wants is Wanted.CHOICE:
        return None if asks(text) or ends_as_question(text) else picked(talk, text)
    _refuse_patient(wants, text)
    if wants is Wanted.NAME and (chosen := named_by_place(talk, text)) is not None:
        return chosen
    if _fits(wants, text) or not await _own_business(turn, text):
        return Answer("text", text=text)
    return None


def _counts(turn: Turn, talk: Talk, text: str) -> Answer | None:
    """Return what a sentence is to an open count: a line of it, its end, or nothing."""
    if verb := count_line.ending(talk, text):
        return Answer(verb)
    if (asked := said(talk.body, count_line.ENDING)) and (agrees(text) or courtesy(text)):
        raise RefusedError("button.press_it", button=turn.words(f"count.{asked}_yes"))
    if courtesy(text):
        return None
    count_line.refuse_negative(text)
    return Answer("text", text=text) if count_line.belongs(talk, text) else None


def _asks_number(talk: Talk) -> bool:
    """Tell whether it is asked how many of something came, and not whether all is right."""
    return any(each.verb == "n" for each in offered(talk.body))


def _refuse_yes(talk: Talk, wants: Wanted, text: str) -> None:
    """Say that nothing is done by a yes; where nothing is to be done it is mere politeness."""
    if said(talk.body, "then") in SHOWING or intent(text)[0] == "greeting":
        return
    if wants is Wanted.CHOICE or any(each.verb not in CHOOSING for each in offered(talk.body)):
        raise press_it(offered(talk.body))
    raise RefusedError("button.answer_it")


def _refuse_patient(wants: Wanted, text: str) -> None:
    """Refuse words about a patient; the question stands, and hears what is written next."""
    if wants is not Wanted.NAME or not text.isascii() or " " in text.strip():
        check_no_patient(text)


def _fits(wants: Wanted, text: str) -> bool:
    """Tell whether words are certainly what is wanted."""
    if wants in (Wanted.NUMBER, Wanted.COUNTED) and number_said(text) is not None:
        return True
    if wants is Wanted.COUNTED:
        return count_line.labelled(text) or bool(parts_of(text))
    return wants is Wanted.NAME and bool(case_named(text)[0])


async def _own_business(turn: Turn, text: str) -> bool:
    """Tell whether a sentence asks or does something: it must be about goods or a place."""
    name, rest = intent(text)
    if name in _OWN or ends_as_question(text):
        return True
    if name == "stock" and not asks(text):
        return False
    return bool(rest) and (looks_like_code(rest) or await _names_something(turn, rest))


async def _names_something(turn: Turn, words: str) -> bool:
    _, finding = await spoken(turn, words)
    return finding.kind is not DecisionKind.NONE or await named_place(turn, words) is not None
