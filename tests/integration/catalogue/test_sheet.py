"""A table is read from whatever program exported it, within limits."""

import csv
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import RefusedError
from core.stock import sheet
from core.stock.sheet import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, expected_lines, read_lines, tidy

ROWS = [["编码", "名称"], ["A1", "冠脉支架"], ["A2", "球囊, 2.0×15"]]


def texts(path: Path) -> list[list[str]]:
    return [list(line.cells) for line in read_lines(path)]


def write_text(path: Path, encoding: str, delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(ROWS)
    return path


def write_book(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(RefusedError) as refused:
        list(read_lines(path))
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert texts(write_text(tmp_path / "a.csv", encoding)) == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "A.TXT"])
def test_every_usual_delimiter_is_read(tmp_path: Path, name: str, delimiter: str) -> None:
    assert texts(write_text(tmp_path / name, "utf-8", delimiter)) == ROWS


def test_rows_are_numbered_as_the_sheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n\n"one\ntwo",x\n,,\nlast,y\n', "utf-8")

    lines = list(read_lines(path))

    assert [(line.number, line.cells) for line in lines] == [
        (1, ("a", "b")),
        (3, ("one two", "x")),
        (5, ("last", "y")),
    ]


def test_a_workbook_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    row = ["A1", 7800, 7800.5, 0.1 + 0.2, date(2026, 12, 31), datetime(2027, 1, 2), True, None, "x"]  # noqa: DTZ001 - a workbook knows no zone
    path = write_book(tmp_path / "a.xlsx", [row])

    assert texts(path) == [
        ["A1", "7800", "7800.5", "0.3", "2026-12-31", "2027-01-02", "True", "", "x"]
    ]


def test_a_long_number_of_a_workbook_keeps_its_digits(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", [["di", 6901234567892, 1234567890123.0]])

    assert texts(path) == [["di", "6901234567892", "1234567890123"]]


def test_a_formula_stays_text(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", [["=1+1", "=cmd|' /C calc'!A0"]])

    assert texts(path) == [["=1+1", "=cmd|' /C calc'!A0"]]


def test_the_first_sheet_that_is_visible_counts(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("second").append(["seen"])
    book.save(tmp_path / "a.xlsx")

    assert texts(tmp_path / "a.xlsx") == [["seen"]]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("  a  b ", "a b"),
        ("\u3000冠脉\u3000支架\u3000", "冠脉 支架"),
        ("a\u200bb\ufeff", "ab"),
        ("a\u202eb", "ab"),
        ("a\r\nb\tc", "a b c"),
        ("a\x00b", "a\x00b"),
    ],
)
def test_what_nobody_sees_is_left_out(given: str, shown: str) -> None:
    assert tidy(given) == shown


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a", "a.docx"])
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")

    assert refusal(tmp_path / name) == "sheet.kind"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "sheet.missing"


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not really", b"\xd0\xcf\x11\xe0 with a password", b"a,b\n1,2"]
)
def test_a_broken_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)

    assert refusal(tmp_path / "a.xlsx") == "sheet.unreadable"


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert refusal(tmp_path / "a.xlsx") == "sheet.unreadable"


def test_a_workbook_with_a_broken_sheet_is_refused(tmp_path: Path) -> None:
    whole = write_book(tmp_path / "whole.xlsx", [["a"]])
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, content[:80] if "sheet1" in entry else content)

    assert refusal(tmp_path / "a.xlsx") == "sheet.unreadable"


def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(9):
            archive.writestr(f"xl/{n}.xml", b"0" * (sheet.LARGEST))

    assert refusal(tmp_path / "a.xlsx") == "sheet.too_large"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n\xff\xff\xff\xff\n")

    assert refusal(tmp_path / "a.csv") == "sheet.unreadable"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(sheet.LARGEST + 1)

    assert refusal(tmp_path / "a.csv") == "sheet.too_large"


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n" * (MOST_ROWS + 2), "utf-8")

    assert refusal(tmp_path / "a.csv") == "sheet.too_many_rows"


def test_as_many_rows_as_allowed_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n" * (MOST_ROWS + 1), "utf-8")

    assert sum(1 for _ in read_lines(tmp_path / "a.csv")) == MOST_ROWS + 1


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join("x" * (MOST_COLUMNS + 1)), "utf-8")

    assert refusal(tmp_path / "a.csv") == "sheet.too_wide"


def test_empty_columns_at_the_end_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" + "," * 500, "utf-8")

    assert texts(tmp_path / "a.csv") == [["x"]]


def test_a_giant_cell_is_cut_and_one_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x" * 100_000, "utf-8")
    (tmp_path / "b.csv").write_text('"' + "x" * 200_000, "utf-8")

    assert len(texts(tmp_path / "a.csv")[0][0]) == LONGEST_CELL + 1
    assert refusal(tmp_path / "b.csv") == "sheet.unreadable"


def test_a_progress_bar_knows_about_how_long_a_file_is(tmp_path: Path) -> None:
    text = write_text(tmp_path / "a.csv", "utf-8")
    book = write_book(tmp_path / "a.xlsx", [["a"], ["b"], ["c"]])
    (tmp_path / "b.xlsx").write_bytes(b"broken")

    assert [expected_lines(p) for p in (text, book, tmp_path / "b.xlsx")] == [3, 3, 0]
