"""Question: what a plain sentence says besides the article: the place, how many, and mere words.

Question words and fillers are cut only where they cannot be part of a name: "left" ends a question
("how many stents left") but stays in "left coronary catheter".
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from core.stock.search.place import NOWHERE, KnownPlaces, find_place
from core.stock.search.text import simplified
from core.stock.size import MEASURE, PAIRS

_NUMERALS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERALS |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMERALS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15}
_NUMERALS |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_ONES = "一二两三四五六七八九"
_ZH_NUMERAL = (
    rf"(?<![百千万十{_ONES}])"
    rf"(?:[{_ONES}]百(?:零[{_ONES}]|[{_ONES}]?十[{_ONES}]?)?|[{_ONES}]?十[{_ONES}]?|[{_ONES}])"
)
_EN_NUMERAL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|"
    "twenty|thirty|forty|fifty"
)

_QUANTITIES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?:需要|想要|申请|使用|领用|领取|[拿取领要用退借还出来补])[走了掉回]?\s?)?"
        rf"(?<![\d.,×*/-])(?<!\dx)(?<!第)(?<!每)(?P<n>\d{{1,10}}|{_ZH_NUMERAL})\s?(?:{MEASURE})(?:\s+of\b)?",
        rf"\b(?P<n>{_EN_NUMERAL})\s(?:{MEASURE})(?:\s+of\b)?",
        rf"\b(?:take|taking|took|use|used|need|get|give me|want|order|return|grab)\s"
        rf"(?P<n>\d{{1,4}}|{_EN_NUMERAL})(?=\s+[a-z]{{3}}|\s+\d)(?!\s*(?:x\s|×|\*|mm|cm|fr))",
    )
)
_TIMES = re.compile(
    r"(?P<keep>\d\s?[x×*]\s?[\d.]+(?:mm)?(?:\s.*)?(?=\s)|[^\d\s]{2}(?<!mm))"
    r"\s?[x×*](?P<n>\d{1,2})$",
    re.IGNORECASE,
)

QUOTES = "\"'“”‘’。,，"
"""What people put around a number that they read off something."""
_LABEL_WORD = re.compile(
    r"^(?:批号|批次|序列号|院内码|单件|编号|lot|batch|serial|unit|sn|s/n)"
    r"(?:\s*(?:no\.?|number|号))?\s*[:：#]?\s*",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"[对双]|[a-z]+")

_ZH_COUNT = rf"(?:几|多少)\s?(?:{MEASURE})?"
_ZH_FILLERS = re.compile(
    r"^\s*(?:(?:嗯+|呃+|额|哎|喂|那个|这个|就是)[,，、\s]*)+|^\s*(?:加急|紧急|急用?|快点?)[!！,，。:：\s]+|台上(?:急?要|急?需要?)|请问一?下?|麻烦你?您?|劳驾|你好|您好|帮我|帮忙|给我|我想(?:要|知道|问问?|查查?|看看?)?|想(?:知道|问)|"
    r"查一?下|查查看?|查询|看一?下|看看|问一?下|找一?下|搜索?一下|告诉我|"
    rf"(?:一共|总共|总计|还|现在|目前|现|手头|今天)*(?:有没有|有|剩余|剩下|剩|存|够)+(?:{_ZH_COUNT})|{_ZH_COUNT}|"
    r"(?:还|现在|目前)*(?:有没有|剩没剩|够不够)(?:货|库存|了)?|(?:还|现)?有(?:货|库存)?[吗么嘛没不]|还有|还剩|剩余|剩下|"
    r"全院区?的?|整个医院的?|各个?科室?的?都?|"
    r"够(?:(?:今|明|后)[天日]|[这本下]个?(?:周|星期|月))?(?:的?手术)?用?[吗么嘛不]|"
    r"[这那](?:[个种款]|一[个种款])(?=[^\s?？。]{2})|"
    r"库存量?(?:是|为)?|现存量?|存量|可用量?|数量|一共|总共|现在|目前|"
    r"(?:放|存|摆)?在?(?:哪里|哪儿|哪个(?:库|柜|位置|地方)|什么(?:地方|位置))有?|(?:放|存|摆|在)哪|"
    r"(?:我们|咱们?)(?:科室?(?![\u4e00-\u9fff]{0,2}科)|这[里儿边])?|我要|需要|有哪些|哪些|有什么|什么|怎么样|怎么|缺不缺|缺货|"
    r"^\s*(?:有(?![源创机孔齿柄芯形线框])|查|找|看|搜|要(?!求)|还)|(?:还|有|没|了|吗|呢|么|嘛|啊|呀|吧|哦|哈|来着)+\s*[?？!！。.]*\s*$|的"
)
_EN_FILLERS = re.compile(
    r"\b(?:how\s+(?:many|much)|(?:do|did|have|has|does)\s+(?:we|you|they|i)(?:\s+(?:still|have|got))*|"
    r"(?:are|is)\s+there|(?:can|could|would|may)\s+(?:i|you|we)(?:\s+(?:please|get|have|check|find|see))*|"
    r"what(?:\s+is|\s+are|'s|s)?(?:\s+(?:the|our))?\s+(?:stock|level|count|number|quantity)(?:\s+level)?|"
    r"where(?:\s+(?:is|are|can\s+i\s+find)|'s)|i(?:\s+am|'m)?\s+(?:need|want|looking\s+for)|we\s+(?:need|want|got|have)|"
    r"give\s+me|show\s+me|tell\s+me|look\s*(?:up|for)|stock\s+(?:level\s+)?of|number\s+of|quantity\s+of|count\s+of|"
    r"left\s+(?:in|on|at)(?:\s+(?:stock|the\s+shelf|shelf|hand))?|in\s+stock|on\s+(?:hand|the\s+shel(?:f|ves)|shelf)|"
    r"(?:in\s+the\s+)?whole\s+hospital|stock|available|availability|remaining|please|pls|plz|thanks|thank\s+you|hello|hi|hey|any|some|still|currently|"
    r"right\s+now|the|of|a|an|our|we|got)\b(?!-)",
    re.IGNORECASE,
)
_EN_EDGES = re.compile(
    r"^\s*(?:check|find|search(?:\s+for)?|show|get|need|take|where|what|is|are|have|do)\b(?!\s*valve)|"
    r"\b(?:in|at|on|now|today|there|here|have|for|me|us)\s*[?!.]*\s*$",
    re.IGNORECASE,
)
_MERE_WORDS = re.compile(
    r"(?:yes|no|ok|okay|sure|fine|thx|cool|test|who|好的?|是的?|不是|对的?|嗯+|收到|谢谢你?|多谢|再见|早上好|测试|在吗)"
    r"[\s?？!！.。,，~～]*",
    re.IGNORECASE,
)
_ASKS_HOW_MANY = re.compile(r"\b(?:how\s+many|how\s+much|any|are\s+there|is\s+there|have)\b", re.I)
_LEFT = re.compile(r"\bleft\s*[?!.]*\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:and|&)\s+|\s*[和与跟及、,，]\s*", re.IGNORECASE)
"""What joins two places; the first of them has been cut out before."""
_LONGEST = 300
"""Characters that are looked at; one may stand for eighteen once it is written plainly."""
MOST_KEPT = 2_000
"""Sentences whose plain words are kept: wards ask the same all day, and each is looked at twice."""
_PUNCTUATION = re.compile(r"[?？!！。…]+(?!\d)")


@dataclass(frozen=True, slots=True)
class Question:
    """The words that name the article, the place meant, and the quantity said."""

    item_words: str
    place_id: int | None
    quantity: int | None


class _Cut(NamedTuple):
    rest: str
    quantity: int | None


@lru_cache(MOST_KEPT)
def read_question(text: str, known_places: KnownPlaces = NOWHERE) -> Question:
    """Return what a sentence asks about: article words, place and quantity."""
    text = " ".join(simplified(text).split())[:_LONGEST]
    place = find_place(text, known_places)
    if place:
        text = _without_another(f"{text[: place.start]} {text[place.end :]}", known_places)
    counted = _cut_quantity(text.strip())
    return Question(
        without_fillers(counted.rest), place.place_id if place else None, counted.quantity
    )


def _without_another(text: str, known_places: KnownPlaces) -> str:
    """Return a sentence without a second place that "and" joins to the one that was cut."""
    joined = _JOINED.search(text)
    other = find_place(text, known_places) if joined else None
    if joined is None or other is None or not joined.start() <= other.start <= joined.end():
        return text
    return f"{text[: joined.start()]} {text[other.end :]}"


@lru_cache(MOST_KEPT)
def without_fillers(text: str) -> str:
    """Return a sentence without question words, politeness and particles."""
    text = simplified(text)[:_LONGEST]
    if _MERE_WORDS.fullmatch(text.strip()):
        return ""
    asks = _ASKS_HOW_MANY.search(text)
    for _ in range(2):  # What stands at the edge may only come to light after the first cut.
        before = text
        if asks:
            text = _LEFT.sub(" ", text)
        text = _EN_EDGES.sub(" ", _EN_FILLERS.sub(" ", _ZH_FILLERS.sub(" ", text)))
        text = " ".join(_PUNCTUATION.sub(" ", text).split()).strip(" ,;:")
        if text == before:
            break
    return text


def without_label_word(text: str) -> str:
    """Return a text without the word that says what its number is: 批号 24G0004."""
    return _LABEL_WORD.sub("", text)


def _cut_quantity(text: str) -> _Cut:
    times = _TIMES.search(text)
    if times:
        return _Cut(text[: times.end("keep")], int(times["n"]))
    for pattern in _QUANTITIES:
        if found := pattern.search(text):
            word = found["n"].lower()
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            count = int(word) if word.isdigit() else _counted(word)
            pairs = not PAIRS.isdisjoint(_MEASURED.findall(found.group().lower()))
            return _Cut(rest, 2 * count if pairs else count)
    return _Cut(text, None)


def _counted(word: str) -> int:
    """Return what a number word is worth: twelve, 十二, 一百零五."""
    if word in _NUMERALS:
        return _NUMERALS[word]
    hundreds, hundred, rest = word.rpartition("百")
    tens, ten, ones = rest.lstrip("零").rpartition("十")
    value = 100 * _NUMERALS[hundreds] if hundred else 0
    value += 10 * _NUMERALS.get(tens, 1) if ten else 0
    return value + _NUMERALS.get(ones, 0)
