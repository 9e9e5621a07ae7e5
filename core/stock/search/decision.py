"""Decision: whether a query means one item, needs asking back among a few, or names nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.stock.search.hit import Hit, HitKind

MOST_CHOICES = 5
_NOT_NAMED = 0.55
_NOTHING_BELOW = {HitKind.FUZZY: 0.6}
"""What is merely like a name must be more like it than what holds words of it."""
_SURE_FROM = 0.72
_CLEAR = 0.85
_LEAD, _WIDE_LEAD = 0.08, 0.14
_NEAR = 0.2
_BY_CODE = frozenset({HitKind.CODE, HitKind.LIKE_CODE})


class DecisionKind(StrEnum):
    """One item is meant, one of a few, or none."""

    ONE = "one"
    CHOICES = "choices"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the hits; ``family`` is set when all choices are sizes of one family."""

    kind: DecisionKind
    hits: tuple[Hit, ...]
    family: int | None


def decide(hits: Sequence[Hit]) -> Decision:
    """Return whether the best hit is meant, or which few to ask about."""
    if not hits or hits[0].score < _NOTHING_BELOW.get(hits[0].kind, _NOT_NAMED):
        return Decision(DecisionKind.NONE, (), None)
    best = hits[0]
    namesakes = [hit for hit in hits if _better_named(hit, best)]
    fitting = of_size(of_kind(hits))
    rivals = [hit for hit in fitting if best.score - hit.score <= _lead(best)]
    if best.score >= _SURE_FROM and not namesakes:
        if len(rivals) == 1 and best.size_matched:
            if best.kind is HitKind.LIKE_CODE:  # A slip of one character is another article's code.
                return Decision(DecisionKind.CHOICES, (best,), best.family)
            return Decision(DecisionKind.ONE, (best,), best.family)
        if len(rivals) > 1 and len({hit.family for hit in rivals}) == 1:
            return Decision(DecisionKind.CHOICES, _same_family(fitting, best), best.family)
    near = [hit for hit in fitting if best.score - hit.score <= _NEAR]
    return Decision(DecisionKind.CHOICES, _one_of_each([*near, *namesakes]), None)


def of_kind(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits without those of another kind, where the best is of the kind that was said.

    Who says "stent" is offered no balloon beside it, unless only that has the size asked for.
    """
    if not hits or not hits[0].of_kind:
        return list(hits)
    return [hit for hit in hits if hit.of_kind or hit.size_matched > hits[0].size_matched]


def of_size(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits without those of a wrong size, where the best has the size that was said."""
    if not hits or not hits[0].size_matched:
        return list(hits)
    return [hit for hit in hits if hit.size_matched]


def choices(hits: Sequence[Hit]) -> Decision:
    """Return the few to ask about when hits are as near to what was said as their order says."""
    return Decision(DecisionKind.CHOICES, _one_of_each(hits), None)


def _better_named(hit: Hit, best: Hit) -> bool:
    """Tell whether a hit without the size bears the very name asked for, and the best does not."""
    named = hit.kind is HitKind.EXACT and best.kind not in {HitKind.EXACT, *_BY_CODE}
    return named and best.size_matched and not hit.size_matched


def _same_family(hits: Sequence[Hit], best: Hit) -> tuple[Hit, ...]:
    return tuple(hit for hit in hits if hit.family == best.family)[:MOST_CHOICES]


def _lead(best: Hit) -> float:
    """Return by how much the best must lead: little when its code or its very name was given."""
    if best.kind in {HitKind.EXACT, *_BY_CODE}:
        return 0.015
    return _LEAD if best.score >= _CLEAR else _WIDE_LEAD


def _one_of_each(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return a few hits: of each family the best, then more of the same while there is room."""
    firsts = {hit.family: hit for hit in reversed(hits)}
    chosen = [hit for hit in hits if firsts[hit.family] is hit]
    more = [hit for hit in hits if firsts[hit.family] is not hit]
    few = (chosen + more)[:MOST_CHOICES]
    return tuple(sorted(few, key=hits.index))
