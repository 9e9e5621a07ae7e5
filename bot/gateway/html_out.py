"""HTML out: a text with entities as HTML the chat page may show as it is, all else escaped."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.gateway.entities import Entity, FormattedText

_TAG = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
}
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+$", re.IGNORECASE)
# A block stands on its own lines, so the line break written beside it would show as an empty line.
_BESIDE_BLOCK = re.compile(r"(</(?:pre|blockquote)>)<br>|<br>(<(?:pre|blockquote)>)")
_VERBATIM = frozenset({"pre"})
# Only so many are drawn, so that a hostile message cannot make rendering slow.
MOST_ENTITIES = 200


def render(words: FormattedText) -> str:
    """Return the safe HTML of the text."""
    raw = words.text.encode("utf-16-le")
    size = len(raw) // 2
    shown = [entity for entity in words.entities[:MOST_ENTITIES] if _tags(words, entity)[0]]
    out: list[str] = []
    standing: list[Entity] = []
    for start, end in _stretches(shown, size):
        wanted = [entity for entity in shown if entity.offset <= start and entity.end >= end]
        kept = _common(standing, wanted)
        out += [_tags(words, entity)[1] for entity in reversed(standing[kept:])]
        out += [_tags(words, entity)[0] for entity in wanted[kept:]]
        standing = wanted
        text = html.escape(raw[2 * start : 2 * end].decode("utf-16-le", "replace"))
        verbatim = any(entity.kind in _VERBATIM for entity in standing)
        out.append(text if verbatim else text.replace("\n", "<br>"))
    out += [_tags(words, entity)[1] for entity in reversed(standing)]
    return _BESIDE_BLOCK.sub(r"\1\2", "".join(out))


def _stretches(entities: Sequence[Entity], size: int) -> Iterator[tuple[int, int]]:
    edges = {0, size}
    for entity in entities:
        edges |= {min(entity.offset, size), min(entity.end, size)}
    places = sorted(edges)
    yield from pairwise(places)


def _common(standing: Sequence[Entity], wanted: Sequence[Entity]) -> int:
    kept = 0
    while kept < min(len(standing), len(wanted)) and standing[kept] == wanted[kept]:
        kept += 1
    return kept


def _tags(words: FormattedText, entity: Entity) -> tuple[str, str]:
    """Return the opening and closing tag, both empty for what the page does not mark."""
    if entity.kind in {"text_link", "url"}:
        address = entity.value or words.part(entity)
        if not _SAFE_LINK.match(address):
            return "", ""
        safe = html.escape(address)
        return f'<a href="{safe}" target="_blank" rel="noopener noreferrer">', "</a>"
    tag = _TAG.get(entity.kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")
