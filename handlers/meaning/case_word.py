"""Case word: the word of a sentence that is the number of an operation, told from the goods."""

import re

from core.care.case import cases_by_token
from core.codes.read import looks_like_code
from core.stock.finder import seek
from core.stock.label import find_label
from core.stock.search import DecisionKind
from handlers.meaning.plain import case_named
from handlers.talk.turn import Turn

_TOKEN = re.compile(r"[A-Za-z]{1,4}-\d[\w-]{0,20}")
_NUMBERED = re.compile(
    r"(?=.*\d)(?=.*[a-z])(?!\d+([.,]\d+)?[x*×]\d)[a-z0-9][\w./#–-]{2,23}", re.IGNORECASE
)
"""What a number of the hospital's own looks like; a size is none."""
_NAMED = re.compile(r"[A-Za-z]{1,4}-[\u4e00-\u9fff]{2,4}")
"""A name where a number should stand: it is no goods, and is not repeated."""


async def case_and_goods(turn: Turn, words: str) -> tuple[str, str]:
    """Return the case that words name for sure or by its look, and the other words."""
    case, rest = case_named(words)
    if case:
        return case, rest
    first, _, after = words.partition(" ")
    case, rest = await _at_an_end(turn, words)
    if not case and after and await _no_goods(turn, first):
        return first, after
    return (case, rest) if case else await _beside_a_piece(turn, words)


async def _beside_a_piece(turn: Turn, words: str) -> tuple[str, str]:
    """Return the word beside a code or a number off a label that can be nothing but a case."""
    first, _, after = words.partition(" ")
    before, _, last = words.rpartition(" ")
    for word, rest in ((first, after), (last, before)):
        odd = _NUMBERED.fullmatch(word) or _NAMED.fullmatch(word)
        if rest and odd and await _is_piece(turn, rest) and not await _is_piece(turn, word):
            return word, rest
    return "", words


async def _is_piece(turn: Turn, words: str) -> bool:
    """Tell whether words are a code, a number off a label, or something in the catalogue."""
    if looks_like_code(words) or len(await turn.door.ask(find_label, words)):
        return True
    return (await turn.door.ask(seek, words)).kind is not DecisionKind.NONE


async def known_case(turn: Turn, words: str) -> tuple[str, str]:
    """Return the case that words name and that there is, and the other words."""
    case, rest = case_named(words)
    if case and await _names_case(turn, case):
        return case, rest
    return await _at_an_end(turn, words)


async def _at_an_end(turn: Turn, words: str) -> tuple[str, str]:
    """Return the case that the first or the last word names, and the other words."""
    first, _, after = words.partition(" ")
    before, _, last = words.rpartition(" ")
    for word, rest in ((first, after), (last, before)):
        if _NUMBERED.fullmatch(word) and await _names_case(turn, word):
            return word, rest
    return "", words


async def _no_goods(turn: Turn, word: str) -> bool:
    """Tell whether a word is written like a case's token and names nothing in the catalogue."""
    if not _TOKEN.fullmatch(word):
        return False
    return (await turn.door.ask(seek, word)).kind is DecisionKind.NONE


async def _names_case(turn: Turn, word: str) -> bool:
    return bool(await turn.door.ask(cases_by_token, word))
