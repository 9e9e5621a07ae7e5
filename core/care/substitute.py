"""Substitute: a rule that one item may replace another, asked for by one and approved by another.

Only a rule that is approved and valid today is ever offered, with who approved it and when, and
with where the replacement lies. A head decides on what the own department asks for; who may decide
everywhere decides on everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, insert

from core.actor import ActorKind
from core.care.rule import RULES, SubstituteView, change, one_rule, read_rules
from core.clock import NO_EXPIRY, day_number
from core.errors import RefusedError
from core.once import done_once, fingerprint
from core.people.roles import acting, allowed, permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.stock.card import ItemCard, item_card
from core.stock.figures import Figures
from core.stock.item import Article, article
from core.stock.location import today
from core.stock.overview import Nearness, NearStock, near, stock_of
from core.tables.kinds import RuleState
from core.unit_of_work import UnitOfWork

MOST_READ = 500
"""Rules that are looked through for those that somebody may decide on."""
MOST_NEAR = 3
_KIND = 10
"""Characters of an insurance code that say of what kind an article is: its class and its kind."""
_c = RULES.c


@dataclass(frozen=True, slots=True)
class AskSubstitute:
    """A wish that an item may be replaced by another, under a condition, with the evidence."""

    item: int
    replacement: int
    condition: str
    evidence: str = ""
    both_ways: bool = False


@dataclass(frozen=True, slots=True)
class DecideSubstitute:
    """The decision of a second person: yes, from a day to a day, or no."""

    substitute: int
    approve: bool
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class EndSubstitute:
    """An approved rule ends now."""

    substitute: int
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be used instead, by which rule, and how much of it is where."""

    rule: SubstituteView
    article: Article
    here: Figures | None
    """At the asker's own home; none if nothing is there."""
    total: Figures
    nearest: tuple[NearStock, ...]


@needs(Right.ASK_SUBSTITUTE)
def ask_substitute(uow: UnitOfWork, cmd: AskSubstitute) -> SubstituteView:
    """Ask that an item may be replaced by another; it counts only once somebody else approves."""
    mark = fingerprint(cmd, uow.actor.id)
    return one_rule(uow, done_once(uow, mark, lambda: _ask(uow, cmd)))


def _ask(uow: UnitOfWork, cmd: AskSubstitute) -> int:
    connection = uow.writing.cold()
    article(uow, cmd.item), article(uow, cmd.replacement)
    if cmd.item == cmd.replacement:
        raise RefusedError("care.same_item")
    if not plain(cmd.condition, 300):
        raise RefusedError("care.condition_missing")
    check_no_patient(cmd.condition, cmd.evidence)
    _check_new(uow, cmd)
    made = uow.new_id()
    pair = {"site": uow.site, "id": made, "item": cmd.item, "replacement": cmd.replacement}
    why = {"condition": plain(cmd.condition, 300), "evidence": plain(cmd.evidence, 300)}
    asked = {"asked_by": uow.actor.id, "asked_at": uow.now, "both_ways": cmd.both_ways}
    life = {"state": RuleState.ASKED.value, "valid_from": 0, "valid_to": NO_EXPIRY}
    connection.execute(insert(RULES).values(**pair, **why, **asked, **life))
    uow.emit("substitute_asked", item=cmd.item, subject=made)
    uow.audit("ask_substitute", subject=made)
    return made


@needs(Right.DECIDE_SUBSTITUTE)
def decide_substitute(uow: UnitOfWork, cmd: DecideSubstitute) -> SubstituteView:
    """Approve or refuse a rule that somebody else asked for."""
    mark = fingerprint(cmd, uow.actor.id)
    return one_rule(uow, done_once(uow, mark, lambda: _decide(uow, cmd)))


def _decide(uow: UnitOfWork, cmd: DecideSubstitute) -> int:
    rule = one_rule(uow, cmd.substitute)
    permit(uow, Right.DECIDE_SUBSTITUTE, rule.path)
    wanted = RuleState.APPROVED if cmd.approve else RuleState.REFUSED
    if rule.state is wanted and rule.decided_by and rule.decided_by.id == uow.actor.id:
        return rule.id
    if rule.state is not RuleState.ASKED:
        raise RefusedError("care.substitute_closed", state=rule.state.value)
    change(uow, [rule.id], decision(uow, rule, cmd))
    uow.emit(f"substitute_{wanted.value}", item=rule.item.id, subject=rule.id)
    uow.audit("decide_substitute", subject=rule.id, detail=f"{wanted.value}: {cmd.note.strip()}")
    return rule.id


@needs(Right.DECIDE_SUBSTITUTE)
def end_substitute(uow: UnitOfWork, cmd: EndSubstitute) -> SubstituteView:
    """End an approved rule; it stays on record."""
    mark = fingerprint(cmd, uow.actor.id)
    return one_rule(uow, done_once(uow, mark, lambda: _end(uow, cmd)))


def _end(uow: UnitOfWork, cmd: EndSubstitute) -> int:
    rule = one_rule(uow, cmd.substitute)
    permit(uow, Right.DECIDE_SUBSTITUTE, rule.path)
    if rule.state is RuleState.ENDED:
        return rule.id
    if rule.state is not RuleState.APPROVED:
        raise RefusedError("care.substitute_closed", state=rule.state.value)
    if not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")
    check_no_patient(cmd.reason)
    change(uow, [rule.id], {"state": RuleState.ENDED.value, "valid_to": day_number(today(uow))})
    uow.audit("end_substitute", subject=rule.id, detail=cmd.reason.strip())
    return rule.id


@needs(Right.DECIDE_SUBSTITUTE)
def asked_substitutes(uow: UnitOfWork) -> tuple[SubstituteView, ...]:
    """Return the rules that wait for the actor's decision, the longest waiting first."""
    return _decidable(uow, _c.state == RuleState.ASKED.value)


@needs(Right.DECIDE_SUBSTITUTE)
def standing_substitutes(uow: UnitOfWork) -> tuple[SubstituteView, ...]:
    """Return the rules that stand and that the actor may end, the oldest first."""
    valid = _c.valid_to >= day_number(today(uow))
    return _decidable(uow, valid & (_c.state == RuleState.APPROVED.value))


@needs(Right.SEE_STOCK)
def substitute(uow: UnitOfWork, substitute_id: int) -> SubstituteView:
    """Return one rule, whatever its state."""
    return one_rule(uow, substitute_id)


@needs(Right.SEE_STOCK)
def substitutes(uow: UnitOfWork, item: int, near_location: int | None = None) -> tuple[Choice, ...]:
    """Return what may be used instead of an item today, the most alike first of what is there."""
    article(uow, item)
    now = day_number(today(uow))
    that_way = (_c.item == item) | ((_c.replacement == item) & _c.both_ways.is_(True))
    valid = (_c.valid_from <= now) & (_c.valid_to >= now)
    rules = read_rules(uow, that_way & valid & (_c.state == RuleState.APPROVED.value))
    found: dict[int, Choice] = {}
    for rule in rules:
        other = rule.replacement if rule.item.id == item else rule.item
        found.setdefault(other.id, _choice(uow, rule, other, near_location))
    asked = item_card(uow, item)
    unlike = {other: _unlike(asked, item_card(uow, other)) for other in found}
    return tuple(sorted(found.values(), key=lambda each: _readiest(each, unlike)))


def decision(uow: UnitOfWork, rule: SubstituteView, cmd: DecideSubstitute) -> dict[str, object]:
    """Return what a decision changes in a rule; refused where it may not be taken."""
    if rule.asked_by.id == uow.actor.id:
        raise RefusedError("care.own_request")
    if cmd.valid_from and cmd.valid_to and cmd.valid_to < cmd.valid_from:
        raise RefusedError("care.dates_reversed")
    check_no_patient(cmd.note)
    wanted = RuleState.APPROVED if cmd.approve else RuleState.REFUSED
    start = today(uow) if cmd.valid_from is None else cmd.valid_from
    days = {"valid_from": day_number(start), "valid_to": day_number(cmd.valid_to)}
    who = {"decided_by": uow.actor.id, "decided_at": uow.now}
    return {"state": wanted.value, **days, **who}


def _decidable(uow: UnitOfWork, fits: ColumnElement[bool]) -> tuple[SubstituteView, ...]:
    """Return those of some rules that the actor may decide on: asked for where that is held."""
    found = read_rules(uow, fits, MOST_READ)
    if uow.actor.kind is ActorKind.PROGRAM:
        return tuple(found)
    who = acting(uow)
    return tuple(each for each in found if allowed(uow, who, Right.DECIDE_SUBSTITUTE, each.path))


def _choice(
    uow: UnitOfWork, rule: SubstituteView, other: Article, near_location: int | None
) -> Choice:
    having = near(uow, other.id, near_location)
    stock = stock_of(uow, other.id)
    mine = None if near_location is None else stock.at(near_location)
    here = None if mine is None else mine.figures
    return Choice(rule, other, here, stock.total, having[:MOST_NEAR])


def _unlike(asked: ItemCard, other: ItemCard) -> int:
    """Return in how much one article is unlike another: of another kind, of another size."""
    kinds = {card.nhsa_code[:_KIND] for card in (asked, other)}
    sizes = {frozenset((size.value, size.unit) for size in card.sizes) for card in (asked, other)}
    return 2 * (len(kinds) > 1) + (len(sizes) > 1)


def _readiest(choice: Choice, unlike: Mapping[int, int]) -> tuple[bool, int, int, int, str]:
    """Return by what choices stand in order: what is there, the most alike, the nearest, more."""
    here = sum(
        each.home.figures.available for each in choice.nearest if each.nearness is Nearness.HERE
    )
    total, article = choice.total.available, choice.article
    return (not total, unlike[article.id], -here, -total, article.code)


def _check_new(uow: UnitOfWork, cmd: AskSubstitute) -> None:
    """Refuse a rule that is already asked for, or approved and not yet over."""
    pair = (_c.item == cmd.item) & (_c.replacement == cmd.replacement)
    back = (_c.item == cmd.replacement) & (_c.replacement == cmd.item) & _c.both_ways.is_(True)
    alive = _c.state.in_((RuleState.ASKED.value, RuleState.APPROVED.value))
    valid = _c.valid_to >= day_number(today(uow))
    known = read_rules(uow, (pair | back) & alive & valid)
    if known:
        raise RefusedError("care.substitute_exists", state=known[0].state.value)
