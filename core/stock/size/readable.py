"""Readable: figures as people type and speak them, brought into plain digits before parsing."""

import re
import unicodedata

_DIGITS = {digit: str(n) for n, digit in enumerate("零一二三四五六七八九")} | {"两": "2", "〇": "0"}
_NUMERAL = "零〇一二两三四五六七八九"
_PLAIN = str.maketrans(dict.fromkeys("–—−〜～", "-") | dict.fromkeys("，、；", ", "))
_ODD_POINTS = frozenset("。·．，")
_POINT = re.compile(r"(?<=\d)[。·．](?=\d)")
_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
_SPOKEN_SIGNS = frozenset("点乘零")
_POINT_NUMBER = re.compile(rf"(?P<whole>[\d十{_NUMERAL}]+)点(?P<part>[\d{_NUMERAL}]+)")
_TIMES_NUMBER = re.compile(rf"(?<=[乘以])[十{_NUMERAL}]+")
_SUTURE = re.compile(rf"(?<![\d.])(?P<n>[{_NUMERAL[3:]}2-9])个?零(?![\d{_NUMERAL}点件部售切])")
# "xience3.0x18": the word and the figures were only written together.
_WORD_BEFORE = re.compile(
    r"(?<![A-Za-z0-9.-])([A-Za-z]{2,})"
    r"(?=\d+\.\d+(?![\w-])|\d+(?:[.,]\d+)?\s?[x×*]\s?\d|\+\d)"
)


def readable(text: str) -> str:
    """Return the text with full-width and spoken figures written in plain digits."""
    if not text.isascii():
        if not _ODD_POINTS.isdisjoint(text):
            text = _COMMA.sub(",", _POINT.sub(".", text))
        text = unicodedata.normalize("NFKC", text.translate(_PLAIN))
        if not _SPOKEN_SIGNS.isdisjoint(text):
            text = _POINT_NUMBER.sub(_with_point, text)
            text = _TIMES_NUMBER.sub(lambda found: _in_digits(found[0]), text)
            text = _SUTURE.sub(lambda found: f" {_in_digits(found['n'])}-0 ", text)
    return _WORD_BEFORE.sub(r"\1 ", text)


def _with_point(found: re.Match[str]) -> str:
    return f"{_in_digits(found['whole'])}.{''.join(_DIGITS.get(c, c) for c in found['part'])}"


def _in_digits(numeral: str) -> str:
    """Return a Chinese numeral below one hundred (十八, 二十) in digits."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(_DIGITS.get(c, c) for c in numeral)
    return f"{_DIGITS.get(tens, tens or '1')}{_DIGITS.get(ones, ones or '0')}"
