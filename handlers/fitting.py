"""Fitting: a text of Telegram HTML made as short as one message may be, its marks kept whole."""

import re
from html import unescape

from locales import Html

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z-]*)[^<>]*>|&#?[a-zA-Z0-9]+;|.", re.DOTALL)
_END = "\n…"


def shortened(html: str, most: int) -> Html:
    """Return the text, cut if it shows more than ``most`` characters.

    Characters are counted as the chat server does, in UTF-16 units without the marks. The cut is
    made at the end of a line where one is near, and every mark that is open there is closed.
    """
    if 2 * len(html) <= most:
        return Html(html)  # no character counts more than two
    shown = 0
    open_marks: list[str] = []
    anywhere = line = ""
    for token in _TOKEN.finditer(html):
        if token[2]:
            _follow(open_marks, token)
            continue
        if token[0] == "\n" and most // 2 < shown <= most - len(_END):
            line = html[: token.start()] + _closing(open_marks)
        shown += _width(token[0])
        if shown > most - len(_END) and not anywhere:
            anywhere = html[: token.start()] + _closing(open_marks)
        if shown > most:
            return Html((line or anywhere) + _END)
    return Html(html)


def without_marks(html: str) -> str:
    """Return what a text of Telegram HTML says, without marks."""
    return unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", html))


def _follow(open_marks: list[str], token: re.Match[str]) -> None:
    if not token[1]:
        open_marks.append(token[2])
    elif open_marks:
        open_marks.pop()


def _closing(open_marks: list[str]) -> str:
    return "".join(f"</{mark}>" for mark in reversed(open_marks))


def _width(shown: str) -> int:
    """How much a character, plain or escaped, counts."""
    return 2 if len(shown) == 1 and ord(shown) > 0xFFFF else 1
