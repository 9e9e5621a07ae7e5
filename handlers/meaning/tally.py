"""Tally: a number that stands for itself, as it answers how many there are."""

import re
import unicodedata

from core.errors import RefusedError
from core.stock.size import MEASURE
from handlers.meaning.amount import amount

MOST = 10_000_000
"""Nobody has so many of anything."""
_DIGITS = re.compile(rf"(?P<number>\d{{1,7}})\s?(?:{MEASURE})?", re.IGNORECASE)
_NONE = re.compile(rf"(?:零|没有|没|一个都?没有|none|zero|no)\s?(?:{MEASURE})?", re.IGNORECASE)


def number_said(text: str) -> int | None:
    """Return the number that words are and nothing besides ("2", "两个", "二", "none"), or none."""
    said = unicodedata.normalize("NFKC", text).strip(" \t\n。.!！")
    if found := _DIGITS.fullmatch(said):
        return int(found["number"])
    if _NONE.fullmatch(said):
        return 0
    # A bare Chinese numeral counts like one with its measure word.
    for form in (said, f"{said}个"):
        try:
            count, rest = amount(form)
        except RefusedError:
            return None
        if count is not None and not rest and count < MOST:
            return count
    return None
