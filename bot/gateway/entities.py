"""Entity: a stretch of a text with a meaning, counted in UTF-16 units as Telegram counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from bot.gateway.wire import Json, whole_characters

# Where a value belongs in the entity's JSON.
VALUE_FIELD = {
    "text_link": "url",
    "pre": "language",
    "custom_emoji": "custom_emoji_id",
    "text_mention": "user",
}
_DETECTED = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
_MARKED = {"bold", "italic", "underline", "strikethrough", "spoiler", "code"}
_MARKED |= {"blockquote", "expandable_blockquote"}
KINDS = frozenset(_DETECTED | _MARKED | VALUE_FIELD.keys())

# Inside these nothing else is detected.
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url"})

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、）】》]+)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<!\w)(?P<mention>@[A-Za-z0-9_]{2,32})(?!\w)"
)
MOST_DETECTED = 100
_URL_TAIL = ".,;:!?)]}'\""

# Telegram turns control characters into spaces, carriage returns into nothing.
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)} | {127: " "}
_CONTROL |= dict.fromkeys([13, *range(0x2028, 0x202F)], "")


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity; `value` is the link, the language or the person's id where the kind has one."""

    kind: str
    offset: int
    length: int
    value: str = ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length


def as_json(entity: Entity) -> Json:
    """Return an entity as it is kept."""
    where = {"offset": entity.offset, "length": entity.length}
    return {"kind": entity.kind, **where, "value": entity.value}


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text with its entities."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def part(self, entity: Entity) -> str:
        """Return the stretch of text under the entity."""
        return cut(self.text, entity.offset, entity.end)


class Growing:
    """A text that is read piece by piece, with the marks found so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        """How long the text is, in UTF-16 units."""
        self.entities: list[Entity] = []

    def say(self, text: str) -> None:
        """Let the text go on."""
        if text:
            self.parts.append(text)
            self.size += units(text)

    def words(self) -> FormattedText:
        """Return what was read."""
        return FormattedText("".join(self.parts), ordered(self.entities))


def units(text: str) -> int:
    """Return the length in UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, end: int) -> str:
    """Return the stretch between two UTF-16 offsets."""
    if units(text) == len(text):
        return text[start:end]
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def clean(text: str) -> str:
    """Return the text without control characters and broken surrogates."""
    text = text.translate(_CONTROL)
    return whole_characters(text)


def ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the entities as Telegram lists them: by place, the longer first."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def trimmed(words: FormattedText) -> FormattedText:
    """Return the text without white space around it, its entities moved along."""
    text = words.text.rstrip()
    lead = len(text) - len(text.lstrip())
    text = text[lead:]
    size = units(text)
    kept = []
    for entity in words.entities:
        start = min(max(entity.offset - lead, 0), size)
        end = min(max(entity.end - lead, 0), size)
        if end > start:
            kept.append(replace(entity, offset=start, length=end - start))
    return FormattedText(text, ordered(kept))


def detected(words: FormattedText) -> FormattedText:
    """Return the text with its commands, mentions and links found."""
    found = [
        entity
        for entity in _find(words.text)
        if not any(
            other.kind in _OPAQUE and other.offset < entity.end and entity.offset < other.end
            for other in words.entities
        )
    ]
    if not found:
        return words
    return FormattedText(words.text, ordered([*words.entities, *found]))


def _find(text: str) -> Iterable[Entity]:
    place = offset = 0
    for match in islice(_FOUND.finditer(text), MOST_DETECTED):
        offset += units(text[place : match.start()])
        place = match.start()
        kind = match.lastgroup or ""
        part = match[0].rstrip(_URL_TAIL) if kind == "url" else match[0]
        yield Entity(kind, offset, units(part))
