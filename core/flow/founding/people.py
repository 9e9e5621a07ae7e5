"""People of a sheet: staff with a role each; a person of several roles has several rows."""

from core.errors import RefusedError
from core.flow.founding.form import Cells
from core.flow.founding.founded import Became, Founded, Rows, each
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.staff import Role, person, staff_by_code
from core.rights import Right, needs
from core.stock.location import Tree, tree
from core.stock.sheet_words import folded
from core.unit_of_work import UnitOfWork

_NAME = 80
_EVERYWHERE = "*"


@needs(Right.MANAGE_STAFF)
def found_people(uow: UnitOfWork, rows: Rows) -> Founded:
    """Enter every person who can be, and give each the role of the row.

    A role counts at its scope; without one, in the person's department. Done twice it is done once:
    who is known by the code is not entered again, and a role that is held is not given again.
    """
    places = tree(uow)
    return each(rows, lambda row: _person(uow, row, places))


def _person(uow: UnitOfWork, row: Cells, places: Tree) -> Became:
    role, scope = row.word("role"), _scope(row, places)
    new = NewStaff(
        row.must("code", 32),
        row.must("name", _NAME),
        row.text("name_latin", _NAME) or row.must("name", _NAME),
        row.word("language") or "zh-CN",
        _code(places, row.text("department", 40)),
    )
    found = _known(uow, new)
    staff = add_staff(uow, new) if found is None else found
    if role and not _holds(uow, staff, Role(role), _id(places, scope)):
        grant_role(uow, staff, Role(role), scope)
        return Became.NEW if found is None else Became.CHANGED
    return Became.NEW if found is None else Became.UNCHANGED


def _scope(row: Cells, places: Tree) -> str:
    """Return the code of the place that a role is for; empty is the whole hospital."""
    scope, home = row.text("scope", 40), row.text("department", 40)
    if scope == _EVERYWHERE or folded(scope) in row.words.meanings["scope"]:
        return ""
    if row.word("role") and not (scope or home):
        raise RefusedError("import.no_scope")
    return _code(places, scope or home)


def _code(places: Tree, code: str) -> str:
    """Return a place's code as it is kept, in whatever case of letters the sheet has it."""
    try:
        return places.by_code(code).code if code else ""
    except RefusedError as error:
        raise RefusedError("import.no_place", place=code) from error


def _id(places: Tree, code: str) -> int:
    return places.by_code(code).id if code else 0


def _known(uow: UnitOfWork, new: NewStaff) -> int | None:
    """Return the id of a person known by the code; one of another hospital is refused."""
    try:
        found = staff_by_code(uow, new.code)
    except RefusedError:
        return None
    who = person(uow, found)
    if who.site != uow.site:
        raise RefusedError("people.other_site", staff=new.code)
    if who.name != new.name:
        raise RefusedError("import.other_name", staff=new.code, name=who.name)
    return found


def _holds(uow: UnitOfWork, staff: int, role: Role, location: int) -> bool:
    grants = person(uow, staff).grants
    return any((g.site, g.role, g.location) == (uow.site, role, location) for g in grants)
