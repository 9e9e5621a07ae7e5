"""Sentences that are put the other way round, in both languages, and what is none."""

import pytest

from handlers.meaning.plain import case_named, intent
from handlers.meaning.turned import means_all, means_it, turned


@pytest.mark.parametrize(
    ("text", "act", "rest"),
    [
        ("北辰2.5x33 用了1个", "use", "1个 北辰2.5x33"),
        ("导丝用掉2根", "use", "2根 导丝"),
        ("我把导丝退了", "return", "导丝"),
        ("北辰3.0x18退回", "return", "北辰3.0x18"),
        ("导丝 领2根", "take", "2根 导丝"),
        ("导丝掉地上了一根", "dispose", "一根 导丝"),
        ("polaris 2.5x33 used 1", "use", "1 polaris 2.5x33"),
        ("guidewire returned", "return", "guidewire"),
        ("刚才那个用在CATH-1", "use", "刚才那个 在CATH-1"),
        ("刚领的那个退了", "return", "刚才那个"),
        ("刚才那个弄脏了", "dispose", "刚才那个"),
        ("报废 DUH0076362 掉地上了", "dispose", "DUH0076362 掉地上了"),
        ("把 晨星3.0x18 报废，掉地上污染了", "dispose", "晨星3.0x18, 掉地上污染了"),
        ("晨星3.0x18报废了1个，包装破损", "dispose", "1个 晨星3.0x18, 包装破损"),
        ("报废1个晨星 3.0x18，包装破损", "dispose", "1个晨星 3.0x18，包装破损"),
        ("dispose of one stent, dropped", "dispose", "one stent, dropped"),
        ("throw away 1 Morningstar 3.0x18 dirty", "dispose", "1 Morningstar 3.0x18 dirty"),
        ("I threw out one stent", "dispose", "one stent"),
        ("全部退回", "return", "全部"),
        ("return everything", "return", "全部"),
        ("不小心掉地上了一个支架", "dispose", "一个支架"),
        ("I accidentally dropped one stent", "dispose", "one stent"),
        ("送2个JL4 6F去手术室", "transfer", "2个 JL4 6F 到手术室"),
        ("我要一个支架", "take", "一个支架"),
        ("我要2个", "take", "2个"),
    ],
)
def test_a_sentence_is_turned_round(text: str, act: str, rest: str) -> None:
    assert turned(text) == (act, rest)
    assert intent(text) == (act, rest)


@pytest.mark.parametrize(
    "text",
    [
        "3.0x18 支架还有几个",
        "导丝用完了吗",
        "谁领了晨星",
        "导丝没用了",
        "还剩几个",
        "晨星报废了吗",
        "谁报废了晨星",
        "报废记录",
        "待报废区",
        "已报废的导丝",
        "取石网篮",
        "一次性使用导管",
        "退热贴",
        "what was used",
        "how many are taken",
        "I used 2",
        "送货单",
        "要求",
    ],
)
def test_a_question_and_a_name_are_left_alone(text: str) -> None:
    assert turned(text) is None


@pytest.mark.parametrize("text", ["it", "that one", "刚才那个", "这个", "刚领的那个", "It."])
def test_some_words_only_point(text: str) -> None:
    assert means_it(text)
    assert not means_all(text)
    assert not means_it(f"{text} 支架")


@pytest.mark.parametrize(
    ("text", "case", "rest"),
    [
        ("GC-0002 in case 2", "2", "GC-0002"),
        ("GC-0002 case no. 7", "7", "GC-0002"),
        ("2个北辰3.0x18给CATH-261124-02", "CATH-261124-02", "2个北辰3.0x18"),
        ("2 stents for CATH-261124-02", "CATH-261124-02", "2 stents"),
        ("2 stents for 6F sheath", "", "2 stents for 6F sheath"),
        ("给手术室 2 个", "", "给手术室 2 个"),
    ],
)
def test_a_case_is_heard_at_the_end(text: str, case: str, rest: str) -> None:
    assert case_named(text) == (case, rest)
