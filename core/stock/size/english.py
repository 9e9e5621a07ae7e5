"""English: figures as they are said in English words, "three point five by eighteen".

A number word is a figure only beside what makes it one: a point, a cross, a unit, or "size".
Everywhere else it may be a part of a name or count pieces.
"""

import re

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", *(f"{ten}teen" for ten in ("thir", "four", "fif", "six")))
_TEENS = (*_TEENS, "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: n for n, word in enumerate(_ONES + _TEENS)} | {"oh": 0}
_VALUES |= {word: 10 * n for n, word in enumerate(_TENS, 2)}
_DIGIT = rf"(?:{'|'.join(_ONES)}|oh|\d)"
_WORD = rf"(?:(?:{'|'.join(_TENS)})[ -](?:{'|'.join(_ONES[1:])})|{'|'.join(_VALUES)})"
_UNIT = (
    r"(?:mm|cm|ml|cc|millimet(?:er|re)s?|centimet(?:er|re)s?|french|fr|f|gauge|ga|"
    r"dioptres?|diopters?|holes?|levels?|degrees?)"
)
_SAID = frozenset({*_VALUES, "point"})
# "Two point seven five", "two point twenty five"; in "three point zero eighteen" are two figures.
_POINT = re.compile(
    rf"(?:\b(?P<whole>{_WORD}|\d{{1,2}}) )?\bpoint "
    rf"(?P<part>(?:zero|oh) {_DIGIT} {_DIGIT}|{_DIGIT}(?: {_DIGIT})?|{_WORD}|\d\d)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    rf"(?:(?<=by )|(?<=\bx )|(?<=\bsize )|(?<=\d\.\d )|(?<=\.\d\d )){_WORD}\b|"
    rf"\b{_WORD}(?= by\b| x\b|[ -]{_UNIT}\b)",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """Return the text with the figures that stand in English words written in digits."""
    if _SAID.isdisjoint(text.lower().replace("-", " ").split()):
        return text  # as nearly always: names are read by the hundred thousand
    text = _POINT.sub(_with_point, text)
    return _FIGURE.sub(lambda found: str(_value(found[0])), text)


def _with_point(found: re.Match[str]) -> str:
    whole = _value(found["whole"]) if found["whole"] else 0
    part = found["part"].lower().split()
    tens = part[0] in _TENS or part[0] in _TEENS
    return f"{whole}.{_value(found['part']) if tens else ''.join(map(str, map(_value, part)))}"


def _value(words: str) -> int:
    """Return what a number below one hundred is worth."""
    return sum(
        int(word) if word.isdigit() else _VALUES[word]
        for word in words.lower().replace("-", " ").split()
    )
