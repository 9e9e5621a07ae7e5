"""Calls over real sockets: what was surely not sent is told from what nobody knows."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ExtBot

from bot.telegram.transport import READ_SECONDS, CallError, NotSentError, Transport
from tests.integration.telegram.proxy import proxy
from tests.integration.telegram.server import (
    TOKEN,
    Server,
    Trouble,
    cut,
    flood,
    half,
    hang,
    listening,
    page,
    raw,
    refuse,
)

NURSE = 501


def bot_on(url: str, transport: Transport, token: str = TOKEN) -> ExtBot[None]:
    return ExtBot(token, f"{url}/bot", request=transport, get_updates_request=Transport())


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    made = bot_on(server.url, Transport(read_seconds=0.3))
    async with made:
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_call_brings_its_answer(server: Server, bot: Bot) -> None:
    sent = await bot.send_message(NURSE, "现存 <b>3</b>")

    assert (sent.message_id, server.texts(NURSE)) == (101, ["现存 <b>3</b>"])


async def test_a_file_goes_out_under_its_name(server: Server, bot: Bot) -> None:
    await bot.send_document(NURSE, b"PK\x03\x04", filename="库存 1.xlsx", caption="c")

    (call,) = server.made("sendDocument")
    assert (call["document"], call["caption"]) == (("库存 1.xlsx", b"PK\x03\x04"), "c")


async def test_nobody_listening_is_surely_not_sent() -> None:
    async with Transport() as transport:
        with pytest.raises(NotSentError):
            await transport.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")


@pytest.mark.parametrize("url", ["http://[/x", "not-an-address", "http://no.such.host.invalid/"])
async def test_an_address_that_leads_nowhere_is_surely_not_sent(url: str) -> None:
    async with Transport() as transport:
        with pytest.raises(NotSentError):
            await transport.post(url)


async def test_a_late_answer_leaves_it_unknown(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", hang(1.0))

    with pytest.raises(TimedOut) as failed:
        await bot.send_message(NURSE, "x")

    assert not isinstance(failed.value, NotSentError)
    assert server.texts() == ["x"]


@pytest.mark.parametrize("trouble", [cut, half])
async def test_a_connection_cut_after_the_call_leaves_it_unknown(
    server: Server, bot: Bot, trouble: Trouble
) -> None:
    server.plan("sendMessage", trouble)

    with pytest.raises(NetworkError) as failed:
        await bot.send_message(NURSE, "x")

    assert not isinstance(failed.value, (NotSentError, BadRequest))
    assert server.texts() == ["x"], "it was sent, and not silently once more"


@pytest.mark.parametrize("code", [500, 502, 503, 504, 413])
async def test_a_proxys_page_leaves_it_unknown(server: Server, bot: Bot, code: int) -> None:
    server.plan("sendMessage", page(code))

    with pytest.raises(NetworkError) as failed:
        await bot.send_message(NURSE, "x")

    assert not isinstance(failed.value, (NotSentError, BadRequest))


async def test_refusals_are_told_apart(server: Server, bot: Bot) -> None:
    server.plan(
        "sendMessage",
        refuse(400, "Bad Request: chat not found"),
        refuse(403, "Forbidden: bot was blocked by the user"),
        refuse(401, "Unauthorized"),
    )
    for kind in (BadRequest, Forbidden, InvalidToken):
        with pytest.raises(kind):
            await bot.send_message(NURSE, "x")


async def test_a_flood_says_how_long_to_rest_and_warns_of_nothing(server: Server, bot: Bot) -> None:
    server.plan("sendMessage", flood(7))

    with pytest.raises(RetryAfter) as flooded:
        await bot.send_message(NURSE, "x")

    assert flooded.value.retry_after == timedelta(seconds=7)


async def test_an_answer_without_end_is_not_read_to_its_end(server: Server) -> None:
    server.plan("sendMessage", raw("x" * 20_000))

    async with bot_on(server.url, Transport(most_answer=10_000)) as made:
        with pytest.raises(NetworkError, match="too long"):
            await made.send_message(NURSE, "x")


async def test_no_error_and_no_log_shows_the_token(
    server: Server, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.plan("sendMessage", cut, half, hang(1), page(502), refuse(400, "no"), refuse(401, "no"))
    told: list[str] = []
    for _ in range(6):
        with pytest.raises(NetworkError if len(told) < 5 else InvalidToken) as failed:
            await bot.send_message(NURSE, "x")
        told.append(f"{failed.value!r} {failed.value.__cause__!r}")
    async with Transport() as closed:
        with pytest.raises(NotSentError) as missed:
            await closed.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")
    told.append(f"{missed.value!r} {missed.value.__cause__!r}")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]

    assert TOKEN not in " ".join(told + ours)


async def test_a_call_of_our_own_is_answered_or_refused(server: Server) -> None:
    async with Transport() as transport:
        url = f"{server.url}/bot{TOKEN}/getUpdates"
        server.updates = [{"update_id": 5}]
        assert await transport.call(url, {"timeout": 0, "x": ["a"]}, 5) == [{"update_id": 5}]
        assert server.polls[-1] == {"timeout": "0", "x": '["a"]'}

        server.plan("getUpdates", flood(3), refuse(409, "Conflict: webhook"), raw("[]"), raw("no"))
        with pytest.raises(CallError) as flooded:
            await transport.call(url, {}, 5)
        assert (flooded.value.status, flooded.value.retry_after) == (429, 3.0)
        with pytest.raises(CallError, match="409 Conflict: webhook") as refused:
            await transport.call(url, {}, 5)
        assert refused.value.retry_after == 0.0
        with pytest.raises(CallError, match="none of the Bot API"):
            await transport.call(url, {}, 5)
        with pytest.raises(ValueError, match="Expecting value"):
            await transport.call(url, {}, 5)


@pytest.mark.parametrize("parameters", [None, [], {"retry_after": "soon"}, {"retry_after": -4}])
def test_parameters_that_mean_nothing_ask_for_no_rest(parameters: object) -> None:
    known = parameters if isinstance(parameters, dict) else {}

    assert CallError(429, "x", known).retry_after == 0.0


async def test_everything_goes_through_the_proxy(server: Server) -> None:
    async with proxy() as (address, seen), bot_on(server.url, Transport(address)) as made:
        await made.send_message(NURSE, "x")

    assert [line.split("/bot")[0] for line in seen][-1] == f"POST {server.url}"
    assert server.texts() == ["x"]


async def test_a_proxy_that_is_not_there_is_surely_not_sent(server: Server) -> None:
    async with Transport(f"http://127.0.0.1:{free_port()}") as transport:
        with pytest.raises(NotSentError):
            await transport.post(f"{server.url}/bot{TOKEN}/getMe")


async def test_a_proxy_that_refuses_to_connect_is_surely_not_sent() -> None:
    async def refuse_all(_request: web.Request) -> web.Response:
        return web.Response(status=407)

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", refuse_all)
    async with listening(app) as address, Transport(address) as transport:
        with pytest.raises(NotSentError):
            await transport.post(f"https://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")


async def test_a_transport_opened_or_closed_twice_is_opened_and_closed_once() -> None:
    transport = Transport()
    await transport.initialize()
    await transport.initialize()
    await transport.shutdown()
    await transport.shutdown()
    await asyncio.sleep(0)

    assert transport.read_timeout == READ_SECONDS
