"""Markdown in: the MarkdownV2 a bot may send, read into text and entities as Telegram reads it.

Every sign that could be a mark is one, or must be escaped; what is begun must be ended.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from bot.gateway.entities import Entity, FormattedText, Growing
from bot.gateway.entities_in import linked
from bot.gateway.links import own_number
from bot.gateway.refusal import ApiError, bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_ESCAPED = re.compile(r"\\([\x01-\x7e])")
# The longer of two marks with the same beginning stands first.
_BEGINS = {
    "__": "underline",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "||": "spoiler",
    "`": "code",
    "[": "text_link",
    "![": "custom_emoji",
}
_ENDS = {
    "bold": "*",
    "italic": "_",
    "underline": "__",
    "strikethrough": "~",
    "spoiler": "||",
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
_CALLED = {"text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote"}
PRE = re.compile(r"```(?:(?P<language>[^ \t\r\n\0\v`]++)(?=[ \t\r\n\0\v]))?(?:\r\n|\n\r|\n|\r)?")
"""How a block of code begins: perhaps with its language, and one line's end that is not its own."""
_ADDRESS = re.compile(r"\(((?:\\[\x01-\x7e]|[^)])*+)(\))?")


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str
    argument: str
    offset: int
    place: int
    begin: int


class _Reader(Growing):
    """Walks over the source once; `fresh` says that a quotation may begin here."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.place = 0
        self.open: list[_Open] = []
        self.fresh = True
        self.quoting = False

    def read(self) -> FormattedText:
        while self.place < len(self.source):
            self._step(self.source[self.place])
        if self.quoting:
            self._end_quotation()
        if self.open:
            self._unended()
        return self.words()

    def _step(self, sign: str) -> None:
        code = bool(self.open) and self.open[-1].kind in {"code", "pre"}
        if escaped := _ESCAPED.match(self.source, self.place):
            self._take(escaped[1], 2, fresh=escaped[1] == "\n")
        elif sign not in (_RESERVED if not code else "`"):
            self._take(sign, 1, fresh=False)
        elif self._ends(sign):
            self._end(sign)
        elif sign == "\n":
            self._take(sign, 1, fresh=True)
        else:
            self._begin(sign)

    def _take(self, sign: str, width: int, *, fresh: bool) -> None:
        self.say(sign)
        self.place += width
        if sign != "\r":
            self.fresh = fresh

    def _at(self, mark: str) -> bool:
        return self.source.startswith(mark, self.place)

    def _ends(self, sign: str) -> bool:
        if not self.open:
            return False
        if self.quoting and sign == "\n" and not self._at("\n>"):
            return True
        kind = self.open[-1].kind
        if kind == "italic" and self._at("__"):
            return False
        return kind in _ENDS and self._at(_ENDS[kind])

    def _begin(self, sign: str) -> None:
        if sign == ">" and self.fresh:
            if not self.quoting:
                self._opened("blockquote", 1)
                self.quoting = True
            else:
                self.place += 1
        elif block := PRE.match(self.source, self.place):
            self._opened("pre", len(block[0]), block["language"] or "")
        elif mark := next(filter(self._at, _BEGINS), ""):
            self._opened(_BEGINS[mark], len(mark))
        else:
            words = f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
            raise broken(words)

    def _opened(self, kind: str, width: int, argument: str = "") -> None:
        self.open.append(_Open(kind, argument, self.size, self.place, len(self.parts)))
        self.place += width

    def _end(self, sign: str) -> None:
        if sign == "\n":
            self._end_quotation(sign)
            return
        last = self.open.pop()
        self.place += len(_ENDS[last.kind])
        length = self.size - last.offset
        found: Entity | None = Entity(last.kind, last.offset, length, last.argument)
        if last.kind == "text_link":
            address = self._address()
            inner = "".join(self.parts[last.begin :])
            found = linked(inner if address is None else address, last.offset, length)
        elif last.kind == "custom_emoji":
            found = Entity(last.kind, last.offset, length, self._emoji())
        if found is not None and length:
            self.entities.append(found)

    def _end_quotation(self, sign: str = "") -> None:
        """End a quotation with its line; a spoiler left open at its very end lets it unfold."""
        kind, last = "blockquote", self.open[-1]
        if last.kind == "spoiler" and self.source[last.place + 2 : self.place] in {"", "\r"}:
            kind = "expandable_blockquote"
            self.open.pop()
        if self.open[-1].kind != "blockquote":
            self._unended()
        self.quoting = False
        last = self.open.pop()
        self._take(sign, len(sign), fresh=True)
        if self.size > last.offset:
            self.entities.append(Entity(kind, last.offset, self.size - last.offset))

    def _address(self) -> str | None:
        """Return the address that follows a mark, None if none follows."""
        found = _ADDRESS.match(self.source, self.place)
        if found is None:
            return None
        if not found[2]:
            raise broken(f"Can't find end of a URL{self._where(self.place + 1)}")
        self.place = found.end()
        return _ESCAPED.sub(r"\1", found[1])

    def _emoji(self) -> str:
        address = self._address()
        if address is None:
            raise broken("The entity must contain a tg://emoji or tg://time URL")
        number = own_number(address, "emoji")
        if not number:
            raise broken("Invalid tg://emoji or tg://time URL specified")
        return str(number)

    def _unended(self) -> NoReturn:
        last = self.open[-1]
        called = _CALLED.get(last.kind) or last.kind.capitalize()
        if last.kind == "pre" and last.argument:
            called = "PreCode"
        raise broken(f"Can't find end of {called} entity{self._where(last.place)}")

    def _where(self, place: int) -> str:
        return byte_offset(self.source, place)


def byte_offset(source: str, place: int) -> str:
    """Return the words that say where in the source something stands."""
    return f" at byte offset {len(source[:place].encode())}"


def broken(words: str) -> ApiError:
    """Return the refusal of a text whose marks can't be read."""
    return bad_request(f"can't parse entities: {words}")


def parse_markdown(source: str) -> FormattedText:
    """Return what MarkdownV2 says.

    Raises:
        ApiError: a mark is not ended, or a sign that could be one is not escaped.
    """
    return _Reader(source).read()
