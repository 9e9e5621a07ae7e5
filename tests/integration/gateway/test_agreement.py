"""Agreement: whatever happens in whatever order, a page that listens and one that reloads agree."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.integration.gateway.stage import (
    KEEPER,
    NURSE,
    STORE,
    WARD,
    Browser,
    Events,
    Stage,
    png,
)

CHATS = (NURSE, WARD, STORE)
KEYS = {"inline_keyboard": [[{"text": "Tap", "callback_data": "t"}]]}


@dataclass
class Screen:
    """What a page shows that only ever listened."""

    messages: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    pins: dict[int, int | None] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)

    def hear(self, kind: str, body: dict[str, Any]) -> None:
        """Take in one event as the page's script would."""
        shown = self.messages.setdefault(body.get("chat_id", 0), {})
        if kind in {"message", "edit"}:
            shown[body["id"]] = body
        elif kind == "delete":
            for number in body["message_ids"]:
                del shown[number]
        elif kind == "reaction":
            shown[body["message_id"]].pop("reactions", None)
            shown[body["message_id"]] |= {"reactions": body["emoji"]} if body["emoji"] else {}
        elif kind == "pin":
            self.pins[body["chat_id"]] = body["message_id"]
        elif kind == "toast":
            self.toasts.append(body["query_id"])

    async def listen(self, events: Events, until: int) -> None:
        """Take in events up to one."""
        while int(events.last_id or 0) < until:
            self.hear(*await events.next())


@dataclass
class Play:
    """Random acts of the bot and of people."""

    played: Stage
    nurse: Browser
    keeper: Browser
    dice: random.Random
    queries: list[str] = field(default_factory=list)

    async def act(self) -> None:
        """Do one thing or other; a refusal is as good as an act."""
        chat = self.dice.choice(CHATS)
        acts = [self.send, self.send, self.say, self.edit, self.remove, self.mark, self.tap]
        await self.dice.choice([*acts, self.photo, self.answer])(chat)

    async def send(self, chat: int) -> None:
        await self.played.bot.answer(
            "sendMessage", chat_id=chat, text=self._words(), reply_markup=KEYS, parse_mode="HTML"
        )

    async def photo(self, chat: int) -> None:
        files = {"photo": ("p.png", png(self.dice.randint(1, 9), 9))}
        await self.played.bot.upload("sendPhoto", files, chat_id=chat, caption=self._words())

    async def say(self, chat: int) -> None:
        speaker = self.dice.choice([self.nurse, self.keeper] if chat == STORE else [self.nurse])
        await speaker.say(chat, self._words())

    async def edit(self, chat: int) -> None:
        await self.played.bot.answer(
            "editMessageText", chat_id=chat, message_id=self._number(), text=self._words()
        )

    async def remove(self, chat: int) -> None:
        numbers = sorted({self._number(), self._number()})
        await self.played.bot.answer("deleteMessages", chat_id=chat, message_ids=numbers)

    async def mark(self, chat: int) -> None:
        where = {"chat_id": chat, "message_id": self._number()}
        emoji = self.dice.choice([[], [{"type": "emoji", "emoji": "👍"}]])
        await self.played.bot.answer("setMessageReaction", reaction=emoji, **where)
        await self.played.bot.answer("pinChatMessage", **where)

    async def tap(self, chat: int) -> None:
        body = {"message_id": self._number(), "data": "t", "key": self.nurse.key()}
        status, answer = await self.nurse.send("POST", f"/api/chats/{chat}/press", json=body)
        if status == 200:
            self.queries.append(answer["query_id"])

    async def answer(self, _chat: int) -> None:
        if self.queries:
            query_id = self.dice.choice(self.queries)
            await self.played.bot.answer("answerCallbackQuery", callback_query_id=query_id)

    def _number(self) -> int:
        return self.dice.randint(2, 20)

    def _words(self) -> str:
        return self.dice.choice(["支架", "<b>x</b>", "/stock", "a\nb", "👍"]) + str(
            self.dice.randint(0, 3)
        )


@pytest.mark.parametrize("seed", range(6))
async def test_a_page_that_listens_agrees_with_one_that_reloads(played: Stage, seed: int) -> None:
    nurse, keeper = await played.sitting(NURSE), await played.sitting(KEEPER)
    for group in (WARD, STORE):
        played.gateway.place_bot(group, "administrator")
    play = Play(played, nurse, keeper, random.Random(seed))
    screen, seen = Screen(), "0"

    for _ in range(4):
        async with nurse.events(**{"Last-Event-ID": seen}) as events:
            for _ in range(25):
                await play.act()
            await screen.listen(events, (await nurse.get("/api/me"))["cursor"])
            seen = events.last_id
        for _ in range(4):
            await play.act()
    async with nurse.events(f"&after={seen}") as events:
        await played.bot.do("sendMessage", chat_id=NURSE, text="last")
        await screen.listen(events, (await nurse.get("/api/me"))["cursor"])

    for chat in await nurse.get("/api/chats"):
        reloaded = {each["id"]: each for each in await nurse.messages(chat["id"], "?limit=50")}
        assert screen.messages.get(chat["id"], {}) == reloaded
        assert screen.pins.get(chat["id"]) == chat["pinned_message_id"]
    assert len(screen.toasts) == len(set(screen.toasts))


async def test_one_key_sent_many_times_at_once_posts_once(played: Stage) -> None:
    nurse = await played.browser().be(NURSE)
    path = f"/api/chats/{NURSE}/messages"

    answers = await asyncio.gather(
        *(nurse.post(path, text="two stents", key="one key") for _ in range(20))
    )

    assert len({answer["id"] for answer in answers}) == 1
    assert len(await nurse.messages(NURSE)) == 1
    assert len(await played.bot.updates()) == 1


async def test_of_many_answers_at_once_exactly_one_is_taken(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="x", reply_markup=KEYS)
    query_id = await nurse.press(NURSE, sent["message_id"], "t")

    answers = await asyncio.gather(
        *(
            played.bot.answer("answerCallbackQuery", callback_query_id=query_id, text=str(number))
            for number in range(10)
        )
    )

    assert sorted(status for status, _ in answers) == [200, *[400] * 9]


async def test_of_many_equal_edits_at_once_exactly_one_changes_something(played: Stage) -> None:
    await played.sitting(NURSE)
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="one")
    where = {"chat_id": NURSE, "message_id": sent["message_id"]}

    answers = await asyncio.gather(
        *(played.bot.answer("editMessageText", text="two", **where) for _ in range(10))
    )

    assert sorted(status for status, _ in answers) == [200, *[400] * 9]


async def test_updates_of_many_people_at_once_are_each_heard_once(played: Stage) -> None:
    nurse, keeper = await played.sitting(NURSE), await played.sitting(KEEPER)
    heard: list[str] = []

    async def poll() -> None:
        offset = 0
        while len(heard) < 60:
            for update in await played.bot.do("getUpdates", offset=offset, timeout=5):
                offset = update["update_id"] + 1
                heard.append(update["message"]["text"])

    polling = asyncio.create_task(poll())
    await asyncio.gather(
        *(nurse.say(NURSE, f"n{number}") for number in range(30)),
        *(keeper.say(KEEPER, f"k{number}") for number in range(30)),
    )
    await asyncio.wait_for(polling, 5)

    assert sorted(heard) == sorted(f"{who}{number}" for who in "nk" for number in range(30))
