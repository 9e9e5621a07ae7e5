"""Readable: figures as people type and speak them, brought into plain digits before parsing."""

import re
import unicodedata

_DIGITS = {digit: str(n) for n, digit in enumerate("零一二三四五六七八九")} | {"两": "2"}
_DIGITS |= {"〇": "0", "幺": "1"}
_NUMERAL = "零〇一二两三四五六七八九"
_PLAIN = str.maketrans(dict.fromkeys("–—−〜～", "-") | dict.fromkeys("，、；", ", "))
_ODD_POINTS = frozenset("。·．，")
_POINT = re.compile(r"(?<=\d)[。·．](?=\d)")
_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
_SPOKEN = frozenset(f"点十{_NUMERAL}")
_POINT_NUMBER = re.compile(rf"(?P<whole>[\d十{_NUMERAL}]+)点(?P<part>[\d{_NUMERAL}]+)")
_TIMES_NUMBER = re.compile(rf"(?<=[乘以])[十{_NUMERAL}]+")
_NOT_IN_ROW = rf"(?<![第十{_NUMERAL}\d])"
_TENS_APART = re.compile(
    rf"{_NOT_IN_ROW}(?:[{_NUMERAL[3:]}]十[{_NUMERAL[3:]}]?|十[{_NUMERAL[3:]}])"
    r"(?=$|[\s,;:的]|毫米|厘米|公分|号|法|孔|乘)"
)
_ONE_OF_A_UNIT = re.compile(rf"{_NOT_IN_ROW}[{_NUMERAL[2:]}](?=法|毫米|厘米|公分|孔)")
# Digit by digit, as a reference number or a size is read out: 三零幺八.
_READ_OUT = re.compile(rf"[{_NUMERAL}幺]{{4,}}")
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
        if not _SPOKEN.isdisjoint(text):
            text = _spoken(text)
    return _WORD_BEFORE.sub(r"\1 ", text)


def _spoken(text: str) -> str:
    """Return the text with the figures that are written as they are spoken in digits."""
    text = _READ_OUT.sub(lambda found: _in_digits(found[0]), text)
    text = _POINT_NUMBER.sub(_with_point, text)
    text = _TIMES_NUMBER.sub(lambda found: _in_digits(found[0]), text)
    text = _TENS_APART.sub(lambda found: _in_digits(found[0]), text)
    text = _ONE_OF_A_UNIT.sub(lambda found: _in_digits(found[0]), text)
    return _SUTURE.sub(lambda found: f" {_in_digits(found['n'])}-0 ", text)


def _with_point(found: re.Match[str]) -> str:
    return f"{_in_digits(found['whole'])}.{''.join(_DIGITS.get(c, c) for c in found['part'])}"


def _in_digits(numeral: str) -> str:
    """Return a Chinese numeral below one hundred (十八, 二十) in digits."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(_DIGITS.get(c, c) for c in numeral)
    return f"{_DIGITS.get(tens, tens or '1')}{_DIGITS.get(ones, ones or '0')}"
