"""Partner: another hospital of the group, known by its own name and by those of its places.

Nothing is told of it but which hospital it is, so that who names it is not told that there is no
such place. People shorten a hospital's name ("县医院"), and put it before a place that their own
hospital has as well ("县医院导管室", "county cath lab").
"""

import re
import unicodedata

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
_HOSPITAL = re.compile(r"院区?$|hospital$")
"""What the name of a whole hospital ends with."""
_BETWEEN = re.compile(r"\b(?:the|of|at|in|for)\b|'s\b|的|那边|这边")
_MARKS = re.compile(r"[^\w\s]")


@needs(Right.SEE_STOCK, brief=True)
def partner_with(uow: UnitOfWork, name: str) -> SiteLine | None:
    """Return the other hospital that a name means, or that has a place of this name, or none."""
    wanted, words = _plainly(name), _words(name)
    found = sites(uow)
    own = next(site for site in found if site.id == uow.site)
    others = {site.id: site for site in found if site.id != uow.site}
    if _HOSPITAL.search(words):
        whole = _without(words, "")
        named = [site for site in others.values() if _names(whole, site, own)]
        if len(named) == 1:
            return named[0]
    for site, *names, aliases in uow.reading.rows(_OTHERS, site=uow.site):
        for each in filter(None, (*names, *aliases.split("|"))):
            if wanted == _plainly(each) or _names(_without(words, each), others[site], own):
                return others[site]
    return None


def _without(words: str, place: str) -> str:
    """Return words without a place's name and what joins it; nothing if they do not hold it."""
    held = _words(place)
    rest = words.replace(held, " ", 1) if held in words else ""
    return " ".join(_BETWEEN.sub(" ", rest).split())


def _names(words: str, site: SiteLine, own: SiteLine) -> bool:
    """Tell whether words shorten the name of a hospital, and not that of one's own as well."""
    return _shortens(words, site) and not _shortens(words, own)


def _shortens(words: str, site: SiteLine) -> bool:
    """Tell whether words are left of a hospital's name: characters in order, or whole words."""
    if words.isascii():
        return bool(words) and set(words.split()) <= set(_words(site.name_en).split())
    letters = iter(_plainly(site.name_zh))
    return all(letter in letters for letter in _plainly(words))


def _words(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_MARKS.sub(" ", plain).split())


def _plainly(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
