"""A reason behind the goods is heard as one, and a name with such a word in it is none."""

import pytest

from core.flow.adjust import DisposalReason
from handlers.meaning.because import kind_of, lot_and_why, said_why
from handlers.meaning.both import both_said


@pytest.mark.parametrize(
    ("text", "goods", "why"),
    [
        ("SA-0002 破损", "SA-0002", "破损"),
        ("晨星 3.0x18 外包装破损", "晨星 3.0x18", "外包装破损"),
        ("晨星 3.0x18，因为已过期", "晨星 3.0x18", "已过期"),
        ("GW-014 torn pack", "GW-014", "torn pack"),
        ("晨星 3.0x18 掉地上污染了", "晨星 3.0x18", "掉地上污染了"),
        ("晨星 支架，掉地上了", "晨星 支架", "掉地上了"),
        ("Morningstar 3.0x18, dropped on the floor", "Morningstar 3.0x18", "dropped on the floor"),
        ("DUH0076362 破损，脏了", "DUH0076362", "破损，脏了"),
        ("导丝 0.014", "导丝 0.014", ""),
        ("破损", "破损", ""),
        ("支架 3.0x18", "支架 3.0x18", ""),
    ],
)
def test_a_reason_behind_the_goods(text: str, goods: str, why: str) -> None:
    assert said_why(text) == (goods, why)


def test_behind_a_number_everything_is_the_reason() -> None:
    assert lot_and_why("26E0019 包装有点怪") == ("26E0019", "包装有点怪")
    assert lot_and_why("26E0019") == ("26E0019", "")
    assert lot_and_why("支架 破损") == ("支架", "破损")


def test_a_code_holds_no_reason() -> None:
    code = "(01)06901234567892(17)270630(10)S1"
    assert said_why(code) == (code, "")


@pytest.mark.parametrize(
    ("why", "kind", "note"),
    [
        ("破损", DisposalReason.DAMAGED, ""),
        ("外包装破损", DisposalReason.DAMAGED, "外包装破损"),
        ("已过期", DisposalReason.EXPIRED, ""),
        ("污染了", DisposalReason.CONTAMINATED, ""),
        ("torn pack", DisposalReason.DAMAGED, "torn pack"),
        ("recalled", DisposalReason.RECALLED, ""),
        ("可疑", DisposalReason.OTHER, "可疑"),
        ("掉地上了", DisposalReason.CONTAMINATED, "掉地上了"),
        ("dropped", DisposalReason.CONTAMINATED, "dropped"),
    ],
)
def test_words_give_one_of_the_reasons(why: str, kind: DisposalReason, note: str) -> None:
    assert kind_of(why) == (kind, note)


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("北辰和晨星 3.0x18 各", ("北辰 3.0x18", "晨星 3.0x18")),
        ("Polaris and Morningstar 3.0x18 each", ("Polaris 3.0x18", "Morningstar 3.0x18")),
        ("导丝和球囊", ("导丝", "球囊")),
        ("晨星 3.0x18 和 北辰 2.75x18", ("晨星 3.0x18", "北辰 2.75x18")),
        ("晨星3.0x18, 北辰2.75x18各", ("晨星3.0x18", "北辰2.75x18")),
        (
            "Morningstar 3.0x18 and Polaris 2.75x18 are",
            ("Morningstar 3.0x18", "Polaris 2.75x18"),
        ),
        ("晨星 3.0x18 and GW-0001", ("晨星 3.0x18", "GW-0001")),
        ("北辰、晨星、长庚 3.0x18", ("北辰 3.0x18", "晨星 3.0x18", "长庚 3.0x18")),
        ("晨星 3.0x18", None),
        ("晨星, 3.0x18", None),
        ("导丝 0.014, 180", None),
        ("晨星 3.0x18,", None),
    ],
)
def test_two_goods_at_once_share_their_size(text: str, two: tuple[str, ...] | None) -> None:
    assert both_said(text) == two
