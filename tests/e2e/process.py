"""The program as a process of its own: started by its environment alone, stopped and killed."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from core.clock import SetClock
from core.db import sqlite_url
from core.flow.receipt import Receive, ReceiveLine, receive
from core.opening import open_core
from core.people.enlist import set_language
from core.people.enrolment import bind_now
from tests.architecture.tree import ROOT
from tests.hospital import build

BALLOONS = 60
EXPIRY = date(2035, 6, 30)
ON_HAND = (
    "SELECT sum(b.on_hand) FROM balance b JOIN location l ON l.site = b.site AND l.id = b.location"
    " WHERE l.code = 'CATH-A1'"
)
UPDATES = "SELECT state FROM inbound_update ORDER BY id"
LETTERS = "SELECT state FROM letter WHERE operation <> 'commands' ORDER BY id"
"""A chat's menu, which is offered beside its first answer, is left out."""


@dataclass
class Process:
    """One run of a program."""

    running: asyncio.subprocess.Process
    log: Path

    @property
    def told(self) -> str:
        """What it has written so far."""
        return self.log.read_text()

    async def stop(self) -> int:
        """Ask it to stop, and return its exit status."""
        self.running.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.running.wait(), 30)

    async def kill(self) -> None:
        """End it as a power cut does."""
        self.running.kill()
        await self.running.wait()


@asynccontextmanager
async def process(
    log: Path, *words: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run ``python -m …`` with nothing of ours in its environment but what is given."""
    around = {name: value for name, value in os.environ.items() if "TOCSIN" not in name}
    with log.open("ab") as output:
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *words),
            cwd=ROOT,
            env={**around, **(environment or {})},
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
    try:
        yield Process(running, log)
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


@dataclass
class Home:
    """Where the program keeps its things: a small hospital with balloons on its shelf."""

    folder: Path
    nurse: int

    def environment(self, token: str, api: str, **more: str) -> dict[str, str]:
        """Return the environment of a run on a chat server."""
        return {
            **{"TOCSIN_HOME": str(self.folder), "TOCSIN_TOKEN": token, "TOCSIN_API": api},
            **{f"TOCSIN_{name}": value for name, value in more.items()},
        }

    def read(self, query: str) -> list[object]:
        """Return the first column of what a query finds, also while the program runs."""
        path = self.folder / "tocsin.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            return [row[0] for row in database.execute(query)]

    @property
    def on_hand(self) -> object:
        """How many balloons are on the shelf; nothing else is in stock."""
        return self.read(ON_HAND)[0]


def home(folder: Path, nurse: int) -> Home:
    """Build the hospital, with the nurse enrolled under her chat account."""
    folder.mkdir(parents=True)
    core = open_core(sqlite_url(folder / "tocsin.db"))
    try:
        made = build(core, SetClock(datetime.now(UTC)))
        line = ReceiveLine(made.items["BA-2015"], "B1", BALLOONS, EXPIRY)
        shelf = made.places["CATH-A1"].id
        made.door("storekeeper", "r1").do_now(receive, Receive(shelf, (line,)))
        made.program.do_now(bind_now, made.staff["nurse"], nurse)
        made.door("nurse").do_now(set_language, "en")
    finally:
        core.close()
    return Home(folder, nurse)


def free_port() -> int:
    """Return a port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
