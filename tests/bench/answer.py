"""A stock answer, from the inbox through handler and core to the outbox, told in CPU time.

The limit is a handler that answers a constant through the same transport. Each bot is a process of
its own, asked by the same people at the same pace; the server they talk to is not counted.
"""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from random import Random

from core.db import sqlite_url
from tests.bench.loopback import Loopback, loopback
from tests.bench.search import catalogue
from tests.bench.ward import DEPARTMENTS, Layout, account, build
from tests.bench.yardstick import Goal, Race, Row, Scale, cpu_seconds

CHATS = 8
"""People who talk at the same time, each waiting for the answer before asking again."""
FEW, MANY = 1_500, 100_000
ASKED = 3_000
CONSTANT = "a constant"


@cache
def questions() -> tuple[str, ...]:
    """Return what is asked of every ward: by a name in either language or a reference number.

    A few articles are asked for every hour and most hardly ever, as with words: the rank of an
    article times how often it is asked for is about the same for all (Zipf).
    """
    chance, articles = Random(7), list(catalogue(FEW))
    chance.shuffle(articles)
    often = [1 / rank for rank in range(1, len(articles) + 1)]
    asked: list[str] = []
    for each in chance.choices(articles, often, k=ASKED):
        words = (f"{each.name_zh} 还有几个", f"how many {each.name_en}", f"/stock {each.codes[0]}")
        asked.append(chance.choice(words))
    return tuple(asked)


def measure(scale: Scale) -> Iterator[Row]:
    """Measure stock answers in a small hospital and in a large one."""
    # Ten pieces of every item, two lots on five shelves: a million pieces of 100,000 items.
    sizes = {FEW: scale.of(FEW, 40), MANY: scale.of(MANY, 80)}
    urls: dict[str, str] = {}
    for name, items in sizes.items():
        url = sqlite_url(scale.folder / f"answer-{name}.db")
        build(url, Layout(items, shelves=5, lots=2, pieces=1, by_unit=True))
        urls[f"{name:,} items"] = url
    race = asyncio.run(_race(urls, scale))
    few, many = urls
    yield race.row(f"stock answer, {few}", (few, CONSTANT), "ms CPU", (Goal.AT_MOST, 3.0))
    yield race.row(
        f"stock answer, {many}, 1,000,000 units", (many, CONSTANT), "ms CPU", (Goal.AT_MOST, 3.0)
    )
    yield race.row(
        "stock answer, growth of the hospital", (many, few), "ms CPU", (Goal.AT_MOST, 1.5)
    )


async def _race(urls: dict[str, str], scale: Scale) -> Race:
    race, number = Race(), scale.of(400, 16)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(loopback())
        bots = {CONSTANT: await stack.enter_async_context(_bot("constant", server, "1:constant"))}
        for order, (name, url) in enumerate(urls.items(), 2):
            bots[name] = await stack.enter_async_context(
                _bot("stock", server, f"{order}:stock", url)
            )
        for turn in range(scale.rounds + 1):
            for name in list(bots)[:: 1 if turn % 2 else -1]:
                spent = await _spent(server, *bots[name], range(turn * number, (turn + 1) * number))
                if turn:  # the first round warms up
                    race.figures.setdefault(name, []).append(spent)
    return race


@asynccontextmanager
async def _bot(
    kind: str, server: Loopback, token: str, *more: str
) -> AsyncIterator[tuple[Process, str]]:
    command = (sys.executable, "-m", "tests.bench.answering", kind, server.url, token, *more)
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        said = await process.stdout.readline()
        assert said == b"ready\n", f"{kind} did not start"
        yield process, token
    finally:
        process.stdin.close()
        await process.wait()


async def _spent(server: Loopback, bot: Process, token: str, turns: range) -> float:
    """Return the CPU time of a bot for one answer, in milliseconds."""
    asked = questions()
    left = iter(turns)
    start = cpu_seconds(bot.pid)

    async def chat(person: int) -> None:
        for turn in left:
            answer = await server.ask(token, account(person), asked[turn % len(asked)])
            assert answer

    people = (chat(person % DEPARTMENTS) for person in range(CHATS))
    await asyncio.gather(*people)
    return (cpu_seconds(bot.pid) - start) / len(turns) * 1000
