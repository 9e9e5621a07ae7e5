"""Updates by webhook: with the secret, in order within a chat, again until they are taken."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from tests.integration.gateway.stage import NURSE, SURGEON, Stage, stage


@dataclass
class Hook:
    """A bot's own web server, which may be moody."""

    url: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    moods: list[int] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    at_once: int = 0
    most_at_once: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        gate = self.gates.get(update["message"]["text"])
        if gate is not None:
            await gate.wait()
        self.at_once -= 1
        status = self.moods.pop(0) if self.moods else 200
        if status == 200:
            self.got.append(update)
        self.changed.set()
        return web.Response(status=status)

    async def texts(self, count: int) -> list[str]:
        """Return the texts taken once there are so many."""
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self.changed.clear()
                await self.changed.wait()
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    receiver = Hook()
    application = web.Application()
    application.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    for gate in receiver.gates.values():
        gate.set()
    await runner.cleanup()


async def test_updates_are_pushed_with_the_secret_and_forgotten(played: Stage, hook: Hook) -> None:
    await played.bot.do("setWebhook", url=hook.url, secret_token="s-3_cret")
    nurse = await played.browser().be(NURSE)

    await nurse.say(NURSE, "hello")

    assert await hook.texts(1) == ["hello"]
    assert hook.secrets == ["s-3_cret"]
    await played.bot.do("deleteWebhook")
    assert await played.bot.do("getUpdates") == []


async def test_what_waited_is_pushed_in_order_once_a_webhook_is_set(
    played: Stage, hook: Hook
) -> None:
    nurse = await played.browser().be(NURSE)
    words = [f"m{number}" for number in range(10)]
    for each in words:
        await nurse.say(NURSE, each)

    await played.bot.do("setWebhook", url=hook.url)

    assert await hook.texts(10) == words
    assert hook.secrets == [None] * 10


async def test_a_refused_update_comes_again_before_the_next(played: Stage, hook: Hook) -> None:
    hook.moods = [500, 302]
    await played.bot.do("setWebhook", url=hook.url)
    nurse = await played.browser().be(NURSE)

    await nurse.say(NURSE, "one")
    await nurse.say(NURSE, "two")

    assert await hook.texts(2) == ["one", "two"]
    assert len(hook.secrets) == 4
    info = await played.bot.do("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert info["last_error_date"] == int(played.clock.now)


async def test_a_stuck_chat_does_not_hold_up_another(played: Stage, hook: Hook) -> None:
    hook.gates = {"stuck": asyncio.Event()}
    await played.bot.do("setWebhook", url=hook.url)
    nurse, surgeon = await played.browser().be(NURSE), await played.browser().be(SURGEON)

    await nurse.say(NURSE, "stuck")
    await nurse.say(NURSE, "behind")
    await surgeon.say(SURGEON, "free")
    assert await hook.texts(1) == ["free"]

    hook.gates["stuck"].set()
    assert await hook.texts(3) == ["free", "stuck", "behind"]


async def test_no_more_connections_than_allowed(played: Stage, hook: Hook) -> None:
    hook.gates = {"a": asyncio.Event(), "b": asyncio.Event()}
    await played.bot.do("setWebhook", url=hook.url, max_connections=1)
    nurse, surgeon = await played.browser().be(NURSE), await played.browser().be(SURGEON)
    await nurse.say(NURSE, "a")
    await surgeon.say(SURGEON, "b")
    await asyncio.sleep(0.05)

    for gate in hook.gates.values():
        gate.set()

    assert await hook.texts(2) == ["a", "b"]
    assert hook.most_at_once == 1


async def test_a_dead_webhook_keeps_the_updates_for_polling(played: Stage) -> None:
    await played.bot.do("setWebhook", url="http://127.0.0.1:9/nobody")
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "hello")
    for _ in range(200):
        info = await played.bot.do("getWebhookInfo")
        if "last_error_message" in info:
            break
        await asyncio.sleep(0.01)

    assert info["last_error_message"] == "Connection failed: ClientConnectorError"
    assert info["pending_update_count"] == 1
    await played.bot.do("setWebhook", url="")
    assert [each["message"]["text"] for each in await played.bot.updates()] == ["hello"]


async def test_a_failing_database_only_delays_the_webhook(played: Stage, hook: Hook) -> None:
    nurse = await played.sitting(NURSE)
    hook.gates = {"one": asyncio.Event()}
    await played.bot.do("setWebhook", url=hook.url)
    await nurse.say(NURSE, "one")
    await asyncio.sleep(0.05)
    rename = "ALTER TABLE {} RENAME TO {}".format

    played.gateway._store.submit(lambda tx: tx.run(rename("pending", "away"))).result()
    hook.gates["one"].set()
    await asyncio.sleep(0.1)
    played.gateway._store.submit(lambda tx: tx.run(rename("away", "pending"))).result()
    await nurse.say(NURSE, "two")

    texts = await hook.texts(3)
    assert list(dict.fromkeys(texts)) == ["one", "two"]
    assert texts[0] == texts[1] == "one"


async def test_pending_updates_may_be_dropped(played: Stage, hook: Hook) -> None:
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "old")
    await played.bot.do("setWebhook", url=hook.url, drop_pending_updates=True)
    await nurse.say(NURSE, "new")

    assert await hook.texts(1) == ["new"]
    await played.bot.do("setWebhook", url="http://127.0.0.1:9/nobody")
    await nurse.say(NURSE, "newer")
    await played.bot.do("deleteWebhook", drop_pending_updates=True)
    assert (await played.bot.do("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_webhook_that_never_answers_is_let_go_at_the_end(played: Stage, hook: Hook) -> None:
    hook.gates = {"stuck": asyncio.Event()}
    await played.bot.do("setWebhook", url=hook.url)
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "stuck")
    await asyncio.sleep(0.05)

    await played.gateway.stop()

    async with stage(played.path, seeded=False) as again:
        assert (await again.bot.do("getWebhookInfo"))["pending_update_count"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"url": "ftp://x.test/"}, "invalid webhook URL specified"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://[x"}, "invalid webhook URL specified"),
        ({"url": "https://x.test/", "secret_token": "é"}, "secret token contains unallowed chara"),
        ({"url": "https://x.test/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_bad_webhook_is_refused(
    played: Stage, arguments: dict[str, str], words: str
) -> None:
    assert (await played.bot.refused("setWebhook", **arguments)).startswith(f"Bad Request: {words}")
    assert (await played.bot.do("getWebhookInfo"))["url"] == ""


async def test_while_the_bot_polls_the_pusher_sleeps(played: Stage, hook: Hook) -> None:
    """An update that nobody is pushed costs no look at the rows."""
    nurse = await played.browser().be(NURSE)
    await nurse.say(NURSE, "one")
    looks = 0
    run = played.gateway._store.run

    async def counting(act: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal looks
        looks += act.__name__ == "_due"
        return await run(act, *args, **kwargs)

    played.gateway._store.run = counting  # type: ignore[method-assign]
    for number in range(5):
        await nurse.say(NURSE, f"said {number}")
    await played.bot.updates()
    await asyncio.sleep(0.1)
    assert looks == 0

    await played.bot.do("setWebhook", url=hook.url)
    await nurse.say(NURSE, "pushed")
    assert await hook.texts(1) == ["pushed"]
    await played.bot.do("deleteWebhook")
    await asyncio.sleep(0.1)
    woken = looks
    assert woken >= 1

    await nurse.say(NURSE, "polled again")
    await asyncio.sleep(0.1)
    assert looks == woken, "asleep again"
