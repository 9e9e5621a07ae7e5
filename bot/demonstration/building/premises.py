"""Premises: the sites opened and their places added; what stands already is left as it is."""

from bot.demonstration.building.books import Books
from bot.demonstration.hospital import Hospital, Person
from core.actor import PROGRAM, Actor, ActorKind
from core.door import Core
from core.people.enlist import NewStaff, first_administrator
from core.people.site import sites
from core.rights import Right, needs
from core.stock.location import tree
from core.stock.place import NewPlace, NewSite, add_place, open_site
from core.tables.kinds import LocationKind, Storage
from core.unit_of_work import UnitOfWork

ADMINISTRATOR = "administrator"


def open_sites(core: Core, hospital: Hospital, books: Books) -> None:
    """Open the sites, each with its first administrator."""
    program = core.as_(PROGRAM)
    books.sites = {site.code: site.id for site in program.ask_now(sites)}
    for site in hospital.sites:
        if site.code not in books.sites:
            new = NewSite(site.code, site.name_zh, site.name_en)
            books.sites[site.code] = program.do_now(open_site, new)
        who = administrator(hospital, site.code)
        first = NewStaff(who.code, who.name, who.name_latin, who.language)
        here = core.as_(Actor(ActorKind.PROGRAM, 0, books.sites[site.code]))
        staff = here.do_now(first_administrator, first)
        books.staff[who.code] = Actor(ActorKind.STAFF, staff, books.sites[site.code])


def administrator(hospital: Hospital, site: str) -> Person:
    """Return the first administrator of a site."""
    return next(p for p in hospital.people if (p.site, p.role) == (site, ADMINISTRATOR))


def add_places(core: Core, hospital: Hospital, books: Books) -> None:
    """Add the places of every site, parents first, by the site's administrator."""
    for site in hospital.sites:
        by = core.as_(books.staff[administrator(hospital, site.code).code])
        books.places |= dict(by.ask_now(_places))
        for place in hospital.places.values():
            if place.site == site.code and place.code not in books.places:
                new = NewPlace(
                    code=place.code,
                    kind=LocationKind(place.kind),
                    name_zh=place.name_zh,
                    name_en=place.name_en,
                    parent=place.parent,
                    aliases=place.aliases,
                    storage=tuple(Storage(word) for word in place.storage),
                )
                books.places[place.code] = by.do_now(add_place, new)


@needs(Right.SEE_STOCK)
def _places(uow: UnitOfWork) -> tuple[tuple[str, int], ...]:
    """Return the codes and ids of all places of a site."""
    return tuple((place.code, place.id) for place in tree(uow))
