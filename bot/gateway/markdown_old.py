"""Old Markdown: the bot's first way to mark a text, without nesting and hardly with escapes."""

import re

from bot.gateway.entities import Entity, FormattedText, Growing
from bot.gateway.entities_in import linked
from bot.gateway.markdown_in import PRE, broken, byte_offset

_SIGN = re.compile(r"\\([_*`\[])|[_*`\[]")
_ADDRESS = re.compile(r"\(([^)]*)\)?")
_KIND = {"_": "italic", "*": "bold", "`": "code"}


class _Reader(Growing):
    """Walks over the source from mark to mark."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    def read(self) -> FormattedText:
        place = 0
        while (sign := _SIGN.search(self.source, place)) is not None:
            self.say(self.source[place : sign.start()] + (sign[1] or ""))
            place = sign.end() if sign[1] else self._mark(sign[0], sign.start())
        self.say(self.source[place:])
        return self.words()

    def _mark(self, sign: str, begin: int) -> int:
        """Read from one mark to its end; return the place behind it."""
        block = PRE.match(self.source, begin)
        start = block.end() if block else begin + 1
        end = "```" if block else "]" if sign == "[" else sign
        stop = self.source.find(end, start)
        if stop < 0:
            where = byte_offset(self.source, begin)
            raise broken(f"Can't find end of the entity starting{where}")
        offset, inner = self.size, self.source[start:stop]
        self.say(inner)
        place, length = stop + len(end), self.size - offset
        found: Entity | None
        if sign == "[":
            address = _ADDRESS.match(self.source, place)
            place = address.end() if address else place
            found = linked(address[1] if address else inner, offset, length)
        else:
            kind = "pre" if block else _KIND[sign]
            found = Entity(kind, offset, length, (block["language"] or "") if block else "")
        if found is not None and length:
            self.entities.append(found)
        return place


def parse_old_markdown(source: str) -> FormattedText:
    """Return what the old Markdown says.

    Raises:
        ApiError: a mark is not ended.
    """
    return _Reader(source).read()
