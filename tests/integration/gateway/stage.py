"""The stage of the gateway's tests: a gateway on a real socket, a browser, and a bot by hand."""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, FormData

from bot.gateway import Gateway, SeedGroup, SeedUser, Tuning

TOKEN = "4242:a-Token_for_tests"
BOT_ID = 4242
NURSE, SURGEON, KEEPER, LONER = 101, 102, 103, 104
WARD, STORE = -1001001, -1001002

PEOPLE = (
    SeedUser(NURSE, "李敏 <Min>", "护士", "zh-hans"),
    SeedUser(SURGEON, "Dr. Chen", "Surgeon", "en"),
    SeedUser(KEEPER, "王强", "库管员", "zh-hans"),
    SeedUser(LONER, "Lone", "Auditor"),
)
GROUPS = (
    SeedGroup(WARD, "Cath lab", (NURSE, SURGEON), ("Alerts", "Approvals")),
    SeedGroup(STORE, "Central store", (NURSE, KEEPER)),
)


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def png(width: int = 40, height: int = 30) -> bytes:
    """Return a small true picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = b"".join(b"\0" + b"\x80\x40\x20" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@dataclass
class RawBot:
    """Calls the Bot API by hand, to see exactly what it answers."""

    url: str
    http: ClientSession
    token: str = TOKEN

    async def answer(self, method: str, **arguments: object) -> tuple[int, Any]:
        """Return status and body of a call sent as a form, nested values as JSON text."""
        form = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in arguments.items()
        }
        async with self.http.post(f"{self.url}/bot{self.token}/{method}", data=form) as answer:
            return answer.status, await answer.json()

    async def do(self, method: str, **arguments: object) -> Any:
        """Return the result of a call that must succeed."""
        status, body = await self.answer(method, **arguments)
        assert body["ok"], body
        assert status == 200
        return body["result"]

    async def refused(self, method: str, **arguments: object) -> str:
        """Return the description of a call that must be refused, status and body agreeing."""
        status, body = await self.answer(method, **arguments)
        assert not body["ok"], body
        assert body["error_code"] == status
        return str(body["description"])

    async def upload(self, method: str, files: dict[str, tuple[str, bytes]], **more: object) -> Any:
        """Return status and body of a call with files."""
        form = FormData()
        for name, value in more.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, (filename, content) in files.items():
            form.add_field(name, BytesIO(content), filename=filename, content_type="image/png")
        async with self.http.post(f"{self.url}/bot{self.token}/{method}", data=form) as answer:
            return answer.status, await answer.json()

    async def updates(self, **arguments: object) -> list[Any]:
        """Return what `getUpdates` has, and confirm it."""
        found: list[Any] = await self.do("getUpdates", **arguments)
        if found:
            await self.do("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
        return found


@dataclass
class Browser:
    """A browser on the chat page, for one person at a time."""

    url: str
    http: ClientSession
    person: int = 0
    keys: int = 0
    origin: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def _headers(self) -> dict[str, str]:
        headers = {"Origin": self.origin or self.url, **self.headers}
        if self.person:
            headers["X-Tocsin-Person"] = str(self.person)
        return headers

    def key(self) -> str:
        """Return a fresh key."""
        self.keys += 1
        return f"{self.person}-{self.keys}-{id(self)}"

    async def send(self, method: str, path: str, **arguments: Any) -> tuple[int, Any]:
        """Return status and JSON of any request."""
        async with self.http.request(
            method, self.url + path, headers=self._headers(), **arguments
        ) as answer:
            return answer.status, await _content(answer)

    async def get(self, path: str) -> Any:
        """Return the JSON of a read that must succeed."""
        status, body = await self.send("GET", path)
        assert status == 200, body
        return body

    async def post(self, path: str, **body: object) -> Any:
        """Return the JSON of an act that must succeed."""
        status, answer = await self.send("POST", path, json=body)
        assert status == 200, answer
        return answer

    async def refused(self, path: str, **body: object) -> str:
        """Return the code of an act that must be refused."""
        status, answer = await self.send("POST", path, json=body)
        assert status >= 400, answer
        return str(answer["error"])

    async def be(self, person: int) -> "Browser":
        """Choose a person of the demonstration."""
        await self.post("/api/session", user_id=person)
        self.person = person
        return self

    async def say(self, chat: int, text: str, **more: object) -> Any:
        """Post words."""
        return await self.post(f"/api/chats/{chat}/messages", text=text, key=self.key(), **more)

    async def start(self) -> None:
        """Write to the bot for the first time, so that it may write back."""
        await self.say(self.person, "/start")

    async def show(self, chat: int, name: str, content: bytes, **fields: str) -> tuple[int, Any]:
        """Post a file, its name written as browsers write it."""
        form = FormData(quote_fields=False)
        for each, value in {"key": self.key(), **fields}.items():
            form.add_field(each, value)
        form.add_field("file", BytesIO(content), filename=name)
        return await self.send("POST", f"/api/chats/{chat}/photo", data=form)

    async def press(self, chat: int, message_id: int, data: str) -> str:
        """Tap a button and return the id of the query."""
        path = f"/api/chats/{chat}/press"
        body = await self.post(path, message_id=message_id, data=data, key=self.key())
        return str(body["query_id"])

    async def messages(self, chat: int, query: str = "") -> list[Any]:
        """Return a stretch of a chat."""
        found: list[Any] = await self.get(f"/api/chats/{chat}/messages{query}")
        return found

    @asynccontextmanager
    async def events(self, query: str = "", **headers: str) -> AsyncIterator["Events"]:
        """Listen to the stream of events."""
        async with self.http.get(
            f"{self.url}/api/events?person={self.person}{query}", headers=headers
        ) as answer:
            assert answer.status == 200, await answer.text()
            assert answer.content_type == "text/event-stream"
            yield Events(answer)


@dataclass
class Events:
    """An open stream of events."""

    answer: ClientResponse
    last_id: str = ""

    async def frame(self) -> str:
        """Return the next frame as it is written."""
        raw = await asyncio.wait_for(self.answer.content.readuntil(b"\n\n"), 5)
        return raw.decode()

    async def next(self) -> tuple[str, Any]:
        """Return kind and body of the next event."""
        lines = dict(
            line.split(": ", 1) for line in (await self.frame()).splitlines() if ": " in line
        )
        self.last_id = lines["id"]
        return lines["event"], json.loads(lines["data"])

    async def until(self, kind: str) -> Any:
        """Return the body of the next event of that kind."""
        while True:
            found, body = await self.next()
            if found == kind:
                return body


async def _content(answer: ClientResponse) -> Any:
    if answer.content_type == "application/json":
        return await answer.json()
    return await answer.read()


@dataclass
class Stage:
    """A running gateway with everything needed to play on it."""

    gateway: Gateway
    url: str
    clock: Clock
    path: Path
    http: ClientSession
    _browsers: list[ClientSession] = field(default_factory=list)

    @property
    def bot(self) -> RawBot:
        """The bot by hand."""
        return RawBot(self.url, self.http)

    def browser(self) -> Browser:
        """Return a browser nobody has used."""
        session = ClientSession(cookie_jar=CookieJar(unsafe=True))
        self._browsers.append(session)
        return Browser(self.url, session)

    async def sitting(self, person: int) -> Browser:
        """Return a browser where the person has said hello to the bot."""
        browser = await self.browser().be(person)
        await browser.start()
        await self.bot.updates()
        return browser

    async def close(self) -> None:
        """Close what was opened."""
        for session in [*self._browsers, self.http]:
            await session.close()


@asynccontextmanager
async def stage(path: Path, *, seeded: bool = True, **options: Any) -> AsyncIterator[Stage]:
    """Run a gateway on a free port."""
    clock = options.pop("clock", None) or Clock()
    options.setdefault("demonstration", True)
    tuning = Tuning(first_pause=0.02, **options.pop("tuning", {}))
    gateway = Gateway(path, token=TOKEN, clock=clock, tuning=tuning, **options)
    if seeded:
        gateway.seed(PEOPLE, GROUPS)
    url = await gateway.start("127.0.0.1", 0)
    played = Stage(gateway, url, clock, path, ClientSession())
    try:
        yield played
    finally:
        await played.close()
        await gateway.stop()
