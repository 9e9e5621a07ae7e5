"""Count look: which count is called so, and which shelves are being counted just now."""

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.people.roles import acting, allowed
from core.people.staff import person
from core.rights import Right, needs
from core.statement import Hot
from core.stock import count_record
from core.stock.count_record import SHEETS, CountView
from core.stock.location import Place, tree
from core.stock.trace import Who
from core.tables.kinds import CountState
from core.unit_of_work import UnitOfWork

_s = SHEETS.c
MOST_AT_ONCE = 500
"""Counts that can go on at the same time and be looked at; shelves are counted by people."""
_GOING_ON = Hot(
    select(_s.location, _s.counter)
    .where(_s.site == bindparam("site"), _s.state == CountState.COUNTING.value)
    .limit(MOST_AT_ONCE)
)
_CODE = re.compile(r"CT\W?(?P<year>\d\d)\W?(?P<number>\d{1,8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountFound:
    """A count that somebody named, and who counts; never a figure of it."""

    count: CountView
    who: Who


@needs(Right.SEE_STOCK)
def count_by_code(uow: UnitOfWork, code: str) -> CountFound | None:
    """Return the count that people call so, however they type it, or none."""
    typed = _CODE.fullmatch(code.strip())
    if typed is None:
        return None
    written = f"CT-{typed['year']}-{int(typed['number']):05d}"
    found = count_record.sheets(uow, _s.code == written)
    if not found:
        return None
    return _found(uow, found[0])


@needs(Right.REVIEW_COUNT)
def counts_going_on(uow: UnitOfWork) -> tuple[CountFound, ...]:
    """Return the counts of others that are not finished and that the actor may end."""
    who = acting(uow)
    others = (_s.state == CountState.COUNTING.value) & (_s.counter != uow.actor.id)
    return tuple(
        _found(uow, each)
        for each in count_record.sheets(uow, others)
        if allowed(uow, who, Right.REVIEW_COUNT, each.place.path)
    )


@needs(Right.SEE_STOCK)
def count_found(uow: UnitOfWork, sheet: int) -> CountFound:
    """Return a count by id with who counts."""
    return _found(uow, count_record.sheet(uow, sheet))


@needs(Right.SEE_STOCK, brief=True)
def shelves_in_count(uow: UnitOfWork, counter: int | None = None) -> tuple[Place, ...]:
    """Return the shelves that somebody, or one ``counter``, is counting just now."""
    rows = uow.reading.rows(_GOING_ON, site=uow.site)
    counted = {location for location, by in rows if counter in (None, by)}
    return tuple(place for place in tree(uow) if place.id in counted) if counted else ()


def _found(uow: UnitOfWork, count: CountView) -> CountFound:
    its = person(uow, count.counter)
    return CountFound(count, Who(its.id, its.name, its.name_latin))
