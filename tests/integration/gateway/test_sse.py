"""The stream of events: live, resumed without a gap, honest when the log no longer reaches."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.gateway.events import MOST_KEPT, TRIM_EVERY
from bot.gateway.sse import MOST_STREAMS_EACH
from tests.integration.gateway.stage import KEEPER, NURSE, STORE, SURGEON, WARD, Stage, stage


async def send(played: Stage, chat: int, text: str) -> None:
    await played.bot.do("sendMessage", chat_id=chat, text=text)


async def test_a_stream_begins_with_hello_and_only_what_is_new(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    cursor = (await nurse.get("/api/me"))["cursor"]

    async with nurse.events() as events:
        assert await events.next() == ("hello", {"cursor": cursor})
        await send(played, NURSE, "news")
        kind, body = await events.next()

    assert (kind, body["text"]) == ("message", "news")
    assert int(events.last_id) == cursor + 1


async def test_a_stream_goes_on_after_the_last_event_seen(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    async with nurse.events() as events:
        await send(played, NURSE, "one")
        assert (await events.until("message"))["text"] == "one"
        seen = events.last_id
    await send(played, NURSE, "two")
    await send(played, STORE, "three")

    async with nurse.events(**{"Last-Event-ID": seen}) as events:
        assert [(await events.until("message"))["text"] for _ in range(2)] == ["two", "three"]
    async with nurse.events(f"&after={seen}") as events:
        assert (await events.until("message"))["text"] == "two"


async def test_a_stream_goes_on_after_a_restart(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    cursor = (await nurse.get("/api/me"))["cursor"]
    await send(played, NURSE, "before")
    await played.gateway.stop()

    async with stage(played.path, seeded=False) as again:
        await send(again, NURSE, "after")
        other = await again.browser().be(NURSE)
        async with other.events(f"&after={cursor}") as events:
            texts = [(await events.until("message"))["text"] for _ in range(2)]

    assert texts == ["before", "after"]


async def test_one_hears_nothing_of_chats_one_is_not_in(played: Stage) -> None:
    nurse, surgeon = await played.sitting(NURSE), await played.sitting(SURGEON)

    async with surgeon.events("&after=0") as events:
        await send(played, NURSE, "private")
        await send(played, STORE, "store")
        await nurse.post(f"/api/chats/{STORE}/read", message_id=2)
        await send(played, SURGEON, "mine")
        heard = [await events.until("message") for _ in range(2)]

    assert [each["text"] for each in heard] == ["/start", "mine"]


@pytest.mark.parametrize("asked", ["-5", "999999999"])
async def test_a_place_the_log_does_not_know_means_start_over(played: Stage, asked: str) -> None:
    nurse = await played.sitting(NURSE)

    async with nurse.events(f"&after={asked}") as events:
        assert (await events.next())[0] == "hello"
        assert (await events.next())[0] == "reset"


async def test_the_log_is_bounded_and_says_when_it_no_longer_reaches(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    with sqlite3.connect(played.path) as database:
        database.execute(
            "UPDATE sqlite_sequence SET seq = ? WHERE name = 'event'",
            ((MOST_KEPT // TRIM_EVERY + 2) * TRIM_EVERY - 1,),
        )
    database.close()
    await send(played, NURSE, "trims the log")

    async with nurse.events("&after=1") as events:
        assert (await events.next())[0] == "hello"
        assert (await events.next())[0] == "reset"
        await send(played, NURSE, "live")
        assert (await events.until("message"))["text"] == "live"


async def test_old_toasts_and_typing_are_not_told_again(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    await played.bot.do("sendChatAction", chat_id=NURSE, action="typing")
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="x")
    query_id = await nurse.press(NURSE, sent["message_id"], "t")
    await played.bot.do("answerCallbackQuery", callback_query_id=query_id, text="done")
    played.clock.now += 30
    async with nurse.events("&after=0") as events:
        kinds = [(await events.next())[0] for _ in range(4)]
    assert kinds == ["hello", "message", "message", "toast"]

    played.clock.now += 60
    await send(played, NURSE, "later")

    async with nurse.events("&after=0") as events:
        kinds = [(await events.next())[0] for _ in range(4)]
    assert kinds == ["hello", "message", "message", "message"]


async def test_a_quiet_stream_has_a_heartbeat(played: Stage) -> None:
    path = played.path.with_name("quick.db")
    async with stage(path, tuning={"heartbeat_seconds": 0.05}) as quick:
        nurse = await quick.browser().be(NURSE)
        async with nurse.events() as events:
            assert (await events.next())[0] == "hello"
            assert await events.frame() == ":\n\n"
            assert await events.frame() == ":\n\n"


async def test_one_person_opens_only_so_many_streams_and_closing_frees_them(
    played: Stage,
) -> None:
    nurse = await played.browser().be(NURSE)
    path = f"{played.url}/api/events?person={NURSE}"
    streams = [await nurse.http.get(path) for _ in range(MOST_STREAMS_EACH)]

    assert (await nurse.send("GET", f"/api/events?person={NURSE}"))[0] == 429
    keeper = await played.browser().be(KEEPER)
    async with keeper.events() as events:
        assert (await events.next())[0] == "hello"

    for stream in streams:
        stream.close()
    for _ in range(100):
        async with nurse.http.get(path) as answer:
            if answer.status == 200:
                break
        await asyncio.sleep(0.01)
    assert answer.status == 200


async def test_a_large_backlog_arrives_whole_and_in_order(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    for number in range(230):
        await send(played, NURSE, f"m{number}")

    async with nurse.events("&after=0") as events:
        texts = [(await events.until("message"))["text"] for _ in range(231)]

    assert texts == ["/start", *(f"m{number}" for number in range(230))]


def counted(played: Stage) -> Counter[str]:
    """Count the acts that the store is asked for from now on, by name."""
    acts: Counter[str] = Counter()
    run, look = played.gateway._store.run, played.gateway._store.look

    async def running(act: Any, *args: Any, **kwargs: Any) -> Any:
        acts[act.__name__] += 1
        return await run(act, *args, **kwargs)

    def looking(act: Any, *args: Any, **kwargs: Any) -> Any:
        acts[act.__name__] += 1
        return look(act, *args, **kwargs)

    played.gateway._store.run = running  # type: ignore[method-assign]
    played.gateway._store.look = looking  # type: ignore[method-assign, assignment]
    return acts


async def test_a_change_is_read_once_by_each_who_hears_it_and_by_nobody_else(
    played: Stage,
) -> None:
    """A message tells its chat, and whoever reads it hears of the figure: that is one commit."""
    nurse, surgeon, keeper = [await played.sitting(who) for who in (NURSE, SURGEON, KEEPER)]
    acts = counted(played)
    async with AsyncExitStack() as stack:
        opened = [nurse, nurse, surgeon, keeper]
        streams = [await stack.enter_async_context(each.events()) for each in opened]
        for stream in streams:
            assert (await stream.next())[0] == "hello"
        await settled(acts)
        before = acts["_read"]

        await send(played, WARD, "to nurse and surgeon")
        for stream in streams[:3]:
            assert (await stream.until("message"))["text"] == "to nurse and surgeon"
        await settled(acts)
        assert acts["_read"] - before == 3, "two pages of the nurse and one of the surgeon"

        await nurse.say(WARD, "said on the page")
        for stream in streams[:3]:
            assert (await stream.until("message"))["text"] == "said on the page"
        await settled(acts)
        assert acts["_read"] - before == 6


async def settled(acts: Counter[str]) -> None:
    """Wait until nothing is read any more."""
    known = -1
    while known != acts.total():
        known = acts.total()
        await asyncio.sleep(0.1)


async def test_nobody_reads_while_nothing_happens(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    async with nurse.events() as events:
        assert (await events.next())[0] == "hello"
        acts = counted(played)
        await asyncio.sleep(0.5)

    assert acts["_read"] <= 1, "the look that had begun"


async def test_open_streams_let_the_gateway_stop(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    async with nurse.events() as events:
        assert (await events.next())[0] == "hello"

        await asyncio.wait_for(played.gateway.stop(), 1.5)

        assert await events.answer.content.read() == b""


async def test_seeding_tells_open_pages_to_look_again(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    async with nurse.events() as events:
        assert (await events.next())[0] == "hello"
        played.gateway.seed([])
        assert (await events.next())[0] == "reset"
