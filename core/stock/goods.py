"""Goods: what a line is about, with its names: the item, the lot and perhaps the unit.

Lists of lines are read with their goods in one statement, because a statement for each line is
what makes lists slow.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, Select, Table, select

from core.statement import Row
from core.stock.item import Article, article
from core.stock.lot import LOT_COLUMNS, Batch, batch_of
from core.stock.unit import UNIT_COLUMNS, Piece, piece_of
from core.tables.stock import Lot, Unit
from core.unit_of_work import UnitOfWork

_lots = Lot.metadata.tables["lot"]
_units = Unit.metadata.tables["unit"]
_WIDTH = len(LOT_COLUMNS) + len(UNIT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Goods:
    """An item's lot, and the unit where pieces are told apart."""

    article: Article
    lot: Batch
    unit: Piece | None


def with_goods(
    table: Table, *columns: ColumnElement[object], found: FromClause | None = None
) -> Select[*tuple[object, ...]]:
    """Return the selection of columns of a table of lines, each row ending with its goods.

    ``found`` joins the table to whatever its lines are found by, which then is read first.
    """
    its_lot = (_lots.c.site == table.c.site) & (_lots.c.id == table.c.lot)
    its_unit = (_units.c.site == table.c.site) & (_units.c.id == table.c.unit)
    return (
        select(*columns, *LOT_COLUMNS, *UNIT_COLUMNS)
        .join_from(table if found is None else found, _lots, its_lot)
        .outerjoin(_units, its_unit)
    )


def goods_of(uow: UnitOfWork, row: Row) -> Goods:
    """Return the goods at the end of a row."""
    end = row[-_WIDTH:]
    batch = batch_of(end[: len(LOT_COLUMNS)])
    its_unit = end[len(LOT_COLUMNS) :]
    unit = None if its_unit[0] is None else piece_of(its_unit)
    return Goods(article(uow, batch.item), batch, unit)
