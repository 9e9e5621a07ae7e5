"""Picked: what is written to a question of buttons presses one of them, or changes how many.

"The second", "2", "第一个" and words that fit exactly one of the buttons choose it; "改成2个" and
"make it 2" change the number that is about to be confirmed. What confirms, posts or writes off is
only ever pressed: "ok" says on which button. A name beside a size ("支架 3.0x18") is no choice out
of what a search came to, but a question of its own: it may fit more than was offered.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.search.question import without_fillers
from core.stock.size import Size, parse_sizes
from handlers.meaning.tally import number_said
from handlers.talk.body import known
from handlers.talk.frame import Answer
from handlers.talk.question import LABELS, OFFERED

CHOOSING = frozenset(
    {"is", "this", "line", "item", "lot", "from", "to", "place", "shelf", "owner", "way", "open"}
    | {"on", "page", "homes", "tick", "tick_all", "tick_none", "ticked"}
)
"""The verbs of buttons that choose among several, which words may do as well."""
ASIDE = frozenset(
    {"cancel", "page", "add", "source", "back", "again", "other", "list"}
    | {"tick", "tick_all", "tick_none"}
)
"""The verbs of buttons by which nothing comes to be done."""
COUNTABLE = frozenset({"transfer", "dispose", "waste", "hold", "which"})
"""The kinds of question whose number can be changed in writing."""
MOST = 9_999
"""A number above this is one off a label."""
LONGEST = 40
"""Characters of an answer; whoever writes more says something of its own."""
_ONES = "一二三四五六七八九十"
_ENGLISH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_TH = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th")
_ORDINAL = re.compile(
    rf"(?:就|要|选|选择|用|拿|我要|那就)?第(?P<zh>[{_ONES}]|\d{{1,2}})\s?[个项条种款台件批]?(?:吧|的)?"
    rf"|(?:the )?(?P<en>{'|'.join(_ENGLISH + _TH)})(?: one)?(?: please)?"
    r"|(?:(?:option|number|no\.?|choice)\s?|#)(?P<no>\d{1,2})",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:要|选)?最后一?个|(?:the )?last(?: one)?", re.IGNORECASE)
_BARE = re.compile(r"(?:选|要|选择)?(?P<n>\d{1,2}|[一二三四五六七八九])(?:吧|号)?")
_CHANGED = re.compile(
    r"(?:不对|不是|错了|搞错了|说错了|写错了|不)[,，、。!！\s]*(?:应该是|应该|应为|是|要|改成|改为)?\s*"
    r"|(?:应该是|应为|改成|改为|换成|变成|数量改成|数量改为|数量是|数量|我要的?是|是|改|只要|就要|我要|要)\s*"
    r"|(?:(?:no|nope|sorry|wait|oops|actually)[,.!\s]+)*"
    r"(?:i (?:meant|mean|want(?:ed)?|need(?:ed)?)|make (?:it|that)|change (?:it |that )?to"
    r"|(?:it )?should be|it is|it's|only|just)\s+"
    r"|(?:no|nope|sorry|wait|oops|actually)[,.!\s]+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:吧|就行|就好|就够了?|即可|please|then|instead|only|not \w+)$", re.I)
_YES = re.compile(
    r"(?:确认|确定|是的?|对的?|没错|同意|嗯+|要的?|发送|发吧|办吧|办理|继续"
    r"|yes|yeah|yep|y|sure|confirm(?:ed)?|go ahead|do it|send(?: it)?|correct|right|agreed?)"
    r"(?:[,，、\s]*(?:的|了|吧|啊|please))*",
    re.IGNORECASE,
)
_NO = re.compile(r"不(?:是|对|行|好)?(?:的|了)?|no(?:pe)?|wrong|错了", re.IGNORECASE)
_WRITTEN_OUT = str.maketrans({"×": "x", "*": "x", "，": ",", "　": " "})
_OF_SIZE = re.compile(r"(?:的|号)?(?:那个|那种|那款)?(?: one)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of a question: what it says, and what it does."""

    text: str
    verb: str
    choice: int


def picked(talk: Talk, text: str) -> Answer | None:
    """Return the button that words press or the number they change, or none."""
    said = _plain(text)
    if not said or len(said) > LONGEST:
        return None
    offers = offered(talk.body)
    listed = [each for each in offers if each.verb in CHOOSING and each.verb != "page"]
    if (at := _place_in_row(said, len(listed), bare=True)) is not None:
        return _press(listed[at])
    if agrees(said) or _NO.fullmatch(said):
        raise press_it(offers)
    fitting = _fitting(talk, said, [each for each in offers if each.verb in CHOOSING])
    count = _corrected(said)
    # A figure by itself that some of the names have is a size: 18 and not eighteen pieces.
    if count is not None and not (fitting and said.isdigit()):
        return _counted(talk, count)
    return fitting


def named_by_place(talk: Talk, text: str) -> Answer | None:
    """Return the button of a question for a name that is meant by its place: the second."""
    said = _plain(text)
    listed = [each for each in offered(talk.body) if each.verb in CHOOSING and each.verb != "page"]
    at = _place_in_row(said, len(listed), bare=False) if len(said) <= LONGEST else None
    return None if at is None else _press(listed[at])


def agrees(text: str) -> bool:
    """Tell whether words only say yes."""
    return _YES.fullmatch(_plain(text)) is not None


def corrects(text: str) -> bool:
    """Tell whether words say that a number was meant to be another."""
    said = _plain(text)
    return len(said) <= LONGEST and _CHANGED.match(said) is not None and bool(_corrected(said))


def press_it(offers: Sequence[Offer]) -> RefusedError:
    """Return what is said to a yes: nothing is done, and by which button it will be."""
    doing = [each for each in offers if each.verb not in ASIDE]
    listed = len(doing) != 1 and all(each.verb in CHOOSING for each in doing)
    if not doing or listed:
        return RefusedError("button.choose_one")
    return RefusedError("button.press_it", button=doing[0].text)


def offered(body: Mapping[str, object]) -> list[Offer]:
    """Return the buttons that a question offers just now."""
    kept = body.get(OFFERED)
    return [Offer(*each) for each in kept] if isinstance(kept, list) else []


def names_goods(text: str) -> bool:
    """Tell whether words name goods and their size, and not only a size."""
    sizes, rest = parse_sizes(_OF_SIZE.sub("", _plain(text)))
    return bool(sizes) and bool(without_fillers(rest))


def narrowed(labels: Sequence[str], text: str) -> list[int]:
    """Return which of several names have the sizes and the words that somebody says."""
    sizes, rest = parse_sizes(_OF_SIZE.sub("", _plain(text)))
    words = [word for word in rest.casefold().split() if word not in {"的", "mm"}]
    if not sizes and not any(len(word) > 1 for word in words):
        return []
    return [
        at
        for at, label in enumerate(labels)
        if all(word in _plain(label).casefold() for word in words) and _has(label, sizes)
    ]


def _has(label: str, sizes: Sequence[Size]) -> bool:
    own, _ = parse_sizes(_plain(label))
    return all(any(_same(size, one, at) for at, one in enumerate(own)) for size in sizes)


def _same(size: Size, own: Size, at: int) -> bool:
    """Tell whether a size that was said is one of a name; the first figure is the diameter."""
    measures = own.dimension or ("diameter", "length")[at] if at < 2 else own.dimension
    fits = size.dimension is None or measures in (None, size.dimension)
    return fits and size.value == own.value and (size.unit is None or own.unit in (None, size.unit))


def _fitting(talk: Talk, said: str, choices: Sequence[Offer]) -> Answer | None:
    """Return the only button whose name fits words; a long list can be narrowed by them."""
    exact = [each for each in choices if _plain(each.text).casefold() == said.casefold()]
    if len(exact) == 1:
        return _press(exact[0])
    labels = talk.body.get(LABELS)
    if isinstance(labels, list):
        return _among(talk, said, [str(label) for label in labels])
    found = narrowed([each.text for each in choices], said)
    return _press(choices[found[0]]) if len(found) == 1 else None


def _among(talk: Talk, said: str, labels: Sequence[str]) -> Answer | None:
    """Return which of a long list words mean, or that they narrow it or are to be searched for."""
    if talk.kind == "which" and names_goods(said):
        # What is asked about stock stands for itself; an act goes on with what is found for it.
        return None if talk.body.get("then") == "stock" else Answer("text", text=said)
    fits = narrowed(labels, said)
    if len(fits) == 1:
        return Answer("is", fits[0])
    # A size that none of them has may be one of what was not offered any more.
    only_sizes = talk.kind == "which" and parse_sizes(said)[0] and not parse_sizes(said)[1]
    more = 1 < len(fits) < len(labels) or only_sizes
    return Answer("text", text=said) if more else None


def _press(offer: Offer) -> Answer:
    return Answer(offer.verb, offer.choice)


def _place_in_row(said: str, length: int, *, bare: bool) -> int | None:
    """Return which of a row is meant, counted from nought, or none."""
    if length and _LAST.fullmatch(said):
        return length - 1
    found = _ORDINAL.fullmatch(said)
    number = 0
    if found is not None:
        number = _ordinal(found)
    elif bare and length and (alone := _BARE.fullmatch(said)):
        number = _figure(alone["n"])
    return number - 1 if 0 < number <= length else None


def _ordinal(found: re.Match[str]) -> int:
    if word := found["en"]:
        lower = word.lower()
        return (_ENGLISH if lower in _ENGLISH else _TH).index(lower) + 1
    return _figure(found["zh"] or found["no"])


def _figure(number: str) -> int:
    return int(number) if number.isdigit() else _ONES.index(number) + 1


def _corrected(said: str) -> int | None:
    """Return the number that words say instead of the one before, or none."""
    changed = _CHANGED.match(said)
    rest = _AFTER.sub("", said[changed.end() :] if changed else said).strip(" ,.!")
    count = number_said(rest) if rest else None
    return count if count is not None and count <= MOST else None


def _counted(talk: Talk, count: int) -> Answer:
    """Return the change of the number of a question, or say that it cannot be changed."""
    group = "meant" if talk.kind == "which" else "draft"
    if talk.kind not in COUNTABLE or group not in talk.body:
        raise RefusedError("button.not_in_writing")
    before = known(talk.body, group)
    if group == "draft" and not before.get("quantity"):
        raise RefusedError("button.not_in_writing")
    if count <= 0:
        raise RefusedError("quantity.not_positive", n=count)
    if before.get("unit") and count != 1:
        raise RefusedError("quantity.one_unit", n=count)
    return Answer("n", count)


def _plain(text: str) -> str:
    """Return words as they are compared: in plain characters, without marks at their ends."""
    said = unicodedata.normalize("NFKC", text).translate(_WRITTEN_OUT)
    return " ".join(said.split()).strip(" .。!！~,")
