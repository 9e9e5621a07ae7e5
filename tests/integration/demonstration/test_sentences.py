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
    [
        ("调拨1个晨星3.0x18到 火星", "火星"),
        ("move 1 Morningstar 3.0x18 to mars", "mars"),
        ("调拨 1 晨星 3.0x18 到 协和医院导管室", "协和医院导管室"),
        ("调拨 1 晨星 3.0x18 到 协和医院手术室", "协和医院手术室"),
        ("/transfer 1 晨星 3.0x18 协和医院手术室", "协和医院手术室"),
        ("从协和医院手术室调1个晨星3.0x18到手术室", "协和医院手术室"),
        ("send 1 Morningstar 3.0x18 to Mercy cath lab", "Mercy cath lab"),
    ],
)
async def test_a_place_that_nobody_knows_is_said_to_be_unknown(
    cath: str, tmp_path: Path, said: str, place: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        assert f"没有“{place}”这个地点" in (await w.say("nurse", said)).text


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("/transfer 1 晨星 3.0x18 县院导管室", "县院导管室"),
        ("调拨 1 晨星 3.0x18 到县院导管室", "县院导管室"),
        ("调拨 1 晨星 3.0x18 到 县医院导管室", "县医院导管室"),
        ("调拨 1 晨星 3.0x18 到 县人民医院", "县人民医院"),
        ("从县医院手术室调1个晨星3.0x18到手术室", "县医院手术室"),
        ("send 1 Morningstar 3.0x18 to county cath lab", "county cath lab"),
        ("send 1 Morningstar 3.0x18 to Demo County Hospital", "Demo County Hospital"),
    ],
)
async def test_a_place_of_another_hospital_is_out_of_reach(
    cath: str, tmp_path: Path, said: str, place: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        text = (await w.say("nurse", said)).text

        assert f"“{place}”属于示例县人民医院（分院）" in text


@pytest.mark.parametrize(
    "place",
    ["到手术室那边", "到 手术室里", "到手术室急用", "to the operating rooms please", "to OR asap"],
)
async def test_a_filler_beside_a_place_is_none_of_its_name(
    cath: str, tmp_path: Path, place: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        shown = await w.say("nurse", f"transfer 1 晨星 3.0x18 {place}")

        assert "<b>心导管室 → 中心手术室</b>" in shown.text


@pytest.mark.parametrize("said", ["调拨1个到手术室 晨星支架", "send 1 to OR Morningstar"])
async def test_goods_named_after_the_place_are_kept(cath: str, tmp_path: Path, said: str) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        listed = await w.say("nurse", said)

        assert any("晨星" in label for label in listed.labels)


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


@pytest.mark.parametrize("first", ["晨星 3.1x18", "/lots 晨星 3.1x18"])
@pytest.mark.parametrize(
    ("said", "labels"),
    [
        (
            "支架 3.0x18",
            ["晨星 药物洗脱冠脉支架系统 3.0×18 mm", "北辰 药物洗脱冠脉支架系统 3.0×18 mm"],
        ),
        ("北辰 3.0x18", []),
    ],
)
async def test_goods_named_under_a_list_are_searched_anew(
    cath: str, tmp_path: Path, first: str, said: str, labels: list[str]
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        assert len((await w.say("nurse", first)).labels) > 2
        answer = await w.say("nurse", said)

        assert answer.labels == labels or (not labels and "北辰" in answer.text)


@pytest.mark.parametrize("said", ["2.75", "18mm 支架", "晨星 18", "18"])
async def test_a_list_never_says_that_a_size_there_is_does_not_exist(
    cath: str, tmp_path: Path, said: str
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        for first in ("支架 3.0x18", "晨星 3.1x18"):
            await w.say("nurse", first)
            answer = await w.say("nurse", said)

            assert Words("zh-CN").html("which.no_such_size") not in answer.text
            assert len(answer.labels) >= 2


async def test_all_sizes_of_a_length_are_offered_whatever_was_listed(
    cath: str, tmp_path: Path
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        await w.say("nurse", "晨星 2.75")
        listed = await w.say("nurse", "晨星 18")

        assert "一共 6 个" in listed.text


async def test_an_act_goes_on_with_what_is_named_anew(cath: str, tmp_path: Path) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        await w.say("nurse", "调拨 1 晨星 3.1x18 到 手术室")
        two = await w.say("nurse", "支架 3.0x18")
        card = await w.press("nurse", "晨星 药物洗脱冠脉支架系统 3.0×18 mm")

        assert len(two.labels) == 2
        assert "<b>心导管室 → 中心手术室</b>" in card.text


async def test_what_was_not_offered_is_acted_on_only_when_pressed(
    cath: str, tmp_path: Path
) -> None:
    async with seated(cath, tmp_path, "zh-CN") as w:
        await w.say("nurse", "领 1 晨星 3.1x18")
        asked = await w.say("nurse", "北辰 3.0x18")

        assert asked.labels == ["北辰 药物洗脱冠脉支架系统 3.0×18 mm"]
