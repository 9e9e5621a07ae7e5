"""The one thread that commits: many commands to a commit, answered only after it."""

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from core.actor import PROGRAM
from core.clock import SetClock
from core.db import Database, sqlite_url
from core.errors import RefusedError
from core.opening import open_core
from core.rights import Right, needs
from core.schema import migrate
from core.stock.place import NewSite, open_site
from core.unit_of_work import UnitOfWork
from core.writer import BATCH, WAITING, storage_error
from tests.acts import refused
from tests.conftest import NOON
from tests.hospital import Hospital
from tests.integration.core.acts import (
    Gate,
    hold,
    note,
    note_and_break,
    note_and_refuse,
    noted,
    writer_held,
)


def commits(hospital: Hospital) -> list[frozenset[str]]:
    """The tables of each commit from now on."""
    found: list[frozenset[str]] = []
    hospital.core.on_commit(found.append)
    return found


def test_what_waits_together_is_committed_together(hospital: Hospital) -> None:
    with writer_held(hospital):
        seen = commits(hospital)
        futures = [hospital.program.begin(note, str(number)) for number in range(20)]
    results = [future.result(20) for future in futures]

    assert results == [1] * 20
    assert seen == [frozenset(), frozenset({"audit"})]  # what held the writer, and the rest
    assert hospital.program.ask_now(noted) == [str(number) for number in range(20)]


async def test_what_a_loop_asks_for_at_once_is_committed_together(hospital: Hospital) -> None:
    seen = commits(hospital)

    asked = [hospital.program.do(note, str(number)) for number in range(20)]
    results = await asyncio.gather(*asked)

    assert results == [1] * 20
    assert seen == [frozenset({"audit"})]
    assert await hospital.program.ask(noted) == [str(number) for number in range(20)]


def test_no_more_than_a_batch_is_committed_at_once(hospital: Hospital) -> None:
    with writer_held(hospital):
        seen = commits(hospital)
        futures = [hospital.program.begin(note, str(number)) for number in range(2 * BATCH + 1)]
    for future in futures:
        future.result(20)

    assert len(seen) == 1 + 3


def test_commands_are_run_in_the_order_in_which_they_came(hospital: Hospital) -> None:
    with writer_held(hospital):
        futures = [hospital.program.begin(note, str(number)) for number in range(BATCH + 30)]
    for future in futures:
        future.result(20)

    assert hospital.program.ask_now(noted) == [str(number) for number in range(BATCH + 30)]


def test_an_answer_comes_after_the_commit(hospital: Hospital) -> None:
    seen: list[list[str]] = []

    def look(_: frozenset[str]) -> None:
        seen.append(hospital.program.ask_now(noted))

    hospital.core.on_commit(look)
    hospital.program.do_now(note, "a")

    assert seen[0] == ["a"]


def test_a_commit_that_wrote_nothing_still_answers(hospital: Hospital) -> None:
    seen = commits(hospital)

    with pytest.raises(RefusedError):
        hospital.core.as_(PROGRAM).do_now(note_and_refuse, "without a site: no record either")

    assert seen == [frozenset()]


def test_after_a_bug_the_writer_works_on(hospital: Hospital) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            hospital.program.do_now(note_and_break, "x")

    assert hospital.program.do_now(note, "a") == 1
    assert hospital.program.ask_now(noted) == ["a"]


def test_what_is_queued_is_finished_before_the_writer_ends(
    database_url: str, clock: SetClock
) -> None:
    core = open_core(database_url, clock=clock)
    gate = Gate()
    program = core.as_(PROGRAM)
    program.begin(held, gate)
    assert gate.entered.wait(20)
    last = program.begin(counted)
    closing = threading.Thread(target=core.close)
    closing.start()
    gate.opened.set()
    closing.join(20)

    assert last.result(0) == 7


@needs(Right.ANYONE)
def held(uow: UnitOfWork, gate: Gate) -> None:
    assert uow.actor == PROGRAM
    gate.entered.set()
    assert gate.opened.wait(20)


@needs(Right.ANYONE)
def counted(uow: UnitOfWork) -> int:
    return 7 + uow.site


def test_what_a_loop_asked_for_is_done_though_the_core_closes(
    tmp_path: Path, clock: SetClock
) -> None:
    core = open_core(sqlite_url(tmp_path / "closing.db"), clock=clock)
    seen: list[frozenset[str]] = []
    core.on_commit(seen.append)

    async def ask_and_close() -> int:
        doing = asyncio.ensure_future(core.as_(PROGRAM).do(counted))
        await asyncio.sleep(0)  # asked for, and not handed to the writer yet
        assert not seen
        core.close()
        return await doing

    assert asyncio.run(ask_and_close()) == 7
    assert len(seen) == 1


def test_more_commands_than_may_wait_are_refused_at_once(tmp_path: Path, clock: SetClock) -> None:
    core = open_core(sqlite_url(tmp_path / "many.db"), clock=clock)
    gate = Gate()
    program = core.as_(PROGRAM)
    try:
        program.begin(held, gate)
        assert gate.entered.wait(20)
        futures = [program.begin(counted) for _ in range(WAITING)]
        one_more = program.begin(counted)

        with refused("storage.busy"):
            one_more.result(0)
        gate.opened.set()
        assert {future.result(60) for future in futures} == {7}
    finally:
        gate.opened.set()
        core.close()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("database is locked", "storage.busy"),
        ("terminating connection due to administrator command", "storage.busy"),
        ("the connection is lost", "storage.busy"),
        ("database or disk is full", "storage.full"),
        ("No space left on device", "storage.full"),
        ("attempt to write a readonly database", "storage.full"),
        ("disk I/O error", "storage.full"),
    ],
)
def test_a_failure_of_the_storage_is_told_in_words(text: str, code: str) -> None:
    told = storage_error(sqlite3.OperationalError(text))

    assert isinstance(told, RefusedError)
    assert told.code == code


def test_a_bug_stays_a_bug() -> None:
    error = KeyError("column")

    assert storage_error(error) is error


def test_a_full_disk_is_told_and_nothing_of_it_stands(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "small.db")
    core = open_core(url, clock=SetClock(NOON))
    site = core.as_(PROGRAM).do_now(made_site)
    core.as_(PROGRAM).do_now(grow_to, 0)  # no further than now
    try:
        with refused("storage.full"):
            core.as_(PROGRAM).do_now(fill, site, 5_000)
        assert core.as_(PROGRAM).ask_now(noted) == []
        core.as_(PROGRAM).do_now(grow_to, 100_000)
        assert core.as_(PROGRAM).do_now(fill, site, 3) == 3
    finally:
        core.close()


@needs(Right.RUN)
def grow_to(uow: UnitOfWork, pages: int) -> None:
    """Let the file grow to so many pages: a limit that the writer's own connection keeps."""
    connection = uow.writing.cold()
    now = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {max(pages, now)}")


@needs(Right.RUN)
def made_site(uow: UnitOfWork) -> int:
    return open_site(uow, NewSite("H1", "医院", "Hospital"))


@needs(Right.RUN)
def fill(uow: UnitOfWork, site: int, lines: int) -> int:
    uow.site = site
    return note(uow, *["x" * 400] * lines)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_and_the_next_command_has_a_new_one(
    hospital: Hospital,
) -> None:
    with refused("storage.busy"):
        hospital.program.do_now(lose)

    assert hospital.program.do_now(note, "after") == 1


@needs(Right.RUN)
def lose(uow: UnitOfWork) -> None:
    """End the writer's own session, as a server does that goes down."""
    uow.writing.cold().exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


def test_a_database_that_somebody_else_locks_is_told_as_busy(tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    migrate(Database(sqlite_url(path)))
    core = open_core(sqlite_url(path), clock=SetClock(NOON))
    with core.database.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with refused("storage.busy"):
            core.as_(PROGRAM).do_now(made_site)
        other.execute("ROLLBACK")
        assert core.as_(PROGRAM).do_now(made_site)
    finally:
        other.close()
        core.close()


def test_the_gate_of_these_tests_holds_the_writer(hospital: Hospital) -> None:
    gate = Gate()
    holding = hospital.program.begin(hold, gate)
    assert gate.entered.wait(20)
    waiting = hospital.program.begin(note, "a")

    assert not waiting.done()
    gate.opened.set()
    assert waiting.result(20) == 1
    assert holding.done()
