"""Audit trail: who did what and was refused what, read by those who answer for it.

Nothing here changes; a line names its subject as far as it is still known, by goods, by a person
or by a place. What a text may say of a patient was refused before it was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from core.people.roles import permit
from core.rights import Right, needs
from core.stock.item import Article, article
from core.stock.location import Place, tree
from core.stock.page import Page, cut
from core.stock.trace import Who
from core.tables.care import Substitute
from core.tables.delivery import Audit
from core.tables.flow import CountSheet
from core.tables.people import Staff
from core.tables.stock import Lot, Movement
from core.unit_of_work import UnitOfWork

A_PAGE = 10
MOST_AT_ONCE = 1_000
"""Lines that are read in one go when the trail is written to a file."""
_a = Audit.metadata.tables["audit"].c
_m = Movement.metadata.tables["movement"].c
_l = Lot.metadata.tables["lot"].c
_s = Staff.metadata.tables["staff"].c
_r = Substitute.metadata.tables["substitute"].c
_c = CountSheet.metadata.tables["count_sheet"].c
_COLUMNS = (_a.id, _a.at, _a.actor, _a.act, _a.outcome, _a.subject, _a.detail)


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """Which lines are wanted: of a person, about an item, of a day, or all of them."""

    actor: int | None = None
    item: int | None = None
    since: date | None = None
    until: date | None = None
    """The last day, where not all since then are wanted."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was about, as far as it is known."""

    article: Article | None = None
    other: Article | None = None
    """The article that may replace the first, where the act is about a rule."""
    lot: str = ""
    quantity: int = 0
    more: int = 0
    """Further lines of the same posting."""
    person: Who | None = None
    place: Place | None = None


NOTHING = Subject()


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act: when, by whom (none is the program), what, how it ended, and about what."""

    id: int
    at: datetime
    who: Who | None
    act: str
    outcome: str
    subject: Subject
    detail: str

    @property
    def done(self) -> bool:
        """Whether it was done, and not refused."""
        return self.outcome == "done"


@needs(Right.SEE_AUDIT)
def audit_trail(uow: UnitOfWork, asked: AuditAsked, page: int = 1) -> Page[AuditLine]:
    """Return a page of the trail of the actor's site, the latest first."""
    permit(uow, Right.SEE_AUDIT, "")
    fits, connection = _fits(uow, asked), uow.reading.cold()
    total = connection.scalar(select(func.count()).where(*fits)) or 0
    shown = cut(page, total, A_PAGE)
    query = select(*_COLUMNS).where(*fits).order_by(_a.at.desc(), _a.id.desc())
    rows = _lines(uow, query.limit(A_PAGE).offset(shown.skipped))
    return Page(tuple(rows), shown.page, shown.pages, total)


@needs(Right.SEE_AUDIT)
def audit_after(uow: UnitOfWork, asked: AuditAsked, after: int = 0) -> tuple[AuditLine, ...]:
    """Return the next lines after one (0: the first), the oldest first, a bounded number."""
    permit(uow, Right.SEE_AUDIT, "")
    query = select(*_COLUMNS).where(*_fits(uow, asked), _a.id > after)
    return tuple(_lines(uow, query.order_by(_a.id).limit(MOST_AT_ONCE)))


@needs(Right.SEE_AUDIT)
def acting_called(uow: UnitOfWork, text: str) -> Who | None:
    """Return the one person whom a staff code or a name means, or none."""
    word, joined = text.strip().casefold(), text.replace(" ", "").casefold()
    latin = func.lower(func.replace(_s.name_latin, " ", ""))
    named = or_(func.lower(_s.code) == word, _s.name == text.strip(), latin == joined)
    rows = uow.reading.cold().execute(select(_s.id, _s.name, _s.name_latin).where(named).limit(2))
    found = [Who(*row) for row in rows] if word else []
    return found[0] if len(found) == 1 else None


def _fits(uow: UnitOfWork, asked: AuditAsked) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [_a.site == uow.site]
    if asked.actor is not None:
        fits.append(_a.actor == asked.actor)
    if asked.since is not None:
        fits.append(_a.at >= _begin(uow, asked.since))
    if asked.until is not None:
        fits.append(_a.at < _begin(uow, asked.until + timedelta(days=1)))
    if asked.item is not None:
        moved = select(_m.posting).where(_m.site == uow.site, _m.item == asked.item)
        lots = select(_l.id).where(_l.site == uow.site, _l.item == asked.item)
        either = or_(_r.item == asked.item, _r.replacement == asked.item)
        rules = select(_r.id).where(_r.site == uow.site, either)
        fits.append(or_(*(_a.subject.in_(about) for about in (moved, lots, rules))))
    return fits


def _begin(uow: UnitOfWork, day: date) -> datetime:
    return datetime.combine(day, time(), tree(uow).zone).astimezone(UTC)


def _lines(
    uow: UnitOfWork, query: Select[tuple[int, datetime, int, str, str, int | None, str]]
) -> list[AuditLine]:
    rows = uow.reading.cold().execute(query).all()
    about = [row.subject for row in rows if row.subject]
    people, subjects = _people(uow, {row.actor for row in rows} | set(about)), _subjects(uow, about)
    found = []
    for row in rows:
        who = people.get(row.actor, Who(row.actor, "", "") if row.actor else None)
        its = subjects.get(row.subject or 0, NOTHING)
        if row.subject in people:
            its = Subject(person=people[row.subject])
        found.append(AuditLine(row.id, row.at, who, row.act, row.outcome, its, row.detail))
    return found


def _people(uow: UnitOfWork, ids: set[int]) -> dict[int, Who]:
    query = select(_s.id, _s.name, _s.name_latin).where(_s.id.in_(ids))
    return {row.id: Who(*row) for row in uow.reading.cold().execute(query)}


def _subjects(uow: UnitOfWork, ids: Sequence[int]) -> dict[int, Subject]:
    """Return what ids mean that are no persons: every id is of one thing only."""
    connection, places = uow.reading.cold(), tree(uow)
    found = {place.id: Subject(place=place) for place in places if place.id in set(ids)}
    here = (_m.site == uow.site, _m.posting.in_(ids))
    moved = select(_m.posting, _m.item, _l.number, _m.quantity).join_from(
        *(_m.posting.table, _l.id.table, (_l.site == _m.site) & (_l.id == _m.lot))
    )
    for posting, item, number, quantity in connection.execute(
        moved.where(*here).order_by(_m.posting, _m.line)
    ):
        first = found.get(posting)
        if first is None:
            found[posting] = Subject(article(uow, item), None, number, quantity)
        else:
            about = (first.article, None, first.lot, first.quantity, first.more + 1)
            found[posting] = Subject(*about)
    lots = select(_l.id, _l.item, _l.number).where(_l.site == uow.site, _l.id.in_(ids))
    for lot, item, number in connection.execute(lots):
        found[lot] = Subject(article(uow, item), None, number)
    rules = select(_r.id, _r.item, _r.replacement).where(_r.site == uow.site, _r.id.in_(ids))
    for rule, item, other in connection.execute(rules):
        found[rule] = Subject(article(uow, item), article(uow, other))
    counts = select(_c.id, _c.location).where(_c.site == uow.site, _c.id.in_(ids))
    for count, location in connection.execute(counts):
        found[count] = Subject(place=places[location])
    return found
