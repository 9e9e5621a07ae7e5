"""What is said to words that name nothing, or too much, or only nearly something."""

import pytest

from locales import Words, languages
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("said", ["/stock 2", "/stock 十二", "/take 2 十二"])
async def test_a_number_alone_asks_for_a_name(hospital: Hospital, language: str, said: str) -> None:
    async with ward(hospital, language) as w:
        answer = await w.say("nurse", said)

        assert Words(language).html("which.only_number") in answer.text
        assert answer.labels == []


@pytest.mark.parametrize("language", languages)
async def test_a_code_with_a_slip_only_offers_what_is_like_it(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "BA-2015", "B1", 3)
    async with ward(hospital, language) as w:
        asked = await w.say("nurse", "/take 1 BA-2015X")

        assert Words(language).html("which.no_such_code") in asked.text
        assert len(asked.labels) == 1
        assert w.on_hand("BA-2015") == 3

        await w.press("nurse", asked.labels[0])
        assert w.on_hand("BA-2015") == 2


async def test_a_code_with_a_slip_is_not_certain_for_a_question_either(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert "There is no such number" in (await w.say("nurse", "BA-2O15X")).text


@pytest.mark.parametrize("said", ["王芳", "明天", "算一下"])
async def test_mere_talk_is_answered_with_no_names_of_goods(hospital: Hospital, said: str) -> None:
    async with ward(hospital) as w:
        answer = await w.say("nurse", said)

        assert "nearest names" not in answer.text
        assert "Try" in answer.text
        assert answer.labels == []


@pytest.mark.parametrize("language", languages)
async def test_a_place_is_no_goods_to_take(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        answer = await w.say("nurse", "/take CATH-A1")

        place = {"zh-CN": "甲柜一格", "en": "Cabinet A bin 1"}[language]
        about = {"place": place, "code": "CATH-A1"}
        assert Words(language).html("which.place_only", **about) in answer.text


async def test_a_human_is_asked_for_in_vain_but_help_comes(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        helped = (await w.say("nurse", "/help")).text

        assert (await w.say("nurse", "人工客服")).text == helped


async def test_substitutes_are_asked_for_in_a_sentence(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        answer = (await w.say("nurse", "有什么可以替代冠脉球囊2.0x15")).text

        assert answer == (await w.say("nurse", "/sub BA-2015")).text


async def test_two_at_once_are_taken(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    async with ward(hospital) as w:
        await w.say("nurse", "领一对冠脉球囊2.0x15")
        assert w.on_hand("BA-2015") == 3

        await w.say("nurse", "来俩冠脉球囊2.0x15")
        assert w.on_hand("BA-2015") == 1


async def test_the_number_of_a_transfer_shows_it(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    async with ward(hospital) as w:
        await w.say("nurse", "/transfer 2 BA-2015 OR")
        await w.press("nurse", "Send")

        shown = await w.say("or_nurse", "TR-26-00001")
        assert "TR-26-00001" in shown.text
        assert shown.text == (await w.say("or_nurse", "/transfers TR-26-00001")).text


async def test_half_of_one_is_refused_as_a_quantity(hospital: Hospital) -> None:
    arrive(hospital, "BA-2015", "B1", 5)
    async with ward(hospital) as w:
        assert "whole number" in (await w.say("nurse", "领半个冠脉球囊2.0x15")).text
        assert w.on_hand("BA-2015") == 5
