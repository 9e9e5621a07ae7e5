"""The store: one transaction for many acts, each of which stands or falls alone."""

import sqlite3
import threading
from collections.abc import Hashable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from bot.gateway.settings import read_setting, write_setting
from bot.gateway.store import BATCH, Bot, Store, Tx

BOT = Bot(1, "b", "B")


@pytest.fixture
def rung() -> list[set[Hashable]]:
    return []


@pytest.fixture
def store(tmp_path: Path, rung: list[set[Hashable]]) -> Iterator[Store]:
    opened = Store(tmp_path / "s.db", BOT, lambda: 5.5, rung.append)
    opened.open()
    yield opened
    opened.close()


def held(store: Store) -> threading.Event:
    """Make the store wait, so that what follows is queued into one batch."""
    gate, reached = threading.Event(), threading.Event()

    def act(_tx: Tx) -> None:
        reached.set()
        gate.wait(5)

    store.submit(act)
    reached.wait(5)
    return gate


def test_an_act_sees_the_time_and_the_bot_and_what_came_before(store: Store) -> None:
    store.submit(write_setting, "a", [1]).result()

    assert store.submit(read_setting, "a").result() == [1]
    assert store.submit(lambda tx: (tx.now, tx.bot)).result() == (5, BOT)
    store.submit(write_setting, "a", None).result()
    assert store.submit(read_setting, "a").result() is None


def test_a_failing_act_takes_nobody_with_it(store: Store, rung: list[set[Hashable]]) -> None:
    def fail(tx: Tx) -> None:
        write_setting(tx, "bad", 1)
        tx.wake("bad")
        raise LookupError

    def succeed(tx: Tx, name: str) -> None:
        write_setting(tx, name, 1)
        tx.wake(name)

    gate = held(store)
    done: list[Future[None]] = [store.submit(succeed, "one"), store.submit(fail)]
    done.append(store.submit(succeed, "two"))
    gate.set()

    assert done[0].result() is None
    assert isinstance(done[1].exception(), LookupError)
    assert done[2].result() is None
    assert [store.submit(read_setting, name).result() for name in ("one", "bad", "two")] == [
        1,
        None,
        1,
    ]
    assert {"one", "two"} in rung
    assert not any("bad" in keys for keys in rung)


def test_a_broken_commit_fails_the_whole_batch_and_the_store_lives_on(store: Store) -> None:
    def end_early(tx: Tx) -> None:
        tx.run("COMMIT")

    gate = held(store)
    done = [store.submit(write_setting, "a", 1), store.submit(end_early)]
    gate.set()

    assert all(isinstance(each.exception(), sqlite3.Error) for each in done)
    store.submit(write_setting, "b", 2).result()
    assert store.submit(read_setting, "b").result() == 2


def test_a_full_disk_is_said_and_nothing_of_the_batch_stands(store: Store) -> None:
    (pages,) = store.submit(lambda tx: tx.one("PRAGMA page_count")).result()
    db_limit = store.submit(lambda tx: tx.one(f"PRAGMA max_page_count = {pages + 2}")[0])
    assert db_limit.result() == pages + 2

    gate = held(store)
    small = store.submit(write_setting, "small", 1)
    large = store.submit(write_setting, "large", "x" * 100_000)
    gate.set()

    assert isinstance(large.exception(), sqlite3.OperationalError)
    kept = store.submit(read_setting, "small").result()
    assert (kept is None) == (small.exception() is not None)


def test_more_acts_than_a_batch_are_all_answered_in_order(store: Store) -> None:
    seen: list[int] = []

    def note(_tx: Tx, number: int) -> None:
        seen.append(number)

    gate = held(store)
    done = [store.submit(note, number) for number in range(3 * BATCH)]
    gate.set()

    for each in done:
        each.result()
    assert seen == list(range(3 * BATCH))


def test_an_act_nobody_waits_for_any_more_is_done_all_the_same(store: Store) -> None:
    gate = held(store)
    given_up = store.submit(write_setting, "a", 1)
    assert given_up.cancel()
    gate.set()

    assert store.submit(read_setting, "a").result() == 1
    with pytest.raises(CancelledError):
        given_up.result()


def test_closing_finishes_what_is_queued(store: Store) -> None:
    gate = held(store)
    last = store.submit(write_setting, "a", 1)
    threading.Timer(0.05, gate.set).start()

    store.close()

    assert last.result() is None
    store.close()
    with pytest.raises(AssertionError):
        store.submit(read_setting, "a")
    store.open()
    store.open()
    assert store.submit(read_setting, "a").result() == 1


def test_a_file_that_is_no_database_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_bytes(b"not a database, rather some text" * 40)

    with pytest.raises(sqlite3.DatabaseError):
        Store(tmp_path / "s.db", BOT, lambda: 0.0, lambda _keys: None).open()


def test_a_look_sees_what_is_committed_and_cannot_write(store: Store) -> None:
    store.submit(write_setting, "a", [1]).result()

    assert store.look(read_setting, "a") == [1]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.look(write_setting, "a", 2)


def test_what_rides_goes_before_the_next_act_and_wakes_nothing(
    store: Store, rung: list[set[Hashable]]
) -> None:
    store.ride(write_setting, "a", 1)
    assert store.look(read_setting, "a") is None

    assert store.submit(read_setting, "a").result() == 1
    assert rung == [set()]


def test_what_rides_when_the_store_is_closed_is_still_written(tmp_path: Path) -> None:
    def opened() -> Store:
        made = Store(tmp_path / "s.db", BOT, lambda: 5.5, lambda _keys: None)
        made.open()
        return made

    first = opened()
    first.ride(write_setting, "a", 1)
    first.close()
    again = opened()

    assert again.look(read_setting, "a") == 1
    again.close()
