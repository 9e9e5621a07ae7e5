"""Count line: what somebody counts is a scan, or goods with a quantity; all else is no line."""

import re
import unicodedata
from dataclasses import asdict, dataclass

from core.codes.read import looks_like_code
from core.delivery.dialogue import Talk
from core.errors import RefusedError
from core.stock.size import MEASURE
from handlers.meaning.amount import amount, each
from handlers.meaning.plain import asks, intent
from handlers.meaning.tally import number_said
from handlers.talk.body import known
from handlers.talk.question import WANTS, Wanted

KIND = "count"
UNKNOWN = -1
MOST_OPEN = 20
"""Lines that may be left unanswered; then they come first."""
_LABEL = re.compile(r"(?=.*\d)(?!\d+(\.\d+)?[x×*]\d)[a-z0-9][a-z0-9._/-]{3,}", re.IGNORECASE)
"""What is written like a lot or a serial off a label, and not like a size."""
_TAIL = re.compile(
    rf"\s[x*×]?\s?(?P<number>\d{{1,6}})(?:\s?(?P<measure>{MEASURE}))?$"
    rf"|(?<=[\u4e00-\u9fff])(?P<joined>\d{{1,6}})\s?(?P<its>{MEASURE})$",
    re.IGNORECASE,
)
"""The number at a line's end, perhaps with a word that counts; written against a name only so."""
_TAIL_IN_WORDS = re.compile(
    rf"(?:\s|(?<=[^\s零〇一二两三四五六七八九十百千]))"
    rf"(?P<said>[零〇一二两三四五六七八九十百千]{{1,8}}\s?(?:{MEASURE})|[俩仨])$"
    rf"|\s(?P<english>(?:an?|one|two|three|four|five|six|seven|eight|nine|ten)\s(?:{MEASURE}))$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"(?:^|.*\S\s)[-\u2212]\s?\d{1,6}")
_NONE = re.compile(r"没有了|完了|complete", re.IGNORECASE)
ENDING = "ending"
"""Under this name a count keeps how it is about to end, while that is asked once more."""
_ENDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "finish",
        re.compile(
            r"(?:我?(?:都|全)?(?:点|盘|数|盘点)(?:完|好)了?|盘点(?:完成|结束)|完成(?:盘点)?|完了|好了"
            r"|结束(?:盘点)?|就这些|没有了"
            r"|(?:i'?m |all |count )?(?:finish(?:ed)?|done)(?: count(?:ing)?)?|complete"
            r"|that'?s (?:all|it))",
            re.IGNORECASE,
        ),
    ),
    (
        "drop",
        re.compile(
            r"(?:我?不(?:盘|点|数)了|放弃(?:盘点)?|取消盘点"
            r"|give up(?: the count)?|drop the count|abandon)",
            re.IGNORECASE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of a count in the making, on a sheet."""

    sheet: int
    item: int = 0
    lot: int = 0
    counted: int = UNKNOWN
    asked: str = ""
    """How the line was written about which something is asked just now."""
    open: tuple[str, ...] = ()
    """Lines about which something was asked and not answered before the next one was written."""

    @property
    def unanswered(self) -> tuple[str, ...]:
        """All lines that nothing was counted of yet, the one that is asked about last."""
        return (*self.open, self.asked) if self.asked else tuple(self.open)

    def begun(self, text: str) -> "Draft":
        """Return the next line; what was asked about the one before is left open, not lost."""
        left = tuple(line for line in self.unanswered if not _same(line, text))
        return Draft(self.sheet, asked=text, open=left)

    def done(self) -> "Draft":
        """Return the sheet once the line that was asked about is counted, or given up."""
        left = tuple(line for line in self.open if not _same(line, self.asked))
        return Draft(self.sheet, open=left)


def _same(one: str, other: str) -> bool:
    """Tell whether two lines name the same goods, with whatever number."""
    return tally_of(one)[0].casefold() == tally_of(other)[0].casefold()


def tally_of(text: str) -> tuple[str, int]:
    """Return a line's words and the number at their end ("4", "4根", "四根"); a size is none."""
    line = unicodedata.normalize("NFKC", text).strip()
    if found := _TAIL.search(line):
        number = int(found["number"] or found["joined"])
        return line[: found.start()].strip(), number * each(found["measure"] or found["its"])
    spelled = _TAIL_IN_WORDS.search(line)
    count = None if spelled is None else _count_in(spelled["said"] or spelled["english"])
    if spelled is None or count is None:
        return line, UNKNOWN
    return line[: spelled.start()].strip(), count


def _count_in(said: str) -> int | None:
    """Return a number in words, none being one, or nothing where the words are no number."""
    try:
        return amount(said)[0]
    except RefusedError:
        return number_said(said)


def kept(draft: Draft) -> dict[str, object]:
    """Return a line in the making as the dialogue keeps it."""
    return {"draft": asdict(draft), WANTS: Wanted.COUNTED.value}


def belongs(talk: Talk, text: str) -> bool:
    """Tell whether words are a line of a count: a scan, or goods with a quantity and no verb."""
    draft = Draft(**known(talk.body, "draft"))
    if number_said(text) is not None:
        return bool(draft.item)
    if looks_like_code(text):
        return True
    if intent(text)[0] != "stock" or asks(text):
        return False
    if labelled(text) or (draft.item and not draft.lot and " " not in text):
        return True
    words, counted = tally_of(text)
    return bool(words) and (counted != UNKNOWN or _opens_with_a_number(text))


def labelled(text: str) -> bool:
    """Tell whether a text is one word that is written like a lot or a serial off a label."""
    return _LABEL.fullmatch(text.strip()) is not None


def ending(talk: Talk, text: str) -> str:
    """Return how words end a count: finish, drop, or not at all."""
    said = unicodedata.normalize("NFKC", text).strip(" .。!！~\n")
    if Draft(**known(talk.body, "draft")).item and _NONE.fullmatch(said):
        return ""  # A line is asked about just now, and that there is none of it answers that.
    return next((verb for verb, pattern in _ENDS if pattern.fullmatch(said)), "")


def refuse_negative(text: str) -> None:
    """Refuse fewer than none: what is counted is what lies there."""
    said = unicodedata.normalize("NFKC", text).strip()
    if _NEGATIVE.fullmatch(said) and not looks_like_code(text):
        raise RefusedError("count.negative")


def _opens_with_a_number(text: str) -> bool:
    try:
        return amount(text)[0] is not None
    except RefusedError:
        return True
