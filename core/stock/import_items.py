"""Import: a catalogue sheet becomes items; a bad row never stops or half-applies a file.

Read the sheet (no database), look at the preview, apply it: every good row in one transaction,
every bad one reported with its row, its column and what is wrong. The same sheet again changes
nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from core.errors import RefusedError
from core.rights import Right, needs
from core.stock.catalogue import NewItem, catalogue_version, owners_of, put_items
from core.stock.draft import Draft, merged
from core.stock.item_row import RowError, read_row
from core.stock.sheet import Line, read_lines
from core.stock.sheet_cell import Fault
from core.stock.sheet_words import Column, sheet_words
from core.stock.stored_item import stored_items
from core.unit_of_work import UnitOfWork

MOST_REPORTED = 50_000
"""Faults that are listed; the rest is only counted, so that a wrong file cannot fill the memory."""
_HEADED_WITHIN = 20
_SAMPLES = 8
_COMPARED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """A sheet that was read: drafts of its good rows, faults of the others, headings ignored."""

    drafts: tuple[Draft, ...]
    faults: tuple[RowError, ...]
    rows: int
    bad_rows: int
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """One item as an example of what would change; ``field`` is empty for a new one."""

    row: int
    code: str
    name: str
    field: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What applying a sheet would do, or did."""

    sheet: ItemSheet
    version: int
    """The catalogue's version that the comparison was made with."""
    items: tuple[NewItem, ...] = field(repr=False)
    """The items to be put: the new and the changed ones."""
    new: int
    changed: int
    unchanged: int
    bad_rows: int
    errors: tuple[RowError, ...]
    warnings: tuple[RowError, ...]
    samples: tuple[Sample, ...]


def read_sheet(path: Path, today: date, tick: Callable[[int], None] = lambda _: None) -> ItemSheet:
    """Read and check a file without a database; ``tick`` is told each row's number."""
    lines = read_lines(path)
    columns, ignored = _headings(lines, path.name)
    reading = _SheetReading()
    for line in lines:
        reading.take(line, columns, today)
        tick(line.number)
    if not reading.rows:
        raise RefusedError("sheet.empty", file=path.name)
    return ItemSheet(
        tuple(reading.drafts.values()),
        tuple(reading.faults),
        reading.rows,
        len(reading.bad),
        ignored,
    )


@needs(Right.IMPORT_ITEMS)
def preview(uow: UnitOfWork, sheet: ItemSheet) -> Preview:
    """Compare a sheet with the catalogue; nothing is changed."""
    comparing = _Comparing(sheet)
    rest = iter(sheet.drafts)
    while some := list(islice(rest, _COMPARED_AT_ONCE)):
        comparing.take(uow.reading.cold(), some)
    return comparing.preview(catalogue_version(uow))


@needs(Right.IMPORT_ITEMS)
def apply(uow: UnitOfWork, seen: Preview) -> Preview:
    """Put all good rows in one transaction; compared anew if the catalogue changed meanwhile.

    Done twice it is done once: the rows that were put do not differ any more.
    """
    fresh = seen if catalogue_version(uow) == seen.version else preview(uow, seen.sheet)
    put_items(uow, fresh.items)
    return fresh


def _headings(lines: Iterator[Line], name: str) -> tuple[Mapping[int, Column], tuple[str, ...]]:
    """Find the line of headings, which may stand below a title, and what each column holds."""
    for line, _ in zip(lines, range(_HEADED_WITHIN), strict=False):
        columns = {
            place: column
            for place, cell in enumerate(line.cells)
            if cell and (column := sheet_words().column(cell)) is not None
        }
        if len(columns) < 2 and len(columns) < sum(map(bool, line.cells)):
            continue
        _check_columns(columns)
        known = set(columns)
        ignored = (cell for place, cell in enumerate(line.cells) if cell and place not in known)
        return columns, tuple(ignored)
    raise RefusedError("sheet.no_headings", file=name)


def _check_columns(columns: Mapping[int, Column]) -> None:
    held = list(columns.values())
    for column in held:
        if held.count(column) > 1:
            raise RefusedError("sheet.column_twice", column=column.value)
    if Column.CODE not in held:
        raise RefusedError("sheet.column_missing", column=Column.CODE.value)


class _SheetReading:
    """Rows as they are read: what an earlier row has claimed, a later one cannot."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.faults: list[RowError] = []
        self.bad: set[int] = set()
        self.rows = 0
        self._codes: dict[str, int] = {}
        self._claims: dict[str, int] = {}

    def take(self, line: Line, columns: Mapping[int, Column], today: date) -> None:
        self.rows += 1
        draft, row = read_row(line, columns, today)
        faults = row.faults
        if draft is not None and (twice := self._claimed(draft)) is not None:
            faults.append(twice)
            draft = None
        if draft is None:
            self.bad.add(line.number)
        else:
            self.drafts[draft.code] = draft
            self._claims |= dict.fromkeys((one.di for one in draft.identifiers or ()), draft.row)
        if len(self.faults) + len(faults) <= MOST_REPORTED:
            self.faults += faults

    def _claimed(self, draft: Draft) -> RowError | None:
        first = self._codes.setdefault(draft.code, draft.row)
        if first != draft.row:
            return RowError(draft.row, Column.CODE, Fault.CODE_TWICE, draft.code, first)
        for one in draft.identifiers or ():
            if one.di in self._claims:
                first = self._claims[one.di]
                return RowError(draft.row, Column.IDENTIFIER, Fault.IDENTIFIER_TWICE, one.di, first)
        return None


class _Comparing:
    """Drafts as they are held against the catalogue."""

    def __init__(self, sheet: ItemSheet) -> None:
        self._sheet = sheet
        self._items: list[NewItem] = []
        self._errors: list[RowError] = []
        self._bad = sheet.bad_rows
        self._new = self._changed = 0
        self._samples: list[Sample] = []

    def take(self, connection: Connection, drafts: Sequence[Draft]) -> None:
        known = stored_items(connection, (draft.code for draft in drafts))
        owners: dict[str, set[int]] = defaultdict(set)
        said = (one.di for draft in drafts for one in draft.identifiers or ())
        for (di, _), item in owners_of(connection, said).items():
            owners[di].add(item)
        for draft in drafts:
            found, stored = known.get(draft.code, (0, None))
            dis = [one.di for one in draft.identifiers or ()]
            self._take(
                draft, stored, [di for di in dis if di in owners and found not in owners[di]]
            )

    def _take(self, draft: Draft, stored: NewItem | None, taken: list[str]) -> None:
        item = merged(draft, stored)
        if errors := list(_faults(draft, item, stored, taken)):
            self._bad += 1
            self._errors += errors
        elif stored is None:
            self._new += 1
            self._items.append(item)
            self._show(Sample(draft.row, item.code, item.name_zh))
        elif item != stored:
            self._changed += 1
            self._items.append(item)
            self._show(_difference(draft.row, stored, item))

    def preview(self, version: int) -> Preview:
        faults = self._sheet.faults
        errors = [*(fault for fault in faults if not fault.warning), *self._errors]
        bad = {error.row for error in errors}
        good = len(self._sheet.drafts) - len({error.row for error in self._errors})
        return Preview(
            sheet=self._sheet,
            version=version,
            items=tuple(self._items),
            new=self._new,
            changed=self._changed,
            unchanged=good - self._new - self._changed,
            bad_rows=self._bad,
            errors=tuple(sorted(errors, key=lambda error: error.row)[:MOST_REPORTED]),
            warnings=tuple(one for one in faults if one.warning and one.row not in bad),
            samples=tuple(self._samples),
        )

    def _show(self, sample: Sample) -> None:
        if len(self._samples) < _SAMPLES:
            self._samples.append(sample)


def _faults(
    draft: Draft, item: NewItem, stored: NewItem | None, taken: list[str]
) -> Iterator[RowError]:
    """Yield what only the catalogue can tell: what a new item lacks, what cannot be changed."""
    for column, said in ((Column.NAME_ZH, item.name_zh), (Column.UNIT, item.unit)):
        if not said:
            yield RowError(draft.row, column, Fault.REQUIRED, "")
    if stored is not None and stored.tracked is not item.tracked:
        yield RowError(draft.row, Column.TRACKED, Fault.TRACKING_FIXED, stored.tracked.value)
    for di in taken:
        yield RowError(draft.row, Column.IDENTIFIER, Fault.IDENTIFIER_TAKEN, di)


def _difference(row: int, stored: NewItem, item: NewItem) -> Sample:
    """Return the first field in which an item differs from what is stored."""
    for one in fields(item):
        old, new = getattr(stored, one.name), getattr(item, one.name)
        if old != new:
            return Sample(row, item.code, item.name_zh, one.name, _plain(old), _plain(new))
    raise AssertionError("the items are the same")


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_plain, value))
    words = (getattr(value, name, None) for name in ("di", "value"))
    return next((str(word) for word in words if word), "" if value is None else str(value))
