"""Everything that the catalogue says about one item."""

from datetime import date

import pytest

from core.errors import RefusedError
from core.stock.card import ItemCard, item_card
from core.stock.catalogue import Identifier, NewItem, SizeText, put_items
from core.tables.kinds import PickRule, Storage, Tracked
from tests.hospital import Hospital

FULL = NewItem(
    code="VA-26",
    family="VALVE",
    name_zh="主动脉瓣 26",
    name_en="Aortic valve 26 mm",
    unit="套",
    brand="心安",
    manufacturer="示例医疗",
    catalog_ref="AV-26-X",
    registration_no="国械注准20263130001",
    registration_expiry=date(2029, 5, 31),
    nhsa_code="C0203041",
    price=19_800_000,
    storage=Storage.COLD,
    abc="A",
    ved="V",
    tracked=Tracked.UNIT,
    pick_rule=PickRule.FIFO,
    shelf_life_days=730,
    sizes=(SizeText("length", "18", "mm"), SizeText("diameter", "26", "mm")),
    aliases=("瓣", "TAVI"),
    identifiers=(
        Identifier("16901234567929", quantity=5, valid_from=date(2026, 1, 1)),
        Identifier("06901234567922", valid_to=date(2030, 12, 31)),
    ),
)


def card(hospital: Hospital, item: int) -> ItemCard:
    return hospital.door("nurse").ask_now(item_card, item)


def test_a_card_says_all_that_was_put(hospital: Hospital) -> None:
    (item,) = hospital.program.do_now(put_items, (FULL,))

    found = card(hospital, item)

    assert (found.article.id, found.article.code, found.article.by_unit) == (item, "VA-26", True)
    assert (found.brand, found.manufacturer, found.catalog_ref) == ("心安", "示例医疗", "AV-26-X")
    assert found.registration_no == "国械注准20263130001"
    assert (found.registration_expiry, found.nhsa_code) == (date(2029, 5, 31), "C0203041")
    assert (found.price, found.storage, found.abc, found.ved) == (
        19_800_000,
        Storage.COLD,
        "A",
        "V",
    )
    assert (found.tracked, found.pick_rule) == (Tracked.UNIT, PickRule.FIFO)
    assert found.shelf_life_days == 730


def test_sizes_keep_their_order_and_identifiers_begin_with_the_piece(hospital: Hospital) -> None:
    (item,) = hospital.program.do_now(put_items, (FULL,))

    found = card(hospital, item)

    assert found.sizes == FULL.sizes
    assert found.aliases == ("TAVI", "瓣")
    assert found.identifiers == (FULL.identifiers[1], FULL.identifiers[0])


def test_a_bare_item_has_an_empty_card(hospital: Hospital) -> None:
    found = card(hospital, hospital.items["GW-014"])

    assert (found.sizes, found.aliases, found.identifiers) == ((), (), ())
    assert (found.registration_expiry, found.brand) == (None, "")
    assert (found.tracked, found.pick_rule, found.storage) == (
        Tracked.LOT,
        PickRule.FEFO,
        Storage.ROOM,
    )


def test_an_unknown_item_has_no_card(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"item\.unknown"):
        card(hospital, 4711)
