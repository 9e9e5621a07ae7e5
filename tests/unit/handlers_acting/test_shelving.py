"""What is said of putting goods on a shelf: the act, the goods, and which shelf is meant."""

import pytest

from core.stock.location import Place
from core.tables.kinds import LocationKind, PickRule, Storage
from handlers.meaning.plain import intent
from handlers.meaning.shelving import goods_and_shelf, shelf_called, shelved


def shelf(number: int, code: str, name_zh: str, name_en: str, *aliases: str) -> Place:
    ways = (f"/1/{number}/", (Storage.ROOM,), PickRule.FEFO, True)
    return Place(number, 1, code, LocationKind.BIN, name_zh, name_en, aliases, *ways)


SHELVES = (
    shelf(2, "CS-A-03", "中心库房A3", "Central shelf A3"),
    shelf(3, "CS-A-13", "中心库房 A13", "Central shelf A13", "高架"),
    shelf(4, "CS-B-07", "冷藏柜上层", "Refrigerator, upper shelf"),
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("上架", ""),
        ("待上架", ""),
        ("有没有要上架的", ""),
        ("还有什么要上架的吗？", ""),
        ("把这个上架到 A-03", "这个 到 A-03"),
        ("上架 2个 球囊 到 A-03", "2个 球囊 到 A-03"),
        ("球囊上架到高架", "球囊 到高架"),
        ("把球囊放到A-03", "球囊 到A-03"),
        ("put away", ""),
        ("What is to be put away?", ""),
        ("put 2 balloons away in A-03", "2 balloons in A-03"),
        ("put away 2 balloons", "2 balloons"),
        ("put it away", "it"),
    ],
)
def test_putting_away_is_heard(text: str, rest: str) -> None:
    assert intent(text) == ("putaway", rest)


@pytest.mark.parametrize(
    "text", ["上架了吗", "谁上架的", "3.0x18 支架还有几个", "put back 2", "放回支架", "货架在哪里"]
)
def test_what_is_no_putting_away_is_left_alone(text: str) -> None:
    assert shelved(text) is None


@pytest.mark.parametrize(
    ("text", "goods", "code"),
    [
        ("球囊 A-03", "球囊", "CS-A-03"),
        ("2个 球囊 到 a03", "2个 球囊", "CS-A-03"),
        ("球囊到中心库房 A13", "球囊", "CS-A-13"),
        ("HC2600001 中心库房A3", "HC2600001", "CS-A-03"),
        ("(01)06901234567892(10)L1 高架", "(01)06901234567892(10)L1", "CS-A-13"),
        ("2 balloons onto refrigerator upper shelf", "2 balloons", "CS-B-07"),
        ("A-03", "", "CS-A-03"),
        ("3.0x18 支架", "3.0x18 支架", None),
        ("balloon in the cellar", "balloon", None),
        ("(01)06901234567892(10)L1", "(01)06901234567892(10)L1", None),
    ],
)
def test_the_goods_and_their_shelf_are_told_apart(text: str, goods: str, code: str | None) -> None:
    said, _, place = goods_and_shelf(text, SHELVES)

    assert (said, place.code if place else None) == (goods, code)


def test_words_after_to_are_a_shelf_even_if_there_is_none_such() -> None:
    assert goods_and_shelf("balloon to the cellar", SHELVES) == ("balloon", "the cellar", None)


@pytest.mark.parametrize("text", ["", "3", "-", "CS"])
def test_what_fits_several_or_nothing_is_no_shelf(text: str) -> None:
    assert shelf_called(text, SHELVES) is None
