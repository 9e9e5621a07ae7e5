"""A durable take: its rate through the door against the same work written by hand.

One client waits for its commit before it asks again; many clients share commits. The letter is
posted in the commit of the take, as the rival does.
"""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import uvloop
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from core.db import sqlite_url
from core.delivery.outbox import Draft, Operation, post_letters
from core.door import Core
from core.flow.issue import Take, take
from core.opening import open_core
from core.rights import Right, needs
from core.stock.posting import Posted
from core.unit_of_work import UnitOfWork
from tests.bench.rival import ByHand, Wish, Wishes
from tests.bench.rival_postgres import PlannedByHand
from tests.bench.ward import Layout, Ward, build
from tests.bench.yardstick import Goal, Race, Row, Scale

CLIENTS = 128
BATCH = 64
BODY = {"text": "taken", "thread": 0}


@needs(Right.TAKE)
def take_and_tell(uow: UnitOfWork, cmd: Take, draft: Draft) -> Posted:
    """Take, and post the letter that says so."""
    posted = take(uow, cmd)
    post_letters(uow, (draft,))
    return posted


async def through_the_door(core: Core, ward: Ward, wishes: Sequence[Wish], clients: int) -> float:
    """Let so many clients fulfil wishes; return the rate a second."""
    left = iter(wishes)

    async def client() -> None:
        for wish in left:
            home = ward.departments[wish.nurse].id
            nurse = ward.nurses[wish.nurse]
            draft = Draft(nurse, Operation.SEND, BODY, f"l:{wish.key}")
            door = ward.nurse(core, wish.nurse, wish.key)
            await door.do(take_and_tell, Take(wish.item, home), draft)

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return len(wishes) / (time.perf_counter() - start)


class Rival(Protocol):
    """Who fulfils wishes by hand."""

    def run(self, wishes: Sequence[Wish], batch: int) -> None:
        """Fulfil wishes, so many to a commit."""
        ...


def by_hand(rival: Rival, wishes: Sequence[Wish], batch: int) -> float:
    """Fulfil wishes by hand; return the rate a second."""
    start = time.perf_counter()
    rival.run(wishes, batch)
    return len(wishes) / (time.perf_counter() - start)


def measure(scale: Scale) -> Iterator[Row]:
    """Measure takes on SQLite: one client, and many."""
    path = scale.folder / "take.db"
    ward = build(sqlite_url(path), Layout(scale.of(1_500, 30)))
    other = Path(shutil.copy(path, scale.folder / "by_hand.db"))
    core, rival = open_core(ward.url), ByHand(ward, str(other))
    few, many = scale.of(400, 20), scale.of(3_200, 128)
    ours, theirs = Wishes(ward), Wishes(ward)
    try:
        race = Race().run(
            {
                "one client": lambda: uvloop.run(through_the_door(core, ward, ours.some(few), 1)),
                "by hand, a commit each": lambda: by_hand(rival, theirs.some(few), 1),
                "many clients": lambda: uvloop.run(
                    through_the_door(core, ward, ours.some(many), CLIENTS)
                ),
                "by hand, 64 to a commit": lambda: by_hand(rival, theirs.some(many), BATCH),
            },
            scale.rounds,
        )
    finally:
        core.close()
        rival.close()
    each, group = "by hand, a commit each", "by hand, 64 to a commit"
    what = "durable take, SQLite, "
    yield race.row(f"{what}1 client", ("one client", each), "/s", (Goal.AT_LEAST, 0.55))
    yield race.row(f"{what}{CLIENTS} clients", ("many clients", group), "/s", (Goal.AT_LEAST, 0.70))
    yield race.row(f"{what}{CLIENTS} clients", ("many clients", each), "/s", (Goal.AT_LEAST, 3.5))


def measure_postgres(scale: Scale) -> Iterator[Row]:
    """Measure takes of many clients on PostgreSQL, where there is a server."""
    if not scale.postgres:
        return
    with fresh_databases(scale.postgres, "ours", "by_hand") as (url, other):
        layout = Layout(scale.of(1_500, 30))
        ward, wards = build(url, layout), build(other, layout)
        core, rival = open_core(url), PlannedByHand(wards, other)
        number = scale.of(3_200, 128)
        ours, theirs = Wishes(ward), Wishes(wards)
        uvloop.run(through_the_door(core, ward, ours.some(BATCH * 5), CLIENTS))
        by_hand(rival, theirs.some(BATCH * 5), BATCH)
        _look_at_rows(url, other)
        try:
            race = Race().run(
                {
                    "ours": lambda: uvloop.run(
                        through_the_door(core, ward, ours.some(number), CLIENTS)
                    ),
                    "planned by hand, 64 to a commit": lambda: by_hand(
                        rival, theirs.some(number), BATCH
                    ),
                },
                scale.rounds,
            )
        finally:
            core.close()
            rival.close()
    sides = ("ours", "planned by hand, 64 to a commit")
    yield race.row(
        f"durable take, PostgreSQL, {CLIENTS} clients", sides, "/s", (Goal.AT_LEAST, 0.60)
    )


def _look_at_rows(*urls: str) -> None:
    """Let the server see that its tables fill: by itself it looks only after a minute.

    Plans that were made for empty tables read all of them, which both sides would pay for.
    """
    for url in urls:
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("ANALYZE")


@contextmanager
def fresh_databases(server: str, *names: str) -> Iterator[list[str]]:
    """Make databases on a server for a while; yield their URLs."""
    where = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(where, isolation_level="AUTOCOMMIT")
    own = [f"bench_{os.getpid()}_{name}" for name in names]
    with engine.connect() as connection:
        try:
            for name in own:
                connection.execute(text(f"CREATE DATABASE {name}"))
            yield [where.set(database=n).render_as_string(hide_password=False) for n in own]
        finally:
            for name in own:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()
