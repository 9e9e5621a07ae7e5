"""Example: how the codes begin that this hospital prints, for texts that show how to paste one."""

import re

from sqlalchemy import bindparam, literal_column, select

from core.rights import Right, needs
from core.statement import Hot
from core.tables.stock import Unit
from core.unit_of_work import UnitOfWork

USUAL = "HC"
"""How such codes begin where this hospital has not printed one yet."""
_unit = Unit.metadata.tables["unit"].c
_ONE = Hot(
    select(_unit.code)
    .where(_unit.site == bindparam("site"), _unit.code > literal_column("''"))
    .order_by(_unit.code)
    .limit(literal_column("1"))
)
_LETTERS = re.compile(r"[^\W\d_]+", re.ASCII)


@needs(Right.SEE_STOCK, brief=True)
def code_prefix(uow: UnitOfWork) -> str:
    """Return the letters before the number of the hospital's own codes."""
    rows = uow.reading.rows(_ONE, site=uow.site)
    found = _LETTERS.match(rows[0][0]) if rows else None
    return found.group() if found else USUAL
