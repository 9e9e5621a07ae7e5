"""What plain sentences ask for, in both languages: the act, how many, the case, from where."""

import pytest

from core.errors import RefusedError
from handlers.meaning.amount import amount
from handlers.meaning.plain import case_named, intent, route_named


@pytest.mark.parametrize(
    ("text", "act", "rest"),
    [
        ("拿两个 3.0x18 支架", "take", "两个 3.0x18 支架"),
        ("拿了 2 个支架", "take", "2 个支架"),
        ("帮我领2个导丝", "take", "2个导丝"),
        ("从甲柜拿两个支架", "take", "两个支架 甲柜"),
        ("take 2 3.0x18 stents", "take", "2 3.0x18 stents"),
        ("I took one guidewire", "take", "one guidewire"),
        ("get me 3 balloons", "take", "3 balloons"),
        ("用在手术 C-1203", "use", "手术 C-1203"),
        ("used on C-1203", "use", "on C-1203"),
        ("手术 C-1203 用了 2 个导丝", "use", "手术 C-1203 用了 2 个导丝"),
        ("还一个", "return", "一个"),
        ("退回", "return", ""),
        ("退支架", "return", "支架"),
        ("return 1", "return", "1"),
        ("put back 2 guidewires", "return", "2 guidewires"),
        ("移 3 个导丝到手术室", "transfer", "3 个导丝到手术室"),
        ("从中心库调 2 个支架到导管室", "transfer", "从中心库 2 个支架到导管室"),
        ("move 3 guidewires to OR", "transfer", "3 guidewires to OR"),
        ("报废 1 个导丝", "dispose", "1 个导丝"),
        ("盘点甲柜", "count", "甲柜"),
        ("我领了什么", "mine", ""),
        ("what did I take", "mine", ""),
        ("弄错了", "undo", ""),
        ("undo", "undo", ""),
        ("你好", "greeting", ""),
        ("谢谢！", "thanks", ""),
        ("ok", "thanks", ""),
        ("3.0x18 支架可以用什么替代", "sub", "3.0x18 支架"),
        ("有什么可以替代晨星2.75x18", "sub", "晨星2.75x18"),
        ("晨星有什么替代品吗", "sub", "晨星"),
        ("人工客服", "help", ""),
        ("TR-26-00042", "transfers", "TR-26-00042"),
        ("调拨 tr-26-00042", "transfers", "tr-26-00042"),
        ("来俩导丝", "take", "俩导丝"),
        ("substitutes for 3.0x18 stent", "sub", "3.0x18 stent"),
    ],
)
def test_a_sentence_becomes_an_act(text: str, act: str, rest: str) -> None:
    assert intent(text) == (act, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3.0x18 支架还有几个",
        "还有几个支架",
        "还剩几个",
        "取石网篮",
        "取石网篮还有吗",
        "转流管",
        "移植物",
        "调节阀",
        "转换接头还有吗",
        "一次性使用导管",
        "用完了吗",
        "领用支架多少个了",
        "how many stents did I use",
        "I need 2 stents",
        "stent 3.0x18",
    ],
)
def test_a_question_and_a_name_move_nothing(text: str) -> None:
    assert intent(text) == ("stock", text)


@pytest.mark.parametrize(
    ("text", "count", "rest"),
    [
        ("2 支架", 2, "支架"),
        ("2支架", 2, "支架"),
        ("2个3.0x18支架", 2, "3.0x18支架"),
        ("两个 3.0x18 支架", 2, "3.0x18 支架"),
        ("十二根导丝", 12, "导丝"),
        ("二十个", 20, ""),
        ("一个", 1, ""),
        ("two 3.0x18 stents", 2, "3.0x18 stents"),
        ("a guidewire", 1, "guidewire"),
        ("three pieces of guidewire", 3, "guidewire"),
        ("3.0x18 支架", None, "3.0x18 支架"),
        ("3 x 18 stent", None, "3 x 18 stent"),
        ("6 F sheath", None, "6 F sheath"),
        ("2.5 mm balloon", None, "2.5 mm balloon"),
        ("3腔导管", None, "3腔导管"),
        ("一次性使用导管", None, "一次性使用导管"),
        ("双极电凝", None, "双极电凝"),
        ("3-0 缝线", None, "3-0 缝线"),
        ("", None, ""),
    ],
)
def test_how_many_is_read_and_a_size_is_none(text: str, count: int | None, rest: str) -> None:
    assert amount(text) == (count, rest)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.5 支架", "quantity.not_whole"),
        ("1.5个 支架", "quantity.not_whole"),
        ("半个支架", "quantity.not_whole"),
        ("1e9 支架", "quantity.beyond"),
        ("9999999999999 支架", "quantity.beyond"),
        ("0 支架", "quantity.not_positive"),
        ("-1 支架", "quantity.not_positive"),
    ],
)
def test_what_nobody_can_take_is_refused(text: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        amount(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "case", "rest"),
    [
        ("在手术 C-1203", "C-1203", ""),
        ("手术C-1203 用了 2 个导丝", "C-1203", "2 个导丝"),
        ("2 个支架在手术 CS-26-00012", "CS-26-00012", "2 个支架"),
        ("on C-1203", "C-1203", ""),
        ("2 stents on case 1203", "1203", "2 stents"),
        ("case no. 77 guidewire", "77", "guidewire"),
        ("2 个支架", "", "2 个支架"),
        ("on the table", "", "the table"),
    ],
)
def test_a_case_is_heard(text: str, case: str, rest: str) -> None:
    assert case_named(text) == (case, rest)


@pytest.mark.parametrize(
    ("text", "source", "rest"),
    [
        ("从中心库 2 个支架到导管室", "中心库", "2 个支架到导管室"),
        ("2 guidewires from STORE to OR", "STORE", "2 guidewires to OR"),
        ("2 guidewires from the central store", "the central store", "2 guidewires"),
        ("2 guidewires to OR", "", "2 guidewires to OR"),
    ],
)
def test_where_it_comes_from_is_heard(text: str, source: str, rest: str) -> None:
    assert route_named(text) == (source, rest)
