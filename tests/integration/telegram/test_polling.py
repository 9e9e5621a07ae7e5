"""Polling: what is confirmed was kept, and no trouble ends it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.telegram.dispatcher import Dispatcher
from bot.telegram.polling import Polling
from bot.telegram.receiver import Receiver
from bot.telegram.transport import Transport
from core.delivery.inbox import Incoming
from tests.hospital import Hospital
from tests.integration.delivery.post import updates
from tests.integration.telegram.server import (
    TOKEN,
    Server,
    cut,
    eventually,
    flood,
    half,
    page,
    raw,
    refuse,
    said,
)

Handle = Callable[[Incoming], Awaitable[None]]


async def nothing(_update: Incoming) -> None:
    """Handle an update by doing nothing."""


@asynccontextmanager
async def polling(
    hospital: Hospital, server: Server, handle: Handle = nothing
) -> AsyncIterator[Polling]:
    dispatcher = Dispatcher(handle)
    dispatcher.open()
    receiver = Receiver(hospital.program, dispatcher)
    async with Transport() as transport:
        made = Polling(transport, f"{server.url}/bot{TOKEN}", receiver, first_wait=0.02)
        made.start()
        try:
            yield made
        finally:
            await made.stop()
            await dispatcher.idle()


async def kept(hospital: Hospital, *numbers: int) -> None:
    await eventually(lambda: set(updates(hospital)) == set(numbers))


async def test_what_waits_is_fetched_kept_and_only_then_confirmed(
    hospital: Hospital, server: Server
) -> None:
    async with polling(hospital, server):
        server.bring(said(5, "a"), said(6, "b"))
        await kept(hospital, 5, 6)
        await eventually(lambda: server.polls[-1].get("offset") == "7")

    assert [poll.get("offset") for poll in server.polls[:2]] == [None, "7"]
    assert server.polls[0]["timeout"] == "25"
    assert "callback_query" in server.polls[0]["allowed_updates"]
    assert server.polls[-1] == server.polls[-1] | {"offset": "7", "timeout": "0"}


async def test_what_may_have_killed_an_earlier_run_is_kept_before_it_is_tried(
    hospital: Hospital, server: Server
) -> None:
    kept_before: dict[int, bool] = {}

    async def handle(update: Incoming) -> None:
        kept_before[update.id] = update.id in updates(hospital)

    async with polling(hospital, server, handle):
        server.bring(said(5, "a"), said(6, "b"))
        await eventually(lambda: len(kept_before) == 2)
        server.bring(said(7, "c"))
        await kept(hospital, 5, 6, 7)

    # An embedded database is read at once, so what comes later is tried while it is being kept.
    at_once = hospital.core.reads_here
    assert kept_before == {5: True, 6: True, 7: not at_once}


async def test_stopping_confirms_what_was_kept_so_that_it_is_not_brought_again(
    hospital: Hospital, server: Server
) -> None:
    server.bring(said(5, "a"))
    async with polling(hospital, server):
        await kept(hospital, 5)

    assert server.updates == []


async def test_updates_brought_again_and_out_of_order_are_kept_once(
    hospital: Hospital, server: Server
) -> None:
    twice = raw('{"ok":true,"result":[{"update_id":9},{"update_id":7},{"update_id":9}]}')
    server.plan("getUpdates", twice, twice)

    async with polling(hospital, server):
        await kept(hospital, 7, 9)
        await eventually(lambda: len(server.polls) > 2)
        assert server.polls[2]["offset"] == "10"


async def test_after_a_quiet_time_a_lower_number_is_heard_too(
    hospital: Hospital, server: Server
) -> None:
    server.plan("getUpdates", raw('{"ok":true,"result":[{"update_id":900}]}'))
    server.plan("getUpdates", raw('{"ok":true,"result":[]}'))

    async with polling(hospital, server):
        await kept(hospital, 900)
        server.bring(said(3, "after a quiet week"))
        await kept(hospital, 3, 900)

    assert [poll.get("offset") for poll in server.polls[:3]] == [None, "901", None]


@pytest.mark.parametrize(
    "trouble",
    [
        cut,
        half,
        page(502),
        raw("no json"),
        raw("[]"),
        raw('{"ok":true,"result":{}}'),
        raw('{"ok":true,"result":[{"x":1}]}'),
        refuse(409, "Conflict: terminated by other getUpdates request"),
        refuse(401, "Unauthorized"),
    ],
    ids=["cut", "half", "502", "text", "list", "object", "nameless", "conflict", "token"],
)
async def test_no_trouble_ends_it(hospital: Hospital, server: Server, trouble: object) -> None:
    assert callable(trouble)
    server.plan("getUpdates", trouble, trouble)

    async with polling(hospital, server):
        server.bring(said(5, "a"))
        await kept(hospital, 5)


async def test_a_second_poller_is_named(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.plan("getUpdates", refuse(409, "Conflict: terminated by other getUpdates request"))
    async with polling(hospital, server):
        await eventually(lambda: "another program polls" in caplog.text)

    assert TOKEN not in caplog.text


async def test_it_rests_as_long_as_the_server_asks(hospital: Hospital, server: Server) -> None:
    server.plan("getUpdates", flood(1))
    server.bring(said(5, "a"))
    loop = asyncio.get_running_loop()
    began = loop.time()

    async with polling(hospital, server):
        await kept(hospital, 5)

    assert loop.time() - began >= 1


async def test_what_cannot_be_kept_is_not_confirmed(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Receiver):
        async def receive(self, updates: object, *, ahead: bool = False) -> None:
            raise OSError("the disk is full")

    server.bring(said(5, "a"))
    dispatcher = Dispatcher(nothing)
    async with Transport() as transport:
        receiver = Full(hospital.program, dispatcher)
        made = Polling(transport, f"{server.url}/bot{TOKEN}", receiver, first_wait=0.02)
        made.start()
        await eventually(lambda: len(server.polls) > 2)
        await made.stop()

    assert [each["update_id"] for each in server.updates] == [5]
    assert all("offset" not in poll for poll in server.polls)
    assert "the disk is full" in caplog.text


async def test_a_server_that_is_gone_at_the_end_does_not_keep_it_from_stopping(
    hospital: Hospital, server: Server
) -> None:
    server.bring(said(5, "a"))
    async with polling(hospital, server) as made:
        await kept(hospital, 5)
        await eventually(lambda: len(server.polls) > 1)
        server.plan("getUpdates", raw("no json"))
        await made.stop()
        await made.stop()

    assert server.polls[-1]["timeout"] == "0"
