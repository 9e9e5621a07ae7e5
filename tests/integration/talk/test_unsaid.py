"""Unsaid: what tells of a patient is repeated by no answer, and the question still hears."""

import pytest

from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
CARD = "110101199003074514"
PHONE = "13800138000"


def privacy(language: str) -> str:
    return Words(language).html("refused.privacy.patient")


@languages
@pytest.mark.parametrize(
    "said",
    [
        f"张三的病人身份证{CARD}",
        f"患者王五 {PHONE}",
        f"/stock 患者王五 {PHONE}",
        f"/use {CARD} GW-014",
        f"/take {CARD} GW-014",
        f"/return {CARD} GW-014",
        f"/use 王五 {PHONE}",
        f"/transfer 2 GW-014 from 王五{PHONE}",
        f"/count 王五{PHONE}",
        f"/adjust CATH-A1 GW-014 +1 给王五 {PHONE}",
        f"used GW-014 in case {CARD}",
    ],
)
async def test_no_answer_repeats_who_a_patient_is(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        answer = await w.say("head", said)

        assert answer.text == privacy(language)
        assert w.on_hand("GW-014") == 5


@languages
@pytest.mark.parametrize(
    "said", ["患者王五", "病人李四用了什么", "/患者王五", f"/王五{PHONE}", "/use P-李四 GW-014"]
)
async def test_words_about_a_patient_are_not_repeated(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        answer = await w.say("nurse", said)

        assert answer.text
        for name in ("王五", "李四", PHONE):
            assert name not in answer.text
        assert w.on_hand("GW-014") == 5


async def corrected(w: Ward, language: str, who: str, reason: str) -> str:
    """Give a reason with a patient in it, then a good one; return what is said to that."""
    refused = await w.say(who, f"王五 {PHONE}")
    assert refused.text == privacy(language)
    return (await w.say(who, reason)).text


@languages
async def test_a_corrected_reason_of_an_adjustment_is_heard(
    hospital: Hospital, language: str
) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "/adjust CATH-A1 GW-014 +1")

        assert "多出一根" in await corrected(w, language, "head", "多出一根")


@languages
async def test_a_corrected_reason_of_a_hold_is_heard(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("head", "/hold 1 GW-014")

        assert "包装破了" in await corrected(w, language, "head", "包装破了")


@languages
async def test_a_corrected_reason_of_a_count_is_heard(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        await w.say("nurse", "GW-014 3")
        await w.press("nurse", words("count.finish"))
        await w.press("nurse", words("count.finish_yes"))
        await w.press("head", words("count.look"))
        await w.press("head", words("count.approve"))

        assert "没登记" in await corrected(w, language, "head", "没登记")
        await w.press("head", words("common.reason_sure"))
        assert w.on_hand("GW-014") == 3


@languages
async def test_corrected_evidence_and_condition_of_a_substitute_are_heard(
    hospital: Hospital, language: str
) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        await w.say("surgeon", "/sub ST-3018")
        await w.press("surgeon", words("substitute.ask_new"))
        await w.say("surgeon", "ST-2718")

        asked = await corrected(w, language, "surgeon", "血管细")
        assert asked.startswith(words.html("substitute.what_evidence")[:10])
        after = await corrected(w, language, "surgeon", "科内讨论")
        assert words.html("substitute.which_way") in after


@languages
async def test_a_case_that_is_no_case_is_asked_for_again(hospital: Hospital, language: str) -> None:
    words = Words(language)
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 GW-014")
        await w.press("nurse", words("take.use"))
        refused = await w.say("nurse", f"王五 {PHONE}")
        used = await w.say("nurse", "C-77")

        assert refused.text == privacy(language)
        assert "C-77" in used.text


@pytest.mark.parametrize(
    ("language", "kept"), [("zh-CN", "冠脉"), ("en", "Coronary")], ids=["zh-CN", "en"]
)
async def test_names_that_are_nearest_are_in_the_readers_language(
    hospital: Hospital, language: str, kept: str
) -> None:
    async with ward(hospital, language) as w:
        for said in ("ST-9999", "冠麦支加"):
            text = (await w.say("nurse", f"/stock {said}")).text
            names = text.split("：" if language == "zh-CN" else "names:")[-1]

            assert ("Coronary" in names) <= (language == "en"), text
            assert kept in text or "ST-" in text or "nearest" not in text
