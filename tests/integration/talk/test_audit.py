"""The audit in the chat: every act in words, what was refused with why, and nothing of patients."""

import pytest

from core.actor import Actor, ActorKind
from core.flow.issue import Take, take
from core.people.fault import note_refused
from core.stock.count import OpenCount, open_count
from locales import Words
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

LANGUAGES = pytest.mark.parametrize("language", ["zh-CN", "en"])
NAMES = {"zh-CN": "王芳", "en": "Wang Fang"}


def taken(hospital: Hospital, count: int = 1) -> None:
    """Let the nurse take guidewires."""
    place = hospital.places["CATH"].id
    for _ in range(count):
        hospital.door("nurse").do_now(take, Take(hospital.items["GW-014"], place, 2))


@LANGUAGES
async def test_the_auditor_reads_who_did_what_with_which_goods(
    hospital: Hospital, language: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    taken(hospital)
    with refused("stock.not_enough"):
        taken(hospital, 3)
    async with ward(hospital, language) as w:
        words = Words(language)
        shown = await w.say("auditor", "/audit " + NAMES[language])

        assert NAMES[language] in shown.text
        assert words("audit.act.take") in shown.text
        assert {"zh-CN": "被拒绝", "en": "refused"}[language] in shown.text
        assert {"zh-CN": "导丝 0.014 × 2", "en": "Guidewire × 2"}[language] in shown.text
        assert words("audit.lot", lot="W1") in shown.text
        assert "stock.not_enough" not in shown.text


@pytest.mark.parametrize("who", ["auditor", "administrator", "manager"])
async def test_who_answers_for_it_reads_it(hospital: Hospital, who: str) -> None:
    async with ward(hospital) as w:
        assert "What was done" in (await w.say(who, "/audit")).text


@pytest.mark.parametrize("who", ["nurse", "head", "storekeeper", "surgeon", "buyer"])
async def test_nobody_else_reads_it(hospital: Hospital, who: str) -> None:
    roles = "administrator|auditor|manager"
    async with ward(hospital) as w:
        told = await w.say(who, "/audit")

        assert told.text == Words("en").html("refused.people.not_allowed", roles=roles)


async def test_no_more_than_ten_stand_on_a_page(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 50)
    taken(hospital, 23)
    async with ward(hospital) as w:
        first = await w.say("auditor", "/audit NURSE")
        second = await w.press("auditor", "Next", of=first)
        third = await w.press("auditor", "Next", of=second)

        assert [page.text.count(" · <b>") for page in (first, second, third)] == [10, 10, 4]
        assert "Next" not in third.labels


async def test_it_is_asked_by_item_and_by_day(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "BA-2015", "B1", 5)
    taken(hospital)
    async with ward(hospital) as w:
        wires = await w.say("auditor", "/audit GW-014")
        today = await w.say("auditor", "/audit 2026-03-10")
        long_ago = await w.say("auditor", "/audit 2020-01-01")

        assert "<b>took</b>" in wires.text
        assert "Coronary balloon" not in wires.text
        assert "gave a role" not in wires.text
        assert "of" not in long_ago.labels
        assert "<b>took</b>" in today.text or "Next" in today.labels
        assert "Nothing of that kind" in long_ago.text


async def test_subjects_are_told_by_name(hospital: Hospital) -> None:
    place = hospital.places["CATH-A1"].id
    hospital.door("nurse").do_now(open_count, OpenCount(place))
    async with ward(hospital) as w:
        await w.say("administrator", "/block OR_NURSE")
        shown = await w.say("auditor", "/audit")

        assert "Feng Tao · <b>blocked, unblocked or noted as left</b>" in shown.text
        assert "Zhao Min" in shown.text
        counted = await w.say("auditor", "/audit NURSE")
        assert "began a count" in counted.text
        assert "Cabinet A bin 1" in counted.text


async def test_a_strangers_press_is_told_without_numbers_of_chats(hospital: Hospital) -> None:
    stranger = hospital.core.as_(Actor(ActorKind.CHAT_USER, 4711))
    async with ward(hospital) as w:
        await stranger.do(note_refused, "press", "button.forged", "chat user 4711 in 4711: x")
        shown = await w.say("auditor", "/audit")

        assert "pressed a button" in shown.text
        assert "4711" not in shown.text


async def test_words_that_speak_of_a_patient_are_not_repeated(hospital: Hospital) -> None:
    detail = "text.control(text=patient Zhang 13800138000)"
    await hospital.door("nurse").do(note_refused, "say", "text.control", detail)
    async with ward(hospital) as w:
        shown = await w.say("auditor", "/audit NURSE")

        assert "wrote a message" in shown.text
        assert "13800138000" not in shown.text
        assert "Zhang" not in shown.text
