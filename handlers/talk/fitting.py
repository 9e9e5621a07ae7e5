"""Fitting: a text of Telegram HTML made as short as one message may be, its marks kept whole."""

import re
from collections.abc import Sequence
from html import unescape

from locales import Html, Words

MOST_TEXT = 4_000
"""Characters of one message; the server takes 4,096 and counts otherwise than we do."""
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z-]*)[^<>]*>|&#?[a-zA-Z0-9]+;|.", re.DOTALL)
_MARK = re.compile(r"<(/?)([a-zA-Z][a-zA-Z-]*)[^<>]*>")
_ADDRESS = re.compile(
    r"(?:https?://|tg://|ftp://|www\.)[^\s<>\"]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|cn|net|org|io|me|top|xyz|info|cc|vip|club|site|app|link)"
    r"(?![\w-])(?:[/?#][^\s<>\"]*)?",
    re.IGNORECASE,
)
_PERHAPS = re.compile(r"://|\.[A-Za-z]|[Ww]{3}\.")
"""What every address has in it, found in a tenth of the time."""
_NO_LINKS = frozenset({"a", "code", "pre"})
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


def unlinked(html: str) -> Html:
    """Return the text with addresses of the web that stand in it as plain code: nobody follows one.

    The chat makes a link of anything that looks like an address, also of what somebody else wrote.
    """
    if not _PERHAPS.search(html):
        return Html(html)
    marks: list[str] = []
    parts: list[str] = []
    at = 0
    for found in _MARK.finditer(html):
        parts += [_plain(html[at : found.start()], marks), found[0]]
        _follow(marks, found)
        at = found.end()
    return Html("".join([*parts, _plain(html[at:], marks)]))


def without_marks(html: str) -> str:
    """Return what a text of Telegram HTML says, without marks."""
    return unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "", html))


def fitting(html: str, most: int = MOST_TEXT) -> str:
    """Return a text of Telegram HTML, cut if it is longer than one message may be."""
    return shortened(unlinked(html), most)


def written(html: str, words: Words) -> dict[str, object]:
    """Return a text, and what stands above it if its reader may have read it before."""
    return {"text": fitting(html), "copy": words("common.copy")}


def _plain(text: str, marks: Sequence[str]) -> str:
    if not text or _NO_LINKS.intersection(marks):
        return text
    return _ADDRESS.sub(r"<code>\g<0></code>", text)


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
