"""The same program by its environment alone on other Bot API servers, polling and by webhook.

One server is our gateway in a process of its own, the other is written for the tests from the Bot
API's documentation and shares nothing with it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar

from tests.e2e.process import BALLOONS, LETTERS, UPDATES, Home, free_port, home, process
from tests.integration.gateway.stage import Browser
from tests.integration.telegram.proxy import proxy
from tests.integration.telegram.server import TOKEN, Body, Server, bot_api, eventually, hang, said

pytestmark = pytest.mark.e2e
AGAIN = "(sent again after an interruption: you may have read this)"
ASK, TAKE = "/stock 2.0x15 球囊", "/take 2 2.0x15 球囊"
SECRET = "a-secret_of-the-tests"
SEAT = 102
"""A person of the gateway's own demonstration."""
LONG = 60.0
MANY = 12
WAYS = pytest.mark.parametrize("way", ["polling", "webhook"])


@pytest.fixture
async def hospital(tmp_path: Path) -> Home:
    return await asyncio.to_thread(home, tmp_path / "home", SEAT)


def hook(way: str) -> dict[str, str]:
    """Return what the environment says besides, if updates are to be brought."""
    if way == "polling":
        return {}
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    return {"PORT": str(port), "WEBHOOK_URL": address, "WEBHOOK_SECRET": SECRET}


@asynccontextmanager
async def gateway(folder: Path) -> AsyncIterator[str]:
    """Run the gateway in a process of its own; yields its address."""
    words = ("--port", "0", "--path", str(folder / "gw" / "chats.db"), "--demonstration")
    running = process(folder / "gateway.log", "bot.gateway", *words, "--token", TOKEN)
    async with running as started:
        await eventually(lambda: "base_url" in started.told, LONG)
        yield started.told.splitlines()[0]


@asynccontextmanager
async def page(url: str) -> AsyncIterator[Browser]:
    """Sit down at the gateway's page as the nurse."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield await Browser(url, http).be(SEAT)


async def answers(browser: Browser, count: int) -> list[str]:
    """Wait for so many answers of the bot; return them as HTML."""
    for _ in range(600):
        found = await browser.get(f"/api/chats/{SEAT}/messages")
        texts = [each.get("html") or "" for each in found if each["from"]["is_bot"]]
        if len(texts) >= count:
            return texts
        await asyncio.sleep(0.1)
    raise AssertionError("the bot did not answer")


@WAYS
async def test_a_nurse_is_answered_on_the_gateway_of_another_process(
    tmp_path: Path, hospital: Home, way: str
) -> None:
    async with gateway(tmp_path) as url, page(url) as nurse:
        environment = hospital.environment(TOKEN, url, **hook(way))
        async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
            await nurse.say(SEAT, ASK)
            first = (await answers(nurse, 1))[-1]
            await nurse.say(SEAT, TAKE)
            second = (await answers(nurse, 2))[-1]
            status = await running.stop()

    assert f"<b>{BALLOONS}</b>" in first, first
    assert "2" in second
    assert hospital.on_hand == BALLOONS - 2
    assert (status, hospital.read(LETTERS)) == (0, ["sent", "sent"])
    assert TOKEN not in running.told


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with bot_api() as running:
        yield running


async def bring(server: Server, way: str, *updates: Body) -> None:
    """Let updates come the way the program has asked for; a webhook is tried until it is there."""
    if way == "polling":
        server.bring(*updates)
        return
    (asked,) = await server.until("setWebhook", 1, LONG)
    headers = {"X-Telegram-Bot-Api-Secret-Token": asked["secret_token"]}
    async with ClientSession(headers=headers) as http:
        for update in updates:
            async with http.post(asked["url"], json=update) as taken:
                assert taken.status == 200


@WAYS
async def test_a_nurse_is_answered_on_a_server_that_is_not_ours(
    tmp_path: Path, hospital: Home, server: Server, way: str
) -> None:
    environment = hospital.environment(TOKEN, server.url, **hook(way))
    take = said(2, TAKE, user=SEAT)
    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        await bring(server, way, said(1, ASK, user=SEAT), take, take)
        await bring(server, way, take, said(3, ASK, user=SEAT))
        await server.until("sendMessage", 3, LONG)
        status = await running.stop()

    texts = server.texts(SEAT)
    assert f"<b>{BALLOONS}</b>" in texts[0]
    assert f"<b>{BALLOONS - 2}</b>" in texts[2]
    assert (len(texts), hospital.on_hand) == (3, BALLOONS - 2), "it was taken once"
    assert (status, hospital.read(UPDATES)) == (0, ["done"] * 3)
    assert (server.polls == []) is (way == "webhook")


async def test_nobody_without_the_secret_is_heard(
    tmp_path: Path, hospital: Home, server: Server
) -> None:
    environment = hospital.environment(TOKEN, server.url, **hook("webhook"))
    async with process(tmp_path / "bot.log", "bot", environment=environment):
        (asked,) = await server.until("setWebhook", 1, LONG)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"}
        take = said(1, TAKE, user=SEAT)
        async with (
            ClientSession(headers=headers) as http,
            http.post(asked["url"], json=take) as refused,
        ):
            assert refused.status == 401

    assert (hospital.on_hand, hospital.read(UPDATES)) == (BALLOONS, [])


async def test_all_calls_go_through_the_proxy_if_there_is_one(
    tmp_path: Path, hospital: Home, server: Server
) -> None:
    async with proxy() as (address, seen):
        environment = hospital.environment(TOKEN, server.url, PROXY=address)
        async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
            server.bring(said(1, ASK, user=SEAT))
            await server.until("sendMessage", 1, LONG)
            assert await running.stop() == 0

    called = {line.rpartition("/")[2] for line in seen}
    assert {"getMe", "getUpdates", "sendMessage"} <= called
    assert len(seen) >= len(server.calls), "none went another way"


async def test_asked_to_stop_it_finishes_and_what_comes_meanwhile_is_answered_later(
    tmp_path: Path, hospital: Home, server: Server
) -> None:
    environment = hospital.environment(TOKEN, server.url)
    server.plan("sendMessage", hang(1.0))
    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        server.bring(said(1, TAKE, user=SEAT))
        await server.until("sendMessage", 1, LONG)
        assert await running.stop() == 0
    assert (hospital.read(LETTERS), server.updates) == (["sent"], [])
    server.bring(said(2, TAKE, user=SEAT), said(3, ASK, user=SEAT))

    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        await server.until("sendMessage", 3, LONG)
        assert await running.stop() == 0

    assert f"<b>{BALLOONS - 4}</b>" in server.texts(SEAT)[-1]
    assert (len(server.texts()), hospital.on_hand) == (3, BALLOONS - 4)


@pytest.mark.parametrize("after", [0, 3])
async def test_killed_between_receipt_and_answer_it_loses_and_doubles_nothing(
    tmp_path: Path, hospital: Home, server: Server, after: int
) -> None:
    """Killed as soon as updates were fetched, or in the middle of answering them."""
    environment = hospital.environment(TOKEN, server.url)
    takes = [said(number, "/take 1 2.0x15 球囊", user=SEAT) for number in range(1, MANY + 1)]
    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        await eventually(lambda: bool(server.polls), LONG)
        server.bring(*takes)
        if after:
            await server.until("sendMessage", after, LONG)
        else:
            await eventually(lambda: len(hospital.read(UPDATES)) > 0, LONG)
        await running.kill()
    done = hospital.read(UPDATES).count("done")

    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        await eventually(lambda: hospital.read(UPDATES) == ["done"] * MANY, LONG)
        assert await running.stop() == 0

    assert done < MANY, "it was killed in the middle"
    assert hospital.on_hand == BALLOONS - MANY
    copies: list[str] = []
    firsts: list[str] = []
    for body in server.made("sendMessage"):
        (copies if body["text"].startswith(AGAIN) else firsts).append(body["reply_markup"])
    assert len(hospital.read(LETTERS)) == MANY, "one answer to each"
    assert set(hospital.read(LETTERS)) <= {"sent", "dispatched", "queued"}, "none is lost"
    assert len(firsts) == len(set(firsts)), "none was read twice"
    assert len(copies) == len(set(copies)), "but, so marked, what may not have been read"


async def test_a_wrong_token_is_told_in_a_sentence(
    tmp_path: Path, hospital: Home, server: Server
) -> None:
    environment = hospital.environment("42:wrong", server.url)
    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        status = await asyncio.wait_for(running.running.wait(), LONG)

    assert status == 2
    assert "refuses TOCSIN_TOKEN" in running.told
    assert "Traceback" not in running.told
    assert "42:wrong" not in running.told


async def test_a_server_that_comes_later_is_found(tmp_path: Path, hospital: Home) -> None:
    port = free_port()
    environment = hospital.environment(TOKEN, f"http://127.0.0.1:{port}")
    async with process(tmp_path / "bot.log", "bot", environment=environment) as running:
        await eventually(lambda: "cannot be reached" in running.told, LONG)
        async with bot_api(port=port) as server:
            server.bring(said(1, ASK, user=SEAT))
            await server.until("sendMessage", 1, LONG)
        assert await running.stop() == 0

    assert server.texts(SEAT)
    with pytest.raises(ClientError):
        async with ClientSession() as http, http.get(server.url):
            raise AssertionError
