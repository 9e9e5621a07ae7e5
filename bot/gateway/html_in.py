"""HTML in: the small HTML a bot may send, read into text and entities, refused as Telegram does."""

import html
import re
from dataclasses import dataclass

from bot.gateway.entities import Entity, FormattedText, Growing
from bot.gateway.entities_in import is_emoji_id, linked
from bot.gateway.refusal import ApiError, bad_request

_KIND = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
_STOP = re.compile(r"[<&]")
_NAME = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(r"&(?:#(?:x[0-9a-fA-F]{1,6}|[0-9]{1,7})|lt|gt|amp|quot);?")
_ATTRIBUTE = re.compile(
    r"\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[A-Za-z0-9.-]*)(?=[\s>])))?"
)
_END = re.compile(r"</(?P<name>[^\s>]*)\s*(?P<close>>?)")
# The attributes that matter, and what their value must begin with.
_ARGUMENT = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("blockquote", "expandable"): "",
}


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int


class _Reader(Growing):
    """Walks over the source once."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.open: list[_Open] = []

    def read(self) -> FormattedText:
        place = 0
        while (stop := _STOP.search(self.source, place)) is not None:
            self.say(self.source[place : stop.start()])
            place = self._reference(stop.start()) if stop[0] == "&" else self._tag(stop.start())
        self.say(self.source[place:])
        if self.open:
            tag = self.open[-1].tag
            raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return self.words()

    def _reference(self, place: int) -> int:
        match = _REFERENCE.match(self.source, place)
        if match is None:
            self.say("&")
            return place + 1
        self.say(html.unescape(match[0].rstrip(";") + ";"))
        return match.end()

    def _tag(self, place: int) -> int:
        if self.source.startswith("</", place):
            return self._end_tag(place)
        name = _NAME.match(self.source, place + 1)
        assert name is not None
        if name.end() == len(self.source):
            raise self._broken("Unclosed start tag", place)
        tag = name[0].lower()
        if tag not in _KIND:
            raise self._broken(f'Unsupported start tag "{tag}"', place)
        argument, end = self._attributes(tag, name.end(), place)
        if tag == "tg-emoji" and not is_emoji_id(argument):
            raise _broken("Invalid custom emoji identifier specified")
        if tag == "span" and argument != "spoiler":
            raise self._broken('Tag "span" must have class "tg-spoiler"', place)
        self.open.append(_Open(tag, argument, self.size, len(self.parts)))
        return end

    def _attributes(self, tag: str, place: int, begin: int) -> tuple[str, int]:
        argument = ""
        while True:
            while place < len(self.source) and self.source[place].isspace():
                place += 1
            if self.source[place : place + 1] == ">":
                return argument, place + 1
            match = _ATTRIBUTE.match(self.source, place)
            if match is None or self.source[match.end() : match.end() + 1] in {"", "="}:
                raise self._broken("Unclosed start tag", begin)
            argument = self._argument(tag, match, begin) or argument
            place = match.end()

    def _argument(self, tag: str, match: re.Match[str], begin: int) -> str:
        name = match["name"].lower()
        given = [match[part] for part in ("double", "single", "bare") if match[part] is not None]
        if not given and (tag, name) != ("blockquote", "expandable"):
            raise self._broken(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        start = _ARGUMENT.get((tag, name))
        if start is None:
            return ""
        value = html.unescape(given[0]) if given else name
        return value.removeprefix(start) if value.startswith(start) else ""

    def _end_tag(self, place: int) -> int:
        if not self.open:
            raise self._broken("Unexpected end tag", place)
        match = _END.match(self.source, place)
        assert match is not None
        if not match["close"]:
            raise self._broken("Unclosed end tag", place)
        last = self.open.pop()
        found = match["name"].lower()
        if found and found != last.tag:
            raise self._broken(
                "Unmatched end tag", place, f', expected "</{last.tag}>", found "</{found}>"'
            )
        if self.size > last.offset:
            self._close(last)
        return match.end()

    def _close(self, last: _Open) -> None:
        entity = Entity(_KIND[last.tag], last.offset, self.size - last.offset)
        inner = self.entities[-1] if self.entities else None
        if last.tag == "a":
            self._link(last, entity)
        elif last.tag == "pre" and inner is not None and _same(inner, entity, "code"):
            self.entities[-1] = Entity("pre", entity.offset, entity.length, inner.value)
        elif last.tag == "blockquote" and last.argument:
            self.entities.append(Entity("expandable_blockquote", entity.offset, entity.length))
        else:
            value = last.argument if last.tag in {"code", "tg-emoji"} else ""
            self.entities.append(Entity(entity.kind, entity.offset, entity.length, value))

    def _link(self, last: _Open, entity: Entity) -> None:
        address = last.argument or "".join(self.parts[last.begin :])
        if (link := linked(address, entity.offset, entity.length)) is not None:
            self.entities.append(link)

    def _broken(self, words: str, place: int, rest: str = "") -> ApiError:
        offset = len(self.source[:place].encode())
        return _broken(f"{words} at byte offset {offset}{rest}")


def _same(inner: Entity, outer: Entity, kind: str) -> bool:
    return (inner.kind, inner.offset, inner.length) == (kind, outer.offset, outer.length)


def _broken(words: str) -> ApiError:
    return bad_request(f"can't parse entities: {words}")


def parse_html(source: str) -> FormattedText:
    """Return what the small HTML says.

    Raises:
        ApiError: a tag is unknown, unclosed or closed in the wrong order.
    """
    words = _Reader(source).read()
    # A language belongs to <pre><code>; alone on <code> it says nothing.
    plain = tuple(
        Entity("code", entity.offset, entity.length) if entity.kind == "code" else entity
        for entity in words.entities
    )
    return FormattedText(words.text, plain)
