"""Held: words for what is in somebody's hands are looked for there; "it" is the newest."""

from collections.abc import Sequence
from dataclasses import replace

from core.codes.read import looks_like_code
from core.errors import RefusedError
from core.flow.issue import TakenLine
from core.stock.finder import MOST_HITS, find_items, understand
from core.stock.label import find_label
from core.stock.search import DecisionKind
from handlers.meaning.hand import in_hand, of_line, offer, which_in_hand
from handlers.meaning.picked import narrowed
from handlers.meaning.spoken import spoken
from handlers.meaning.turned import means_all, means_it, without_just
from handlers.talk.turn import Meant, Turn

LIKE = 0.75
"""How well a name in the hands must fit words that are not written in it: pinyin, nicknames."""


async def from_hand(turn: Turn, words: str, then: str, partly: Meant) -> bool:
    """Go on with what words mean of what is in the hands; tell whether they mean something there.

    Codes, and numbers off a label, say by themselves what is meant. What is used may also lie on
    the shelf still, if it is certain what it is.
    """
    if means_all(words):
        await which_in_hand(turn, then, partly)
        return True
    words = without_just(words)
    if looks_like_code(words) or await _labelled(turn, words):
        return False
    lines, pointed = await in_hand(turn), means_it(words)
    if not lines and (pointed or then == "return"):
        raise RefusedError("mine.nothing_open")
    if pointed:
        await turn.go_on(then, of_line(lines[0], partly))
        return True
    return bool(lines) and await _named(turn, lines, words, then, partly)


async def _labelled(turn: Turn, words: str) -> bool:
    """Tell whether words are a number off a label that is known here."""
    return len(await turn.door.ask(find_label, words)) > 0


async def _named(
    turn: Turn, lines: Sequence[TakenLine], words: str, then: str, partly: Meant
) -> bool:
    """Go on with what words name of some lines, or offer those; else say that none is so."""
    fits = await _fitting(turn, lines, words)
    if len({line.article.id for line in fits}) == 1:
        await turn.go_on(then, _of_article(partly, fits[0]))
    elif fits:
        offer(turn, None, then, replace(partly, item=fits[0].article.id), fits)
    elif then == "use" and (await spoken(turn, words))[1].kind is DecisionKind.ONE:
        return False
    else:
        turn.note = turn.words.html("mine.none_fits")
        offer(turn, None, then, partly, lines)
    return True


def _of_article(partly: Meant, line: TakenLine) -> Meant:
    return Meant(line.article.id, partly.quantity, case=partly.case, why=partly.why)


async def _fitting(turn: Turn, lines: Sequence[TakenLine], words: str) -> list[TakenLine]:
    """Return the lines whose goods bear the words in their names, else those a search finds."""
    asked = (await turn.door.ask(understand, words)).words or words
    names = [f"{line.article.name_zh} {line.article.name_en} {line.article.code}" for line in lines]
    if found := narrowed(names, asked):
        return [lines[at] for at in found]
    hits = await turn.door.ask(find_items, asked, MOST_HITS)
    like = {hit.article.id for hit in hits if hit.size_matched and hit.score >= LIKE}
    return [line for line in lines if line.article.id in like]
