"""How many somebody means: the number at the start of a command's words, in digits or in letters.

"2 支架", "两个支架" and "two stents" are two; "3.0x18 支架" opens with a size: no quantity.
"""

import re
import unicodedata

from core.errors import RefusedError
from core.privacy import check_no_patient
from core.stock.ledger import MOST
from core.stock.size import MEASURE, PAIRS

MOST_DIGITS = 12
_LONG = 11
"""Digits of a telephone number, and of no quantity."""
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_ENGLISH = dict(
    zip(
        ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        (1, 1, *range(1, 11)),
        strict=True,
    )
)
_WEIGHTS = {"十": 10, "百": 100, "千": 1_000}
_CHINESE = re.compile(
    rf"(?P<number>[零〇一二两三四五六七八九十百千]{{1,8}})"
    rf"(?:\s?(?P<measure>{MEASURE})|(?=\s|$))\s*",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"(?P<number>[俩仨])\s*")
"""Two or three in one word: 俩支架."""
_WORD = re.compile(
    rf"(?P<word>{'|'.join(_ENGLISH)})"
    rf"(?:\s+(?P<measure>{MEASURE}|couple\b)(?:\s+of\b)?|\s+of\b)?(?=\s|$)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\d{1,2}|[零〇一二两三四五六七八九十百俩仨半]{1,4}")
_HALF = re.compile(rf"半(?:\s?(?:{MEASURE})|(?=\s|$))")
_SIZED = r"(?!\s?(?:mm|cm|fr|french|f|ml|g|m|l)(?![a-z])|\s?[x×*]\s?\d)"
"""A number that goes on like this is a size: 6 F, 2.5 mm, 3.0 x 18."""
_POWER = r"(?:e[1-9]\d?(?=\s|$))?"
"""What a number of ten's powers ends with (1e9): a lot is written with noughts (26E0014)."""
_NUMBER = re.compile(
    rf"(?P<number>[-+]?(?:(?:\d(?:[.,]\d+)?|10{{1,3}}){_POWER}|\d+(?:[.,]\d+)?))(?![\d.,]){_SIZED}"
    rf"(?:\s?(?P<measure>{MEASURE})(?:\s+of\b)?|(?=\s|$))\s*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:和|以及|还有|跟|、|,|，|\band\b|\+)\s*"
    rf"(?=(?:\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})\s?{MEASURE}"
    rf"|(?:{'|'.join(_ENGLISH)})\s+[a-z0-9]|(?<=\band )\d{{1,2}}\s+\S)",
    re.IGNORECASE,
)
"""Between two goods of which each has its own number."""
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
        count = _whole(found["number"]) * each(found.groupdict().get("measure"))
        return count, said[found.end() :].strip()
    return _in_letters(said) or (None, text.strip())


def first_of(words: str) -> tuple[str, str]:
    """Return the first of several goods that are each counted ("A 和 2 个 B"), and the others."""
    found = _AND.search(words)
    return (words[: found.start()], words[found.end() :]) if found else (words, "")


def number_alone(text: str) -> bool:
    """Tell whether a text is a small number and nothing else, which names no goods."""
    return _ALONE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def _in_letters(said: str) -> tuple[int, str] | None:
    if together := _TOGETHER.match(said):
        return "俩仨".index(together["number"]) + 2, said[together.end() :].strip()
    found = _CHINESE.match(said)
    count = _counted(found["number"]) if found is not None else None
    if found is not None and count is not None:
        return _whole(str(count)) * each(found["measure"]), said[found.end() :].strip()
    word = _WORD.match(said)
    if word is not None:
        count = _ENGLISH[word["word"].lower()] * each(word["measure"])
        return count, said[word.end() :].strip()
    return None


def _counted(number: str) -> int | None:
    """Return what is written in Chinese (一百二十, 一百二), or none if it is no number."""
    total, digit, weight = 0, 0, 10
    for sign in number.lstrip("零〇") or "零":
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _WEIGHTS:
            weight = _WEIGHTS[sign]
            total, digit = total + (digit or 1) * weight, 0
        else:
            weight = 10  # After a nought what follows counts ones: 一百零二.
    return total + digit * (weight // 10)


def each(measure: str | None) -> int:
    """Return how many pieces a word for counting stands for: a pair is two."""
    return 2 if (measure or "").lower() in PAIRS else 1


def _whole(number: str) -> int:
    if len(number) >= _LONG:
        check_no_patient(number)  # The number of somebody's card is no wrong quantity.
    powers = re.fullmatch(r"\+?\d+e\d+", number, re.IGNORECASE)
    if powers or (number.isdigit() and len(number) > MOST_DIGITS):
        raise RefusedError("quantity.beyond", n=number[:MOST_DIGITS], most=MOST)
    if not re.fullmatch(r"[-+]?\d+", number):
        raise RefusedError("quantity.not_whole", n=number[:MOST_DIGITS])
    count = int(number)
    if count <= 0:
        raise RefusedError("quantity.not_positive", n=count)
    return count
