"""How many somebody means: the number at the start of a command's words, in digits or in letters.

"2 支架", "两个支架" and "two stents" are two; "3.0x18 支架" opens with a size: no quantity.
"""

import re
import unicodedata

from core.errors import RefusedError
from core.stock.size import MEASURE

MOST_DIGITS = 12
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_ENGLISH = dict(
    zip(
        ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        (1, 1, *range(1, 11)),
        strict=True,
    )
)
_CHINESE = re.compile(
    rf"(?P<tens>[一二三四五六七八九]?十)?(?P<ones>[一二两三四五六七八九])?\s?(?:{MEASURE})\s*",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?P<word>{'|'.join(_ENGLISH)})(?:\s+(?:{MEASURE})(?:\s+of\b)?|\s+of\b)?(?=\s|$)",
    re.IGNORECASE,
)
_HALF = re.compile(rf"半\s?(?:{MEASURE})")
_SIZED = r"(?!\s?(?:mm|cm|fr|french|f|ml|g|m|l)(?![a-z])|\s?[x×*]\s?\d)"
"""A number that goes on like this is a size: 6 F, 2.5 mm, 3.0 x 18."""
_NUMBER = re.compile(
    rf"(?P<number>[-+]?\d+(?:[.,]\d+)?(?:e\d+)?)(?![\d.,]){_SIZED}"
    rf"(?:\s?(?:{MEASURE})(?:\s+of\b)?|(?=\s|$))\s*",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?P<number>\d{1,2})(?=[\u4e00-\u9fff])(?![号腔孔路代联级型层芯头翼叶度股极针钩齿圈段档类月日天床楼通])"
)
"""A number that is written against the name of the goods: 2支架."""


def amount(text: str) -> tuple[int | None, str]:
    """Return the quantity that words open with, if they do, and the rest of the words.

    "1.5 支架" is refused, because nobody can take one and a half, and a size is written with its
    unit or whole.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if half := _HALF.match(said):
        raise RefusedError("quantity.not_whole", n=half.group())
    found = _NUMBER.match(said) or _JOINED.match(said)
    if found is not None:
        return _whole(found["number"]), said[found.end() :].strip()
    return _in_letters(said) or (None, text.strip())


def _in_letters(said: str) -> tuple[int, str] | None:
    found = _CHINESE.match(said)
    if found is not None and (found["tens"] or found["ones"]):
        tens = _DIGITS.get((found["tens"] or "")[:1], 1) * 10 if found["tens"] else 0
        return tens + _DIGITS.get(found["ones"] or "", 0), said[found.end() :].strip()
    word = _WORD.match(said)
    if word is not None:
        return _ENGLISH[word["word"].lower()], said[word.end() :].strip()
    return None


def _whole(number: str) -> int:
    if not re.fullmatch(r"[-+]?\d+", number) or len(number) > MOST_DIGITS:
        raise RefusedError("quantity.not_whole", n=number[:MOST_DIGITS])
    count = int(number)
    if count <= 0:
        raise RefusedError("quantity.not_positive", n=count)
    return count
