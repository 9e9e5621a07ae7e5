"""Suppliers of a sheet: who brings the goods and may own them on consignment."""

from core.errors import RefusedError
from core.flow.founding.form import Cells
from core.flow.founding.founded import Became, Founded, Rows, each
from core.rights import Right, needs
from core.supply.supplier import NewSupplier, put_suppliers, suppliers
from core.unit_of_work import UnitOfWork


@needs(Right.IMPORT_ITEMS)
def found_suppliers(uow: UnitOfWork, rows: Rows) -> Founded:
    """Add every supplier, and rename those whose code is known.

    Done twice it is done once: nothing is left to be renamed.
    """
    known = {line.code: (line.name_zh, line.name_en) for line in suppliers(uow)}
    put: dict[str, NewSupplier] = {}
    firsts: dict[str, int] = {}

    def take(row: Cells) -> Became:
        name_zh = row.must("name_zh", 120)
        new = NewSupplier(row.must("code", 32), name_zh, row.text("name_en", 120) or name_zh)
        if new.code in firsts:
            raise RefusedError("import.twice", first=firsts[new.code])
        firsts[new.code] = row.row
        if known.get(new.code) == (new.name_zh, new.name_en):
            return Became.UNCHANGED
        put[new.code] = new
        return Became.CHANGED if new.code in known else Became.NEW

    founded = each(rows, take)
    put_suppliers(uow, list(put.values()))
    return founded
