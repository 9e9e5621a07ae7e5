"""Sought: what somebody means within a dialogue, by a pasted code or by words.

Unlike ``which`` it asks nothing back: the dialogue that is under way goes on with its own buttons.
"""

from dataclasses import dataclass

from core.codes.read import looks_like_code
from core.codes.reading import Reading
from core.errors import RefusedError
from core.privacy import names_patient, speaks_of_patient
from core.stock.identify import Found
from core.stock.item import Article
from core.stock.search import DecisionKind
from handlers.meaning.amount import number_alone
from handlers.meaning.label import by_number
from handlers.meaning.spoken import asked_among, spoken
from handlers.meaning.tally import number_said
from handlers.meaning.way import MOST as MOST_WAYS
from handlers.meaning.way import by_code
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer
from handlers.talk.naming import CHINESE, name_of
from handlers.talk.turn import Turn
from locales import Html, Words

LONGEST = 60
_CHINESE_LETTERS = range(0x4E00, 0xA000)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was meant: one item, a few to choose from, or none but the nearest names."""

    articles: tuple[Article, ...]
    sure: bool = False
    """Whether the first item is certainly meant."""
    nearest: tuple[str, ...] = ()
    found: Found | None = None
    """What the code said, if it was one and can be meant in one way only."""
    ways: tuple[Reading, ...] = ()
    """The ways in which a code can be meant."""
    quantity: int | None = None
    place: int | None = None
    asking: str = "which.one"
    """The name of the question with which the items are offered."""


async def sought(turn: Turn, text: str) -> Sought:
    """Return what a sentence or a code means."""
    if looks_like_code(text):
        found = await by_code(turn, text)
        if found.ambiguous:
            return Sought((found.article,), ways=found.reading.alternatives[:MOST_WAYS])
        return Sought((found.article,), sure=True, found=found)
    if numbered := await by_number(turn, text):
        articles = tuple(dict.fromkeys(each.article for each in numbered))
        return Sought(articles, sure=len(numbered) == 1, found=turn.found)
    understood, finding = await spoken(turn, text)
    place = understood.place.id if understood.place else None
    return Sought(
        tuple(hit.article for hit in finding.hits),
        finding.kind is DecisionKind.ONE,
        finding.nearest,
        quantity=understood.quantity,
        place=place,
        asking=asked_among(finding),
    )


def article_rows(turn: Turn, articles: tuple[Article, ...], verb: str) -> list[list[Choice]]:
    """Return a button for each of a few items."""
    return [[Choice(name_of(turn.words, each)[:LONGEST], verb, each.id)] for each in articles]


def not_found(turn: Turn, text: str, nearest: tuple[str, ...]) -> str:
    """Return what is said when words fit nothing: the nearest names and what to try.

    What may be about a patient is not repeated.
    """
    words = turn.words
    if names_patient(text):
        return words.html("refused.privacy.patient")
    if speaks_of_patient(text):
        return Html("\n").join([words.html("which.none_unsaid"), words.html("which.try")])
    if number_alone(text):
        return Html("\n").join([words.html("which.only_number"), words.html("which.try")])
    lines = [words.html("which.none", said=text[:LONGEST])]
    if names := [name for name in nearest if _readable(words, name)]:
        lines.append(words.html("which.nearest", names=words("common.list_joiner").join(names)))
    return Html("\n").join([*lines, words.html("which.try")])


def _readable(words: Words, name: str) -> bool:
    """Tell whether a name is written as the reader's language is."""
    chinese = any(ord(letter) in _CHINESE_LETTERS for letter in name)
    return chinese == (words.language == CHINESE)


def whole_of(answer: Answer) -> int:
    """Return the number that was answered, by a button or in writing; none at all is a number."""
    if answer.verb != "text":
        return answer.choice
    count = number_said(answer.text)
    if count is None:
        raise RefusedError("quantity.not_whole", n=answer.text.strip()[:12])
    return count
