"""Substitute: a rule that one item may replace another, asked for by one and approved by another.

Only a rule that is approved and valid today is ever offered, with who approved it and when, and
with where the replacement lies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, select, update

from core.clock import NO_EXPIRY, day, day_number
from core.errors import RefusedError
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Row
from core.stock.figures import Figures
from core.stock.item import Article, article
from core.stock.location import today
from core.stock.overview import Nearness, NearStock, near, stock_of
from core.stock.trace import Who
from core.tables.care import Substitute
from core.tables.kinds import RuleState
from core.tables.people import Staff
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 50
MOST_NEAR = 3
_table = Substitute.metadata.tables["substitute"]
_c = _table.c
_asker = Staff.metadata.tables["staff"].alias("asker")
_decider = Staff.metadata.tables["staff"].alias("decider")
_columns = (
    *(_c.id, _c.item, _c.replacement, _c.both_ways, _c.condition, _c.evidence, _c.asked_by),
    *(_asker.c.name, _asker.c.name_latin, _c.asked_at, _c.decided_by, _decider.c.name),
    *(_decider.c.name_latin, _c.decided_at, _c.valid_from, _c.valid_to, _c.state),
)


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
class SubstituteView:
    """One rule with who asked, who decided and when."""

    id: int
    item: Article
    replacement: Article
    both_ways: bool
    condition: str
    evidence: str
    asked_by: Who
    asked_at: datetime
    decided_by: Who | None
    decided_at: datetime | None
    valid_from: date | None
    valid_to: date | None
    state: RuleState


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
    connection.execute(insert(_table).values(**pair, **why, **asked, **life))
    uow.emit("substitute_asked", item=cmd.item, subject=made)
    uow.audit("ask_substitute", subject=made)
    return _one(uow, made)


@needs(Right.DECIDE_SUBSTITUTE)
def decide_substitute(uow: UnitOfWork, cmd: DecideSubstitute) -> SubstituteView:
    """Approve or refuse a rule that somebody else asked for."""
    rule = _one(uow, cmd.substitute)
    wanted = RuleState.APPROVED if cmd.approve else RuleState.REFUSED
    if rule.state is wanted and rule.decided_by and rule.decided_by.id == uow.actor.id:
        return rule
    if rule.state is not RuleState.ASKED:
        raise RefusedError("care.substitute_closed", state=rule.state.value)
    if rule.asked_by.id == uow.actor.id:
        raise RefusedError("care.own_request")
    if cmd.valid_from and cmd.valid_to and cmd.valid_to < cmd.valid_from:
        raise RefusedError("care.dates_reversed")
    check_no_patient(cmd.note)
    start = today(uow) if cmd.valid_from is None else cmd.valid_from
    days = {"valid_from": day_number(start), "valid_to": day_number(cmd.valid_to)}
    who = {"decided_by": uow.actor.id, "decided_at": uow.now}
    _change(uow, rule.id, {"state": wanted.value, **days, **who})
    uow.emit(f"substitute_{wanted.value}", item=rule.item.id, subject=rule.id)
    uow.audit("decide_substitute", subject=rule.id, detail=f"{wanted.value}: {cmd.note.strip()}")
    return _one(uow, rule.id)


@needs(Right.DECIDE_SUBSTITUTE)
def end_substitute(uow: UnitOfWork, cmd: EndSubstitute) -> SubstituteView:
    """End an approved rule; it stays on record."""
    rule = _one(uow, cmd.substitute)
    if rule.state is RuleState.ENDED:
        return rule
    if rule.state is not RuleState.APPROVED:
        raise RefusedError("care.substitute_closed", state=rule.state.value)
    if not plain(cmd.reason, 200):
        raise RefusedError("reason.missing")
    check_no_patient(cmd.reason)
    _change(uow, rule.id, {"state": RuleState.ENDED.value, "valid_to": day_number(today(uow))})
    uow.audit("end_substitute", subject=rule.id, detail=cmd.reason.strip())
    return _one(uow, rule.id)


@needs(Right.DECIDE_SUBSTITUTE)
def asked_substitutes(uow: UnitOfWork) -> tuple[SubstituteView, ...]:
    """Return the rules that wait for a decision, the longest waiting first."""
    return tuple(_read(uow, _c.state == RuleState.ASKED.value))


@needs(Right.DECIDE_SUBSTITUTE)
def standing_substitutes(uow: UnitOfWork) -> tuple[SubstituteView, ...]:
    """Return the rules that were approved and are not over, the oldest first."""
    valid = _c.valid_to >= day_number(today(uow))
    return tuple(_read(uow, valid & (_c.state == RuleState.APPROVED.value)))


@needs(Right.SEE_STOCK)
def substitute(uow: UnitOfWork, substitute_id: int) -> SubstituteView:
    """Return one rule, whatever its state."""
    return _one(uow, substitute_id)


@needs(Right.SEE_STOCK)
def substitutes(uow: UnitOfWork, item: int, near_location: int | None = None) -> tuple[Choice, ...]:
    """Return what may be used instead of an item today, what is nearest to hand first."""
    article(uow, item)
    now = day_number(today(uow))
    that_way = (_c.item == item) | ((_c.replacement == item) & _c.both_ways.is_(True))
    valid = (_c.valid_from <= now) & (_c.valid_to >= now)
    rules = _read(uow, that_way & valid & (_c.state == RuleState.APPROVED.value))
    found: dict[int, Choice] = {}
    for rule in rules:
        other = rule.replacement if rule.item.id == item else rule.item
        found.setdefault(other.id, _choice(uow, rule, other, near_location))
    return tuple(sorted(found.values(), key=_readiest))


def _choice(
    uow: UnitOfWork, rule: SubstituteView, other: Article, near_location: int | None
) -> Choice:
    having = near(uow, other.id, near_location)
    stock = stock_of(uow, other.id)
    mine = None if near_location is None else stock.at(near_location)
    here = None if mine is None else mine.figures
    return Choice(rule, other, here, stock.total, having[:MOST_NEAR])


def _readiest(choice: Choice) -> tuple[int, int, str]:
    here = sum(
        each.home.figures.available for each in choice.nearest if each.nearness is Nearness.HERE
    )
    return (-here, -choice.total.available, choice.article.code)


def _check_new(uow: UnitOfWork, cmd: AskSubstitute) -> None:
    """Refuse a rule that is already asked for, or approved and not yet over."""
    pair = (_c.item == cmd.item) & (_c.replacement == cmd.replacement)
    back = (_c.item == cmd.replacement) & (_c.replacement == cmd.item) & _c.both_ways.is_(True)
    alive = _c.state.in_((RuleState.ASKED.value, RuleState.APPROVED.value))
    valid = _c.valid_to >= day_number(today(uow))
    known = _read(uow, (pair | back) & alive & valid)
    if known:
        raise RefusedError("care.substitute_exists", state=known[0].state.value)


def _change(uow: UnitOfWork, substitute_id: int, values: Mapping[str, object]) -> None:
    changed = update(_table).where(_c.site == uow.site, _c.id == substitute_id)
    uow.writing.cold().execute(changed.values(**values))


def _one(uow: UnitOfWork, substitute_id: int) -> SubstituteView:
    found = _read(uow, _c.id == substitute_id)
    if not found:
        raise RefusedError("care.substitute_unknown")
    return found[0]


def _read(uow: UnitOfWork, fits: ColumnElement[bool]) -> list[SubstituteView]:
    query = (
        select(*_columns)
        .join_from(_table, _asker, _asker.c.id == _c.asked_by, isouter=True)
        .join(_decider, _decider.c.id == _c.decided_by, isouter=True)
        .where(_c.site == uow.site, fits)
        .order_by(_c.id)
        .limit(MOST_SHOWN)
    )
    rows: list[Row] = [tuple(row) for row in uow.reading.cold().execute(query)]
    return [_view(uow, row) for row in rows]


def _view(uow: UnitOfWork, row: Row) -> SubstituteView:
    rule, item, replacement, both_ways, condition, evidence, *life = row
    asker, its_name, its_latin, asked_at, decider, name, latin, decided_at, *valid = life
    start, end, state = valid
    return SubstituteView(
        id=rule,
        item=article(uow, item),
        replacement=article(uow, replacement),
        both_ways=both_ways,
        condition=condition,
        evidence=evidence,
        asked_by=Who(asker, its_name or "", its_latin or ""),
        asked_at=asked_at,
        decided_by=None if decider is None else Who(decider, name or "", latin or ""),
        decided_at=decided_at,
        valid_from=day(start) if start else None,
        valid_to=day(end),
        state=RuleState(state),
    )
