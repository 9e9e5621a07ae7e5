"""An update becomes a turn: whose, where, in which words and by which clock."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import pytest
from telegram import Update
from telegram.ext import ExtBot

from bot.telegram.receiver import incoming_of
from bot.telegram.transport import Transport
from bot.telegram.turns import Turns
from core.actor import PROGRAM, Actor, ActorKind
from core.delivery.inbox import Incoming
from core.people.enlist import NewStaff, add_staff
from core.people.enrolment import bind_now
from core.stock.place import NewSite, open_site
from handlers.registry import build_frame
from handlers.talk.turn import Turn
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, WARD
from tests.integration.telegram.server import TOKEN, Body, Server, said
from tests.integration.telegram.sides import SECRET, stocked


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[ExtBot[None]]:
    request, polls = Transport(), Transport()
    url = f"{server.url}/bot"
    async with ExtBot(TOKEN, url, request=request, get_updates_request=polls) as made:
        yield made


@pytest.fixture
async def turns(hospital: Hospital) -> Turns:
    await stocked(hospital)
    return Turns(hospital.core, build_frame(), SECRET)


async def turned(turns: Turns, bot: ExtBot[None], update: Body) -> Turn | None:
    incoming = incoming_of(update)
    assert isinstance(incoming, Incoming)
    return await turns.of(incoming, Update.de_json(update, bot))


async def sure(turns: Turns, bot: ExtBot[None], update: Body) -> Turn:
    turn = await turned(turns, bot, update)
    assert turn is not None
    return turn


async def test_a_person_of_the_hospital_acts_with_her_own_rights(
    hospital: Hospital, turns: Turns, bot: ExtBot[None]
) -> None:
    turn = await sure(turns, bot, said(1, "x"))

    assert turn.person.id == hospital.staff["nurse"]
    assert turn.door.actor == Actor(ActorKind.STAFF, hospital.staff["nurse"], hospital.site)
    assert turn.program.actor == Actor(ActorKind.PROGRAM, 0, hospital.site)
    assert turn.words.language == "en"


async def test_a_stranger_acts_with_no_rights_and_is_spoken_to_in_his_language(
    turns: Turns, bot: ExtBot[None]
) -> None:
    update = said(1, "x", user=9_999)
    update["message"]["from"]["language_code"] = "zh-hans"

    turn = await sure(turns, bot, update)

    assert turn.who is None
    assert turn.door.actor == Actor(ActorKind.CHAT_USER, 9_999)
    assert turn.program.actor == PROGRAM
    assert turn.words.language == "zh-CN"


async def test_the_same_update_has_the_same_key_whenever_it_is_handled(
    turns: Turns, bot: ExtBot[None]
) -> None:
    first, again = [await sure(turns, bot, said(77, "x")) for _ in range(2)]
    other = await sure(turns, bot, said(78, "x"))

    assert first.door.key == again.door.key
    assert first.door.key != other.door.key


async def test_words_go_by_the_clock_of_the_hospital_they_are_said_in(
    hospital: Hospital, turns: Turns, bot: ExtBot[None]
) -> None:
    far = NewSite("H9", "远院", "Far hospital", zone="Asia/Urumqi")
    site = await hospital.core.as_(PROGRAM).do(open_site, far)
    there = hospital.core.as_(Actor(ActorKind.PROGRAM, 0, site))
    staff = await there.do(add_staff, NewStaff("F1", "远芳", "Yuan Fang"))
    await there.do(bind_now, staff, 777)

    near, distant = [await sure(turns, bot, said(1, "x", user=user)) for user in (NURSE, 777)]

    assert (near.words.zone, distant.words.zone) == (
        ZoneInfo("Asia/Shanghai"),
        ZoneInfo("Asia/Urumqi"),
    )
    assert near.words._now == hospital.clock.now


async def test_a_topic_of_a_group_is_answered_in_the_topic(turns: Turns, bot: ExtBot[None]) -> None:
    update = said(1, "x", chat=WARD)
    update["message"] |= {"is_topic_message": True, "message_thread_id": 17}

    here = (await sure(turns, bot, update)).place
    there = (await sure(turns, bot, said(2, "x", chat=WARD))).place
    private = (await sure(turns, bot, said(3, "x"))).place

    assert (here.thread, here.private, here.message) == (17, False, 1)
    assert (there.thread, private.thread, private.private) == (0, 0, True)


async def test_a_press_carries_what_is_to_be_answered(turns: Turns, bot: ExtBot[None]) -> None:
    message = said(9, "x")["message"]
    press = {"id": "55", "from": message["from"], "chat_instance": "1", "data": "d"}
    update = {"update_id": 1, "callback_query": {**press, "message": message}}

    turn = await sure(turns, bot, update)

    assert (turn.query, turn.place.message) == ("55", 9)


async def test_another_bot_is_not_listened_to(turns: Turns, bot: ExtBot[None]) -> None:
    update = said(1, "x")
    update["message"]["from"]["is_bot"] = True

    assert await turned(turns, bot, update) is None
