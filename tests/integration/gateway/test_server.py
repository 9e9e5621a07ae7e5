"""The gateway as a whole: it survives restarts and crashes, and starts alone from the shell."""

import asyncio
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.gateway import Gateway, SeedUser, Tuning
from bot.gateway.__main__ import parsed, serve
from bot.gateway.schema import VERSION
from bot.gateway.server import NAMELESS_BOT
from tests.integration.gateway.stage import (
    BOT_ID,
    GROUPS,
    NURSE,
    PEOPLE,
    STORE,
    SURGEON,
    TOKEN,
    WARD,
    Browser,
    Stage,
    png,
    stage,
)


async def test_everything_is_there_again_after_a_restart(played: Stage) -> None:
    nurse = await played.sitting(NURSE)
    commands = [{"command": "stock", "description": "d"}]
    await played.bot.do("setMyCommands", commands=commands)
    await played.bot.do("getUpdates", allowed_updates=["message", "callback_query"])
    _, photo = await nurse.show(NURSE, "p.png", png())
    sent = await played.bot.do("sendMessage", chat_id=NURSE, text="one")
    query_id = await nurse.press(NURSE, sent["message_id"], "t")
    waiting = await played.bot.do("getUpdates")
    shown, chats = await nurse.messages(NURSE), await nurse.get("/api/chats")
    await played.gateway.stop()

    async with stage(played.path) as again:
        nurse.url = again.url
        assert await nurse.messages(NURSE) == shown
        assert await nurse.get("/api/chats") == chats
        assert (await nurse.get(f"/api/commands?chat={NURSE}")) == commands
        file = await nurse.send("GET", f"/api/files/{photo['photo']['file_id']}")
        assert file == (200, png())
        assert await again.bot.do("getUpdates") == waiting
        assert await again.bot.do("answerCallbackQuery", callback_query_id=query_id)
        await again.bot.do(
            "editMessageText", chat_id=NURSE, message_id=sent["message_id"], text="two"
        )
        assert (await again.bot.do("sendMessage", chat_id=NURSE, text="x"))["message_id"] == (
            sent["message_id"] + 1
        )


async def test_what_was_read_and_marked_is_so_after_a_restart(played: Stage) -> None:
    nurse, surgeon = [await played.sitting(who) for who in (NURSE, SURGEON)]
    played.gateway.place_bot(WARD, "administrator")
    bot = played.bot
    topic = await bot.do("createForumTopic", chat_id=WARD, name="Nights")
    thread = topic["message_thread_id"]
    told = [
        await bot.do("sendMessage", chat_id=WARD, text=f"w{n}", message_thread_id=thread)
        for n in range(5)
    ]
    for n in range(3):
        await bot.do("sendMessage", chat_id=NURSE, text=f"n{n}")
    await nurse.post(f"/api/chats/{WARD}/read", message_id=told[1]["message_id"])
    await bot.do("pinChatMessage", chat_id=WARD, message_id=told[0]["message_id"])
    seen = {"chat_id": WARD, "message_id": told[2]["message_id"]}
    await bot.do("setMessageReaction", **seen, reaction=[{"type": "emoji", "emoji": "👀"}])
    marks = [await unread(who) for who in (nurse, surgeon)]
    assert marks == [{NURSE: 3, WARD: 3, STORE: 0}, {SURGEON: 0, WARD: 5}]
    shown = await nurse.messages(WARD, f"?thread_id={thread}")
    await played.gateway.stop()

    async with stage(played.path) as again:
        nurse.url = surgeon.url = again.url
        assert [await unread(who) for who in (nurse, surgeon)] == marks
        assert await nurse.messages(WARD, f"?thread_id={thread}") == shown
        assert shown[2]["reactions"] == ["👀"]
        ward = {each["id"]: each for each in await nurse.get("/api/chats")}[WARD]
        assert ward["pinned_message_id"] == told[0]["message_id"]
        assert topic["name"] in [each["name"] for each in ward["topics"]]
        await again.bot.do("sendMessage", chat_id=WARD, text="w5", message_thread_id=thread)
        assert (await unread(nurse))[WARD] == 4
        await nurse.post(f"/api/chats/{WARD}/read", message_id=told[-1]["message_id"])
        assert (await unread(nurse))[WARD] == 1


async def unread(who: Browser) -> dict[int, int]:
    return {each["id"]: each["unread"] for each in await who.get("/api/chats")}


async def test_a_gateway_starts_again_after_it_stopped(played: Stage) -> None:
    await played.gateway.stop()
    await played.gateway.stop()

    url = await played.gateway.start("127.0.0.1", 0)

    async with played.http.get(f"{url}/bot{TOKEN}/getMe") as answer:
        assert answer.status == 200


async def test_people_and_groups_are_seeded_once(database: Path) -> None:
    gateway = Gateway(database, token=TOKEN, demonstration=True)
    for _ in range(2):
        gateway.seed(PEOPLE, GROUPS)
    gateway.seed([SeedUser(NURSE, "  ", "new\u0000 title", "en")])
    url = await gateway.start("::1", 0)

    assert url.startswith("http://[::1]:")
    async with ClientSession() as client, client.get(f"{url}/api/people") as answer:
        people = (await answer.json())["people"]
    await gateway.stop()
    assert len(people) == len(PEOPLE)
    assert (people[0]["name"], people[0]["title"]) == (f"#{NURSE}", "new  title")


async def test_a_seeded_person_may_have_said_hello_before(played: Stage) -> None:
    played.gateway.seed([SeedUser(NURSE, "Min", started=True)])
    played.gateway.seed(PEOPLE)

    assert await played.bot.do("sendMessage", chat_id=NURSE, text="x")


async def test_a_taken_port_is_an_error_and_leaves_nothing_open(
    database: Path, played: Stage
) -> None:
    gateway = Gateway(database.with_name("late.db"), token=TOKEN, demonstration=True)

    with pytest.raises(OSError, match="address"):
        await gateway.start("127.0.0.1", int(played.url.rsplit(":", 1)[1]))

    assert sum(thread.name == "gateway-store" for thread in threading.enumerate()) == 1


async def test_the_gateway_alone_ends_when_it_is_asked_to(database: Path) -> None:
    words = ["--port", "0", "--path", str(database.parent / "deep" / "g.db"), "--demonstration"]
    running = asyncio.create_task(serve(parsed(words)))
    while not database.parent.joinpath("deep", "g.db").exists():  # noqa: ASYNC110 - a file, no event
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)

    os.kill(os.getpid(), signal.SIGTERM)

    await asyncio.wait_for(running, 5)
    assert parsed([]).demonstration is False
    assert (parsed([]).limits, parsed(["--limits"]).limits) == (False, True)


async def test_impossible_seeds_are_bugs(played: Stage) -> None:
    with pytest.raises(AssertionError):
        played.gateway.seed([SeedUser(BOT_ID, "the bot")])
    with pytest.raises(AssertionError):
        played.gateway.block(999)


async def test_a_bot_without_a_number_gets_one(database: Path) -> None:
    gateway = Gateway(database, token="plain", demonstration=False, tuning=Tuning(bot_name="B"))
    await gateway.start("127.0.0.1", 0)
    async with (
        ClientSession() as client,
        client.get(f"{gateway.api_base}plain/getMe") as answer,
    ):
        me = (await answer.json())["result"]
    await gateway.stop()

    assert (me["id"], me["first_name"]) == (NAMELESS_BOT, "B")


async def test_files_that_no_message_knows_are_swept_at_the_start(database: Path) -> None:
    folder = database.with_name("gateway.db-files")
    folder.mkdir()
    (folder / "incoming-left").write_bytes(b"x")
    (folder / "77").write_bytes(b"x")

    async with stage(database) as played:
        nurse = await played.sitting(NURSE)
        await nurse.show(NURSE, "a.txt", b"kept")
        await played.gateway.stop()
        await played.gateway.start("127.0.0.1", 0)

        assert [each.name for each in folder.iterdir()] == ["1"]


async def test_the_chats_are_for_the_owner_of_the_process_only(played: Stage) -> None:
    assert played.path.stat().st_mode & 0o077 == 0
    assert played.path.with_name("gateway.db-files").stat().st_mode & 0o077 == 0


def test_chats_of_a_newer_gateway_are_left_alone(database: Path) -> None:
    with sqlite3.connect(database) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    newer.close()

    with pytest.raises(RuntimeError, match="newer gateway"):
        Gateway(database, token=TOKEN, demonstration=True).seed(PEOPLE)


async def test_the_gateway_runs_alone_and_a_killed_one_loses_no_answered_message(
    database: Path,
) -> None:
    async with stage(database) as played:
        client = played.http
        port = int(played.url.rsplit(":", 1)[1])
        await played.gateway.stop()
        for ending in (signal.SIGKILL, signal.SIGTERM):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.gateway", "--port", str(port)),
                *("--path", str(database), "--token", TOKEN, "--demonstration"),
                stdout=asyncio.subprocess.PIPE,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
            assert process.stdout is not None
            url = (await process.stdout.readline()).decode().strip()
            assert (await process.stdout.readline()).decode().strip() == f"base_url {url}/bot"
            for number in range(10):
                form = {"chat_id": str(STORE), "text": f"{ending.name} {number}"}
                async with client.post(f"{url}/bot{TOKEN}/sendMessage", data=form) as answer:
                    assert answer.status == 200
            process.send_signal(ending)
            await process.wait()
        assert process.returncode == 0

        await played.gateway.start("127.0.0.1", port)
        nurse = await played.browser().be(NURSE)
        assert [each["text"] for each in await nurse.messages(STORE, "?limit=50")] == [
            f"{name} {number}" for name in ("SIGKILL", "SIGTERM") for number in range(10)
        ]
