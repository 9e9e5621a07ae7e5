"""Rules as they are stored: what may replace what, who asked, who decided, and for how long."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update

from core.clock import day
from core.errors import RefusedError
from core.statement import Row
from core.stock.item import Article, article
from core.stock.location import tree
from core.stock.trace import Who
from core.tables.care import Substitute
from core.tables.kinds import RuleState
from core.tables.people import Staff
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 50
RULES = Substitute.metadata.tables["substitute"]
_c = RULES.c
_asker = Staff.metadata.tables["staff"].alias("asker")
_decider = Staff.metadata.tables["staff"].alias("decider")
_columns = (
    *(_c.id, _c.item, _c.replacement, _c.both_ways, _c.condition, _c.evidence, _c.asked_by),
    *(_asker.c.name, _asker.c.name_latin, _c.asked_at, _c.decided_by, _decider.c.name),
    *(_decider.c.name_latin, _c.decided_at, _c.valid_from, _c.valid_to, _c.state),
    _asker.c.location,
)


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
    path: str = ""
    """The path of the department that asks; empty where the asker belongs to none."""


def change(uow: UnitOfWork, rules: Collection[int], values: Mapping[str, object]) -> None:
    """Write the same about one or more rules of the site."""
    changed = update(RULES).where(_c.site == uow.site, _c.id.in_(rules))
    uow.writing.cold().execute(changed.values(**values))


def one_rule(uow: UnitOfWork, substitute_id: int) -> SubstituteView:
    """Return one rule of the site, or refuse an unknown one."""
    found = read_rules(uow, _c.id == substitute_id)
    if not found:
        raise RefusedError("care.substitute_unknown")
    return found[0]


def read_rules(
    uow: UnitOfWork, fits: ColumnElement[bool], most: int = MOST_SHOWN
) -> list[SubstituteView]:
    """Return the rules of the site that fit, the oldest first."""
    query = (
        select(*_columns)
        .join_from(RULES, _asker, _asker.c.id == _c.asked_by, isouter=True)
        .join(_decider, _decider.c.id == _c.decided_by, isouter=True)
        .where(_c.site == uow.site, fits)
        .order_by(_c.id)
        .limit(most)
    )
    rows: list[Row] = [tuple(row) for row in uow.reading.cold().execute(query)]
    return [_view(uow, row) for row in rows]


def _view(uow: UnitOfWork, row: Row) -> SubstituteView:
    rule, item, replacement, both_ways, condition, evidence, *life = row
    asker, its_name, its_latin, asked_at, decider, name, latin, decided_at, *valid = life
    start, end, state, where = valid
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
        path=_home_path(uow, where),
    )


def _home_path(uow: UnitOfWork, location: int | None) -> str:
    """Return the path of the store or department that a place of the site belongs to."""
    places = tree(uow)
    here = next((place for place in places if place.id == location), None)
    return "" if here is None else places.home(here).path
