"""Manners: thanks are answered, what cannot be done is said at once, the own place is first."""

import json

import pytest

from core.delivery.inbox import Incoming, keep
from core.people.enlist import set_language
from core.people.group import link_group
from core.people.staff import Role
from handlers.talk.lapsed import lapsed_notes
from locales import Words
from scheduler.rounds import ROUNDS, Rounds, saying
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Said, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
COURTESIES = ("谢谢", "谢谢啦", "你好", "thanks", "hello", "ok", "ok, thanks", "好的 谢谢")


@pytest.mark.parametrize("said", COURTESIES)
async def test_politeness_gets_a_short_answer(hospital: Hospital, said: str) -> None:
    async with ward(hospital) as w:
        answered = await w.say("nurse", said)

        assert "how many 3.0x18 stents" in answered.text
        assert len(answered.text) < 300


async def test_politeness_is_no_answer_to_a_question(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/take 1 GW-014")
        await w.press("nurse", "Use on a case")
        thanked = await w.say("nurse", "thanks")
        used = await w.say("nurse", "C-77")

        assert "no case" not in thanked.text
        assert "C-77" in used.text


async def test_the_nearest_sizes_are_called_so(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert "No such size" in (await w.say("nurse", "4.0x38 stent")).text
        assert "No such size" not in (await w.say("nurse", "coronary stent")).text


@pytest.mark.parametrize("said", ["take guidewire 2", "/take GW-014 2", "领 导丝 2"])
async def test_a_number_at_the_end_is_a_quantity(hospital: Hospital, said: str) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)

        assert "× <b>2</b>" in (await w.say("nurse", said)).text


async def test_a_number_that_may_be_a_size_is_none(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "BA-2015", "B1", 5)
        said = await w.say("nurse", "take balloon 2.0x15")

        assert "× <b>1</b>" in said.text


async def test_a_nurse_counts_her_own_shelves_first(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        own = await w.say("nurse", "/count")
        others = await w.press("nurse", "Other places")

        assert "Which shelf of Cath lab" in own.text
        assert "Operating rooms" not in own.labels
        assert "Operating rooms" in others.labels


async def test_what_is_on_its_way_is_shown_by_pages(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 30)
        for _ in range(9):
            await w.say("nurse", "/transfer 1 GW-014 OR")
            await w.press("nurse", "Send it")
        first = await w.say("or_nurse", "/transfers")
        second = await w.press("or_nurse", "Next")
        opened = await w.press("or_nurse", "TR-")

        assert "9" in first.text
        assert "page 1 of 2" in first.labels
        assert len([label for label in second.labels if label.startswith("TR-")]) == 1
        assert "All arrived" in opened.labels


async def test_what_comes_to_oneself_is_shown_first(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        arrive(hospital, "GW-014", "W1", 5, place="OR-1")
        await w.say("or_nurse", "/transfer 1 GW-014 CATH")
        await w.press("or_nurse", "Send it")
        await w.say("nurse", "/transfer 1 GW-014 OR")
        await w.press("nurse", "Send it")

        lines = (await w.say("or_nurse", "/transfers")).text.splitlines()
        assert "Cath lab → Operating rooms" in lines[2]


async def test_a_transfer_of_nothing_says_where_there_is_some(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5, place="STORE-1")
        theirs = await w.say("nurse", "/transfer 1 GW-014 OR")
        own = await w.say("storekeeper", "/transfer 1 GW-014 from CATH to OR")

        assert "available at Cath lab: 0" in theirs.text
        assert "Central store: available <b>5</b>" in theirs.text
        assert theirs.labels == []
        assert "Central store (available: 5)" in own.labels


async def test_what_lies_elsewhere_is_not_offered_to_be_taken(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        seen = await w.say("or_nurse", "GW-014")
        told = await w.say("or_nurse", "/take 1 GW-014")
        keeper = await w.say("storekeeper", "GW-014")

        assert not any(label.startswith("Take") for label in seen.labels)
        assert "from your own department only" in seen.text
        assert "Operating rooms has no usable" in told.text
        assert "Cath lab: available <b>5</b>" in told.text
        assert "Take 1 piece" in keeper.labels or any("Take 1" in x for x in keeper.labels)


async def test_who_may_send_but_not_take_is_offered_a_transfer(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        asked = await w.say("storekeeper", "GW-014 CATH")
        seen = await w.say("storekeeper", "GW-014 OR")
        sending = await w.press("storekeeper", "Transfer", of=seen)

        assert any(label.startswith("Take") for label in asked.labels)
        assert "from where" in sending.text


async def counted(w: Ward) -> Said:
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.say("nurse", "/count CATH-A1")
    await w.press("nurse", "Finish")
    return await w.press("nurse", "Yes, send it")


async def test_a_group_is_told_in_its_own_language(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(set_language, "zh-CN")
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        sent = await counted(w)

        assert Words("zh-CN")("count.look") in sent.pushed[GROUP].labels


async def test_a_sentence_in_another_topic_is_no_answer(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        await w.say("nurse", "/count CATH-A1", group=GROUP)
        message = w.message("nurse", "GW-014", GROUP)
        message |= {"is_topic_message": True, "message_thread_id": 5}
        message["reply_to_message"] = w.message("bot", "…", GROUP)
        elsewhere = await w.update("nurse", {"message": message})
        here = await w.say("nurse", "GW-014 3", group=GROUP, reply=True)

        assert "being counted" in elsewhere.text
        assert "3" in here.text


async def test_a_press_that_came_in_time_counts_however_late(hospital: Hospital) -> None:
    """As after a crash: the update was kept, the program was down for an hour."""
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        asked = await w.say("nurse", "/transfer 1 GW-014 OR")
        message = w.message("bot", "…", w.users["nurse"])
        sender = {"id": w.users["nurse"], "is_bot": False, "first_name": "n", "language_code": "en"}
        query = {"id": "7", "from": sender, "chat_instance": "1", "data": asked.data("Send it")}
        body = json.dumps({"update_id": 90_001, "callback_query": {**query, "message": message}})
        await hospital.program.do(keep, [Incoming(90_001, w.users["nurse"], body)])
        hospital.clock.advance(hours=1)
        sweeping = next(each for each in saying(lapsed_notes()) if "dialogues" in each.name)
        await Rounds(hospital.core).run(sweeping)
        await w.side.receiver.resume()
        await w.side.idle()

        assert "No transfer" not in (await w.say("or_nurse", "/transfers")).text
        assert len(ROUNDS) == len(saying(lapsed_notes()))
