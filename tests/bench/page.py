"""The page without a browser: one person at the chat page of a running program.

It listens to the page's stream of events, as a browser does, so that waiting for an answer costs
the program nothing more than telling it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import aiohttp

MOST_WAIT = 60.0
Message = dict[str, Any]


class Page:
    """One person's private chat with the bot."""

    def __init__(self, url: str, session: aiohttp.ClientSession, user: int) -> None:
        self._url = url
        self._session = session
        self._user = user
        self._chat = 0
        self._keys = count(1)
        self._heard: asyncio.Queue[Message] = asyncio.Queue()

    async def enter(self) -> None:
        """Sit down as the person."""
        await self._post("/api/session", {"user_id": self._user})
        async with self._session.get(f"{self._url}/api/chats") as response:
            found = await response.json()
        chats = found["chats"] if isinstance(found, dict) else found
        self._chat = next(chat["id"] for chat in chats if chat["id"] > 0)

    async def say(self, text: str) -> Message:
        """Say something and return the bot's answer."""
        body = {"text": text, "key": self._key()}
        await self._post(f"/api/chats/{self._chat}/messages", body)
        return await self._answer()

    async def press(self, message: Message, row: int = 0, column: int = 0) -> Message:
        """Press a button under a message of the bot and return what becomes of it."""
        data = message["keyboard"][row][column]["data"]
        body = {"data": data, "message_id": message["id"], "key": self._key()}
        await self._post(f"/api/chats/{self._chat}/press", body)
        return await self._answer()

    async def listen(self) -> None:
        """Hear events until cancelled."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._url}/api/events", timeout=timeout) as stream:
            kind = ""
            async for raw in stream.content:
                line = raw.decode().rstrip()
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: ") and kind in ("message", "edit"):
                    self._hear(json.loads(line.removeprefix("data: ")))

    def _hear(self, message: Message) -> None:
        if message["from"]["is_bot"]:
            self._heard.put_nowait(message)

    async def _answer(self) -> Message:
        return await asyncio.wait_for(self._heard.get(), MOST_WAIT)

    def _key(self) -> str:
        return f"bench{self._user}-{next(self._keys)}"

    async def _post(self, path: str, body: Mapping[str, object]) -> None:
        async with self._session.post(self._url + path, json=body) as response:
            assert response.status == 200, await response.text()


@asynccontextmanager
async def page(url: str, user: int) -> AsyncIterator[Page]:
    """Open the page of a running program for a person."""
    headers = {"Origin": url, "X-Tocsin-Person": str(user)}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(headers=headers, cookie_jar=jar) as session:
        opened = Page(url, session, user)
        await opened.enter()
        listening = asyncio.create_task(opened.listen())
        await asyncio.sleep(0.3)  # until the stream is open
        try:
            yield opened
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
