"""Sites: the hospitals of the group; everybody may know which there are."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from core.errors import RefusedError
from core.plain import plain
from core.rights import Right, needs
from core.statement import Hot
from core.tables.reference import Site
from core.unit_of_work import UnitOfWork

_sites = Site.metadata.tables["site"].c
_columns = (_sites.id, _sites.code, _sites.name_zh, _sites.name_en, _sites.zone)
_ALL = Hot(select(*_columns).order_by(_sites.code))
_BY_CODE = Hot(select(*_columns).where(_sites.code == bindparam("code")))


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One hospital by its names."""

    id: int
    code: str
    name_zh: str
    name_en: str
    zone: str


@needs(Right.ANYONE)
def sites(uow: UnitOfWork) -> tuple[SiteLine, ...]:
    """Return all hospitals, by their codes."""
    return tuple(SiteLine(*row) for row in uow.reading.rows(_ALL))


@needs(Right.ANYONE)
def site_by_code(uow: UnitOfWork, code: str) -> SiteLine:
    """Return the hospital with a code, or refuse an unknown one."""
    wanted = plain(code, 64)
    rows = uow.reading.rows(_BY_CODE, code=wanted)
    if not rows:
        raise RefusedError("site.unknown", site=wanted)
    return SiteLine(*rows[0])
