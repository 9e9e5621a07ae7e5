"""What a nurse writes is understood on the demonstration's own shelves, whichever way it is put."""

from datetime import date
from pathlib import Path

import pytest

from locales import Words
from tests.integration.demonstration.seated import seated


@pytest.mark.parametrize(
    "said",
    [
        "调拨 1 晨星 3.0x18 到 手术室",
        "调拨1个晨星 3.0x18给手术室",
        "把1个晨星3.0x18调到手术室",
        "晨星3.0x18 调拨1个到手术室",
        "借1个晨星3.0x18给手术室",
        "送1个晨星3.0x18去手术室",
        "从导管室调1个晨星3.0x18到手术室",
        "/transfer 1 晨星 3.0x18 手术室",
        "lend 1 Morningstar 3.0x18 to the operating rooms",
    ],
)
async def test_a_transfer_is_understood_in_any_order(cath: str, tmp_path: Path, said: str) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        shown = await w.say("nurse", said)

        assert "<b>心导管室 → 中心手术室</b>" in shown.text
        assert "晨星 药物洗脱冠脉支架系统 3.0×18 mm</b> × <b>1</b>" in shown.text


@pytest.mark.parametrize(
    ("said", "place"),
    [("调拨1个晨星3.0x18到 火星", "火星"), ("move 1 Morningstar 3.0x18 to mars", "mars")],
)
async def test_a_place_that_nobody_knows_is_said_to_be_unknown(
    cath: str, tmp_path: Path, said: str, place: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        assert f"没有“{place}”这个地点" in (await w.say("nurse", said)).text


@pytest.mark.parametrize(
    "said", ["/transfer 1 晨星 3.0x18 县院导管室", "调拨 1 晨星 3.0x18 到县院导管室"]
)
async def test_a_place_of_another_hospital_is_out_of_reach(
    cath: str, tmp_path: Path, said: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        text = (await w.say("nurse", said)).text

        assert "“县院导管室”属于示例县人民医院（分院）" in text


@pytest.mark.parametrize(
    "said",
    [
        "全院晨星 3.0x18",
        "3.0x18的晨星够明天用吗",
        "我想知道咱们科3.0乘以18毫米的那个晨星支架还剩下多少个啊",
        "导管室和手术室的晨星3.0x18还有几个",
        "how many Morningstar 3.0x18 in cath lab and or",
    ],
)
async def test_a_question_about_one_stent_is_answered(cath: str, tmp_path: Path, said: str) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        assert (await w.say("nurse", said)).text.startswith(
            "<b>晨星 药物洗脱冠脉支架系统 3.0×18 mm"
        )


async def test_two_stents_asked_about_at_once_are_both_answered(cath: str, tmp_path: Path) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        text = (await w.say("nurse", "北辰和晨星 3.0x18 各有几个")).text
        assert "<b>晨星 药物洗脱冠脉支架系统 3.0×18 mm" in text
        assert "<b>北辰 药物洗脱冠脉支架系统 3.0×18 mm" in text

        one = await w.say("nurse", "北辰和晨星各有几个")
        assert any(label.startswith("晨星") for label in one.labels)
        assert any(label.startswith("北辰") for label in one.labels)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("said", ["明天的手术准备好了吗", "明天有哪些手术", "tomorrow's cases"])
async def test_the_operations_of_tomorrow_are_listed_with_their_cards(
    cath: str, tmp_path: Path, language: str, said: str
) -> None:
    async with seated(cath, tmp_path, language) as w:
        listed = await w.say("nurse", said)
        assert "CATH-261124-01" in listed.text
        assert "CATH-261123" not in listed.text

        card = await w.press("nurse", "CATH-261124-02")
        assert "CATH-261124-02" in card.text


async def test_a_long_list_of_operations_has_pages(cath: str, tmp_path: Path) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        first = await w.say("storekeeper", "今天有哪些手术")
        assert "全院" in first.text
        none = await w.say("nurse", "后天有哪些手术")
        assert none.text == Words("zh-CN").html("asked.no_operations", day=date(2026, 11, 25))


@pytest.mark.parametrize("said", ["{} 到了吗", "{}到货了没有", "has {} arrived yet?"])
async def test_a_transfer_asked_about_is_shown(cath: str, tmp_path: Path, said: str) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        await w.say("nurse", "/transfer 1 晨星 3.0x18 手术室")
        sent = (await w.press("nurse", "确认调出")).text
        code = sent.partition("调拨单 ")[2].partition("<")[0]

        assert f"<code>{code}</code>" in (await w.say("nurse", said.format(code))).text
