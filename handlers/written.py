"""Written: whether a sentence answers the question that waits, or is something of its own.

A question says what it wants. A scan, another act and a question never become a reason or a
number: they are handled where they belong, and the question is not answered by them.
"""

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.stock.search import DecisionKind
from handlers import count_line
from handlers.body import said
from handlers.places import named_place
from handlers.plain import asks, cancels, case_named, courtesy, ends_as_question, intent
from handlers.question import WANTS, Wanted
from handlers.spoken import spoken
from handlers.tally import number_said
from handlers.turn import Turn

STANDING = frozenset({count_line.KIND})
"""The kinds of dialogue that go on beside others: a count takes its scans until it ends."""
_OWN = frozenset({"help", "mine", "undo"})
"""What is always meant for itself, whatever is asked just now."""


def leaves(talk: Talk | None, text: str) -> bool:
    """Tell whether words leave a dialogue; a card, which asks nothing, cannot be left."""
    return cancels(text) and (talk is None or WANTS in talk.body)


async def answers(turn: Turn, talk: Talk, text: str) -> bool:
    """Tell whether a sentence answers what a dialogue asks for."""
    if text.startswith("/") or courtesy(text):
        return False
    if talk.kind in STANDING:
        return count_line.belongs(talk, text)
    wants = Wanted(said(talk.body, WANTS) or Wanted.NAME)
    if wants is Wanted.CHOICE or looks_like_code(text):
        return wants is Wanted.NAME
    return _fits(wants, text) or not await _own_business(turn, text)


def _fits(wants: Wanted, text: str) -> bool:
    """Tell whether words are certainly what is wanted."""
    if wants is Wanted.NUMBER:
        return number_said(text) is not None
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
