"""How many somebody means: the bare number at the start of a command's words."""

import re
import unicodedata

from core.errors import RefusedError

_NUMBER = re.compile(
    r"(?P<number>[-+]?\d+(?:[.,]\d+)?(?:e\d+)?)(?:个|支|根|套|件|pcs?)?(?=\s|$)", re.I
)
MOST_DIGITS = 12


def amount(text: str) -> tuple[int | None, str]:
    """Return the quantity that words open with, if they do, and the rest of the words.

    "2 支架" is two; "3.0x18 支架" opens with a size and names no quantity; "1.5 支架" is refused,
    because nobody can take one and a half, and a size is written with its unit or whole.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    found = _NUMBER.match(said)
    if found is None:
        return None, text.strip()
    number = found["number"]
    rest = said[found.end() :].strip()
    if not re.fullmatch(r"[-+]?\d+", number) or len(number) > MOST_DIGITS:
        raise RefusedError("quantity.not_whole", n=number[:MOST_DIGITS])
    count = int(number)
    if count <= 0:
        raise RefusedError("quantity.not_positive", n=count)
    return count, rest
