"""``python -m bot`` as a process: it builds a small demonstration and says what to try there."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import environ
from pathlib import Path
from typing import Any

import aiohttp
import pytest

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[2]
# The program itself, with four families of articles instead of all.
SMALL = """
import sys
from bot.__main__ import main
from bot.demonstration.build import Extent
families = {"ST-MORNINGSTAR", "ST-POLARIS", "BL-SKYLARK", "GW-SILKWAY"}
sys.exit(main(extent=Extent(frozenset(families))))
"""
SECONDS = 400
NURSE, ENGLISH_NURSE = 101, 102
# What the answer to each of the five sentences must speak of, in either language.
EXPECTED = (
    r"3\.0×18",
    r"3\.0×18",
    r"北辰|Polaris",
    r"(?s)3\.0×18.*(有效期至|expires)",
    r"支架智能柜1格|Stent cabinet, bin 2",
)
LINES = 6


@asynccontextmanager
async def started(home: Path, **more: str) -> AsyncIterator[tuple[Process, list[str]]]:
    """Start the program, read what it says until it has said all, and stop it as Ctrl-C does."""
    own = {"TOCSIN_HOME": str(home), "TOCSIN_PORT": "0", "TOCSIN_LANGUAGE": "en", "COLUMNS": "200"}
    clean = {name: value for name, value in environ.items() if not name.startswith("TOCSIN")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SMALL),
        cwd=ROOT,
        env=clean | own | more,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        async with asyncio.timeout(SECONDS):
            yield process, await said(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.wait()


async def said(process: Process) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while True:
        line = (await process.stdout.readline()).decode().rstrip()
        assert line or process.returncode is None, lines
        lines.append(line)
        if line.startswith("  5. ") or "browser." in line or len(lines) > 40:
            return lines


async def people_at(url: str) -> list[str]:
    async with (
        aiohttp.ClientSession(headers={"Origin": url}) as session,
        session.get(f"{url}/api/people") as answer,
    ):
        assert answer.status == 200, await answer.text()
        body = await answer.json()
    found = body["people"] if isinstance(body, dict) else body
    return [each["name"] for each in found]


def sentence(line: str, spoken: int) -> str:
    """What to type: a line of the terminal holds the same in both languages."""
    several = line[5:].split("   |   ")
    return several[min(spoken, len(several) - 1)]


async def try_all(url: str, user: int, sentences: list[str]) -> None:
    """Type each sentence as a person of the page; every answer is about the thing itself."""
    own = {"Origin": url, "X-Tocsin-Person": str(user)}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, headers=own, cookie_jar=jar) as session:
        async with session.post("/api/session", json={"user_id": user}) as entered:
            assert entered.status == 200, await entered.text()
        chats = await read(session, "/api/chats")
        chat = next(each["id"] for each in chats if each["id"] == user)
        for number, text in enumerate(sentences):
            before = len(await answers(session, chat))
            body = {"text": text, "key": f"try{number}"}
            async with session.post(f"/api/chats/{chat}/messages", json=body) as done:
                assert done.status == 200, await done.text()
            found = await answered(session, chat, before)
            assert re.search(EXPECTED[number], found), (text, found)


async def answered(session: aiohttp.ClientSession, chat: int, before: int) -> str:
    for _ in range(600):
        found = await answers(session, chat)
        if len(found) > before:
            return found[-1]
        await asyncio.sleep(0.1)
    raise AssertionError("no answer")


async def answers(session: aiohttp.ClientSession, chat: int) -> list[str]:
    found = await read(session, f"/api/chats/{chat}/messages")
    return [each.get("html") or "" for each in found if each["from"]["is_bot"]]


async def read(session: aiohttp.ClientSession, path: str) -> list[dict[str, Any]]:
    """Return what is listed at a path, whether bare or under its name."""
    async with session.get(path) as answer:
        assert answer.status == 200, await answer.text()
        body = await answer.json()
    listed: list[dict[str, Any]] = (
        body if isinstance(body, list) else body[path.rsplit("/", maxsplit=1)[-1]]
    )
    return listed


def url_in(lines: list[str]) -> str:
    found = re.search(r"http://127\.0\.0\.1:\d+", "\n".join(lines))
    assert found, lines
    return found[0]


async def test_the_first_start_builds_and_the_second_is_quick(tmp_path: Path) -> None:
    async with started(tmp_path) as (_, lines):
        whole = "\n".join(lines)
        assert "every balance proved" in whole
        assert "alembic" not in whole
        tries = [line for line in lines if re.match(r"  \d\. ", line)]
        assert len(tries) == 5
        assert "how many Morningstar 3.0x18 stents are left" in tries[0]
        assert "3.0x18 支架还有几个" in tries[0]
        assert re.fullmatch(r"  4\. \(01\)\d{14}\(17\)\d{6}\(10\)\w+", tries[3])
        url = url_in(lines)
        assert "王芳" in await people_at(url)
        for user, spoken in ((NURSE, 0), (ENGLISH_NURSE, 1)):
            await try_all(url, user, [sentence(line, spoken) for line in tries])
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with started(tmp_path) as (_, again):
        assert "every balance proved" not in "\n".join(again)
        assert [line for line in again if line.startswith("  4. ")] == tries[3:4]
        assert loop.time() - begun < 60


async def test_no_switches_it_off(tmp_path: Path) -> None:
    async with started(tmp_path, TOCSIN_DEMONSTRATION="no") as (process, lines):
        assert "try these five" not in "\n".join(lines)
        assert url_in(lines)
    assert process.returncode == 0
