"""The threads that read: several at a time, each outlives the query that fails on it."""

import asyncio
import threading

import pytest

from core.db import READERS
from core.errors import RefusedError
from core.readers import Readers
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.core.acts import noted


@needs(Right.ANYONE)
def meet(uow: UnitOfWork, barrier: threading.Barrier) -> str:
    """Wait for the others: it ends only if all run at the same time."""
    barrier.wait(20)
    return threading.current_thread().name


@needs(Right.ANYONE)
def fail(uow: UnitOfWork) -> None:
    uow.reading.cold().exec_driver_sql("SELECT nonsense FROM nowhere")


@needs(Right.ANYONE)
def refuse(uow: UnitOfWork) -> None:
    raise RefusedError("test.no")


async def test_as_many_queries_run_at_once_as_there_are_threads(hospital: Hospital) -> None:
    barrier = threading.Barrier(READERS)

    names = await asyncio.gather(*(hospital.program.ask(meet, barrier) for _ in range(READERS)))

    assert len(set(names)) == READERS


def test_a_thread_goes_on_after_queries_that_fail_or_refuse(hospital: Hospital) -> None:
    for _ in range(2 * READERS):
        with pytest.raises(Exception, match=r"nonsense|nowhere"):
            hospital.program.ask_now(fail)
        with pytest.raises(RefusedError):
            hospital.program.ask_now(refuse)

    assert hospital.program.ask_now(noted) == []


def test_a_calling_thread_reads_by_itself(hospital: Hospital) -> None:
    act = hospital.core.act(hospital.program.actor, "")

    assert hospital.core.read(act, lambda uow: uow.site) == hospital.site


def test_closing_ends_the_threads(hospital: Hospital) -> None:
    before = threading.active_count()
    readers = Readers(hospital.core.database, {})
    assert threading.active_count() == before + READERS

    readers.close()

    assert threading.active_count() == before
