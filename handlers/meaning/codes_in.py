"""Codes in: the codes that one message is made of, where it is made of more than one."""

import re

from core.codes.read import looks_like_code
from core.stock.item_code import find_item_code
from core.stock.label import find_label
from handlers.talk.turn import Turn

_PRODUCT = re.compile(r"(?:\][A-Za-z]\d)?\(?01\)?\s?\d{14}|MA\.|\+[A-Z]", re.IGNORECASE)
"""How a code begins that says which product it is: the second half of a label does not."""
_NUMBER = re.compile(
    r"(?=\S*\d)(?!\d+(?:\.\d+)?[x*]\d)[A-Za-z0-9][A-Za-z0-9._/#+-]{3,63}", re.ASCII | re.IGNORECASE
)
"""What is written like a number off a label, and not like a size."""
_BETWEEN = re.compile(r"[\s,，、;；]+")
_FEWEST = 2
_DIGIT = frozenset("0123456789")


async def codes_in(turn: Turn, text: str) -> tuple[str, ...]:
    """Return the codes that a text is made of, if it is made of several that are known here."""
    parts = parts_of(text)
    known = [part for part in parts if looks_like_code(part) or await _known_here(turn, part)]
    return parts if len(known) >= _FEWEST else ()


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a text that is nothing but several things written like codes."""
    if "\n" not in text and _DIGIT.isdisjoint(text.partition(" ")[0]):
        return ()  # Nearly every sentence begins with a word.
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 and not looks_like_code(lines[0]):
        lines = [part for part in _BETWEEN.split(lines[0]) if part]
    if len(lines) < _FEWEST or not all(_stands_alone(line) for line in lines):
        return ()
    return tuple(dict.fromkeys(lines))


def _stands_alone(line: str) -> bool:
    if _NUMBER.fullmatch(line):
        return True
    return looks_like_code(line) and _PRODUCT.match(line) is not None


async def _known_here(turn: Turn, part: str) -> bool:
    """Tell whether a piece, a lot or an article bears a number: on file, whatever it looks like."""
    if await turn.door.ask(find_label, part):
        return True
    return len(await turn.door.ask(find_item_code, part)) > 0
