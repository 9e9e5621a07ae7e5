"""Label: what a bare number off a piece, a box or a list stands for: a unit, or a lot.

Only what was typed counts, to the last character: nothing like it is ever taken for it. The number
of an item itself is left to the search, which knows all of those.
"""

import re

from sqlalchemy import bindparam, select

from core.codes.reading import Agency, Reading
from core.rights import Right, needs
from core.statement import Hot, limited
from core.stock.identify import Found, found_lot, found_unit
from core.stock.item import coded
from core.stock.lot import LOT_COLUMNS, batch_of
from core.stock.nearby import lots_own_first
from core.stock.search.question import QUOTES, without_fillers, without_label_word
from core.stock.unit import UNIT_COLUMNS, Piece, piece_of
from core.tables.stock import Lot, Unit
from core.unit_of_work import UnitOfWork

MOST = 50
"""Pieces or lots of one number that are told apart; there are hardly ever two."""
_units = Unit.metadata.tables["unit"].c
_lots = Lot.metadata.tables["lot"].c
_NUMBER = re.compile(r"(?=\S*\d)[A-Za-z0-9][A-Za-z0-9._/#+-]{3,63}", re.ASCII)
_FEWEST_DIGITS = 5
"""A number of digits only is a size or a quantity, if it is shorter."""


def _sought(column: str) -> Hot:
    """Return the units of any item with this code or serial."""
    here = (_units.site == bindparam("site"), _units[column] == bindparam("text"))
    return Hot(limited(select(*UNIT_COLUMNS).where(*here).order_by(_units.id)))


_BY_CODE, _BY_SERIAL = _sought("code"), _sought("serial")
_BY_NUMBER = Hot(
    limited(
        select(*LOT_COLUMNS)
        .where(_lots.site == bindparam("site"), _lots.number == bindparam("text"))
        .order_by(_lots.id)
    )
)


def number_in(text: str) -> str:
    """Return the number that a text is nothing but, apart from what leads to it, or nothing."""
    if not any(char.isdigit() for char in text):
        return ""
    words = without_fillers(text).strip(QUOTES)
    if not _NUMBER.fullmatch(words):
        words = without_label_word(words)
    if not _NUMBER.fullmatch(words) or (words.isdigit() and len(words) < _FEWEST_DIGITS):
        return ""
    return words


@needs(Right.SEE_STOCK, brief=True)
def find_label(uow: UnitOfWork, text: str) -> tuple[Found, ...]:
    """Return the units with this code or serial, else the lots with this number, if there are."""
    number = number_in(text)
    if not number or coded(uow, number):
        return ()
    for written in dict.fromkeys((number, number.upper())):
        if found := _labelled(uow, written):
            return found
    return ()


def _labelled(uow: UnitOfWork, number: str) -> tuple[Found, ...]:
    for hot in (_BY_CODE, _BY_SERIAL):
        if units := _units_of(uow, hot, number):
            return tuple(found_unit(uow, each, _reading(number)) for each in units)
    rows = uow.reading.rows(_BY_NUMBER, site=uow.site, text=number, most=MOST)
    lots = lots_own_first(uow, [batch_of(row) for row in rows])
    return tuple(found_lot(uow, each, _reading(number)) for each in lots)


def _units_of(uow: UnitOfWork, hot: Hot, number: str) -> list[Piece]:
    rows = uow.reading.rows(hot, site=uow.site, text=number, most=MOST)
    return [piece_of(row) for row in rows]


def _reading(number: str) -> Reading:
    return Reading(agency=Agency.HOSPITAL, raw=number)
