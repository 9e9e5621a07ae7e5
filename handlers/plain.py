"""Plain words: what a sentence without a command means.

A code is read, a verb at the start or end ("领 2 个…", "take two…") becomes the act, and all else
is a question about stock, because that is what people ask a hundred times for every other thing.
"""

import re
from collections.abc import Awaitable, Callable

from core.codes.read import looks_like_code
from handlers.code import scanned
from handlers.turn import Meant, Turn
from handlers.which import which

_VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "greeting",
        re.compile(r"^(你好|您好|在吗|hi|hello|hey|help|帮助|菜单|怎么用)[!！。.?？\s]*$", re.I),
    ),
    (
        "mine",
        re.compile(r"^(我(今天)?(领|拿)了(什么|哪些|多少)|what (did|have) i take?n?).*$", re.I),
    ),
    (
        "return",
        re.compile(
            r"^(我要|我想|帮我)?(退回|退还|归还|退|还)(?![有剩没])|^(return|put back|give back)\b",
            re.I,
        ),
    ),
    ("use", re.compile(r"^(我)?(使用|用掉|用了|用)|^(use|used)\b", re.I)),
    (
        "take",
        re.compile(r"^(我要|我想|帮我)?(领用|领取|领|拿|取)(?!了)|^(take|get me|i need)\b", re.I),
    ),
    ("transfer", re.compile(r"^(我要|帮我)?(调拨|调)|^transfer\b", re.I)),
    ("dispose", re.compile(r"^(我要)?(报废|销毁)|^(dispose of|scrap|dispose)\b", re.I)),
    ("count", re.compile(r"^(我要)?(盘点|盘)|^count\b", re.I)),
    (
        "sub",
        re.compile(
            r"^(替代|代替)(品)?|(有什么|有没有|什么)?(能|可以)?(替代|代替)(品|的)?[吗?？]*$"
            r"|^substitutes?( for)?\b",
            re.I,
        ),
    ),
)
Room = Callable[[Turn, str], Awaitable[None]]


def intent(text: str) -> tuple[str, str]:
    """Return what a sentence asks for, and the words that are left without its verb."""
    for name, pattern in _VERBS:
        found = pattern.search(text)
        if found:
            rest = (text[: found.start()] + text[found.end() :]).strip(" ,，。.、：:")
            return name, rest
    return "stock", text


def said_with(rooms: dict[str, Room]) -> Room:
    """Return what answers plain words, given the rooms for each intent."""

    async def said(turn: Turn, text: str) -> None:
        if looks_like_code(text):
            await scanned(turn, text)
            return
        name, rest = intent(text.lstrip("/"))
        room = rooms.get(name)
        if room is not None and (rest or name in ("greeting", "mine")):
            await room(turn, rest)
        else:
            await which(turn, text.lstrip("/"), "stock", Meant(0))

    return said
