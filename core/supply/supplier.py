"""Suppliers: who brings the goods, and whose they stay on consignment until they are used.

They are put whole and by their codes: a known code is renamed, a new one is added.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.errors import RefusedError
from core.people.roles import permit
from core.rights import Right, needs
from core.statement import Hot, upsertion
from core.tables.reference import Supplier
from core.unit_of_work import UnitOfWork

MOST = 2_000
"""Suppliers put or listed at once."""
_table = Supplier.metadata.tables["supplier"]
_c = _table.c
_PUT = upsertion(_table, ["code", "name_zh", "name_en"])
_ALL = Hot(select(_c.id, _c.code, _c.name_zh, _c.name_en).order_by(_c.code).limit(MOST))
_LONGEST_CODE, _LONGEST_NAME = 32, 120


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier as it shall be."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """One supplier by its names."""

    id: int
    code: str
    name_zh: str
    name_en: str


@needs(Right.IMPORT_ITEMS)
def put_suppliers(uow: UnitOfWork, given: Sequence[NewSupplier]) -> tuple[int, ...]:
    """Add suppliers, or rename those whose code is known; all or none. Returns their ids.

    Done twice it is done once: a known code keeps its id and gets the same names.
    """
    permit(uow, Right.IMPORT_ITEMS, "")
    if not given:
        return ()
    connection = uow.writing.cold()
    _check(given)
    codes = [each.code for each in given]
    rows = connection.execute(select(_c.code, _c.id).where(_c.code.in_(codes)))
    known: dict[str, int] = {row.code: row.id for row in rows}
    ids = tuple(known.get(code) or uow.new_id() for code in codes)
    uow.writing.many(
        _PUT,
        [
            {"id": made, "code": each.code, "name_zh": each.name_zh, "name_en": each.name_en}
            for made, each in zip(ids, given, strict=True)
        ],
    )
    uow.audit("put_suppliers", detail=f"{len(given)}: {codes[0]}…{codes[-1]}")
    return ids


@needs(Right.SEE_STOCK)
def suppliers(uow: UnitOfWork) -> tuple[SupplierLine, ...]:
    """Return the suppliers, by their codes."""
    return tuple(SupplierLine(*row) for row in uow.reading.rows(_ALL))


def _check(given: Sequence[NewSupplier]) -> None:
    """Refuse a code that comes twice, and texts that could not be kept."""
    if len(given) > MOST:
        raise RefusedError("supplier.too_many", most=MOST)
    seen: set[str] = set()
    for each in given:
        if each.code in seen:
            raise RefusedError("supplier.twice", supplier=each.code)
        seen.add(each.code)
        if not 0 < len(each.code) <= _LONGEST_CODE or each.code != each.code.strip():
            raise RefusedError("supplier.bad_code", supplier=each.code[:_LONGEST_CODE])
        for name in (each.name_zh, each.name_en):
            if not 0 < len(name.strip()) <= _LONGEST_NAME or not name.isprintable():
                raise RefusedError("supplier.bad_name", supplier=each.code)
