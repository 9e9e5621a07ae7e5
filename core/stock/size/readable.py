"""Readable: figures as people type and speak them, brought into plain digits before parsing."""

import re
import unicodedata

from core.stock.size.english import in_digits
from core.stock.size.words import COUNTED

_DIGITS = {digit: str(n) for n, digit in enumerate("零一二三四五六七八九")} | {"两": "2"}
_DIGITS |= {"〇": "0", "幺": "1"}
_NUMERAL = "零〇一二两三四五六七八九"
_PLAIN = str.maketrans(dict.fromkeys("–—−〜～", "-") | dict.fromkeys("，、；", ", "))
_ODD_MARKS = frozenset(map(chr, _PLAIN))
_ODD_POINTS = frozenset("。·．，")
_POINT = re.compile(r"(?<=\d)[。·．](?=\d)")
_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９])")
_SPOKEN = frozenset(f"点十百{_NUMERAL}")
# In 三点零十八 the eighteen is another figure, and so it is in 二点七五十八.
_POINT_NUMBER = re.compile(
    rf"(?P<whole>[\d十{_NUMERAL}]+)点"
    rf"(?:(?P<cut>[二七]五|[{_NUMERAL}])(?=[{_NUMERAL[3:]}]?十)|(?P<part>[\d{_NUMERAL}]+))"
)
_HUNDREDS = re.compile(
    rf"(?<![第十百千{_NUMERAL}\d])[{_NUMERAL[2:]}]百(?:零[{_NUMERAL[2:]}]|[{_NUMERAL[2:]}]十[{_NUMERAL[2:]}]?)?"
    rf"(?![十百千万分{_NUMERAL}]|{COUNTED})"
)
_TIMES_NUMBER = re.compile(rf"(?<=[乘以长宽高径])[十{_NUMERAL}]+")
_UNIT = "毫米|厘米|公分|毫升|法|孔|节段|度|屈光度|(?i:fr?(?:ench)?|mm|cm|ml|cc|d|g)(?![A-Za-z])"
_NOT_IN_ROW = rf"(?<![第十百千{_NUMERAL}\d])"
# Twenty and above is a figure wherever it stands; 十八 may be the middle of another word.
_TENS_APART = re.compile(
    rf"{_NOT_IN_ROW}(?:[{_NUMERAL[3:]}]十[{_NUMERAL[2:]}]?(?![字{_NUMERAL}]|{COUNTED})|"
    rf"十[{_NUMERAL[2:]}](?=$|[\s,;:的]|{_UNIT}|[号乘长高宽左右]))"
)
_ONE_OF_A_UNIT = re.compile(rf"{_NOT_IN_ROW}[十{_NUMERAL[2:]}](?={_UNIT}|乘)")
# Digit by digit, as a reference number or a size is read out: 三零幺八.
_READ_OUT = re.compile(rf"[{_NUMERAL}幺]{{4,}}")
_SUTURE = re.compile(rf"(?<![\d.])(?P<n>[{_NUMERAL[3:]}2-9])个?零(?![\d{_NUMERAL}点件部售切])")
# "xience3.0x18": the word and the figures were only written together.
_WORD_BEFORE = re.compile(
    r"(?<![A-Za-z0-9.-])([A-Za-z]{2,})"
    r"(?=\d+\.\d+(?![\w-])|\d+(?:[.,]\d+)?\s?[x×*]\s?\d|\+\d)"
)
_LENGTHS = ("cm", "CM", "厘米", "公分")
_FRENCH_AND_LENGTH = re.compile(
    r"(?<![\w./-])(\d{1,2}(?:\.\d)?)(fr?)(?=\d{1,3}(?:\.\d)?\s?(?:cm|厘米|公分))", re.IGNORECASE
)


def readable(text: str) -> str:
    """Return the text with full-width and spoken figures written in plain digits."""
    if not text.isascii():
        if not _ODD_POINTS.isdisjoint(text):
            text = _COMMA.sub(",", _POINT.sub(".", text))
        if not _ODD_MARKS.isdisjoint(text):
            text = text.translate(_PLAIN)
        text = unicodedata.normalize("NFKC", text)
        if not _SPOKEN.isdisjoint(text):
            text = _spoken(text)
    if any(unit in text for unit in _LENGTHS):
        text = _FRENCH_AND_LENGTH.sub(r"\1\2 ", text)
    return _WORD_BEFORE.sub(r"\1 ", in_digits(text))


def _spoken(text: str) -> str:
    """Return the text with the figures that are written as they are spoken in digits."""
    text = _READ_OUT.sub(lambda found: _in_digits(found[0]), text)
    text = _HUNDREDS.sub(lambda found: _of_hundreds(found[0]), text)
    text = _POINT_NUMBER.sub(_with_point, text)
    text = _TIMES_NUMBER.sub(lambda found: _in_digits(found[0]), text)
    text = _TENS_APART.sub(lambda found: _in_digits(found[0]), text)
    text = _ONE_OF_A_UNIT.sub(lambda found: _in_digits(found[0]), text)
    return _SUTURE.sub(lambda found: f" {_in_digits(found['n'])}-0 ", text)


def _with_point(found: re.Match[str]) -> str:
    part = "".join(_DIGITS.get(c, c) for c in found["cut"] or found["part"])
    return f"{_in_digits(found['whole'])}.{part}{' ' if found['cut'] else ''}"


def _of_hundreds(numeral: str) -> str:
    hundreds, _, rest = numeral.partition("百")
    return f"{_DIGITS[hundreds]}{_in_digits(rest.lstrip('零')).rjust(2, '0')}"


def _in_digits(numeral: str) -> str:
    """Return a Chinese numeral below one hundred (十八, 二十) in digits."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return "".join(_DIGITS.get(c, c) for c in numeral)
    return f"{_DIGITS.get(tens, tens or '1')}{_DIGITS.get(ones, ones or '0')}"
