"""``tocsin import places|staff|suppliers|stock FILE``: from nothing to a hospital with stock."""

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from core.flow.founding.form import Form, form_words
from locales import Words, languages
from tests.integration.cli.conftest import Shell, Typed

PLACES = (
    "code,kind,name,parent\nCS,store,Central,\nCATH,department,Cath lab,\nCATH-1,bin,Shelf,cath\n"
)
ITEMS = "code,name,unit,tracked by\nB1,Balloon 2.0x15,pc,lot\nS1,Stent 3.0x18,pc,unit\n"


@pytest.fixture
def laid_out(founded: Shell, tmp_path: Path) -> Shell:
    """A hospital with two places, a shelf and two items."""
    assert sheet(founded, tmp_path, "places", PLACES).code == 0
    assert sheet(founded, tmp_path, "items", ITEMS).code == 0
    return founded


def sheet(shell: Shell, folder: Path, form: str, text: str, *more: str) -> Typed:
    path = folder / f"{form}.csv"
    path.write_text(text, "utf-8")
    return shell("import", form, str(path), "--yes", *more)


def stock(shell: Shell, folder: Path, text: str, note: str = "opening") -> Typed:
    return sheet(shell, folder, "stock", text, "--note", note)


def left_out(folder: Path, form: str) -> dict[str, str]:
    """The rows left out and why, as the file beside says."""
    with (folder / f"{form}.errors.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *rows = list(csv.reader(file))
    return {row[0]: row[-1] for row in rows}


@pytest.mark.parametrize("language", languages)
def test_the_examples_are_a_hospital_that_can_be_proved(
    founded: Shell, tmp_path: Path, language: str
) -> None:
    founded.environ["TOCSIN_LANGUAGE"] = language
    written = founded("import", "examples", str(tmp_path / "sheets"))

    assert written.code == 0
    for form in ("items", "places", "staff", "suppliers", "stock"):
        note = ("--note", "opening") if form == "stock" else ()
        first = founded("import", form, str(tmp_path / f"sheets/{form}.csv"), "--yes", *note)
        again = founded("import", form, str(tmp_path / f"sheets/{form}.csv"), "--yes", *note)
        assert (form, first.code, first.err) == (form, 0, "")
        assert Words(language)("cli.import.nothing") in again.out
    assert founded("prove").code == 0


def test_examples_overwrite_nothing(founded: Shell, tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text("mine", "utf-8")

    typed = founded("import", "examples", str(tmp_path))

    assert typed.code == 1
    assert (tmp_path / "stock.csv").read_text("utf-8") == "mine"
    assert not (tmp_path / "items.csv").exists()


def test_examples_need_a_folder_that_can_be_written(founded: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    assert "cannot be written" in founded("import", "examples", str(tmp_path / "file" / "x")).err


def test_places_are_added_below_the_one_they_name(laid_out: Shell, tmp_path: Path) -> None:
    text = "code,kind,name,parent\nCATH-2,bin,Shelf 2,CATH\nCATH,department,Cath lab,\n"

    typed = sheet(laid_out, tmp_path, "places", text)

    assert typed.code == 0
    assert "1 new" in typed.out


def test_bad_places_are_named_and_the_good_ones_added(laid_out: Shell, tmp_path: Path) -> None:
    text = (
        "code,kind,name,parent,storage\nOR,department,Theatre,,room; cold\n"
        "OR,department,Theatre,,\nX,hall,X,,\nY,bin,Y,NOWHERE,\nZ,department,Z,CATH-1,\nCS,department,Central,,\n"
        "B!,store,B,,\n,store,C,,\nD,store,,,\nE,store,E,,damp\nF,,F,,\nCATH-1,bin,Shelf,CS,\n"
    )

    typed = sheet(laid_out, tmp_path, "places", text)

    assert typed.code == 1
    assert "1 new" in typed.out
    why = left_out(tmp_path, "places")
    assert list(why) == ["3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"]
    assert why["3"] == "the same as row 2"
    assert "“kind”: hall" in why["4"]
    assert "NOWHERE" in why["5"]
    assert "already a place with the code CS" in why["7"]
    assert why["9"] == "“code” must not be empty"


def test_staff_get_their_roles_where_the_row_says(laid_out: Shell, tmp_path: Path) -> None:
    text = (
        "code,name,department,role,role at\nN1,Wang,cath,nurse,\nN1,Wang,CATH,head nurse,\n"
        "K1,Chen,CS,storekeeper,*\nX1,Sun,CATH,,\n"
    )

    first = sheet(laid_out, tmp_path, "staff", text)
    again = sheet(laid_out, tmp_path, "staff", text)

    assert (first.code, again.code) == (0, 0)
    assert "3 new, 1 changed" in first.out
    assert "nothing to write" in again.out
    assert "tocsin staff revoke" in again.out
    assert "department head, nurse" in laid_out("people").out


def test_a_role_without_a_place_is_not_given_for_the_whole_hospital(
    laid_out: Shell, tmp_path: Path
) -> None:
    text = "code,name,department,role,role at\nN1,Wang,,nurse,\nN2,Li,,nurse,-\nN3,Sun,,nurse,/\n"

    typed = sheet(laid_out, tmp_path, "staff", text)

    assert typed.code == 1
    assert "whole hospital" in left_out(tmp_path, "staff")["2"]
    assert "0 people" in laid_out("people").out


def test_bad_staff_are_named(laid_out: Shell, tmp_path: Path) -> None:
    sheet(laid_out, tmp_path, "staff", "code,name,department,role\nN1,Wang,CATH,nurse\n")
    text = (
        "code,name,department,role,language\nN1,Li,CATH,nurse,\nN 2,Li,CATH,nurse,\n"
        "N3,Li,ICU,nurse,\nN4,Li,CATH,wizard,\nN5,,CATH,nurse,\nN6,Li,CATH,nurse,klingon\n"
    )

    typed = sheet(laid_out, tmp_path, "staff", text)

    why = left_out(tmp_path, "staff")
    assert typed.code == 1
    assert list(why) == ["2", "3", "4", "5", "6", "7"]
    assert "belongs to Wang" in why["2"]
    assert "no place ICU" in why["4"]
    assert "wizard" in why["5"]


def test_somebody_of_another_hospital_is_left_there(laid_out: Shell, tmp_path: Path) -> None:
    laid_out("site", "add", "H2", "二院")
    sheet(laid_out, tmp_path, "staff", "code,name\nN1,Wang\n", "--site", "H1")

    typed = sheet(laid_out, tmp_path, "staff", "code,name\nN1,Wang\n", "--site", "H2")

    assert typed.code == 1
    assert list(left_out(tmp_path, "staff")) == ["2"]


def test_suppliers_are_added_and_renamed(founded: Shell, tmp_path: Path) -> None:
    first = sheet(founded, tmp_path, "suppliers", "code,name\nS1,One\nS2,Two\nS2,Three\nS3,\n")
    again = sheet(founded, tmp_path, "suppliers", "code,name\nS1,Uno\nS2,Two\n")

    assert "2 new" in first.out
    assert list(left_out(tmp_path, "suppliers")) == ["4", "5"]
    assert "0 new, 1 changed" in again.out


def test_the_same_stock_sheet_again_brings_nothing_twice(laid_out: Shell, tmp_path: Path) -> None:
    text = "item,place,lot,qty,expiry\nB1,CATH-1,L1,5,2035-01-31\n"

    first = stock(laid_out, tmp_path, text)
    again = stock(laid_out, tmp_path, text)
    another_note = stock(laid_out, tmp_path, text, "DN-2")
    corrected = stock(laid_out, tmp_path, text.replace(",5,", ",6,"))

    assert "1 new" in first.out
    assert "nothing to write" in again.out
    assert "1 new" in another_note.out
    assert corrected.code == 1
    assert "another quantity" in left_out(tmp_path, "stock")["2"]


def test_a_corrected_row_is_all_that_is_brought(laid_out: Shell, tmp_path: Path) -> None:
    text = "item,place,lot,qty,expiry\nB1,CATH-1,L1,5,2035-01-31\nB1,CATH-1,L2,five,2035-01-31\n"

    first = stock(laid_out, tmp_path, text)
    second = stock(laid_out, tmp_path, text.replace("five", "7"))

    assert (first.code, second.code) == (1, 0)
    assert "1 new" in second.out


def test_bad_stock_is_named_and_the_good_received(laid_out: Shell, tmp_path: Path) -> None:
    text = (
        "item,place,lot,qty,expiry,serials,hospital codes,consigned by\n"
        "S1,CATH-1,A1,,2035-01-31,P1; P2,H1; H2,\nB1,CATH-1,L1,1,2035-01-31,,,\n"
        "B1,CATH-1,L1,1,2035-01-31,,,\nNO,CATH-1,L1,1,,,,\nB1,NO,L1,1,,,,\nB1,PATIENT,L1,1,,,,\n"
        "B1,CATH-1,OLD,1,2020-01-31,,,\nB1,CATH-1,L2,0,,,,\nB1,CATH-1,L2,,,,,\nB1,CATH-1,,1,,,,\n"
        "S1,CATH-1,A1,1,,,,\nS1,CATH-1,A1,3,,P3; P4,,\nS1,CATH-1,A1,,,P5; P6,H5,\n"
        "S1,CATH-1,A2,,2035-01-31,P2,,\nB1,CATH-1,L3,1,2035-13-01,,,\nB1,CATH-1,L4,1,,,,Nobody\n"
    )

    typed = stock(laid_out, tmp_path, text)

    why = left_out(tmp_path, "stock")
    assert typed.code == 1
    assert "Written: 2 new" in typed.out
    assert list(why) == [str(row) for row in range(4, 18)]
    assert why["4"] == "the same as row 3"
    assert "import the items first" in why["5"]
    assert "import the places first" in why["6"]
    assert "expired" in why["8"]
    assert "told apart" in why["12"]
    assert "3, but 2 pieces" in why["13"]
    assert "2 serials but 1" in why["14"]
    assert "on file already" in why["15"]
    assert "import the suppliers first" in why["17"]
    assert laid_out("prove").code == 0


def test_consigned_stock_names_its_supplier(laid_out: Shell, tmp_path: Path) -> None:
    sheet(laid_out, tmp_path, "suppliers", "code,name,english name\nSP,安心,Anxin\n")
    text = (
        "item,place,lot,qty,expiry,consignment\nB1,CATH-1,L1,1,2035-01-31,sp\n"
        "B1,CATH-1,L2,1,2035-01-31,安心\n"
    )

    assert stock(laid_out, tmp_path, text).code == 0


def test_a_workbook_with_a_title_and_odd_columns_is_read(laid_out: Shell, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in (
        ["开账库存"],
        ["耗材编码", "货位", "批号", "数量", "备注"],
        ["B1", "CS", "L9", 4, "x"],
    ):
        page.append(line)
    book.save(tmp_path / "stock.xlsx")

    typed = laid_out("import", "stock", str(tmp_path / "stock.xlsx"), "--note", "开账", "--yes")

    assert typed.code == 0
    assert "备注" in typed.out


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("poem\nroses are red\n", "No headings"),
        ("item,place\nB1,CATH-1\n", "“lot” is missing"),
        ("item,place,lot,batch\nB1,CATH-1,L,L\n", "two columns “lot”"),
        ("item,place,lot\n", "no data"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(
    laid_out: Shell, tmp_path: Path, text: str, word: str
) -> None:
    typed = stock(laid_out, tmp_path, text)

    assert typed.code == 1
    assert word in typed.err


@pytest.mark.parametrize("note", ["", "  ", "n" * 65, "a\tb"])
def test_a_note_that_cannot_be_kept_is_refused(laid_out: Shell, tmp_path: Path, note: str) -> None:
    assert "--note" in stock(laid_out, tmp_path, "item,place,lot\nB1,CS,L\n", note).err


def test_cells_that_cannot_be_kept_are_named(laid_out: Shell, tmp_path: Path) -> None:
    text = f"code,kind,name\n{'A' * 41},store,A\nB,store,a\x07b\n"

    typed = sheet(laid_out, tmp_path, "places", text)

    why = left_out(tmp_path, "places")
    assert typed.code == 1
    assert "too long" in why["2"]
    assert "invisible" in why["3"]


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("no", 1)])
def test_a_person_is_asked_and_may_say_no(
    founded: Shell, tmp_path: Path, answer: str, code: int
) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES, "utf-8")

    typed = founded("import", "places", str(path), answer=answer)

    assert typed.code == code
    assert ("everything is as it was" in typed.out) == bool(code)


@pytest.mark.parametrize("language", languages)
def test_every_column_has_its_word_and_is_found_by_it(language: str) -> None:
    words = Words(language)

    for form in Form:
        headings = form_words(form).headings
        for column in set(headings.values()):
            assert headings[words(f"import.column.{column}").casefold().replace(" ", "")] == column
