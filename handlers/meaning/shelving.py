"""Shelving: goods and the shelf they go to, in one sentence, such as "把这个上架到 A-03"."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from core.codes.read import looks_like_code
from core.stock.location import Place

LIST = ("putaway", "")
"""The act without goods: the list of what waits."""
_POLITE = r"^(?:请|麻烦|帮我|给我|我要|我想|我|先)*"
_WORD = r"(?:上货架|上架|入柜|摆上架|放上架|归位)"
_LIST = re.compile(
    rf"{_POLITE}(?:(?:有没有|有|还有|看看?|查)?(?:什么|哪些|啥|多少|几[样种个]|没|未|待|等着?|需)[^到]*"
    rf"{_WORD}(?:的|了)?(?:东西|耗材|货)?|{_WORD}(?:清单|列表)?)[吗呢么?？。.!！\s]*$"
    r"|^(?:what|which|anything|is there anything)\b.*\bput away\W*$|^put(?: them)? away\W*$",
    re.IGNORECASE,
)
"""What asks for the list of all that waits."""
_CHINESE = re.compile(
    rf"{_POLITE}(?:把|将)?\s*(?P<goods>.*?)\s*{_WORD}了?\s*(?P<rest>.*?)[。.!！\s]*$"
)
_ASKS = re.compile(r"[吗?？]|没|未|谁|怎么")
_PUT_ON = re.compile(
    rf"{_POLITE}(?:把|将)\s*(?P<goods>.+?)\s*(?:放到|放进|放在|摆到)\s*(?P<rest>\S.*)$"
)
_ENGLISH = re.compile(
    r"^(?:please )?(?:put (?P<goods>.+?) away|put away (?P<rest>.+?)|shelve (?P<other>.+?))"
    r"(?:[ ,]+(?P<shelf>(?:in|into|on|onto|to|at) .+?))?[.!\s]*$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^(?P<goods>.*?)\s*(?:放?到|至|放在|放进|在|→|->)\s*(?P<shelf>\S.*)$"
    r"|^(?:(?P<first>.+?)\s+)?(?:in|into|on|onto|to|at)\s+(?P<place>.+)$",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"\s*(?:(?:放?到|至|放在|放进|在|→|->)|\s(?:in|into|on|onto|to|at))$", re.IGNORECASE
)
_APART = re.compile(r"[\s\-_.,，。/#()（）]+")
_LETTER_AND_DIGIT = re.compile(r"[a-z].*\d")
_MOST_WORDS = 5
_FEWEST = 2


def shelved(text: str) -> tuple[str, str] | None:
    """Return the act and its words of a sentence that puts goods away, or none."""
    if _LIST.match(text):
        return LIST
    found = None if _ASKS.search(text) else _CHINESE.match(text)
    if found is not None:
        goods, rest = found["goods"].strip(), found["rest"].strip()
        joined = " 到" if goods and rest and rest[0] not in "到至放在" else " "
        return "putaway", f"{goods}{joined}{rest}".strip()
    if put := _PUT_ON.match(text):
        return "putaway", f"{put['goods'].strip()} 到{put['rest'].strip()}"
    if english := _ENGLISH.match(text):
        goods = english["goods"] or english["rest"] or english["other"]
        return "putaway", f"{goods.strip()} {english['shelf'] or ''}".strip()
    return None


def goods_and_shelf(text: str, shelves: Sequence[Place]) -> tuple[str, str, Place | None]:
    """Return the words for the goods, those for the shelf, and the shelf, where one is named.

    Words after "to" are those of a shelf, whether it is known or not; else the last words are, if
    they are its name.
    """
    to = None if looks_like_code(text) else _TO.match(text)
    if to is not None:
        goods, named = (to["goods"] or to["first"] or "").strip(), to["shelf"] or to["place"]
        if place := shelf_called(named, shelves):
            return goods, named.strip(), place
    for before, tail in _parted(text):
        if place := shelf_called(tail, shelves):
            return _LINK.sub("", before).strip(), tail, place
    return (text, "", None) if to is None else (goods, named.strip(), None)


def shelf_called(text: str, shelves: Sequence[Place]) -> Place | None:
    """Return the one shelf that has this name, code or nickname, or whose code ends so."""
    said = _bare(text)
    if not said:
        return None
    named = [each for each in shelves if said in map(_bare, _names(each))]
    ending = len(said) >= _FEWEST and " " not in text and _LETTER_AND_DIGIT.search(said)
    if not named and ending:
        named = [each for each in shelves if _bare(each.code).endswith(said)]
    return named[0] if len(named) == 1 else None


def _parted(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text parted in front of its last words, the longest end first."""
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        yield " ".join(words[:-count]), " ".join(words[-count:])


def _names(place: Place) -> tuple[str, ...]:
    return (place.code, place.name_zh, place.name_en, *place.aliases)


def _bare(name: str) -> str:
    """Return a name without what people leave out: spaces, hyphens, capitals."""
    return _APART.sub("", unicodedata.normalize("NFKC", name)).casefold()
