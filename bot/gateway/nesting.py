"""Nesting: which marks of a text may stand in one another, as Telegram settles it.

Bold, italic, underline, strikethrough and spoiler go with anything but code; quotations, code and
links hold none of their own sort. What may not stand is left away, and is no refusal.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.gateway.entities import Entity, ordered

LIGHT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_CODE = frozenset({"code", "pre"})
_QUOTE = frozenset({"blockquote", "expandable_blockquote"})
_Span = tuple[int, int]


def settled(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the marks as they stand in a message, equal ones that touch as one."""
    if len(entities) < 2:
        return tuple(entities)
    quotes = _apart(each for each in entities if each.kind in _QUOTE)
    heavy = _apart(each for each in entities if each.kind not in LIGHT | _QUOTE)
    code = [(each.offset, each.end) for each in heavy if each.kind in _CODE]
    light = (mark for kind in sorted(LIGHT) for mark in _light(kind, entities, code))
    return ordered([*quotes, *heavy, *light])


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Return marks of which none has a character with another, the outer before the inner."""
    kept: list[Entity] = []
    for each in ordered(entities):
        if not kept or kept[-1].end <= each.offset:
            kept.append(each)
    return kept


def _light(kind: str, entities: Sequence[Entity], code: Sequence[_Span]) -> Iterator[Entity]:
    spans = sorted((each.offset, each.end) for each in entities if each.kind == kind)
    for start, end in _joined(spans):
        for first, last in _without(start, end, code):
            yield Entity(kind, first, last - first)


def _joined(spans: Sequence[_Span]) -> list[_Span]:
    joined: list[_Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(start: int, end: int, code: Sequence[_Span]) -> Iterator[_Span]:
    for first, last in code:
        if first < end and start < last:
            if start < first:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end
