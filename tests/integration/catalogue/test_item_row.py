"""A row of a catalogue sheet is taken whole or told cell by cell, without any database."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import RefusedError
from core.stock.catalogue import Identifier, SizeText
from core.stock.import_items import ItemSheet, read_sheet
from core.stock.sheet_cell import Fault
from core.stock.sheet_words import Column, sheet_words
from tests.hospital import STENT_DI

TODAY = date(2026, 3, 10)


def sheet_of(tmp_path: Path, text: str) -> ItemSheet:
    path = tmp_path / "items.csv"
    path.write_text(text, "utf-8")
    return read_sheet(path, TODAY)


def faults(sheet: ItemSheet) -> set[tuple[int, str, str]]:
    return {(fault.row, fault.column.value, fault.code.value) for fault in sheet.faults}


def test_a_code_stands_in_a_sheet_once(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit\nA1,x,个\nA2,y,个\nA1,z,个\n")

    (fault,) = sheet.faults
    assert (fault.row, fault.code, fault.value, fault.first_row) == (4, Fault.CODE_TWICE, "A1", 2)
    assert [draft.code for draft in sheet.drafts] == ["A1", "A2"]


def test_an_identifier_stands_in_a_sheet_once(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f"code,name,unit,di\nA1,x,个,{STENT_DI}\nA2,y,个,{STENT_DI[1:]}\n")

    assert faults(sheet) == {(3, "identifier", "identifier_twice")}
    assert sheet.bad_rows == 1


def test_odd_shapes_warn_and_are_taken(tmp_path: Path) -> None:
    sheet = sheet_of(
        tmp_path,
        "code,name,unit,nhsa,registration no,registration expiry,size\n"
        "A1,=1+1,个,C123,2020-1,2026-03-09,大号\n",
    )

    assert faults(sheet) == {
        (2, "nhsa_code", "nhsa_shape"),
        (2, "registration_no", "registration_shape"),
        (2, "registration_expiry", "registration_over"),
        (2, "name_zh", "formula"),
        (2, "size", "size_unread"),
    }
    assert all(fault.warning for fault in sheet.faults)
    (draft,) = sheet.drafts
    assert draft.name_zh == "=1+1 大号"


@pytest.mark.parametrize("cell", ["+SUM(A1)", "-cmd|x", "@x", "= 1"])
def test_whatever_a_spreadsheet_would_run_is_flagged(tmp_path: Path, cell: str) -> None:
    sheet = sheet_of(tmp_path, f"code,name,unit,brand\nA1,x,个,{cell}\n")

    assert faults(sheet) == {(2, "brand", "formula")}


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("国械注准20203130001", True),
        ("国械注进20173461234", True),
        ("国械注许20193131234", True),
        ("沪械注准20202130001", True),
        ("国械备20151234号", True),
        ("国械注准2020", False),
    ],
)
def test_registration_numbers_have_a_shape(tmp_path: Path, number: str, good: bool) -> None:
    sheet = sheet_of(tmp_path, f"code,name,unit,注册证号\nA1,x,个,{number}\n")

    assert (not sheet.faults) is good


def test_a_package_without_its_quantity_is_told(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit,pack di\nA1,x,个,16901234500018\n")

    assert faults(sheet) == {(2, "pack_quantity", "required")}


def test_a_size_of_its_own_columns_joins_the_name(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit,直径(mm),长度(mm)\nA1,支架,个,3.0,18\n")

    (draft,) = sheet.drafts
    assert draft.name_zh == "支架 3.0×18"
    assert draft.sizes == (SizeText("diameter", "3.0", "mm"), SizeText("length", "18", "mm"))


def test_a_size_already_in_the_name_is_not_said_twice(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit,规格\nA1,支架 3.0 × 18 mm,个,3.0×18mm\n")

    assert sheet.drafts[0].name_zh == "支架 3.0 × 18 mm"


def test_a_name_grown_too_long_by_its_size_is_told(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f"code,name,unit,规格\nA1,{'长' * 198},个,3.0×18mm\n")

    assert faults(sheet) == {(2, "name_zh", "too_long")}


def test_headings_may_stand_below_a_title_and_others_are_ignored(tmp_path: Path) -> None:
    sheet = sheet_of(
        tmp_path, "某某医院耗材目录,,\n打印日期：2026-03-10,,\n * 编码,名称 ,备注\nA1,x,随便\n"
    )

    assert [draft.row for draft in sheet.drafts] == [4]
    assert sheet.ignored == ("备注",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "sheet.no_headings"),
        ("名称,单位\nx,个\n", "sheet.column_missing"),
        ("编码,名称,耗材编码\n1,2,3\n", "sheet.column_twice"),
        ("编码,名称\n", "sheet.empty"),
        ("", "sheet.no_headings"),
    ],
)
def test_a_sheet_that_is_no_catalogue_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        sheet_of(tmp_path, text)

    assert refused.value.code == code


def test_a_workbook_is_imported_like_a_text(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["编码", "名称", "单位", "单价", "注册证有效期", "产品标识"])
    book.active.append(["A1", "支架", "个", 7800, date(2028, 1, 1), 6901234567892])
    book.save(tmp_path / "a.xlsx")

    (draft,) = read_sheet(tmp_path / "a.xlsx", TODAY).drafts

    assert (draft.price, draft.registration_expiry) == (780_000, (date(2028, 1, 1),))
    assert draft.identifiers == (Identifier(STENT_DI),)


def test_progress_is_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("code,name,unit\nA1,x,个\n\nA2,y,个\n", "utf-8")
    seen: list[int] = []

    read_sheet(path, TODAY, seen.append)

    assert seen == [2, 4]


def test_a_hopeless_file_lists_its_faults_up_to_a_limit(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit,price\n" + "a b,,,x\n" * 40_000)

    assert sheet.bad_rows == 40_000
    assert len(sheet.faults) == 50_000


def test_every_column_has_a_heading_in_both_languages() -> None:
    headings = sheet_words().headings
    for column in Column:
        names = [name for name, held in headings.items() if held is column]
        assert any(name.isascii() for name in names), column
        assert any(not name.isascii() for name in names) or column in {Column.ABC, Column.VED}
