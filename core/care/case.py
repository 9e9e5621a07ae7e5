"""Case: a scheduled operation, known by its token, its place and its time; never by a name.

Who the patient is stays in the hospital's own system; the token leads there and nowhere else.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, insert, literal_column, select, update

from core.clock import micros, moment
from core.errors import RefusedError
from core.flow.leaving import shelf
from core.once import done_once, fingerprint
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Hot, Row
from core.stock.location import Place, tree
from core.stock.short_code import next_code
from core.tables.care import SurgeryCase
from core.tables.kinds import CaseState
from core.unit_of_work import UnitOfWork

MOST_SHOWN = 200
_table = SurgeryCase.metadata.tables["surgery_case"]
_c = _table.c
_columns = select(_c.id, _c.token, _c.location, _c.at, _c.title, _c.surgeon, _c.state)
_BY_TOKEN = Hot(_columns.where(_c.site == bindparam("site"), _c.token == bindparam("token")))
_BY_ID = Hot(_columns.where(_c.site == bindparam("site"), _c.id == bindparam("case")))
_BY_BARE = Hot(
    _columns.where(_c.site == bindparam("site"), _c.bare == bindparam("bare"))
    .order_by(_c.at.desc(), _c.token)
    .limit(literal_column("5"))
)
_OF_DAY = Hot(
    _columns.where(
        *(_c.site == bindparam("site"), _c.at >= bindparam("start"), _c.at < bindparam("end")),
        _c.state != CaseState.CANCELLED.value,
    )
    .order_by(_c.at, _c.token)
    .limit(MOST_SHOWN)
)
_TOKEN = re.compile(r"[A-Z0-9][A-Z0-9_./#-]{1,23}")


@dataclass(frozen=True, slots=True)
class ScheduleCase:
    """An operation to be entered, or moved if the token is known; an empty token is made here."""

    token: str
    place: int
    at: datetime
    title: str
    """What operation it is; never who."""
    surgeon: int | None = None


@dataclass(frozen=True, slots=True)
class SetCaseState:
    """An operation was done or cancelled, or is scheduled after all."""

    token: str
    state: CaseState


@dataclass(frozen=True, slots=True)
class CaseView:
    """One operation."""

    id: int
    token: str
    place: Place
    at: datetime
    title: str
    surgeon: int | None
    state: CaseState


@needs(Right.SCHEDULE_CASE)
def schedule_case(uow: UnitOfWork, cmd: ScheduleCase) -> CaseView:
    """Enter an operation, or move the one with this token to another place or time."""
    # An emergency is noted as of now, which is later when the turn is handled again.
    about = (cmd.token, cmd.place, cmd.title, cmd.surgeon)
    mark = fingerprint("schedule_case", *about, uow.actor.id)
    return _case_by_id(uow, done_once(uow, mark, lambda: _schedule(uow, cmd)))


def _schedule(uow: UnitOfWork, cmd: ScheduleCase) -> int:
    connection = uow.writing.cold()
    place = shelf(uow, cmd.place)
    permit(uow, Right.SCHEDULE_CASE, place.path)
    check_no_patient(cmd.token, cmd.title)
    token = written(cmd.token) if cmd.token.strip() else next_code(uow, "CS")
    title = plain(" ".join(cmd.title.split()), 80)
    values = {"location": place.id, "at": cmd.at, "title": title, "surgeon": cmd.surgeon}
    known = _find(uow, token)
    if known is None:
        state = CaseState.SCHEDULED
        new = {"site": uow.site, "id": uow.new_id(), "token": token, "bare": bare(token)}
        new["state"] = state.value
        connection.execute(insert(_table).values(**new, **values))
    else:
        permit(uow, Right.SCHEDULE_CASE, known.place.path)
        connection.execute(
            update(_table).where(_c.site == uow.site, _c.id == known.id).values(**values)
        )
    made = _needed(uow, token)
    uow.audit("schedule_case", subject=made.id, detail=token)
    return made.id


@needs(Right.SCHEDULE_CASE)
def set_case_state(uow: UnitOfWork, cmd: SetCaseState) -> CaseView:
    """Note that an operation was done or cancelled, or is scheduled after all."""
    mark = fingerprint(cmd, uow.actor.id)
    return _case_by_id(uow, done_once(uow, mark, lambda: _set_state(uow, cmd)))


def _set_state(uow: UnitOfWork, cmd: SetCaseState) -> int:
    connection = uow.writing.cold()
    known = _needed(uow, written(cmd.token))
    permit(uow, Right.SCHEDULE_CASE, known.place.path)
    connection.execute(
        update(_table).where(_c.site == uow.site, _c.id == known.id).values(state=cmd.state.value)
    )
    uow.audit("set_case_state", subject=known.id, detail=f"{known.token} {cmd.state.value}")
    return known.id


@needs(Right.SEE_STOCK)
def cases(uow: UnitOfWork, day: date, place: int | None = None) -> tuple[CaseView, ...]:
    """Return the operations of a day, at and below a place or everywhere, by time."""
    places = tree(uow)
    start = datetime.combine(day, time(), places.zone)
    end = datetime.combine(day + timedelta(days=1), time(), places.zone)
    rows = uow.reading.rows(_OF_DAY, site=uow.site, start=micros(start), end=micros(end))
    found = (_case(uow, row) for row in rows)
    home = None if place is None else places[place]
    return tuple(case for case in found if home is None or case.place.within(home))


@needs(Right.SEE_STOCK)
def case_by_token(uow: UnitOfWork, token: str) -> CaseView:
    """Return the operation with a token as somebody typed it, or refuse an unknown one."""
    return _meant(uow, token)


@needs(Right.SEE_STOCK)
def cases_by_token(uow: UnitOfWork, token: str) -> tuple[CaseView, ...]:
    """Return the operation with a token, else those whose letters and digits are the same."""
    return _alike(uow, token)


def open_case(uow: UnitOfWork, token: str) -> CaseView:
    """Return the operation that something is used on; a cancelled one is refused."""
    case = _meant(uow, token)
    if case.state is CaseState.CANCELLED:
        raise RefusedError("care.case_cancelled", case=case.token)
    return case


def bare(token: str) -> str:
    """Return the letters and digits of a token, in capitals: how it is typed does not matter."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", token))).upper()


def written(token: str) -> str:
    """Return a token as it is kept: without blanks, in capitals, in plain characters."""
    plain = _plain(token)
    if not _TOKEN.fullmatch(plain):
        raise RefusedError("care.token_shape", case=plain[:24])
    return plain


def _plain(token: str) -> str:
    return "".join(unicodedata.normalize("NFKC", token).split()).upper()


def _meant(uow: UnitOfWork, token: str) -> CaseView:
    """Return the one operation that a token can mean."""
    found = _alike(uow, token)
    if len(found) > 1:
        raise RefusedError("care.case_ambiguous", case=" / ".join(each.token for each in found))
    return found[0] if found else _needed(uow, written(token))


def _alike(uow: UnitOfWork, token: str) -> tuple[CaseView, ...]:
    plain = _plain(token)
    exact = _find(uow, plain) if _TOKEN.fullmatch(plain) else None
    if exact is not None:
        return (exact,)
    rows = uow.reading.rows(_BY_BARE, site=uow.site, bare=bare(token))
    return tuple(_case(uow, row) for row in rows)


def _needed(uow: UnitOfWork, token: str) -> CaseView:
    found = _find(uow, token)
    if found is None:
        raise RefusedError("care.no_such_case", case=token)
    return found


def _case_by_id(uow: UnitOfWork, case: int) -> CaseView:
    return _case(uow, uow.reading.rows(_BY_ID, site=uow.site, case=case)[0])


def _find(uow: UnitOfWork, token: str) -> CaseView | None:
    rows = uow.reading.rows(_BY_TOKEN, site=uow.site, token=token)
    return _case(uow, rows[0]) if rows else None


def _case(uow: UnitOfWork, row: Row) -> CaseView:
    case, token, location, at, title, surgeon, state = row
    place = tree(uow)[location]
    return CaseView(case, token, place, moment(at), title, surgeon, CaseState(state))
