"""Form: a sheet whose columns are found by their headings and whose cells are read by name."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from core.errors import RefusedError
from core.plain import is_plain
from core.stock.sheet import Line, read_lines
from core.stock.sheet_cell import CellError, day, listed, whole
from core.stock.sheet_words import folded

T = TypeVar("T")
_HEADED_WITHIN = 20
_SHOWN = 40


class Form(StrEnum):
    """What a sheet is about."""

    PLACES = "places"
    STAFF = "staff"
    SUPPLIERS = "suppliers"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class Words:
    """The headings of a form by column, the columns it must have, and the words for values."""

    headings: Mapping[str, str]
    needed: tuple[str, ...]
    meanings: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its number as the sheet shows it, and its cells by column."""

    row: int
    cells: Mapping[str, str]
    words: Words

    def text(self, column: str, most: int) -> str:
        """Return what a cell says, empty where it says nothing."""
        cell = self.cells.get(column, "")
        if len(cell) > most:
            raise RefusedError("import.too_long", column=column, most=most)
        if not is_plain(cell):
            raise RefusedError("import.control", column=column)
        return cell

    def must(self, column: str, most: int) -> str:
        """Return what a cell says, which may not be nothing."""
        if cell := self.text(column, most):
            return cell
        raise RefusedError("import.required", column=column)

    def word(self, column: str) -> str:
        """Return the value that a cell's word stands for, empty where it says nothing."""
        cell = self.text(column, _SHOWN)
        if not cell:
            return ""
        meaning = self.words.meanings[column].get(folded(cell), "")
        if not meaning:
            raise RefusedError("import.no_word", column=column, value=cell)
        return meaning

    def whole(self, column: str) -> int | None:
        """Return a whole number from one up, or none."""
        return self._read(column, whole, "import.not_whole")

    def day(self, column: str) -> date | None:
        """Return a calendar day, or none."""
        return self._read(column, day, "import.not_a_day")

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that lists several things."""
        return self._read(column, listed, "import.required") or ()

    def _read(self, column: str, parse: Callable[[str], T], refusal: str) -> T | None:
        cell = self.text(column, 2_000)
        try:
            return parse(cell) if cell else None
        except CellError as error:
            raise RefusedError(refusal, column=column, value=cell[:_SHOWN]) from error


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its rows, and the headings that no column answers to."""

    rows: tuple[Cells, ...]
    ignored: tuple[str, ...]


def read_form(path: Path, form: Form) -> Sheet:
    """Read a file without a database."""
    lines = read_lines(path)
    columns, ignored = _headings(lines, form, path.name)
    words = form_words(form)
    rows = tuple(Cells(line.number, _named(line, columns), words) for line in lines)
    rows = tuple(row for row in rows if row.cells)
    if not rows:
        raise RefusedError("sheet.empty", file=path.name)
    return Sheet(rows, ignored)


@cache
def form_words(form: Form) -> Words:
    """Return the words of a form, read once in a process."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    columns = tables[form.value]
    headings = {folded(name): column for column, names in columns.items() for name in names}
    meanings = {
        column: {folded(word): value for value, words in table.items() for word in words}
        for column, table in tables["words"].items()
    }
    return Words(headings, tuple(tables["needed"][form.value]), meanings)


def _headings(
    lines: Iterator[Line], form: Form, name: str
) -> tuple[Mapping[int, str], tuple[str, ...]]:
    """Find the line of headings, which may stand below a title, and what each column holds."""
    words = form_words(form)
    for line in islice(lines, _HEADED_WITHIN):
        known = {at: words.headings.get(folded(cell), "") for at, cell in enumerate(line.cells)}
        columns = {at: column for at, column in known.items() if column}
        if len(columns) < 2:
            continue
        held = list(columns.values())
        for column in (*words.needed, *held):
            if column not in held:
                raise RefusedError("import.column_missing", column=column)
            if held.count(column) > 1:
                raise RefusedError("import.column_twice", column=column)
        ignored = (cell for at, cell in enumerate(line.cells) if cell and at not in columns)
        return columns, tuple(ignored)
    raise RefusedError("import.no_headings", file=name)


def _named(line: Line, columns: Mapping[int, str]) -> dict[str, str]:
    return {
        column: line.cells[at]
        for at, column in columns.items()
        if at < len(line.cells) and line.cells[at]
    }
