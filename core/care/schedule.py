"""Schedule: the operations of a day as the hospital's own system lists them, many at once.

What a person enters one by one goes through ``case``; a list is taken whole: a new token is added,
a known one is moved and gets the state that the list gives it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, Text, bindparam, select, update

from core.care.case import bare, written
from core.clock import micros
from core.errors import RefusedError
from core.flow.leaving import shelf
from core.once import done_once, fingerprint
from core.people.roles import permit
from core.plain import plain
from core.privacy import check_no_patient
from core.rights import Right, needs
from core.statement import Hot, insertion, listed, lists
from core.tables.care import SurgeryCase
from core.tables.kinds import CaseState
from core.unit_of_work import UnitOfWork

MOST = 2_000
"""Operations in one list."""
_table = SurgeryCase.metadata.tables["surgery_case"]
_c = _table.c
_ADD = insertion(_table)
_CHANGE = Hot(
    update(_table)
    .where(_c.site == bindparam("its_site"), _c.id == bindparam("its_id"))
    .values({n: bindparam(f"new_{n}") for n in ("location", "at", "title", "surgeon", "state")})
)


def _listed(dialect: str) -> Executable:
    tokens = select(listed(dialect, ("token", Text())).c.token)
    return select(_c.token, _c.id, _c.location).where(
        _c.site == bindparam("site"), _c.token.in_(tokens)
    )


_KNOWN = Hot(_listed)


@dataclass(frozen=True, slots=True)
class Listed:
    """One operation of a list: what it is and where, never who it is for."""

    token: str
    place: int
    at: datetime
    title: str
    surgeon: int | None = None
    state: CaseState = CaseState.SCHEDULED


@needs(Right.SCHEDULE_CASE)
def take_schedule(uow: UnitOfWork, cases: Sequence[Listed]) -> int:
    """Take a list of operations over; return how many were not known before."""
    if not cases:
        return 0
    if len(cases) > MOST:
        raise RefusedError("care.list_too_long", most=MOST)
    mark = fingerprint("take_schedule", *cases, uow.actor.id)
    return done_once(uow, mark, lambda: _take(uow, cases))


def _take(uow: UnitOfWork, cases: Sequence[Listed]) -> int:
    uow.writing.cold()
    rows = {written(each.token): _row(uow, each) for each in cases}
    known = _known(uow, rows)
    _check_moved(uow, known.values())
    fresh = [
        {"site": uow.site, "id": uow.new_id(), "token": token, "bare": bare(token), **row}
        for token, row in rows.items()
        if token not in known
    ]
    changed = [
        _change(uow.site, known[token][0], row) for token, row in rows.items() if token in known
    ]
    for hot, some in ((_ADD, fresh), (_CHANGE, changed)):
        if some:
            uow.writing.many(hot, some)
    uow.audit("take_schedule", detail=f"{len(rows)}: {next(iter(rows))}…")
    return len(fresh)


def _row(uow: UnitOfWork, each: Listed) -> dict[str, object]:
    place = shelf(uow, each.place)
    permit(uow, Right.SCHEDULE_CASE, place.path)
    check_no_patient(each.token, each.title)
    return {
        **{"location": place.id, "at": micros(each.at), "surgeon": each.surgeon},
        **{"title": plain(" ".join(each.title.split()), 80), "state": each.state.value},
    }


def _change(site: int, case: int, row: dict[str, object]) -> dict[str, object]:
    return {"its_site": site, "its_id": case, **{f"new_{n}": value for n, value in row.items()}}


def _known(uow: UnitOfWork, tokens: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return the ids and the present places of the operations that are known."""
    asked = lists(uow.reading.dialect, ("token",), ((token,) for token in tokens))
    rows = uow.reading.rows(_KNOWN, site=uow.site, **asked)
    return {token: (case, location) for token, case, location in rows}


def _check_moved(uow: UnitOfWork, known: Iterable[tuple[int, int]]) -> None:
    """Refuse to touch operations of places where the actor may not schedule."""
    for location in {location for _, location in known}:
        permit(uow, Right.SCHEDULE_CASE, shelf(uow, location).path)
