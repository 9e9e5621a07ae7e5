"""Row: one line of a catalogue sheet becomes a draft of an item, or a list of what is wrong.

A row is taken whole or not at all; what is wrong is told cell by cell, everything at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from core.stock.catalogue import Identifier
from core.stock.draft import Draft, longest
from core.stock.sheet import Line
from core.stock.sheet_cell import (
    CellError,
    Fault,
    day,
    identifier,
    identifiers,
    listed,
    money,
    one_size,
    sizes,
    span,
    whole,
    word,
)
from core.stock.sheet_words import Column, sheet_words
from core.stock.size import Dimension
from core.tables.kinds import PickRule, Storage, Tracked

T = TypeVar("T")
WARNINGS = frozenset(
    {
        *(Fault.NHSA_SHAPE, Fault.REGISTRATION_SHAPE, Fault.REGISTRATION_OVER),
        *(Fault.FORMULA, Fault.SIZE_UNREAD),
    }
)
"""Faults that do not keep a row out."""
_CODED = frozenset({Column.IDENTIFIER, Column.PACK_IDENTIFIER})
"""Columns in which a leading plus is part of a code and no formula."""
_SHOWN = 80
_CODE = re.compile(r"\w[\w./#*+()-]*")
_FORMULA = re.compile(r"[=@]|[+\-]\s*[A-Za-z(@]")
_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell: the row as the sheet numbers it, the column, the value."""

    row: int
    column: Column
    code: Fault
    value: str
    first_row: int = 0
    """The row that already holds what stands here twice."""

    @property
    def warning(self) -> bool:
        """Whether the row is taken all the same."""
        return self.code in WARNINGS


class Row:
    """One line being read: its cells by column, and the faults found so far."""

    def __init__(self, line: Line, columns: Mapping[int, Column]) -> None:
        self.number = line.number
        self.faults: list[RowError] = []
        self._cells: dict[Column, str] = {}
        for place, column in columns.items():
            cell = line.cells[place] if place < len(line.cells) else ""
            if cell and self._sound(column, cell):
                self._cells[column] = cell

    def text(self, column: Column, most: int) -> str | None:
        """Return a cell's text, or none where it is empty or too long."""
        cell = self._cells.get(column)
        if cell is not None and len(cell) > most:
            self.fault(column, Fault.TOO_LONG, cell)
            return None
        return cell

    def parsed(self, column: Column, parse: Callable[[str], T]) -> T | None:
        """Return what a cell says, or none where it is empty or says it wrongly."""
        cell = self._cells.get(column)
        if cell is None:
            return None
        try:
            return parse(cell)
        except CellError as error:
            self.fault(column, error.fault, error.value or cell)
            return None

    def fault(self, column: Column, fault: Fault, value: str) -> None:
        """Note what is wrong."""
        self.faults.append(RowError(self.number, column, fault, value[:_SHOWN]))

    def _sound(self, column: Column, cell: str) -> bool:
        if _PLAIN.search(cell):
            self.fault(column, Fault.CONTROL, _PLAIN.sub("?", cell))
            return False
        if cell.startswith("=") or (column not in _CODED and _FORMULA.match(cell)):
            self.fault(column, Fault.FORMULA, cell)
        return True


def read_row(line: Line, columns: Mapping[int, Column], today: date) -> tuple[Draft | None, Row]:
    """Return the draft of a line, or none if a fault keeps it out, and the row with its faults."""
    row = Row(line, columns)
    code = row.text(Column.CODE, longest("code"))
    if code is None:
        if all(fault.column is not Column.CODE for fault in row.faults):
            row.fault(Column.CODE, Fault.REQUIRED, "")
        return None, row
    if not _CODE.fullmatch(code):
        row.fault(Column.CODE, Fault.CODE_SHAPE, code)
    draft = _numbers(_names(Draft(row=line.number, code=code), row), row, today)
    return (None if any(not fault.warning for fault in row.faults) else draft), row


def _names(draft: Draft, row: Row) -> Draft:
    """Read what the item is called, its size and who makes it."""
    size = row.text(Column.SIZE, longest("name_zh"))
    figures = sizes(size) if size else ()
    if size and not figures:
        row.fault(Column.SIZE, Fault.SIZE_UNREAD, size)
    measured = (
        row.parsed(Column.DIAMETER, lambda cell: one_size(cell, Dimension.DIAMETER)),
        row.parsed(Column.LENGTH, lambda cell: one_size(cell, Dimension.LENGTH)),
    )
    figures = figures or tuple(figure for figure in measured if figure is not None)
    shown = size or "\u00d7".join(figure.value for figure in figures)
    return replace(
        draft,
        family=row.text(Column.FAMILY, longest("family")),
        name_zh=_with_size(row, Column.NAME_ZH, shown),
        name_en=_with_size(row, Column.NAME_EN, shown),
        unit=row.text(Column.UNIT, longest("unit")),
        brand=row.text(Column.BRAND, longest("brand")),
        manufacturer=row.text(Column.MANUFACTURER, longest("manufacturer")),
        catalog_ref=row.text(Column.CATALOG_REF, longest("catalog_ref")),
        sizes=figures or None,
        aliases=_listed_aliases(row),
        identifiers=_listed_identifiers(row),
    )


def _numbers(draft: Draft, row: Row, today: date) -> Draft:
    """Read what the item costs, how long it lasts and how it is kept."""
    expiry = row.parsed(Column.REGISTRATION_EXPIRY, lambda cell: (day(cell),))
    if expiry and expiry[0] and expiry[0] < today:
        row.fault(Column.REGISTRATION_EXPIRY, Fault.REGISTRATION_OVER, expiry[0].isoformat())
    months = row.parsed(Column.SHELF_LIFE_MONTHS, lambda cell: span(cell, "months"))
    days = row.parsed(Column.SHELF_LIFE, span)
    return replace(
        draft,
        registration_no=_shaped(row, Column.REGISTRATION_NO, Fault.REGISTRATION_SHAPE),
        registration_expiry=expiry,
        nhsa_code=_shaped(row, Column.NHSA_CODE, Fault.NHSA_SHAPE),
        price=row.parsed(Column.PRICE, money),
        storage=row.parsed(Column.STORAGE, lambda cell: Storage(word("storage", cell))),
        abc=row.parsed(Column.ABC, lambda cell: word("abc", cell)),
        ved=row.parsed(Column.VED, lambda cell: word("ved", cell)),
        tracked=row.parsed(Column.TRACKED, lambda cell: Tracked(word("tracked", cell))),
        pick_rule=row.parsed(Column.PICK_RULE, lambda cell: PickRule(word("pick_rule", cell))),
        shelf_life_days=days if days is not None else months,
    )


def _with_size(row: Row, column: Column, size: str) -> str | None:
    """Return a name that holds its size: sheets often keep the two in columns of their own."""
    most = longest(column.value)
    name = row.text(column, most)
    if name is None or not size or size.replace(" ", "") in name.replace(" ", ""):
        return name
    if len(f"{name} {size}") > most:
        row.fault(column, Fault.TOO_LONG, f"{name} {size}")
        return None
    return f"{name} {size}"


def _listed_aliases(row: Row) -> tuple[str, ...] | None:
    found = row.parsed(Column.ALIASES, listed)
    for alias in found or ():
        if len(alias) > longest("alias"):
            row.fault(Column.ALIASES, Fault.TOO_LONG, alias)
    return tuple(sorted(found)) if found else None


def _listed_identifiers(row: Row) -> tuple[Identifier, ...] | None:
    found = list(row.parsed(Column.IDENTIFIER, identifiers) or ())
    quantity = row.parsed(Column.PACK_QUANTITY, whole)
    pack = row.parsed(Column.PACK_IDENTIFIER, lambda cell: identifier(cell, quantity or 1))
    if pack is not None and quantity is None:
        row.fault(Column.PACK_QUANTITY, Fault.REQUIRED, "")
    elif pack is not None:
        found.append(pack)
    if len({one.di for one in found}) < len(found):
        row.fault(Column.IDENTIFIER, Fault.IDENTIFIER_TWICE, found[0].di)
    for one in found:
        if len(one.di) > longest("di"):
            row.fault(Column.IDENTIFIER, Fault.TOO_LONG, one.di)
    return tuple(sorted(found, key=lambda one: one.di)) or None


def _shaped(row: Row, column: Column, fault: Fault) -> str | None:
    text = row.text(column, longest(column.value))
    if text and not sheet_words().has_shape(column.value, text.replace(" ", "")):
        row.fault(column, fault, text)
    return text
