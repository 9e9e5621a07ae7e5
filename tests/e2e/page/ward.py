"""Ward: the real gateway on loopback with a few people, and a bot that says what a test wants."""

import asyncio
import json
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import aiohttp

from bot.gateway import Gateway, SeedGroup, SeedUser
from bot.gateway.server import Tuning

TOKEN = "42:ward"
NURSE, COLLEAGUE, STOREKEEPER, SURGEON = 101, 102, 103, 104
CATH_LAB, STORE = -1001, -1002
ALERTS, APPROVALS = 2, 3
PATIENCE = 10.0

PEOPLE = (
    SeedUser(NURSE, "李敏", "护士长 · 导管室", "zh-hans"),
    SeedUser(COLLEAGUE, "王芳", "护士 · 导管室", "zh-hans"),
    SeedUser(STOREKEEPER, "赵国强", "库管员 · 中心库", "zh-hans"),
    SeedUser(SURGEON, "Anna Weber", "Surgeon · Cardiology", "en"),
)
GROUPS = (
    SeedGroup(
        CATH_LAB, "导管室耗材", (NURSE, COLLEAGUE, SURGEON), ("预警", "审批"), bot_is_admin=True
    ),
    SeedGroup(STORE, "中心库值班", (NURSE, STOREKEEPER)),
)

Keyboard = Sequence[Sequence[dict[str, object]]]


def button(text: str, data: str) -> dict[str, object]:
    """Return an inline button that calls back."""
    return {"text": text, "callback_data": data}


def picture(width: int, height: int, shade: int = 120) -> bytes:
    """Return a PNG of one shade of grey."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = (b"\0" + bytes([shade]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class ShiftedClock:
    """Real time, moved back while history is being written."""

    def __init__(self) -> None:
        self._back = 0.0

    def __call__(self) -> float:
        return time.time() - self._back

    @contextmanager
    def ago(self, *, days: float = 0, minutes: float = 0) -> Iterator[None]:
        """Let everything within happen in the past."""
        self._back = days * 86_400 + minutes * 60
        try:
            yield
        finally:
            self._back = 0.0


class BotVoice:
    """The bot's side of the gateway, spoken to over its Bot API."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = f"{base}{TOKEN}"
        self._offset = 0

    async def call(self, method: str, **arguments: object) -> object:
        """Call a method and return its result."""
        given = {name: value for name, value in arguments.items() if value is not None}
        async with self._http.post(f"{self._base}/{method}", json=given) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def say(
        self, chat_id: int, text: str, keyboard: Keyboard | None = None, **more: object
    ) -> int:
        """Send a message in HTML and return its id."""
        markup = {"inline_keyboard": keyboard} if keyboard else None
        sent = await self.call(
            "sendMessage",
            chat_id=chat_id,
            text=text,
            parse_mode="HTML",
            reply_markup=markup,
            **more,
        )
        assert isinstance(sent, dict)
        return int(sent["message_id"])

    async def edit(
        self, chat_id: int, message_id: int, text: str, keyboard: Keyboard | None = None
    ) -> None:
        """Rewrite a message."""
        markup = {"inline_keyboard": keyboard} if keyboard else None
        await self.call(
            "editMessageText",
            chat_id=chat_id,
            message_id=message_id,
            text=text,
            parse_mode="HTML",
            reply_markup=markup,
        )

    async def send_file(
        self, kind: str, chat_id: int, name: str, content: bytes, caption: str = ""
    ) -> int:
        """Send a photo or document and return the message's id."""
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("chat_id", str(chat_id))
        form.add_field("caption", caption)
        form.add_field(kind, content, filename=name)
        method = f"send{kind.capitalize()}"
        async with self._http.post(f"{self._base}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return int(answer["result"]["message_id"])

    async def hear(self, kind: str) -> dict[str, object]:
        """Wait for the next update of a kind and return what it holds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                updates = await self.call("getUpdates", offset=self._offset, timeout=2, limit=1)
                assert isinstance(updates, list)
                for update in updates:
                    self._offset = update["update_id"] + 1
                    if kind in update:
                        return dict(update[kind])

    async def answer(self, query: dict[str, object], text: str, *, alert: bool = False) -> None:
        """Answer a tap."""
        await self.call(
            "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=alert
        )


class Ward:
    """The running gateway, its address, its bot, and people who can speak without a browser."""

    def __init__(self, folder: Path, *, demonstration: bool = True) -> None:
        self.clock = ShiftedClock()
        self.gateway = Gateway(
            folder / "gateway.db",
            token=TOKEN,
            demonstration=demonstration,
            clock=self.clock,
            tuning=Tuning(bot_name="警钟", heartbeat_seconds=1.0),
        )
        self._people: dict[int, aiohttp.ClientSession] = {}
        self._keys = 0

    async def open(self, port: int = 0) -> Self:
        """Seed the people and listen."""
        self.gateway.seed(PEOPLE, GROUPS)
        self.url = await self.gateway.start("127.0.0.1", port)
        self._http = aiohttp.ClientSession()
        self.bot = BotVoice(self._http, self.gateway.api_base)
        return self

    async def close(self) -> None:
        """Let everybody go."""
        for session in (*self._people.values(), self._http):
            await session.close()
        self._people.clear()
        await self.gateway.stop()

    async def speak(
        self, person_id: int, chat_id: int, text: str, **more: object
    ) -> dict[str, object]:
        """Let a person write without a browser; return the message."""
        self._keys += 1
        body = {"text": text, "key": f"ward-{person_id}-{self._keys}", **more}
        session = await self._session(person_id)
        async with session.post(f"{self.url}/api/chats/{chat_id}/messages", json=body) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return dict(answer)

    async def _session(self, person_id: int) -> aiohttp.ClientSession:
        if person_id not in self._people:
            jar = aiohttp.CookieJar(unsafe=True)
            headers = {"Origin": self.url, "X-Tocsin-Person": str(person_id)}
            session = aiohttp.ClientSession(cookie_jar=jar, headers=headers)
            self._people[person_id] = session
            body = {"user_id": person_id}
            async with session.post(f"{self.url}/api/session", json=body) as response:
                assert response.status == 200, await response.text()
        return self._people[person_id]

    async def unread(self, person_id: int, chat_id: int) -> int:
        """Return how many messages of a chat the server counts as unread."""
        session = await self._session(person_id)
        async with session.get(f"{self.url}/api/chats") as response:
            chats = json.loads(await response.text())
        return next(int(chat["unread"]) for chat in chats if chat["id"] == chat_id)

    async def messages(self, person_id: int, chat_id: int) -> list[dict[str, object]]:
        """Return the newest messages of a chat as the server keeps them."""
        session = await self._session(person_id)
        async with session.get(f"{self.url}/api/chats/{chat_id}/messages?limit=50") as response:
            return list(await response.json())
