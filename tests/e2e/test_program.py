"""The whole program over loopback: a nurse asks and takes by chat through the page's own doors."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.gateway import SeedUser
from bot.main import program
from bot.settings import read_settings
from core.clock import SetClock
from core.flow.receipt import Receive, ReceiveLine, receive
from core.people.enrolment import bind_now
from tests.hospital import LONG, build

pytestmark = pytest.mark.e2e
NURSE = 501


async def test_a_nurse_asks_takes_and_undoes(tmp_path: Path) -> None:
    settings = read_settings(
        {"TOCSIN_HOME": str(tmp_path), "TOCSIN_PORT": "0", "TOCSIN_DEMONSTRATION": "yes"}
    )
    async with program(settings) as running:
        made = await asyncio.to_thread(build, running.core, SetClock(running.core.clock.now()))
        line = ReceiveLine(made.items["BA-2015"], "B1", 5, LONG.replace(year=2035))
        bin_a1 = made.places["CATH-A1"].id
        await made.door("storekeeper", "r1").do(receive, Receive(bin_a1, (line,)))
        await made.program.do(bind_now, made.staff["nurse"], NURSE)
        assert running.gateway is not None
        running.gateway.seed([SeedUser(NURSE, "王芳", "护士", "zh", started=True)])
        page = _Page(running.url)
        async with page.session:
            await page.enter()

            assert "可用 <b>5</b>" in await page.say("2.0x15 球囊还有几个")
            assert "已领用" in await page.say("/take 2 2.0x15 球囊")
            assert "可用 <b>3</b>" in await page.say("/stock 2.0x15 球囊")
            assert "不够" in await page.say("/take 9 2.0x15 球囊")


class _Page:
    """The browser's side of the page, without a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        headers = {"Origin": url, "X-Tocsin-Person": str(NURSE)}
        jar = aiohttp.CookieJar(unsafe=True)
        self.session = aiohttp.ClientSession(headers=headers, cookie_jar=jar)
        self._chat = 0
        self._sent = 0

    async def enter(self) -> None:
        async with self.session.post(f"{self._url}/api/session", json={"user_id": NURSE}) as done:
            assert done.status == 200, await done.text()
        chats = await self._get("/api/chats")
        self._chat = chats[0]["id"]

    async def say(self, text: str) -> str:
        """Say something and return the bot's answer as HTML."""
        before = await self._answers()
        self._sent += 1
        url = f"{self._url}/api/chats/{self._chat}/messages"
        async with self.session.post(url, json={"text": text, "key": f"k{self._sent}"}) as done:
            assert done.status == 200, await done.text()
        for _ in range(200):
            answers = await self._answers()
            if len(answers) > len(before):
                return answers[-1]
            await asyncio.sleep(0.05)
        raise AssertionError(f"no answer to {text}")

    async def _answers(self) -> list[str]:
        found = await self._get(f"/api/chats/{self._chat}/messages")
        return [each.get("html") or "" for each in found if each["from"]["is_bot"]]

    async def _get(self, path: str) -> list[dict[str, Any]]:
        async with self.session.get(self._url + path) as done:
            body = await done.json()
            assert done.status == 200, body
        for name in ("chats", "messages"):
            if isinstance(body, dict) and name in body:
                body = body[name]
        assert isinstance(body, list), body
        return body
