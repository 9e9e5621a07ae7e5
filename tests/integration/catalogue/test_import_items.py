"""A sheet becomes items; a bad row never stops or half-applies a file."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import NotAllowedError
from core.rights import Right, needs
from core.stock.catalogue import (
    Identifier,
    NewItem,
    SizeText,
    catalogue_version,
)
from core.stock.import_items import ItemSheet, Preview, apply, preview, read_sheet
from core.stock.stored_item import stored_items
from core.tables.kinds import PickRule, Storage, Tracked
from core.unit_of_work import UnitOfWork
from tests.hospital import STENT_DI, Hospital

TODAY = date(2026, 3, 10)
HEADINGS = (
    "耗材编码,名称,英文名称,规格型号,单位,单价(元),品牌,生产企业,型号,注册证号,注册证有效期至,"
    "医保编码,储存条件,ABC分类,重要性,管理方式,出库规则,保质期,别名,产品标识,包装产品标识,包装数量\n"
)
FULL = HEADINGS + (
    'HC-001,药物支架,DES,3.0×18mm,个,"7,800.00",示范,示范医疗,RX-3018,国械注准20203130001,'
    "2028-12-31,C0101010010010100001,常温,A,关键,一物一码,近效期先出,36个月,支架;药物洗脱支架,"
    "6901234500011,16901234500018,10\n"
)


def sheet_of(tmp_path: Path, text: str) -> ItemSheet:
    path = tmp_path / "items.csv"
    path.write_text(text, "utf-8")
    return read_sheet(path, TODAY)


async def imported(hospital: Hospital, sheet: ItemSheet) -> Preview:
    buyer = hospital.door("buyer")
    return await buyer.do(apply, await buyer.ask(preview, sheet))


@needs(Right.ANYONE)
def look(uow: UnitOfWork, code: str) -> NewItem | None:
    found = stored_items(uow.reading.cold(), [code]).get(code)
    return found[1] if found else None


@needs(Right.ANYONE)
def version(uow: UnitOfWork) -> int:
    return catalogue_version(uow)


def faults(seen: Preview | ItemSheet) -> set[tuple[int, str, str]]:
    found = seen.faults if isinstance(seen, ItemSheet) else (*seen.errors, *seen.warnings)
    return {(fault.row, fault.column.value, fault.code.value) for fault in found}


async def test_a_full_row_becomes_an_item(hospital: Hospital, tmp_path: Path) -> None:
    seen = await imported(hospital, sheet_of(tmp_path, FULL))

    assert (seen.new, seen.changed, seen.unchanged, seen.bad_rows) == (1, 0, 0, 0)
    assert await hospital.program.ask(look, "HC-001") == NewItem(
        code="HC-001",
        family="药物支架",
        name_zh="药物支架 3.0×18mm",
        name_en="DES 3.0×18mm",
        unit="个",
        brand="示范",
        manufacturer="示范医疗",
        catalog_ref="RX-3018",
        registration_no="国械注准20203130001",
        registration_expiry=date(2028, 12, 31),
        nhsa_code="C0101010010010100001",
        price=780_000,
        storage=Storage.ROOM,
        abc="A",
        ved="V",
        tracked=Tracked.UNIT,
        pick_rule=PickRule.FEFO,
        shelf_life_days=1095,
        sizes=(SizeText("", "3.0", ""), SizeText("", "18", "mm")),
        aliases=("支架", "药物洗脱支架"),
        identifiers=(
            Identifier("06901234500011"),
            Identifier("16901234500018", quantity=10),
        ),
    )


async def test_the_same_sheet_again_changes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, FULL)
    await imported(hospital, sheet)
    before = await hospital.program.ask(version)

    again = await imported(hospital, sheet)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    assert await hospital.program.ask(version) == before


async def test_a_changed_row_changes_its_item_and_tells_how(
    hospital: Hospital, tmp_path: Path
) -> None:
    await imported(hospital, sheet_of(tmp_path, FULL))
    sheet = sheet_of(tmp_path, FULL.replace("7,800.00", "6,900"))

    seen = await hospital.door("buyer").ask(preview, sheet)
    done = await hospital.door("buyer").do(apply, seen)
    found = await hospital.program.ask(look, "HC-001")

    (sample,) = seen.samples
    assert (done.new, done.changed, done.unchanged) == (0, 1, 0)
    assert (sample.field, sample.old, sample.new) == ("price", "780000", "690000")
    assert found is not None
    assert found.price == 690_000


async def test_a_preview_changes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    await hospital.door("buyer").ask(preview, sheet_of(tmp_path, FULL))

    assert await hospital.program.ask(look, "HC-001") is None


async def test_columns_and_cells_left_out_keep_what_is_known(
    hospital: Hospital, tmp_path: Path
) -> None:
    await imported(hospital, sheet_of(tmp_path, FULL))
    before = await hospital.program.ask(look, "HC-001")

    seen = await imported(hospital, sheet_of(tmp_path, "code,price,name\nHC-001,100,\n"))
    after = await hospital.program.ask(look, "HC-001")

    assert before is not None
    assert after is not None
    assert (seen.changed, seen.bad_rows) == (1, 0)
    assert after.price == 10_000
    assert (after.name_zh, after.sizes, after.aliases, after.identifiers) == (
        before.name_zh,
        before.sizes,
        before.aliases,
        before.identifiers,
    )


async def test_an_import_adds_identifiers_and_loses_none(
    hospital: Hospital, tmp_path: Path
) -> None:
    await imported(hospital, sheet_of(tmp_path, FULL))
    sheet = sheet_of(tmp_path, "code,di\nHC-001,16901234500018*20;06901234500028\n")

    await imported(hospital, sheet)
    found = await hospital.program.ask(look, "HC-001")

    assert found is not None
    assert {(one.di, one.quantity) for one in found.identifiers} == {
        ("06901234500011", 1),
        ("16901234500018", 20),
        ("06901234500028", 1),
    }


async def test_good_rows_are_taken_and_bad_rows_told(hospital: Hospital, tmp_path: Path) -> None:
    sheet = sheet_of(
        tmp_path,
        "编码,名称,单位,单价,注册证有效期,储存条件,产品标识\n"
        "A1,好的,个,10,,,\n"
        "A2,贵,个,面议,2026-02-30,火星,06901234567891\n"
        ",没有编码,个,1,,,\n"
        "A3,也好,个,20,,,\n"
        "=cmd|x,公式,个,1,,,\n"
        'A4,"坏\x07字",个,1,,,\n'
        "A5,缺单位,,1,,,\n"
        "A6,,个,1,,,\n"
        f"{'x' * 33},太长,个,1,,,\n",
    )

    seen = await imported(hospital, sheet)

    assert (seen.new, seen.bad_rows) == (2, 7)
    assert faults(seen) == {
        (3, "price", "not_money"),
        (3, "registration_expiry", "not_a_day"),
        (3, "storage", "unknown_word"),
        (3, "identifier", "check_digit"),
        (4, "code", "required"),
        (6, "code", "code_shape"),
        (7, "name_zh", "control"),
        (8, "unit", "required"),
        (9, "name_zh", "required"),
        (10, "code", "too_long"),
    }
    assert await hospital.program.ask(look, "A3") is not None
    for bad in ("A2", "A4", "A5", "A6"):
        assert await hospital.program.ask(look, bad) is None


async def test_errors_come_in_the_order_of_the_sheet(hospital: Hospital, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,name,unit,price\nA1,x,,1\nA2,y,个,bad\nA3,z,,1\n")

    seen = await hospital.door("buyer").ask(preview, sheet)

    assert [error.row for error in seen.errors] == [2, 3, 4]


async def test_an_identifier_of_another_item_is_told(hospital: Hospital, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f"code,name,unit,di\nA1,x,个,{STENT_DI}\nST-3018,,,{STENT_DI}\n")
    other = sheet_of(tmp_path, f"code,name,unit,di\nA1,x,个,{STENT_DI}\n")

    seen = await imported(hospital, other)

    assert faults(sheet) == {(3, "identifier", "identifier_twice")}
    assert faults(seen) == {(2, "identifier", "identifier_taken")}
    assert await hospital.program.ask(look, "A1") is None


async def test_how_an_item_is_tracked_stays_as_it_is(hospital: Hospital, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "code,tracked\nST-3018,批号\nBA-2015,批号\n")

    seen = await imported(hospital, sheet)

    assert faults(seen) == {(2, "tracked", "tracking_fixed")}
    assert seen.unchanged == 1


async def test_an_endless_registration_replaces_a_dated_one(
    hospital: Hospital, tmp_path: Path
) -> None:
    await imported(hospital, sheet_of(tmp_path, FULL))

    await imported(hospital, sheet_of(tmp_path, "编码,注册证有效期\nHC-001,长期\n"))
    found = await hospital.program.ask(look, "HC-001")

    assert found is not None
    assert found.registration_expiry is None


async def test_a_catalogue_that_changed_since_the_preview_is_compared_anew(
    hospital: Hospital, tmp_path: Path
) -> None:
    sheet = sheet_of(tmp_path, FULL)
    seen = await hospital.door("buyer").ask(preview, sheet)
    await imported(hospital, sheet)

    done = await hospital.door("buyer").do(apply, seen)

    assert (seen.new, done.new, done.unchanged) == (1, 0, 1)


async def test_a_sheet_of_bad_rows_only_changes_nothing(hospital: Hospital, tmp_path: Path) -> None:
    before = await hospital.program.ask(version)
    seen = await imported(hospital, sheet_of(tmp_path, "code,name,unit\n,x,个\n"))

    assert (seen.new, seen.bad_rows) == (0, 1)
    assert await hospital.program.ask(version) == before


@pytest.mark.parametrize("who", ["nurse", "storekeeper", "manager"])
async def test_only_a_buyer_or_administrator_imports(
    hospital: Hospital, tmp_path: Path, who: str
) -> None:
    with pytest.raises(NotAllowedError):
        await hospital.door(who).ask(preview, sheet_of(tmp_path, FULL))


async def test_five_thousand_items_are_one_command(hospital: Hospital, tmp_path: Path) -> None:
    rows = "".join(f"B-{n},支架{n},个,{n}\n" for n in range(5_000))
    sheet = sheet_of(tmp_path, "code,name,unit,price\n" + rows)
    before = await hospital.program.ask(version)

    seen = await imported(hospital, sheet)
    again = await hospital.door("buyer").ask(preview, sheet)

    assert (seen.new, again.unchanged) == (5_000, 5_000)
    assert await hospital.program.ask(version) == before + 1
