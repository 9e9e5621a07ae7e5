"""A ward: the whole way of a word, from the inbox to the letter that answers it.

Only the chat server is played; it says yes to everything. Updates come in as they do in earnest,
and what is answered is read from the outbox.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server, TelegramSide
from core.people.enlist import set_language
from core.people.enrolment import bind_now
from core.rights import Right, needs
from core.stock.overview import stock_of
from core.tables.delivery import Audit, Letter
from core.tables.stock import Balance
from core.unit_of_work import UnitOfWork
from handlers.registry import build_frame
from handlers.talk.frame import Frame
from locales import Html
from tests.hospital import PEOPLE, Hospital

TOKEN = "42:a-token-for-tests"
GROUP = -100_500
STRANGER = 9_999
SECRET = b"the secret of the tests"
Body = dict[str, Any]
_letters = Letter.metadata.tables["letter"]
_audit = Audit.metadata.tables["audit"].c
_balance = Balance.metadata.tables["balance"].c
_updates = count(1_000)


@dataclass(frozen=True)
class Said:
    """What one update led to: letters in order, as they were posted."""

    chat: int
    letters: tuple[tuple[int, str, Body], ...] = ()

    @property
    def text(self) -> str:
        """What the asker reads in the chat."""
        here = [body for chat, kind, body in self.letters if chat == self.chat and kind != "toast"]
        return "\n".join(str(body.get("text", body.get("caption", ""))) for body in here)

    @property
    def toast(self) -> str:
        """What the asker reads in a pop-up after a press."""
        return "".join(str(body["text"]) for _, kind, body in self.letters if kind == "toast")

    @property
    def keyboard(self) -> list[list[Body]]:
        """The buttons below it."""
        here = [body for chat, _, body in self.letters if chat == self.chat]
        return [row for body in here for row in body.get("keyboard", [])]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def pushed(self) -> "dict[int, Said]":
        """What others read because of it, by their chats."""
        others = {chat for chat, _, _ in self.letters if chat != self.chat}
        return {other: Said(other, self.letters) for other in others}

    def data(self, label: str) -> str:
        """What the button says to the server whose text begins with a label."""
        for row in self.keyboard:
            for button in row:
                if button["text"].startswith(label):
                    return str(button["callback_data"])
        raise AssertionError(f"{label!r} is not among {self.labels}: {self.text}")


@dataclass
class Ward:
    """The hospital with its people in chats."""

    hospital: Hospital
    side: TelegramSide
    users: dict[str, int] = field(default_factory=dict)
    last: dict[int, Said] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[int, ...]] = field(default_factory=list)

    async def say(
        self, who: str, text: str, *, group: int = 0, update: int = 0, reply: bool = False
    ) -> Said:
        """Send a message as one of the hospital's people, or as a stranger; perhaps as a reply."""
        message = self.message(who, text, group)
        if reply:
            message["reply_to_message"] = self.message("bot", "…", group or self.users[who])
        return await self.update(who, {"message": message}, update)

    async def press(self, who: str, label: str, *, of: Said | None = None, group: int = 0) -> Said:
        """Press the button whose text begins with a label, on the last message or another."""
        shown = of or self.last[group or self.users[who]]
        return await self.press_data(who, shown.data(label), group=group)

    async def press_data(
        self, who: str, data: str, *, group: int = 0, update: int = 0, vanished: bool = False
    ) -> Said:
        """Press a button that says something, perhaps on a message that is there no more."""
        message = self.message("bot", "…", group or self.users[who])
        if vanished:
            message = {name: message[name] for name in ("message_id", "chat")} | {"date": 0}
        query = {"id": "7", "from": self._user(who), "chat_instance": "1", "data": data}
        return await self.update(who, {"callback_query": {**query, "message": message}}, update)

    async def update(self, who: str, content: Body, number: int = 0) -> Said:
        """Let any update come in, and return what it led to."""
        before = await self.hospital.program.ask(_last_letter)
        await self.side.receiver.receive([{"update_id": number or next(_updates), **content}])
        await self.side.idle()
        inner = next(iter(content.values()))
        chat = int((inner.get("message") or inner)["chat"]["id"])
        said = Said(chat, await self.hospital.program.ask(letters_after, before))
        if said.keyboard:
            self.last[chat] = said
        for other, pushed in said.pushed.items():
            self.last[other] = pushed
        return said

    async def at_once(self, *spoken: tuple[str, str]) -> list[Said]:
        """Let several people speak in one moment; return what each is answered."""
        before = await self.hospital.program.ask(_last_letter)
        updates = [
            {"update_id": next(_updates), "message": self.message(who, text, 0)}
            for who, text in spoken
        ]
        await self.side.receiver.receive(updates)
        await self.side.idle()
        letters = await self.hospital.program.ask(letters_after, before)
        return [Said(self.users[who], letters) for who, _ in spoken]

    def keep_figures(self, figures: list[tuple[int, ...]]) -> None:
        """Keep the figures that must not change from now on."""
        self.kept = figures

    async def menus(self, chat: int) -> list[list[str]]:
        """Return the commands that a chat was offered, each time it was, oldest first."""
        return await self.hospital.program.ask(_menus, chat)

    async def audited(self) -> list[tuple[str, str]]:
        """Return every act on record with how it ended, oldest first."""
        return await self.hospital.program.ask(_audited)

    async def figures(self) -> list[tuple[int, ...]]:
        """Return the whole of what lies where."""
        return await self.hospital.program.ask(_figures)

    def on_hand(self, item: str) -> int:
        """Return how many of an item the hospital has."""
        door = self.hospital.door("storekeeper")
        return door.ask_now(stock_of, self.hospital.items[item]).total.on_hand

    def message(self, who: str, text: str, chat: int) -> Body:
        """Return a message as the chat server would bring it."""
        if chat < 0:
            about = {"id": chat, "type": "supergroup", "title": "Ward"}
        else:
            about = {"id": chat or self.users[who], "type": "private", "first_name": who}
        entities = []
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            entities = [{"type": "bot_command", "offset": 0, "length": length}]
        message = {"message_id": 70, "date": 1_773_115_200, "chat": about, "text": text}
        return {**message, "from": self._user(who), "entities": entities}

    def _user(self, who: str) -> Body:
        if who == "bot":
            return {"id": 42, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_bot"}
        language = self.languages.get(who, "en")
        user = {"id": self.users[who], "is_bot": False, "first_name": who}
        return {**user, "language_code": language}


@asynccontextmanager
async def ward(
    hospital: Hospital, language: str = "en", frame: Frame | None = None, *, known: bool = False
) -> AsyncIterator[Ward]:
    """Open the chats of everybody in the hospital, all speaking one language, or find them open."""
    server, url = await _server()
    made = Server(
        TOKEN, api=url, webhook_url="https://ward.test", webhook_secret="s", limits=UNLIMITED
    )
    side = TelegramSide(hospital.core, frame or build_frame(), made, SECRET)
    users = {who: 500 + number for number, who in enumerate(PEOPLE)}
    for who, user in () if known else users.items():
        await hospital.program.do(bind_now, hospital.staff[who], user)
        await hospital.door(who).do(set_language, language)
    users["stranger"] = STRANGER
    opened = Ward(hospital, side, users, languages=dict.fromkeys(users, language))
    try:
        await side.start()
        yield opened
    finally:
        await side.stop()
        await server.cleanup()


async def _server() -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", _answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site.name
    port = runner.addresses[0][1]
    return runner, f"http://127.0.0.1:{port}"


async def _answer(request: web.Request) -> web.Response:
    method = request.match_info["method"]
    result: object = True
    if method == "getMe":
        result = {"id": 42, "is_bot": True, "first_name": "Tocsin", "username": "tocsin_bot"}
    elif method.startswith(("send", "edit")):
        about = {"id": 1, "type": "private", "first_name": "x"}
        result = {"message_id": 70, "date": 1_773_115_200, "chat": about, "text": "…"}
    return web.json_response({"ok": True, "result": result})


@needs(Right.RUN)
def _last_letter(uow: UnitOfWork) -> int:
    return int(uow.reading.cold().scalar(select(func.max(_letters.c.id))) or 0)


@needs(Right.RUN)
def letters_after(uow: UnitOfWork, before: int) -> tuple[tuple[int, str, Body], ...]:
    c = _letters.c
    # A menu is no part of the talk.
    said = (c.id > before) & (c.operation != "commands")
    rows = select(c.chat, c.operation, c.body).where(said).order_by(c.id)
    return tuple((row[0], row[1], _read(row[2])) for row in uow.reading.cold().execute(rows))


@needs(Right.RUN)
def _menus(uow: UnitOfWork, chat: int) -> list[list[str]]:
    c = _letters.c
    fits = (c.chat == chat) & (c.operation == "commands")
    rows = uow.reading.cold().scalars(select(c.body).where(fits).order_by(c.id))
    return [[command for command, _ in _read(body)["commands"]] for body in rows]


def _read(body: str) -> Body:
    found: Body = json.loads(body)
    if "text" in found:
        found["text"] = Html(found["text"])
    return found


@needs(Right.RUN)
def _audited(uow: UnitOfWork) -> list[tuple[str, str]]:
    rows = uow.reading.cold().execute(select(_audit.act, _audit.outcome).order_by(_audit.id))
    return [(act, outcome) for act, outcome in rows]


@needs(Right.RUN)
def _figures(uow: UnitOfWork) -> list[tuple[int, ...]]:
    columns = (_balance.item, _balance.location, _balance.lot, _balance.on_hand, _balance.reserved)
    return sorted(tuple(row) for row in uow.reading.cold().execute(select(*columns)))
