"""Items are one family when only their sizes differ."""

import pytest

from core.stock.search.family import Collected, Indexed, collect
from core.stock.search.shelf import Shelf
from tests.unit.search.articles import article, sizes_of


def families(*names: str) -> list[str]:
    rows = [article(n, name) for n, name in enumerate(names, 1)]
    return [family.name_zh for family in collect(rows)]


def test_sizes_do_not_make_families_and_words_do() -> None:
    assert families("支架 3.0×18mm", "支架 2.5*12", "支架（3.5mm*18mm）") == ["支架"]
    assert families("钢板 左 8孔", "钢板 右 8孔") == ["钢板 左", "钢板 右"]


def test_width_and_case_do_not_make_families() -> None:
    assert len(families("EverFlex 支架 3x18", "ＥＶＥＲＦＬＥＸ 支架 4x18")) == 1


def test_makers_make_families() -> None:
    rows = [article(1, "支架", maker="A"), article(2, "支架", maker="B")]

    assert len(collect(rows)) == 2


def test_an_items_own_code_in_its_name_is_no_part_of_the_name() -> None:
    rows = [
        article(1, "螺钉 Y7686045", "SCREW Y7686045 6.0X45MM", codes=("Y7686045",)),
        article(2, "螺钉 Y7686050", "SCREW Y7686050 6.0X50MM", codes=("Y7686050",)),
    ]

    (family,) = collect(rows)
    assert (family.name_zh, family.name_en) == ("螺钉", "SCREW")


@pytest.mark.parametrize(
    ("name", "own", "together"),
    [
        ("支架 3.0×18mm", "", "3.0x18mm"),
        ("支架 3.0×18mm", "3.0 18mm", "3.0x18mm"),
        ("支架", "3.0 18mm", "3.0x18mm"),
        ("支架 杆长80cm", "3.0 18mm", "3.0 18mm 80cm"),
    ],
)
def test_sizes_of_the_name_and_of_the_record_are_put_together_once(
    name: str, own: str, together: str
) -> None:
    (family,) = collect([article(1, name, sizes=own)])

    values = [size.value for size in family.items[0].sizes]
    assert values == [size.value for size in sizes_of(together)]


def test_items_stand_in_the_order_of_their_sizes() -> None:
    rows = [article(1, "支架 10x8"), article(2, "支架 9x8"), article(3, "支架 9x7.5")]

    (family,) = collect(rows)
    assert [item.item_id for item in family.items] == [3, 2, 1]


def test_an_alias_that_all_items_have_names_the_family() -> None:
    rows = [
        article(1, "支架 2x8", aliases=("小支架", "火鸟2")),
        article(2, "支架 3x8", aliases=("火鸟2",)),
    ]

    indexed = Indexed.of(collect(rows)[0])

    assert dict(indexed.aliases) == {"小支架": frozenset({1}), "火鸟": None}
    assert indexed.figures == {2: None}


def test_a_reopened_family_is_the_collected_one() -> None:
    rows = [
        article(1, "支架 2x8", aliases=("小支架", "火鸟2")),
        article(2, "支架 3x8", aliases=("火鸟2",)),
    ]
    (family,) = collect(rows)

    again = Indexed.of(family).reopened(family.items)

    assert again == family
    assert isinstance(again, Collected)


def test_a_family_left_without_an_aliass_items_loses_the_alias() -> None:
    rows = [article(1, "支架 2x8", aliases=("小支架",)), article(2, "支架 3x8")]
    (family,) = collect(rows)

    again = Indexed.of(family).reopened(family.items[1:])

    assert again.aliases == {}


def test_a_shelf_knows_the_place_and_family_of_every_item() -> None:
    shelf = Shelf.of([article(9, "支架 3x8"), article(4, "导丝"), article(7, "支架 2x8")])

    assert [int(item) for item in shelf.ids] == [4, 7, 9]
    assert shelf.place_of(9) == 2
    assert shelf.place_of(5) is None
    assert [shelf.family_at(place) for place in range(3)] == [0, 1, 1]
    assert shelf.family(1).item_ids == (7, 9)
