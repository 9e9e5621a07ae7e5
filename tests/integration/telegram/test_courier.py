"""The courier: in order, once, and as often as a letter's kind allows when nobody knows."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from bot.telegram.courier import Hands
from bot.telegram.pace import Limits
from core.delivery.outbox import Operation, post
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, OTHER, WARD, draft, letters
from tests.integration.telegram.carried import courier
from tests.integration.telegram.server import (
    Server,
    Trouble,
    bot_api,
    cut,
    flood,
    half,
    hang,
    page,
    refuse,
)


async def test_an_answer_goes_out_at_once_and_is_noted_as_sent(
    hospital: Hospital, server: Server
) -> None:
    async with courier(hospital, server) as round_:
        await round_.send(draft("a"))
        await round_.ended(a="sent")

    assert letters(hospital)["a"].message == 101
    assert server.texts() == ["a"]


async def test_a_push_is_claimed_and_sent_though_nobody_calls(
    hospital: Hospital, server: Server
) -> None:
    async with courier(hospital, server) as round_:
        await asyncio.sleep(0.05)
        round_.courier.call = lambda: None  # type: ignore[method-assign]
        await round_.send(draft("p", Lane.ALARM))
        await round_.ended(p="sent")

    assert server.texts() == ["p"]


async def test_letters_of_one_chat_arrive_in_their_order(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", hang(0.2))
    keys = [f"a{number:02}" for number in range(20)]

    async with courier(hospital, server) as round_:
        await round_.send(*(draft(key) for key in keys))
        await round_.ended(**dict.fromkeys(keys, "sent"))

    assert server.texts() == keys


async def test_one_slow_chat_does_not_keep_another_waiting(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", hang(0.4))

    async with courier(hospital, server) as round_:
        await round_.send(draft("slow"), draft("quick", chat=OTHER))
        await round_.ended(quick="sent")
        assert letters(hospital)["slow"].state == "dispatched"


async def test_a_person_is_answered_before_the_pushes_that_wait(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", hang(0.3))
    lanes = {"p1": Lane.ALARM, "p2": Lane.ALARM, "c": Lane.CRITICAL}

    async with courier(hospital, server) as round_:
        await round_.send(*(draft(key, lane) for key, lane in lanes.items()))
        await server.until("sendMessage", 1)
        await round_.send(draft("answer"))
        await round_.ended(p2="sent", answer="sent")

    assert server.texts() == ["c", "answer", "p1", "p2"]


@pytest.mark.parametrize(
    "trouble",
    [
        refuse(400, "Bad Request: chat not found"),
        refuse(403, "Forbidden: bot was blocked by the user"),
        refuse(401, "Unauthorized"),
    ],
    ids=["bad", "blocked", "token"],
)
async def test_what_is_refused_for_good_is_not_tried_again(
    hospital: Hospital, server: Server, trouble: Trouble
) -> None:
    server.plan("sendMessage", trouble)

    async with courier(hospital, server) as round_:
        await round_.send(draft("a"))
        await round_.ended(a="failed")
        await round_.later(3600)
        await asyncio.sleep(0.3)

    assert server.texts() == ["a"]
    assert letters(hospital)["a"].error


@pytest.mark.parametrize(
    "trouble",
    [cut, half, hang(0.6), page(502), page(500)],
    ids=["cut", "half", "late", "502", "500"],
)
async def test_a_digest_of_which_nobody_knows_is_never_sent_twice(
    hospital: Hospital, server: Server, trouble: Trouble
) -> None:
    server.plan("sendMessage", trouble)

    async with courier(hospital, server, answer=0.3) as round_:
        await round_.send(draft("d", Lane.DIGEST))
        await round_.ended(d="unknown")
        await round_.later(3600)
        await asyncio.sleep(0.3)

    assert server.texts() == ["d"]


async def test_an_alarm_of_which_nobody_knows_is_repeated_once_after_a_minute(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", cut, half, cut)

    async with courier(hospital, server) as round_:
        await round_.send(draft("a", Lane.ALARM))
        await round_.doubted("a", 1)
        await round_.later(59)
        await asyncio.sleep(0.3)
        assert server.texts() == ["a"]
        await round_.later(2)
        await round_.ended(a="unknown")
        await round_.later(3600)
        await asyncio.sleep(0.3)

    assert server.texts() == ["a", "a"]
    assert letters(hospital)["a"][2:4] == (2, 2)


async def test_the_copy_of_a_critical_alarm_says_that_it_is_one(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", cut)

    async with courier(hospital, server) as round_:
        await round_.send(draft("c", Lane.CRITICAL, copy="Perhaps again:"))
        await round_.doubted("c", 1)
        await round_.later(3)
        await round_.ended(c="sent")

    assert server.texts() == ["c", "Perhaps again:\nc"]


async def test_an_edit_of_which_nobody_knows_is_made_again(
    hospital: Hospital, server: Server
) -> None:
    server.plan("editMessageText", cut, half, page(502))
    edit = draft("e", Lane.ALARM, Operation.EDIT, message=9)

    async with courier(hospital, server) as round_:
        await round_.send(edit)
        for count in (1, 2, 3):
            await round_.doubted("e", count)
            await round_.later(61)
        await round_.ended(e="sent")

    assert len(server.made("editMessageText")) == 4
    assert letters(hospital)["e"].message == 9


async def test_a_chat_rests_as_long_as_the_server_asks_and_keeps_its_order(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", flood(1))
    began = asyncio.get_running_loop().time()

    async with courier(hospital, server) as round_:
        await round_.send(draft("a1"), draft("a2"))
        await server.until("sendMessage", 1)
        await round_.send(draft("other", chat=OTHER))
        await round_.ended(other="sent")
        assert asyncio.get_running_loop().time() - began < 0.9, "only the one chat rests"
        await round_.ended(a1="sent", a2="sent")

    assert asyncio.get_running_loop().time() - began >= 1
    assert server.texts(NURSE) == ["a1", "a1", "a2"]
    assert letters(hospital)["a1"].unsure == 0


async def test_a_chat_that_must_rest_long_gives_its_letters_back(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", flood(245))

    async with courier(hospital, server) as round_:
        await round_.send(draft("a1"), draft("a2"))
        await round_.ended(a1="queued", a2="queued")
        await round_.later(244)
        await asyncio.sleep(0.3)
        assert server.texts() == ["a1"]
        await round_.later(2)
        await round_.ended(a1="sent", a2="sent")

    assert server.texts() == ["a1", "a1", "a2"]


async def test_a_server_that_is_away_is_waited_for_and_order_is_kept(hospital: Hospital) -> None:
    async with AsyncExitStack() as until_end:
        async with bot_api() as server:
            round_ = await until_end.enter_async_context(courier(hospital, server))
        await round_.send(draft("a1"), draft("a2"))
        await asyncio.sleep(0.3)
        assert letters(hospital)["a1"].state == "dispatched", "it is kept in hand"
        async with bot_api(port=server.port) as back:
            await round_.ended(a1="sent", a2="sent")

    assert (server.texts(), back.texts()) == ([], ["a1", "a2"])


async def test_an_answer_nobody_waits_for_any_longer_is_given_up(hospital: Hospital) -> None:
    async with AsyncExitStack() as until_end:
        async with bot_api() as server:
            round_ = await until_end.enter_async_context(courier(hospital, server))
        hospital.clock.advance(hours=-2)
        made = await hospital.program.do(post, [draft("a")])
        await hospital.program.do(post, [draft("p", Lane.ALARM, chat=OTHER)])
        hospital.clock.advance(hours=2)
        round_.courier.carry(made)
        await round_.ended(a="failed", p="dispatched")
        await asyncio.sleep(0.3)
        assert letters(hospital)["p"].state == "dispatched", "an alarm is worth a day"


async def test_a_group_that_became_another_gets_its_letter_there(
    hospital: Hospital, server: Server
) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    server.plan("sendMessage", refuse(400, words, migrate_to_chat_id=WARD * 10))

    async with courier(hospital, server) as round_:
        await round_.send(draft("a", chat=WARD))
        await round_.ended(a="sent")

    assert round_.moved == [(WARD, WARD * 10)]


async def test_a_group_that_cannot_be_moved_now_is_moved_later(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    server.plan("sendMessage", refuse(400, words, migrate_to_chat_id=-7))

    async def fail(_old: int, _new: int) -> None:
        raise OSError("the disk is full")

    async with courier(hospital, server) as round_:
        round_.courier._migrate = fail
        await round_.send(draft("a", chat=WARD))
        await round_.ended(a="queued")

    assert "could not be moved" in caplog.text


async def test_a_letter_that_cannot_be_drawn_does_not_stop_the_others(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with courier(hospital, server) as round_:
        await round_.send(draft("bad", operation=Operation.EDIT), draft("good"))
        await round_.ended(bad="failed", good="sent")

    assert "could not be sent" in caplog.text
    assert "message" in letters(hospital)["bad"].error


async def test_letters_that_wait_longer_than_their_lease_are_sent_once(
    hospital: Hospital, server: Server
) -> None:
    """A group takes 20 a minute: the last of 8 waits here while leases run out and out again."""
    limits = Limits(group=4, group_burst=1)
    keys = [f"p{number}" for number in range(8)]
    loop = asyncio.get_running_loop()

    async with courier(hospital, server, limits=limits, time=loop.time) as round_:
        await round_.send(*(draft(key, Lane.ALARM, chat=WARD) for key in keys))
        while len(server.texts()) < len(keys):
            await asyncio.sleep(0.1)
            await round_.later(45)
        await round_.ended(**dict.fromkeys(keys, "sent"))

    assert server.texts() == keys
    assert {row.attempts for row in letters(hospital).values()} == {1}


async def test_a_hundred_alarms_to_others_do_not_delay_an_answer(
    hospital: Hospital, server: Server
) -> None:
    limits = Limits(total=30)
    loop = asyncio.get_running_loop()
    alarms = [draft(f"p{n}", Lane.ALARM, chat=1000 + n) for n in range(100)]

    async with courier(hospital, server, limits=limits, time=loop.time) as round_:
        await round_.send(*alarms)
        await server.until("sendMessage", 20)
        began = loop.time()
        await round_.send(draft("answer"))
        await round_.ended(answer="sent")
        assert loop.time() - began < 1.0
        assert len(server.texts()) < 90, "the alarms go out at thirty a second"


async def test_no_more_is_claimed_than_hands_can_hold(hospital: Hospital, server: Server) -> None:
    hands = Hands(4, 10, 0.2)
    server.plan("sendMessage", *[hang(0.2)] * 40)
    keys = [f"p{number}" for number in range(30)]

    async with courier(hospital, server, hands=hands) as round_:
        await round_.send(*(draft(key, Lane.ALARM, chat=1000 + i) for i, key in enumerate(keys)))
        most = 0
        while any(row.state != "sent" for row in letters(hospital).values()):
            held = sum(row.state == "dispatched" for row in letters(hospital).values())
            most = max(most, held)
            await asyncio.sleep(0.02)

    assert 0 < most <= 10
    assert sorted(server.texts()) == sorted(keys)
