"""Wish: rules that one person asked for together, such as every size of one family by another.

They say the same of many sizes, so they are read as one, decided on at once, and ended at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.care.rule import RULES, SubstituteView, change, one_rule, read_rules
from core.care.substitute import (
    MOST_READ,
    DecideSubstitute,
    asked_substitutes,
    decision,
    standing_substitutes,
)
from core.clock import day_number
from core.errors import RefusedError
from core.once import done_once, fingerprint
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.stock.location import today
from core.tables.kinds import RuleState
from core.tables.reference import ItemSize
from core.unit_of_work import UnitOfWork

_sizes = ItemSize.metadata.tables["item_size"].c


@dataclass(frozen=True, slots=True)
class Pair:
    """One rule of a wish with the sizes of both articles, as they are written in the catalogue."""

    rule: SubstituteView
    size: str
    other: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The rules that say the same of two families, the longest waiting first; at least one."""

    pairs: tuple[Pair, ...]

    @property
    def first(self) -> SubstituteView:
        """The rule that speaks for all of them."""
        return self.pairs[0].rule


@dataclass(frozen=True, slots=True)
class DecideWish:
    """The decision about all of a wish; ``pairs`` is how many of them were shown."""

    first: int
    pairs: int
    approve: bool
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndWish:
    """All approved rules of a wish end now."""

    first: int
    pairs: int
    reason: str


@needs(Right.DECIDE_SUBSTITUTE)
def wishes(uow: UnitOfWork, *, standing: bool = False) -> tuple[Wish, ...]:
    """Return what waits for the actor's decision, or what stands and the actor may end."""
    rules: tuple[SubstituteView, ...]
    rules = standing_substitutes(uow) if standing else asked_substitutes(uow)
    grouped: dict[tuple[object, ...], list[SubstituteView]] = {}
    for rule in rules:
        grouped.setdefault(_said(rule), []).append(rule)
    sizes = _size_texts(uow, rules)
    return tuple(
        Wish(tuple(Pair(each, sizes[each.item.id], sizes[each.replacement.id]) for each in group))
        for group in grouped.values()
    )


@needs(Right.DECIDE_SUBSTITUTE)
def wish(uow: UnitOfWork, rule: int) -> Wish:
    """Return the wish that a rule belongs to, of those that the actor may decide on or end."""
    its = one_rule(uow, rule)
    permit(uow, Right.DECIDE_SUBSTITUTE, its.path)
    if its.state not in (RuleState.ASKED, RuleState.APPROVED):
        raise RefusedError("care.substitute_closed", state=its.state.value)
    for each in wishes(uow, standing=its.state is RuleState.APPROVED):
        if any(pair.rule.id == rule for pair in each.pairs):
            return each
    raise RefusedError("care.substitute_closed", state=its.state.value)


@needs(Right.DECIDE_SUBSTITUTE)
def wish_then(uow: UnitOfWork, rule: int) -> Wish:
    """Return the wish that a rule belongs to, whatever has become of it since it was decided on."""
    its = one_rule(uow, rule)
    if its.state in (RuleState.ASKED, RuleState.APPROVED):
        return wish(uow, rule)
    permit(uow, Right.DECIDE_SUBSTITUTE, its.path)
    alike = (RULES.c.asked_by == its.asked_by.id) & (RULES.c.state == its.state.value)
    closed = read_rules(uow, alike, MOST_READ)
    same = (_said(its), its.decided_at)
    rules = [each for each in closed if (_said(each), each.decided_at) == same]
    sizes = _size_texts(uow, rules)
    return Wish(
        tuple(Pair(each, sizes[each.item.id], sizes[each.replacement.id]) for each in rules)
    )


@needs(Right.DECIDE_SUBSTITUTE)
def decide_wish(uow: UnitOfWork, cmd: DecideWish) -> SubstituteView:
    """Approve or refuse everything that was asked for together; return the rule that leads it."""
    mark = fingerprint(cmd, uow.actor.id)
    return one_rule(uow, done_once(uow, mark, lambda: _decide(uow, cmd)))


def _decide(uow: UnitOfWork, cmd: DecideWish) -> int:
    lead = one_rule(uow, cmd.first)
    permit(uow, Right.DECIDE_SUBSTITUTE, lead.path)
    wanted = RuleState.APPROVED if cmd.approve else RuleState.REFUSED
    if lead.state is wanted and lead.decided_by and lead.decided_by.id == uow.actor.id:
        return lead.id
    rules = _as_shown(uow, lead, RuleState.ASKED, cmd.pairs)
    about = DecideSubstitute(lead.id, cmd.approve, valid_to=cmd.valid_to, note=cmd.note)
    change(uow, [rule.id for rule in rules], decision(uow, lead, about))
    for rule in rules:
        uow.emit(f"substitute_{wanted.value}", item=rule.item.id, subject=rule.id)
        detail = f"{wanted.value}: {cmd.note.strip()}"
        uow.audit("decide_substitute", subject=rule.id, detail=detail)
    return lead.id


@needs(Right.DECIDE_SUBSTITUTE)
def end_wish(uow: UnitOfWork, cmd: EndWish) -> SubstituteView:
    """End everything that was approved together; it stays on record."""
    mark = fingerprint(cmd, uow.actor.id)
    return one_rule(uow, done_once(uow, mark, lambda: _end(uow, cmd)))


def _end(uow: UnitOfWork, cmd: EndWish) -> int:
    lead = one_rule(uow, cmd.first)
    permit(uow, Right.DECIDE_SUBSTITUTE, lead.path)
    if lead.state is RuleState.ENDED:
        return lead.id
    if not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")
    check_no_patient(cmd.reason)
    rules = _as_shown(uow, lead, RuleState.APPROVED, cmd.pairs)
    ended = {"state": RuleState.ENDED.value, "valid_to": day_number(today(uow))}
    change(uow, [rule.id for rule in rules], ended)
    for rule in rules:
        uow.audit("end_substitute", subject=rule.id, detail=cmd.reason.strip())
    return lead.id


def _as_shown(
    uow: UnitOfWork, lead: SubstituteView, state: RuleState, shown: int
) -> list[SubstituteView]:
    """Return the rules of a wish; refused where they are not those that were shown."""
    if lead.state is not state:
        raise RefusedError("care.substitute_closed", state=lead.state.value)
    rules = [pair.rule for pair in wish(uow, lead.id).pairs]
    if len(rules) != shown:
        raise RefusedError("care.wish_changed")
    return rules


def _said(rule: SubstituteView) -> tuple[object, ...]:
    """Return what rules must agree in to be one wish; articles of no family stand alone."""
    families = (rule.item.family or rule.item.id, rule.replacement.family or rule.replacement.id)
    texts = (rule.both_ways, rule.condition, rule.evidence)
    decided = rule.decided_by.id if rule.decided_by else 0
    return (*families, *texts, rule.asked_by.id, rule.path, decided, rule.valid_to)


def _size_texts(uow: UnitOfWork, rules: Sequence[SubstituteView]) -> dict[int, str]:
    """Return how the size of every article of some rules is written; without one it is empty."""
    items = {each.item.id for each in rules} | {each.replacement.id for each in rules}
    query = select(_sizes.item, _sizes.value, _sizes.unit).where(_sizes.item.in_(items))
    found: dict[int, list[tuple[str, str]]] = {item: [] for item in items}
    for item, value, unit in uow.reading.cold().execute(query.order_by(_sizes.item, _sizes.n)):
        found[item].append((value, unit))
    return {item: _size_text(figures) for item, figures in found.items()}


def _size_text(figures: Sequence[tuple[str, str]]) -> str:
    """Return sizes in one text, the unit once where it is the same for all."""
    units = {unit for _, unit in figures}
    if len(units) == 1:
        return "×".join(value for value, _ in figures) + f" {units.pop()}".rstrip()
    return " × ".join(f"{value} {unit}".strip() for value, unit in figures)
