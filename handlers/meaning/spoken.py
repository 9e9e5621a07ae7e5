"""Spoken: which item a sentence means, and how many of it, where the last word says so.

A number at the very end ("take guidewire 2") is a quantity only when that is unmistakable: with it
nothing fits the sizes, and without it one item is certain. All else is left to be a size.
"""

import re
from dataclasses import replace

from core.stock.finder import Finding, Understood, make_out
from core.stock.search import DecisionKind, HitKind
from handlers.talk.turn import Turn

_TAIL = re.compile(r"^(?P<words>.*\S)\s+(?P<number>[1-9]\d?)$")


async def spoken(turn: Turn, text: str, *, counted: bool = False) -> tuple[Understood, Finding]:
    """Return what words say and which item they mean; ``counted``: the number was said before."""
    understood, finding = await turn.door.ask(make_out, text)
    tail = _TAIL.match(understood.words.strip())
    if counted or understood.quantity is not None or tail is None or _fits(finding):
        return understood, finding
    shorter, sure = await turn.door.ask(make_out, tail["words"])
    if sure.kind is not DecisionKind.ONE:
        return understood, finding
    place = understood.place or shorter.place
    return replace(shorter, place=place, quantity=int(tail["number"])), sure


def asked_among(finding: Finding) -> str:
    """Return the name of the question with which a few items are offered."""
    if finding.hits and finding.hits[0].kind is HitKind.LIKE_CODE:
        return "which.no_such_code"
    if finding.hits and not finding.hits[0].size_matched:
        return "which.no_such_size"
    return "which.size" if finding.one_family else "which.one"


def _fits(finding: Finding) -> bool:
    """Tell whether the number may well be a size, or part of a name."""
    return bool(finding.hits) and finding.hits[0].size_matched
