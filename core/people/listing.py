"""Listing: the staff of a site, page by page, found by code or by name."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from core.people.staff import Person, person
from core.plain import plain
from core.rights import Right, needs
from core.tables.people import Staff, StaffRole
from core.unit_of_work import UnitOfWork

PAGE = 10
_LONGEST_QUERY = 80
_staff = Staff.metadata.tables["staff"].c
_roles = StaffRole.metadata.tables["staff_role"].c


@dataclass(frozen=True, slots=True)
class StaffPage:
    """One page of the staff: the people on it, which page of how many, and how many in all."""

    people: tuple[Person, ...]
    page: int
    pages: int
    total: int


@needs(Right.MANAGE_STAFF)
def staff_list(uow: UnitOfWork, page: int = 1, query: str = "") -> StaffPage:
    """Return a page of those who work or hold a role at the actor's site, by their codes.

    A query is looked for in codes and names, in any case and with or without spaces. A page
    beyond the last is the last.
    """
    here = select(_roles.staff).where(_roles.site == uow.site)
    found = select(_staff.id).where(or_(_staff.site == uow.site, _staff.id.in_(here)))
    sought = plain(query, _LONGEST_QUERY)
    if sought:
        latin = func.replace(_staff.name_latin, " ", "")
        joined = sought.replace(" ", "")
        found = found.where(
            _staff.code.icontains(sought, autoescape=True)
            | _staff.name.icontains(joined, autoescape=True)
            | latin.icontains(joined, autoescape=True)
        )
    connection = uow.reading.cold()
    total = connection.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    at = min(max(page, 1), pages)
    ids = connection.scalars(found.order_by(_staff.code).limit(PAGE).offset((at - 1) * PAGE))
    return StaffPage(tuple(person(uow, staff) for staff in ids), at, pages, total)
