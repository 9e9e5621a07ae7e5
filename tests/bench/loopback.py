"""The loopback: as much of a Bot API server as a talk needs, played in the bench's own process.

Each token is one bot. What people say waits for the bot's next ``getUpdates``; whoever said it
waits for the message that the bot sends to the same chat.
"""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from aiohttp import web

MOST_WAIT = 60.0


class Loopback:
    """The server, and the people who talk to its bots."""

    def __init__(self) -> None:
        self.url = ""
        self._numbers = count(1)
        self._said: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._waiting: dict[tuple[str, int], asyncio.Future[str]] = {}

    async def ask(self, token: str, chat: int, text: str) -> str:
        """Say something to a bot in a private chat and return its answer."""
        number = next(self._numbers)
        person = {"id": chat, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"}
        message: dict[str, Any] = {
            **{"message_id": number, "date": int(time.time()), "from": person, "text": text},
            "chat": {"id": chat, "type": "private", "first_name": "王芳"},
        }
        if text.startswith("/"):
            length = len(text.partition(" ")[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[(token, chat)] = answer
        self._said[token].append({"update_id": number, "message": message})
        self._bells[token].set()
        return await asyncio.wait_for(answer, MOST_WAIT)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call of a bot."""
        token, method = request.match_info["token"], request.match_info["method"].lower()
        is_json = request.content_type == "application/json"
        params = dict(await (request.json() if is_json else request.post()))
        result: object = True
        if method == "getme":
            result = {"id": 42, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_bot"}
        elif method == "getupdates":
            result = await self._updates(token, float(str(params.get("timeout", 0))))
        elif method == "sendmessage":
            result = self._sent(token, params)
        return web.Response(
            text=json.dumps({"ok": True, "result": result}, ensure_ascii=False),
            content_type="application/json",
        )

    async def _updates(self, token: str, seconds: float) -> list[dict[str, Any]]:
        bell = self._bells[token]
        try:
            async with asyncio.timeout(seconds):
                await bell.wait()
        except TimeoutError:
            return []
        bell.clear()
        said, self._said[token] = self._said[token], []
        return said

    def _sent(self, token: str, params: dict[str, Any]) -> dict[str, Any]:
        chat, text = int(params["chat_id"]), str(params["text"])
        answer = self._waiting.pop((token, chat), None)
        if answer is not None and not answer.done():
            answer.set_result(text)
        sent = {"message_id": next(self._numbers), "date": int(time.time()), "text": text}
        if "reply_markup" in params:
            markup = params["reply_markup"]
            sent["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        return {**sent, "chat": {"id": chat, "type": "private", "first_name": "王芳"}}


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """Run a server on a free port of this machine."""
    served = Loopback()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", served.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=1.0)
    await site.start()
    port = runner.addresses[0][1]
    served.url = f"http://127.0.0.1:{port}"
    try:
        yield served
    finally:
        await runner.cleanup()
