"""Partner: a place of another hospital of the group, known by its own name and by nothing else.

Nothing is told of it but which hospital it belongs to, so that who names it is not told that there
is no such place.
"""

from sqlalchemy import bindparam, select

from core.people.site import SiteLine, sites
from core.rights import Right, needs
from core.statement import Hot
from core.tables.kinds import LocationKind
from core.tables.stock import Location
from core.unit_of_work import UnitOfWork

_places = Location.metadata.tables["location"].c
_HOME = (_places.kind == LocationKind.STORE.value) | (_places.kind == LocationKind.DEPARTMENT.value)
_OTHERS = Hot(
    select(*(_places.site, _places.name_zh, _places.name_en, _places.aliases))
    .where(_places.site != bindparam("site"), _HOME)
    .order_by(_places.site, _places.id)
)


@needs(Right.SEE_STOCK, brief=True)
def partner_with(uow: UnitOfWork, name: str) -> SiteLine | None:
    """Return the other hospital with a store or department of exactly this name, or none."""
    wanted = _plainly(name)
    for site, *names, aliases in uow.reading.rows(_OTHERS, site=uow.site):
        if wanted in map(_plainly, (*names, *aliases.split("|"))):
            return next(each for each in sites(uow) if each.id == site)
    return None


def _plainly(name: str) -> str:
    return "".join(name.casefold().split())
