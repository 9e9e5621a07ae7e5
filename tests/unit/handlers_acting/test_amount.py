"""How many somebody means, in digits or in letters, and what is no number of pieces."""

import pytest

from core.errors import RefusedError
from core.stock.search import read_question
from handlers.meaning.amount import amount, first_of


@pytest.mark.parametrize(
    ("said", "count", "goods"),
    [
        ("一对起搏电极", 2, "起搏电极"),
        ("一双手套", 2, "手套"),
        ("两对 支架", 4, "支架"),
        ("2对支架", 4, "支架"),
        ("a pair of stents", 2, "stents"),
        ("a couple of stents", 2, "stents"),
        ("2 pairs of stents", 4, "stents"),
        ("俩支架", 2, "支架"),
        ("仨", 3, ""),
        ("二 支架", 2, "支架"),
        ("十二 支架", 12, "支架"),
        ("十二", 12, ""),
        ("二十个支架", 20, "支架"),
        ("一百 支架", 100, "支架"),
        ("一百二十个支架", 120, "支架"),
        ("一百零二个支架", 102, "支架"),
        ("两个支架", 2, "支架"),
        ("2 支架", 2, "支架"),
    ],
)
def test_numbers_are_understood_however_they_are_written(said: str, count: int, goods: str) -> None:
    assert amount(said) == (count, goods)


@pytest.mark.parametrize(
    "said",
    ["二尖瓣", "三通", "一次性导管", "双腔起搏器", "半月板", "十字韧带", "一二 支架", "百合"],
)
def test_a_name_that_begins_like_a_number_is_none(said: str) -> None:
    assert amount(said) == (None, said)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("半 支架", "quantity.not_whole"),
        ("半", "quantity.not_whole"),
        ("半个支架", "quantity.not_whole"),
        ("零个支架", "quantity.not_positive"),
        ("零", "quantity.not_positive"),
        ("0 支架", "quantity.not_positive"),
    ],
)
def test_what_nobody_can_take_is_refused_as_a_quantity(said: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        amount(said)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("said", "count"),
    [("支架 一对", 2), ("要两双 手套", 4), ("支架 两个", 2), ("双腔起搏器", None)],
)
def test_a_pair_within_a_sentence_is_two(said: str, count: int | None) -> None:
    assert read_question(said).quantity == count


@pytest.mark.parametrize("said", ["26E0014", "24L0005", "24E12 x", "1E2345", "25E06", "5E0001"])
def test_a_number_off_a_label_is_no_power_of_ten(said: str) -> None:
    assert amount(said) == (None, said)


@pytest.mark.parametrize("said", ["1e9", "1e9 支架", "10e9 支架", "1.5e3 支架", "2E5"])
def test_a_power_of_ten_is_no_quantity(said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        amount(said)
    assert refused.value.code in ("quantity.beyond", "quantity.not_whole")


@pytest.mark.parametrize("said", ["110101199003074514 GC-0002", "13800138000 支架", "13800138000"])
def test_the_number_of_a_person_is_no_wrong_quantity(said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        amount(said)
    assert refused.value.code == "privacy.patient"


@pytest.mark.parametrize(
    ("said", "first", "others"),
    [
        ("导丝和2个支架", "导丝", "2个支架"),
        ("导丝，两个 支架", "导丝", "两个 支架"),
        ("guidewire and 2 stents", "guidewire", "2 stents"),
        ("guidewire and two stents", "guidewire", "two stents"),
        ("支架 3.0x18", "支架 3.0x18", ""),
        ("钉和板", "钉和板", ""),
        ("drill and guide set", "drill and guide set", ""),
    ],
)
def test_goods_that_are_each_counted_are_told_apart(said: str, first: str, others: str) -> None:
    assert first_of(said) == (first, others)
