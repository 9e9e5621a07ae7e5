"""Sheet: a table that somebody sends as CSV or XLSX, read line by line, within limits.

Hospitals export from many programs: a mark at the start or none, UTF-8 or GB 18030, commas,
semicolons or tabs. What cannot be read is refused as a whole; what a cell says is judged later.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import RefusedError

LARGEST = 64 * 1024 * 1024
"""Bytes of a file; a workbook may be eight times as large when unpacked."""
MOST_ROWS = 200_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
_UNPACKED = 8 * LARGEST
_DELIMITERS = (",", ";", "\t")
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})
_TEXTS = frozenset({".csv", ".txt", ".tsv"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT = 20
_UNREADABLE = (InvalidFileException, LookupError, ValueError, OSError, SyntaxError, zlib.error)
"""What openpyxl raises at a broken workbook."""
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BLANKS = re.compile(r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its number as the sheet shows it, and the text of its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells)


def read_lines(path: Path) -> Iterator[Line]:
    """Go through the lines of a file that are not empty, the headings included."""
    for count, line in enumerate(_lines(path)):
        if count > MOST_ROWS:
            raise RefusedError("sheet.too_many_rows", most=MOST_ROWS)
        yield line


def expected_lines(path: Path) -> int:
    """Return about how many lines a file has, for a progress bar; 0 where it does not say."""
    if path.suffix.lower() in _TEXTS:
        return path.read_bytes().count(b"\n")
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True)
            return int(max((sheet.max_row or 0 for sheet in book.worksheets), default=0))
    except (*_UNREADABLE, zipfile.BadZipFile):
        return 0


def tidy(text: str) -> str:
    """Return a cell's text without what nobody sees: outer and doubled blanks, format marks.

    Other control characters stay, because they show that something went wrong.
    """
    return _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip(" ")


def check_there(path: Path) -> None:
    """Refuse a file that is not there, before anything else is looked at."""
    if not path.exists():
        raise RefusedError("sheet.missing", file=path.name)


def _lines(path: Path) -> Iterator[Line]:
    kind = path.suffix.lower()
    if kind not in _WORKBOOKS | _TEXTS:
        raise RefusedError("sheet.kind", file=path.name)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise RefusedError("sheet.missing", file=path.name) from error
    if size > LARGEST:
        raise RefusedError("sheet.too_large", most=LARGEST // 1024**2)
    reader = _workbook if kind in _WORKBOOKS else _text
    for number, cells in reader(path):
        if len(cells) > MOST_COLUMNS:
            raise RefusedError("sheet.too_wide", row=number, most=MOST_COLUMNS)
        line = Line(number, tuple(tidy(cell[: LONGEST_CELL + 1]) for cell in cells))
        if not line.empty:
            yield line


def _text(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(rows, 1):
            yield number, _without_end(cells)
    except csv.Error as error:
        raise RefusedError("sheet.unreadable", file=path.name) from error


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("sheet.unreadable", file=path.name)


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines into most cells; a comma if none does."""
    start = text[:20_000]

    def cells(delimiter: str) -> int:
        rows = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
        try:
            return sum(len(row) - 1 for row, _ in zip(rows, range(_LOOKED_AT), strict=False) if row)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=cells)


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    _check_unpacked(path)
    # openpyxl tells of styles and extensions that it leaves out; a table needs neither. The file
    # is opened here because a workbook that turns out broken is not closed there.
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = load_workbook(file, read_only=True)
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            sheet = (visible or book.worksheets)[0]
            sheet.reset_dimensions()
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, _without_end([_shown(value) for value in values])
        except _UNREADABLE as error:
            raise RefusedError("sheet.unreadable", file=path.name) from error


def _check_unpacked(path: Path) -> None:
    """Refuse what is no archive, or one that would fill the memory once unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise RefusedError("sheet.unreadable", file=path.name) from error
    if unpacked > _UNPACKED:
        raise RefusedError("sheet.too_large", most=LARGEST // 1024**2)


def _shown(value: object) -> str:
    """Return what a person would read in a workbook's cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        # Fifteen figures are what a spreadsheet keeps; the rest is noise of the machine.
        return str(int(value)) if value.is_integer() else f"{value:.15g}"
    return str(value)


def _without_end(cells: list[str]) -> list[str]:
    """Return the cells without the empty ones behind the last that holds something."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
