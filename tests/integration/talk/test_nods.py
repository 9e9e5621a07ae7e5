"""A nod to a card that somebody else's act brought does nothing, and says which button to press."""

import pytest

from core.people.group import link_group
from core.people.staff import Role
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.test_transfers_told import sent
from tests.integration.talk.ward import GROUP, ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])


@LANGUAGES
@pytest.mark.parametrize(
    "nod",
    [
        *("好的", "OK", "收到", "ok!", "好的，谢谢", "got it", "确认", "是的"),
        *("收到了", "收到啦", "👌", "👍🏻", "okk", "okkk"),
    ],
)
async def test_a_nod_to_a_card_names_its_button_and_does_nothing(
    hospital: Hospital, language: str, nod: str
) -> None:
    async with ward(hospital, language) as w:
        await sent(w)
        before = await w.figures()
        answer = await w.say("or_nurse", nod)
        words = Words(language)

        assert answer.text == words.html("people.card_waits", button=words("transfer.receive"))
        assert await w.figures() == before


async def test_the_card_goes_on_being_answered_by_its_button(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        card = (await sent(w)).pushed[w.users["or_nurse"]]
        await w.say("or_nurse", "收到")
        opened = await w.press("or_nurse", "Receive", of=card)
        done = await w.press("or_nurse", "All arrived")
        thanked = await w.say("or_nurse", "谢谢")

        assert "TR-" in opened.text
        assert "available <b>4</b>" in done.text
        assert thanked.text == Words("en").html("people.at_your_service")


async def test_who_has_no_card_is_not_told_of_one(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        answer = await w.say("surgeon", "好的")

        assert answer.text == Words("en").html("people.at_your_service")


async def test_in_a_group_a_nod_to_the_card_is_told_the_button_too(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "OR")
        await sent(w)
        answer = await w.say("or_nurse", "收到", group=GROUP, reply=True)

        assert "please press “Receive”" in answer.text


async def test_what_was_begun_since_is_meant_rather_than_the_card(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        arrive(hospital, "BA-2015", "B1", 2, place="OR-1")
        taken = await w.say("or_nurse", "/take 1 BA-2015")
        answer = await w.say("or_nurse", "好的")

        assert "Taken" in taken.text
        assert answer.text == Words("en").html("people.at_your_service")


@LANGUAGES
@pytest.mark.parametrize("nod", ["好的", "收到了", "确认", "yes"])
@pytest.mark.parametrize("asked", ["/take 1 冠脉药物支架", "/count OR-1"])
async def test_a_nod_means_the_card_that_came_after_a_question(
    hospital: Hospital, language: str, nod: str, asked: str
) -> None:
    async with ward(hospital, language) as w:
        await w.say("or_nurse", asked)
        hospital.clock.advance(seconds=5)
        await sent(w)
        answer = await w.say("or_nurse", nod)
        words = Words(language)

        assert answer.text == words.html("people.card_waits", button=words("transfer.receive"))


async def test_a_nod_means_the_question_that_came_after_the_card(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await sent(w)
        hospital.clock.advance(seconds=5)
        await w.say("or_nurse", "/take 1 冠脉药物支架")
        answer = await w.say("or_nurse", "好的")

        assert answer.text == Words("en").html("refused.button.choose_one")


async def test_a_card_of_a_group_is_meant_only_if_it_is_newer(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "OR")
        await sent(w)
        hospital.clock.advance(seconds=5)
        await w.say("or_nurse", "/take 1 冠脉药物支架", group=GROUP, reply=True)
        answer = await w.say("or_nurse", "好的", group=GROUP, reply=True)

        assert answer.text == Words("en").html("refused.button.choose_one")
