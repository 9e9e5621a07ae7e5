"""Received: what people write about a receipt that differs instead of pressing its buttons.

"其余都到了" is the button of all the rest, "没收到" that of the one piece that is asked about.
"""

import re
import unicodedata

_CAME = r"(?:已经?)?(?:收到|到货|到齐|收齐|到|来|齐)(?:了|啦)?"
_MISSING = r"(?:还|也)?(?:没有?|未)(?:收到|到货|到齐|收齐|到|来|齐|见)(?:了|呢)?"
_OTHERS = (
    r"(?:其余|其它|其他|剩下|剩余|余下|别的|另外)(?:的|那?几[个件行样]|\d{1,3}\s?[个件行样]|货)*"
)
_ALL = r"(?:全部|全都|都|全)"
_EN_OTHERS = (
    r"(?:(?:all )?(?:of )?(?:the )?(?:others?|rest|remaining)(?: ones)?|everything else|everything"
    r"|all of them|they all|all)"
)
_EN_NOT = r"(?:did not|didn't|didnt|have not|haven't|has not|hasn't|not)"
_REST: tuple[tuple[bool, re.Pattern[str]], ...] = (
    (
        False,
        re.compile(
            rf"(?:{_OTHERS}{_ALL}?|{_ALL}){_MISSING}"
            r"|(?:none|nothing)(?: else| of (?:the others|the rest|them|it))?"
            r" (?:came|arrived|come)"
            rf"|{_EN_OTHERS}(?: all)? {_EN_NOT}(?: all)? (?:come|arrived?|came|here)(?: yet)?"
            rf"|{_EN_OTHERS}(?: are| is)?(?: all)? missing",
            re.IGNORECASE,
        ),
    ),
    (
        True,
        re.compile(
            rf"(?:{_OTHERS}{_ALL}?|{_ALL}){_CAME}"
            rf"|{_EN_OTHERS}(?: have| has| are| is)?(?: all)?"
            r" (?:came|come|arrived|here|received|there)",
            re.IGNORECASE,
        ),
    ),
)
_ONE: tuple[tuple[bool, re.Pattern[str]], ...] = (
    (
        False,
        re.compile(
            rf"(?:这[个件根支])?{_MISSING}"
            rf"|(?:it )?{_EN_NOT} (?:come|came|arrived?|received|here)(?: yet)?"
            r"|(?:it is |it's )?(?:missing|not here|not there)",
            re.IGNORECASE,
        ),
    ),
    (
        True,
        re.compile(
            rf"(?:这[个件根支])?{_CAME}"
            r"|(?:yes,? )?(?:it )?(?:has |is )?(?:came|come|arrived|here|received)",
            re.IGNORECASE,
        ),
    ),
)


def rest_said(text: str) -> bool | None:
    """Tell whether words say that all the rest came, or none of it; none if they say neither."""
    return _first(_REST, text)


def one_said(text: str) -> bool | None:
    """Tell whether words say that what is asked about came, or not; none if they say neither."""
    return _first(_ONE, text)


def _first(kinds: tuple[tuple[bool, re.Pattern[str]], ...], text: str) -> bool | None:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    said = " ".join(plain.split()).strip(" .。!！~,，")
    return next((came for came, pattern in kinds if pattern.fullmatch(said)), None)
