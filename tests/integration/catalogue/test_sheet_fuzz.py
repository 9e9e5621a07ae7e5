"""Whatever a file or a cell holds, it is read, refused or told: nothing else ever happens."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.codes.checks import modulo_10
from core.errors import RefusedError
from core.stock import sheet_cell
from core.stock.import_items import ItemSheet, read_sheet
from core.stock.sheet import tidy
from core.stock.sheet_cell import CellError, Fault
from core.stock.sheet_words import Column, sheet_words
from core.stock.size import Dimension

TODAY = date(2026, 3, 10)
WORDS = [
    word for words in (sheet_words().headings, *sheet_words().meanings.values()) for word in words
]
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(WORDS),
    st.from_regex(r"[-+=@]?[0-9.,eE￥元×x*/ ]{1,20}", fullmatch=True),
    st.from_regex(r"\+?[A-Z0-9]{4,20}[-.*=][0-9]{1,8}", fullmatch=True),
    st.dates().map(str),
)
PARSERS = {
    "money": sheet_cell.money,
    "whole": sheet_cell.whole,
    "day": sheet_cell.day,
    "span": sheet_cell.span,
    "storage": lambda cell: sheet_cell.word("storage", cell),
    "listed": sheet_cell.listed,
    "sizes": sheet_cell.sizes,
    "one_size": lambda cell: sheet_cell.one_size(cell, Dimension.LENGTH),
    "identifiers": sheet_cell.identifiers,
}
HEADINGS = [
    next(name for name, held in sheet_words().headings.items() if held is column)
    for column in Column
]


def outcome(content: bytes, name: str = "items.csv") -> ItemSheet | str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read_sheet(path, TODAY)
        except RefusedError as refusal:
            return refusal.code


@pytest.mark.parametrize("parser", sorted(PARSERS))
@given(cell=CELLS)
@example(cell="")
@example(cell="9" * 5_000)
@example(cell="\ud800")
@example(cell="²³")
@example(cell="٣")
@example(cell="½")
def test_any_cell_says_something_or_is_told(parser: str, cell: str) -> None:
    fault = None
    said: object = None
    try:
        said = PARSERS[parser](cell)
    except CellError as told:
        fault = told.fault

    assert (fault is None) is (said is not None) or parser == "day"


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read_as_text(content: bytes) -> None:
    found = outcome(content)

    assert isinstance(found, ItemSheet) or found.startswith("sheet.")


@given(st.binary(max_size=400))
def test_any_bytes_that_claim_to_be_a_workbook_are_refused(content: bytes) -> None:
    assert outcome(content, "items.xlsx") == "sheet.unreadable"


@given(st.lists(st.lists(CELLS, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=6))
def test_any_rows_become_drafts_or_faults(rows: list[list[str]]) -> None:
    table = StringIO(newline="")
    csv.writer(table).writerows([HEADINGS, *rows])

    found = outcome(table.getvalue().encode("utf-8", "replace"))

    if isinstance(found, ItemSheet):
        assert len(found.drafts) + found.bad_rows == found.rows
        assert {fault.row for fault in found.faults if not fault.warning} == {
            row for row in {fault.row for fault in found.faults} if row not in _good(found)
        }
    else:
        assert found == "sheet.empty"


def _good(sheet: ItemSheet) -> set[int]:
    return {draft.row for draft in sheet.drafts}


@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_money_survives_being_written_in_any_usual_way(amount: Decimal) -> None:
    fen = int(amount * 100)

    for text in (f"{amount}", f"{amount:,}", f"¥{amount:,}", f"{amount}元", f" {amount:,} "):
        assert sheet_cell.money(text) == fen


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_survives_being_written_in_any_usual_way(day: date) -> None:
    year, month, of_month = day.year, day.month, day.day

    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{year}/{month}/{of_month}",
        f"{year}年{month}月{of_month}日",
        f"{year}.{month:02}.{of_month:02}",
    ):
        assert sheet_cell.day(text) == day


@given(st.from_regex(r"[0-9]{13}", fullmatch=True), st.integers(0, 9))
def test_a_wrong_digit_of_an_identifier_is_seen(digits: str, wrong: int) -> None:
    right = digits + modulo_10(digits)

    assert sheet_cell.identifier(right).di == right
    if str(wrong) != right[-1]:
        with pytest.raises(CellError) as told:
            sheet_cell.identifier(f"{digits}{wrong}")
        assert told.value.fault is Fault.CHECK_DIGIT


@given(st.text(max_size=60))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    assert once == once.strip(" ")
