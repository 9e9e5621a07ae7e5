"""What a row says goes over what is known; what it leaves out stays."""

from dataclasses import fields, replace
from datetime import date

import pytest

from core.stock.catalogue import Identifier, NewItem, SizeText
from core.stock.draft import Draft, longest, merged
from core.tables.kinds import PickRule, Storage, Tracked

KNOWN = NewItem(
    code="A1",
    family="STENT",
    name_zh="药物支架 3.0×18",
    name_en="Stent 3.0 x 18",
    unit="个",
    brand="示范",
    manufacturer="示范医疗",
    catalog_ref="R-1",
    registration_no="国械注准20203130001",
    registration_expiry=date(2028, 1, 1),
    nhsa_code="C0101010010010100001",
    price=780_000,
    storage=Storage.COLD,
    abc="A",
    ved="V",
    tracked=Tracked.UNIT,
    pick_rule=PickRule.FIFO,
    shelf_life_days=700,
    sizes=(SizeText("diameter", "3.0", "mm"),),
    aliases=("支架",),
    identifiers=(Identifier("06901234567892"),),
)
SAID = Draft(
    row=2,
    code="A1",
    family="DES",
    name_zh="支架",
    name_en="Stent",
    unit="套",
    brand="b",
    manufacturer="m",
    catalog_ref="r",
    registration_no="n",
    registration_expiry=(None,),
    nhsa_code="c",
    price=0,
    storage=Storage.DRY,
    abc="C",
    ved="D",
    tracked=Tracked.LOT,
    pick_rule=PickRule.FEFO,
    shelf_life_days=0,
    sizes=(),
    aliases=(),
)


def test_a_row_that_says_nothing_changes_nothing() -> None:
    assert merged(Draft(row=2, code="A1"), KNOWN) == KNOWN


def test_a_row_that_says_everything_changes_everything_but_identifiers() -> None:
    item = merged(SAID, KNOWN)

    kept = {
        field.name
        for field in fields(item)
        if getattr(item, field.name) == getattr(KNOWN, field.name)
    }
    assert kept == {"code", "identifiers"}
    assert (item.price, item.shelf_life_days, item.registration_expiry) == (0, 0, None)


@pytest.mark.parametrize(
    "field",
    [field.name for field in fields(Draft) if field.name not in {"row", "code", "identifiers"}],
)
def test_each_cell_changes_its_own_field_only(field: str) -> None:
    alone = replace(Draft(row=2, code="A1"), **{field: getattr(SAID, field)})

    item = merged(alone, KNOWN)

    changed = {
        one.name for one in fields(item) if getattr(item, one.name) != getattr(KNOWN, one.name)
    }
    assert changed == {field}


def test_a_new_item_takes_the_usual_values() -> None:
    item = merged(Draft(row=2, code="N1", name_zh="药物支架 3.0×18", unit="个"), None)

    assert item == NewItem("N1", "药物支架", "药物支架 3.0×18", "药物支架 3.0×18", "个")


def test_a_new_item_with_an_english_name_only_has_it_twice() -> None:
    item = merged(Draft(row=2, code="N1", name_en="Stent", unit="个"), None)

    assert (item.name_zh, item.name_en, item.family) == ("Stent", "Stent", "Stent")


def test_an_identifier_said_again_changes_its_quantity_and_keeps_its_days() -> None:
    dated = Identifier("06901234567892", "GS1", 1, date(2020, 1, 1), date(2030, 1, 1))
    old = Identifier("06901234567892", "GS1", 5, None, date(2019, 12, 31))
    known = replace(KNOWN, identifiers=(old, dated))
    said = Draft(row=2, code="A1", identifiers=(Identifier("06901234567892", "GS1", 10),))

    assert merged(said, known).identifiers == (old, replace(dated, quantity=10))


def test_identifiers_stand_in_their_order() -> None:
    said = Draft(row=2, code="A1", identifiers=(Identifier("9"), Identifier("01")))

    assert [one.di for one in merged(said, KNOWN).identifiers] == ["01", "06901234567892", "9"]


@pytest.mark.parametrize(
    ("column", "characters"), [("code", 32), ("name_zh", 200), ("alias", 80), ("di", 64)]
)
def test_a_text_is_as_long_as_its_column_holds(column: str, characters: int) -> None:
    assert longest(column) == characters
