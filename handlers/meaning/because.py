"""Because: a reason that is said behind the goods, such as "26E0019 外包装破损"."""

import re

from core.codes.read import looks_like_code
from core.flow.adjust import DisposalReason

_R = DisposalReason
_KINDS: tuple[tuple[DisposalReason, str], ...] = (
    (_R.EXPIRED, r"过期|过了?效期|失效|\bexpired\b|\bout of date\b"),
    (_R.RECALLED, r"召回|\brecall(?:ed)?\b"),
    (_R.CONTAMINATED, r"污染|弄脏|脏了|\bcontaminated\b|\bdirty\b"),
    (_R.OPENED_UNUSED, r"拆封|拆开|打开未用|\bopened\b"),
    (_R.LOST_STERILITY, r"无菌|灭菌|\bsterility\b|\bunsterile\b"),
    (
        _R.DAMAGED,
        r"破损|破了|破裂|损坏|坏了|压坏|摔坏|漏气|受潮|\bdamaged?\b|\btorn\b|\bbroken\b|\bcrushed\b",
    ),
)
_FALLEN = r"掉在?到?了?地|掉到|落地|掉了|摔|\bdropped\b|\bfell\b|\bon the floor\b"
"""What fell is called contaminated; how it came to that stays in the note."""
_OTHER = r"可疑|存疑|待查|温度|缺证|标签不|\bsuspect\b|\btemperature\b|\bpapers\b"
_BEHIND = (
    r"(?:因为|原因[是:：]?|because\s+|as\s+)?"
    rf"(?P<why>(?=[^\d]*(?:{'|'.join(signs for _, signs in _KINDS)}|{_FALLEN}|{_OTHER}))[^\d]*)$"
)
_TELLING = tuple(
    re.compile(rf"^(?P<goods>.*?\S){mark}{_BEHIND}", re.IGNORECASE)
    for mark in (r"\s*[,，。;；:：]+\s*", r"[\s,，。;；:：]+")
)
"""Behind a mark all may be the reason; behind a space the goods may go on for some words."""
_NUMBERED = re.compile(r"(?P<goods>(?=\S*\d)[A-Za-z0-9][A-Za-z0-9._/#+-]{3,63})\s+(?P<why>[^\d]+)$")
_BARE = 12
"""Characters of a reason that says no more than its kind."""


def said_why(text: str) -> tuple[str, str]:
    """Return the words for the goods and the reason behind them, or no reason."""
    if looks_like_code(text):
        return text, ""
    marked, spaced = (pattern.match(text) for pattern in _TELLING)
    found = spaced if marked and spaced and _tells(marked["goods"]) else marked or spaced
    return (found["goods"], found["why"].strip(" 。.!！")) if found else (text, "")


def _tells(goods: str) -> bool:
    """Tell whether a reason begins before the mark already: "26E0019 破损，污染"."""
    return any(pattern.match(goods) for pattern in _TELLING)


def lot_and_why(text: str) -> tuple[str, str]:
    """Return the number that a text begins with and all behind it as the reason, if it is so."""
    found = _NUMBERED.match(text)
    return (found["goods"], found["why"].strip(" 。.!！")) if found else said_why(text)


def kind_of(why: str) -> tuple[DisposalReason, str]:
    """Return which of the reasons words give, and the words where they say more than that."""
    for kind, signs in _KINDS:
        if re.search(signs, why, re.IGNORECASE):
            bare = re.fullmatch(rf"(?:已经?)?(?:{signs})了?", why, re.IGNORECASE)
            return kind, "" if bare and len(why) <= _BARE else why
    fell = re.search(_FALLEN, why, re.IGNORECASE)
    return DisposalReason.CONTAMINATED if fell else DisposalReason.OTHER, why
