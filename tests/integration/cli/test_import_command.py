"""``tocsin import items FILE``: a preview, a yes, and the bad rows in a file beside."""

import csv
from pathlib import Path

import pytest

from core.stock.import_items import Preview
from core.stock.item_row import RowError
from core.stock.sheet_cell import Fault
from core.stock.sheet_words import Column
from locales import Words, languages
from tests.integration.cli.conftest import Shell

GOOD = "编码,名称,单位,单价\nA1,支架,个,7800\nA2,球囊,根,120.50\n"
MIXED = "编码,名称,单位,单价,备注\nA1,支架,个,7800,\nA2,球囊,根,=2+3,x\nA3,[导丝],根,5,\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "items.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_catalogue_is_imported(founded: Shell, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)

    first = founded("import", "items", str(path), "--yes")
    again = founded("import", "items", str(path), "--yes")

    assert first.code == 0
    assert "2 new, 0 changed" in first.out
    assert "Reading and checking" in first.out
    assert again.code == 0
    assert "nothing to write" in again.out
    assert not (tmp_path / "items.errors.csv").exists()


@pytest.mark.parametrize(("answer", "code", "word"), [("y", 0, "Written"), ("no", 1, "Nothing")])
def test_a_person_is_asked_first(
    founded: Shell, tmp_path: Path, answer: str, code: int, word: str
) -> None:
    typed = founded("import", "items", str(written(tmp_path, GOOD)), answer=answer)

    assert typed.code == code
    assert "[yes/no]" in typed.out
    assert word in typed.out


def test_a_person_may_walk_away(founded: Shell, tmp_path: Path) -> None:
    typed = founded("import", "items", str(written(tmp_path, GOOD)), answer="^C")

    assert typed.code == 130
    assert "Interrupted" in typed.err


def test_without_anybody_to_ask_nothing_is_written(founded: Shell, tmp_path: Path) -> None:
    typed = founded("import", "items", str(written(tmp_path, GOOD)))
    again = founded("import", "items", str(written(tmp_path, GOOD)), "--yes")

    assert typed.code == 1
    assert "--yes" in typed.out
    assert "2 new" in again.out


def test_good_rows_are_written_and_bad_ones_reported(founded: Shell, tmp_path: Path) -> None:
    typed = founded("import", "items", str(written(tmp_path, MIXED)), "--yes")

    assert typed.code == 1
    assert "2 new, 0 changed" in typed.out
    assert "not an amount" in typed.out
    assert "备注" in typed.out
    assert "[导丝]" in typed.out


def test_bad_rows_are_written_beside_the_file_in_both_languages(
    founded: Shell, tmp_path: Path
) -> None:
    founded("import", "items", str(written(tmp_path, MIXED)), "--yes")

    target = tmp_path / "items.errors.csv"
    with target.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = list(csv.reader(file))
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert heads == ["行 / row", "列", "column", "内容 / value", "原因", "reason"]
    assert rows == [
        [
            *("3", "单价", "price", "'=2+3"),
            "不是金额，请写成 7800 或 7,800.00",
            "not an amount; write 7800 or 7,800.00",
        ]
    ]


def test_warnings_are_shown_for_rows_that_are_taken(founded: Shell, tmp_path: Path) -> None:
    text = "code,name,unit,nhsa\nA1,=x,个,C1\nA1,y,个,C1\n"

    typed = founded("import", "items", str(written(tmp_path, text)), "--yes")

    assert "2 warnings" in typed.out
    assert "1 fault" in typed.out
    assert "the same code as in row 2" in typed.out


def test_a_change_is_shown_before_it_is_made(founded: Shell, tmp_path: Path) -> None:
    founded("import", "items", str(written(tmp_path, GOOD)), "--yes")

    typed = founded(
        "import", "items", str(written(tmp_path, GOOD.replace("7800", "6900"))), "--yes"
    )

    assert "780000 → 690000" in typed.out
    assert "0 new, 1 changed" in typed.out


def test_in_chinese_everything_is_chinese(founded: Shell, tmp_path: Path) -> None:
    typed = founded(
        "import", "items", str(written(tmp_path, MIXED)), "--language", "zh-CN", "--yes"
    )

    assert "已写入：新增 2，变更 0。" in typed.out
    assert "不是金额" in typed.out


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("none.csv", None, "no file"),
        ("old.xls", b"x", "Save it as .xlsx"),
        ("broken.xlsx", b"x", "cannot be read"),
        ("poem.csv", "春眠不觉晓\n处处闻啼鸟\n".encode(), "No headings"),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(
    founded: Shell, tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    typed = founded("import", "items", str(tmp_path / name), "--yes")

    assert typed.code == 1
    assert word in typed.err


def test_an_error_file_that_cannot_be_written_is_told(founded: Shell, tmp_path: Path) -> None:
    (tmp_path / "items.errors.csv").mkdir()

    typed = founded("import", "items", str(written(tmp_path, MIXED)), "--yes")

    assert typed.code == 1
    assert "cannot be written" in typed.err


@pytest.mark.parametrize("language", languages)
def test_every_fault_column_and_field_has_its_words(language: str) -> None:
    words = Words(language)

    for fault in Fault:
        assert words(f"sheet.fault.{fault.value}", value="2026-01-01", first=2)
    for column in Column:
        assert words(f"sheet.column.{column.value}")
    assert Preview.__dataclass_fields__.keys() >= {"new", "changed", "unchanged"}
    assert RowError(1, Column.CODE, Fault.FORMULA, "").warning


def test_every_field_that_may_change_has_its_word() -> None:
    from dataclasses import fields

    from core.stock.catalogue import NewItem

    for language in languages:
        for field in fields(NewItem):
            assert field.name == "code" or Words(language)(f"sheet.field.{field.name}")


@pytest.mark.parametrize(
    "argv", [("items",), ("places",), ("staff",), ("stock", "--note", "N1")], ids=lambda a: a[0]
)
def test_a_file_that_is_not_there_is_what_is_said_first(
    shell: Shell, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    shell("site", "add", "H1", "一院")
    shell("site", "add", "H2", "二院")
    refused = shell("import", argv[0], str(tmp_path / "nonexist.csv"), *argv[1:])

    assert refused.code == 1
    assert "nonexist.csv" in refused.err
    assert "--site" not in refused.err
