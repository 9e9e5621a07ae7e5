"""A Bot API server that can be as bad as the network: it refuses, falls silent, cuts and repeats.

It is written from the Bot API's documentation alone and shares nothing with our gateway.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "42:secret-token-of-tests"
BOT = {"id": 42, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_bot"}
Body = dict[str, Any]
Trouble = Callable[["Server", web.Request, Body], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """What was called, what is planned, and the updates that wait."""

    token: str = TOKEN
    url: str = ""
    calls: list[tuple[str, Body]] = field(default_factory=list)
    planned: dict[str, deque[Trouble]] = field(default_factory=lambda: defaultdict(deque))
    updates: list[Body] = field(default_factory=list)
    messages: int = 100
    came: asyncio.Event = field(default_factory=asyncio.Event)
    polls: list[Body] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    def plan(self, method: str, *troubles: Trouble) -> None:
        """Let the next calls of a method meet trouble."""
        self.planned[method].extend(troubles)

    def bring(self, *updates: Body) -> None:
        """Let updates wait for the next poll."""
        self.updates += updates
        self.came.set()

    def made(self, method: str) -> list[Body]:
        """Return what each call of a method brought."""
        return [body for name, body in self.calls if name == method]

    def texts(self, chat: int | None = None) -> list[str]:
        """Return the texts of all sends that the server took, also those it answered badly."""
        return [
            str(body["text"])
            for body in self.made("sendMessage")
            if chat is None or int(body["chat_id"]) == chat
        ]

    async def until(self, method: str, count: int, seconds: float = 10.0) -> list[Body]:
        """Wait until a method was called so often; return the calls."""
        await eventually(lambda: len(self.made(method)) >= count, seconds)
        return self.made(method)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or let it meet what is planned for it."""
        if request.match_info["token"] != self.token:
            return refusal(401, "Unauthorized")
        method = request.match_info["method"]
        body = await _arguments(request)
        if method == "getUpdates":
            self.polls.append(body)
        else:
            self.calls.append((method, body))
        if self.planned[method]:
            return await self.planned[method].popleft()(self, request, body)
        return await self.well(method, body)

    async def well(self, method: str, body: Body) -> web.Response:
        """Answer as a good server does."""
        if method == "getUpdates":
            return web.json_response({"ok": True, "result": await self._poll(body)})
        result: object = True
        if method == "getMe":
            result = BOT
        elif method.startswith("send"):
            self.messages += 1
            result = message(self.messages, int(body["chat_id"]), body.get("text", ""))
        elif method.startswith("edit"):
            result = message(int(body["message_id"]), int(body["chat_id"]), body.get("text", ""))
        return web.json_response({"ok": True, "result": result})

    async def _poll(self, body: Body) -> list[Body]:
        offset = int(body.get("offset", 0))
        self.updates = [each for each in self.updates if each.get("update_id", 0) >= offset]
        if not self.updates and int(body.get("timeout", 0)):
            self.came.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.came.wait(), int(body["timeout"]))
        return self.updates[: int(body.get("limit", 100))]


async def _arguments(request: web.Request) -> Body:
    """Return the arguments of a call as text, as they come in a form; files as name and content."""
    if request.content_type == "application/json":
        given = await request.json()
        return {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in given.items()
        }
    form = await request.post()
    return {
        name: (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
        for name, value in form.items()
    }


async def eventually(told: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so."""
    for _ in range(int(seconds * 100)):
        if told():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come to that")


def message(number: int, chat: int, text: str) -> Body:
    """Return a message as the server describes it."""
    kind = {"type": "private", "first_name": "x"} if chat > 0 else {"type": "supergroup"}
    about = {"id": chat, "title": "ward"} | kind
    return {"message_id": number, "date": 1_773_115_200, "chat": about, "text": text}


def said(number: int, text: str, user: int = 501, chat: int | None = None) -> Body:
    """Return the update of somebody saying something."""
    sender = {"id": user, "is_bot": False, "first_name": "王 <芳> & Co", "language_code": "en"}
    entities = []
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        entities = [{"type": "bot_command", "offset": 0, "length": length}]
    content = {**message(number, chat or user, text), "from": sender, "entities": entities}
    return {"update_id": number, "message": content}


def refusal(code: int, words: str, **parameters: int) -> web.Response:
    """Return a refusal as the Bot API words it."""
    body: Body = {"ok": False, "error_code": code, "description": words}
    if parameters:
        body["parameters"] = parameters
    return web.json_response(body, status=code)


def refuse(code: int, words: str, **parameters: int) -> Trouble:
    """Plan a refusal."""

    async def act(_server: Server, _request: web.Request, _body: Body) -> web.Response:
        return refusal(code, words, **parameters)

    return act


def flood(seconds: int) -> Trouble:
    """Plan that the bot is told to rest."""
    return refuse(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def page(code: int) -> Trouble:
    """Plan the page of a proxy in front, which knows nothing of the Bot API."""

    async def act(_server: Server, _request: web.Request, _body: Body) -> web.Response:
        return web.Response(status=code, text="<html>down</html>", content_type="text/html")

    return act


def raw(text: str) -> Trouble:
    """Plan a body that is given with 200."""

    async def act(_server: Server, _request: web.Request, _body: Body) -> web.Response:
        return web.Response(text=text, content_type="application/json")

    return act


def hang(seconds: float) -> Trouble:
    """Plan that the call takes effect and its answer comes late."""

    async def act(server: Server, request: web.Request, body: Body) -> web.Response:
        await asyncio.sleep(seconds)
        return await server.well(request.match_info["method"], body)

    return act


async def cut(_server: Server, request: web.Request, _body: Body) -> web.StreamResponse:
    """Take the call, then close the connection without a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half(_server: Server, request: web.Request, _body: Body) -> web.StreamResponse:
    """Take the call, then close the connection in the middle of the answer."""
    answer = web.StreamResponse(headers={"Content-Length": "500"})
    await answer.prepare(request)
    await answer.write(b'{"ok":true,"result":{"message_id":1')
    await asyncio.sleep(0.02)
    assert request.transport is not None
    request.transport.abort()
    return answer


@asynccontextmanager
async def listening(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """Serve an application on loopback; yields its address."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def bot_api(token: str = TOKEN, port: int = 0) -> AsyncIterator[Server]:
    """Run the server, where a port is named there."""
    server = Server(token)
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.answer)
    async with listening(app, port) as server.url:
        yield server
        server.came.set()


def inner(body: Mapping[str, Any], name: str) -> Any:
    """Return a nested value that a call brought as JSON text."""
    return json.loads(str(body[name]))
