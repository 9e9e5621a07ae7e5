"""The whole program with the demonstration hospital: its memory, its start, and what an act costs.

It runs as ``make run`` runs it, its own chat server and page included; then with the chat server in
another process, as Telegram is. The person at the page is not counted. The hospital is built first.
"""

import asyncio
import os
import shutil
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import aiohttp
from sqlalchemy import select

from bot.demonstration import hospital
from bot.demonstration.build import WHOLE, Extent, build
from bot.demonstration.opening import today
from bot.demonstration.seats import seat_everybody
from core.actor import PROGRAM, Actor, ActorKind
from core.clock import SystemClock
from core.db import sqlite_url
from core.opening import open_core
from core.people.enrolment import who_is
from core.rights import Right, needs
from core.stock.item import article
from core.stock.location import tree
from core.stock.overview import stock_of
from core.tables import metadata
from core.tables.kinds import LocationKind
from core.unit_of_work import UnitOfWork
from tests.bench.page import Message, Page, page
from tests.bench.yardstick import Row, Scale, cpu_seconds, resident_megabytes, within

ARTICLES = 5
"""So many articles take turns, so that none runs out."""
LEAST = 3
"""So many of an article are there at least; a small run takes hardly more."""
_balance = metadata.tables["balance"]
NURSE = 101
"""The chat user of the first nurse at the demonstration's page."""
SMALL = Extent(frozenset({"CO-NXT", "CO-AXIUM", "GW-SILKWAY", "ST-MORNINGSTAR"}))
MOST_START = 120.0
ELSEWHERE = "the chat server elsewhere"
TOKEN = "42:measured"
Running = AbstractAsyncContextManager[tuple[Process, str]]
"""The program that is measured, and the address of the page."""


@dataclass(slots=True)
class Found:
    """What one program spent."""

    memory: float = 0.0
    start: float = 0.0
    question: list[float] = field(default_factory=list)
    take: list[float] = field(default_factory=list)
    transfer: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the nurse's department has most of, and where some of it may go."""

    codes: tuple[str, ...]
    target: str


def measure(scale: Scale) -> Iterator[Row]:
    """Build the demonstration and measure the program over it."""
    home = scale.folder / "demonstration"
    home.mkdir()
    url = sqlite_url(home / "tocsin.db")
    build(url, today(SystemClock()), SMALL if scale.small else WHOLE)
    shelf = _shelf(url)
    other = Path(shutil.copytree(home, scale.folder / "elsewhere"))
    found = asyncio.run(_spend(_running(home), shelf, scale))
    apart = asyncio.run(_spend(_apart(other), shelf, scale))
    yield within("memory with the demonstration hospital", [found.memory], 200, "MB")
    yield within("start to first answer", [found.start], 3, "s CPU")
    yield within("a nurse's question, end to end", found.question, 10, "ms CPU")
    yield within("a take, end to end", found.take, 10, "ms CPU")
    yield within("a transfer, end to end", found.transfer, 12, "ms CPU")
    yield within(f"a nurse's question, {ELSEWHERE}", apart.question, 10, "ms CPU")
    yield within(f"a take, {ELSEWHERE}", apart.take, 10, "ms CPU")
    yield within(f"a transfer, {ELSEWHERE}", apart.transfer, 12, "ms CPU")


def _shelf(url: str) -> Shelf:
    """Seat the people, as the program does at its start, and look at the nurse's shelves."""
    core = open_core(url)
    try:
        seat_everybody(core, hospital.load())
        nurse = core.as_(PROGRAM).ask_now(who_is, NURSE)
        assert nurse is not None
        assert nurse.location is not None
        door = core.as_(Actor(ActorKind.PROGRAM, 0, nurse.site))
        return door.ask_now(_plenty, nurse.location)
    finally:
        core.close()


@needs(Right.ANYONE)
def _plenty(uow: UnitOfWork, home: int) -> Shelf:
    """Return the articles of which a department can give most, and the store."""
    places = tree(uow)
    shelves = [shelf.id for shelf in places.shelves(places[home])]
    lying = select(_balance.c.item).where(
        _balance.c.site == uow.site, _balance.c.location.in_(shelves)
    )
    available: dict[int, int] = {}
    for item in set(uow.reading.cold().scalars(lying)):
        there = stock_of(uow, item).at(home)
        if there is not None and there.figures.available >= LEAST:
            available[item] = there.figures.available
    most = sorted(available, key=lambda item: -available[item])[:ARTICLES]
    store = next(place for place in places if place.kind is LocationKind.STORE)
    return Shelf(tuple(article(uow, item).code for item in most), store.name_zh)


class Nurse:
    """What a nurse does at the page, each time with the next article of her shelves."""

    def __init__(self, at: Page, shelf: Shelf) -> None:
        self._page = at
        self._codes = cycle(shelf.codes)
        self._target = shelf.target

    async def question(self) -> None:
        """Ask how many are left."""
        _expect(await self._page.say(f"{next(self._codes)} 还有几个"), "可用")

    async def take(self) -> None:
        """Take one."""
        _expect(await self._page.say(f"/take 1 {next(self._codes)}"), "已领用")

    async def transfer(self) -> None:
        """Send one to the store: said, read and confirmed."""
        asked = await self._page.say(f"/transfer 1 {next(self._codes)} {self._target}")
        assert "keyboard" in asked, asked
        _expect(await self._page.press(asked), "TR-")


def _expect(answer: Message, words: str) -> None:
    assert words in str(answer), answer


async def _spend(running: Running, shelf: Shelf, scale: Scale) -> Found:
    found = Found()
    async with running as (process, url), page(url, NURSE) as opened:
        nurse = Nurse(opened, shelf)
        await nurse.question()
        found.start = cpu_seconds(process.pid)
        found.memory = resident_megabytes(process.pid)
        acts = (
            (found.question, scale.of(12, 1), nurse.question),
            (found.take, scale.of(4, 1), nurse.take),
            (found.transfer, scale.of(3, 1), nurse.transfer),
        )
        for turn in range(scale.rounds + 1):
            for spent, number, act in acts:
                cost = await _cost(process.pid, number, act)
                if turn:  # the first round warms up
                    spent.append(cost)
    return found


async def _cost(pid: int, number: int, act: Callable[[], Awaitable[None]]) -> float:
    """Return the CPU time of a process for one act, what it does after answering included."""
    start = cpu_seconds(pid)
    for _ in range(number):
        await act()
    await asyncio.sleep(0.2)
    return (cpu_seconds(pid) - start) / number * 1000


@asynccontextmanager
async def _running(home: Path) -> AsyncIterator[tuple[Process, str]]:
    """Run the program as ``make run`` does."""
    port = _free_port()
    about = {"TOCSIN_HOME": str(home), "TOCSIN_PORT": str(port), "TOCSIN_DEMONSTRATION": "yes"}
    url = f"http://127.0.0.1:{port}"
    async with _process("bot", **about) as process:
        await _answers(url)
        yield process, url


@asynccontextmanager
async def _apart(home: Path) -> AsyncIterator[tuple[Process, str]]:
    """Run the program on a chat server in a process of its own."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    chats = str(home / "chats" / "chats.db")
    words = ("--port", str(port), "--path", chats, "--token", TOKEN, "--demonstration")
    about = {"TOCSIN_HOME": str(home), "TOCSIN_TOKEN": TOKEN, "TOCSIN_API": url}
    async with _process("bot.gateway", *words):
        await _answers(url)
        async with _process("bot", **about) as process:
            yield process, url


@asynccontextmanager
async def _process(module: str, *words: str, **about: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words),
        env=os.environ | about,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    """Wait until the people are at the page."""
    give_up = time.monotonic() + MOST_START
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < give_up:
            await asyncio.sleep(0.2)
            try:
                async with session.get(f"{url}/api/people") as response:
                    if str(NURSE) in await response.text():
                        return
            except aiohttp.ClientError:
                continue
    raise TimeoutError("the program did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
