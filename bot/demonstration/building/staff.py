"""Staff: the people of the demonstration enrolled, each with a role at a place."""

from collections.abc import Iterator

from bot.demonstration.building.books import Books
from bot.demonstration.building.premises import administrator
from bot.demonstration.hospital import Hospital, Person
from core.actor import Actor, ActorKind
from core.door import Core, Door
from core.people.enlist import NewStaff, add_staff, grant_role
from core.people.listing import staff_list
from core.people.staff import Role


def enrol(core: Core, hospital: Hospital, books: Books) -> None:
    """Enrol everybody by their site's administrator; who is known is left as they are."""
    for site in hospital.sites:
        chief = administrator(hospital, site.code)
        by = core.as_(books.staff[chief.code])
        known = dict(_known(by))
        for person in hospital.people:
            if person.site == site.code and person is not chief:
                staff, roles = known.get(person.code, (0, frozenset()))
                if not staff:
                    staff = by.do_now(add_staff, _new(person))
                if Role(person.role) not in roles:
                    by.do_now(grant_role, staff, Role(person.role), person.scope)
                books.staff[person.code] = Actor(ActorKind.STAFF, staff, books.sites[site.code])
    books.languages = {person.code: person.language for person in hospital.people}


def _new(person: Person) -> NewStaff:
    return NewStaff(person.code, person.name, person.name_latin, person.language, person.place)


def _known(by: Door) -> Iterator[tuple[str, tuple[int, frozenset[Role]]]]:
    """Yield code, id and roles of all who are on the list."""
    page, pages = 1, 1
    while page <= pages:
        found = by.ask_now(staff_list, page)
        for person in found.people:
            yield person.code, (person.id, frozenset(grant.role for grant in person.grants))
        page, pages = page + 1, found.pages
