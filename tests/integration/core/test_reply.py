"""Replies: each who waits is told, on a thread or in a loop; who has gone is not waited for."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from core.errors import RefusedError
from core.reply import LoopReply, ThreadReply, tell
from tests.hospital import Hospital
from tests.integration.core.acts import note, note_and_refuse, noted, writer_held


def test_a_thread_is_told_the_result_or_the_error() -> None:
    good: ThreadReply = Future()
    bad: ThreadReply = Future()

    tell([(good, 7), (bad, RefusedError("test.no"))])

    assert good.result(0) == 7
    with pytest.raises(RefusedError):
        bad.result(0)


def test_who_has_cancelled_is_told_nothing_and_the_others_are() -> None:
    gone: ThreadReply = Future()
    still: ThreadReply = Future()
    gone.cancel()

    tell([(gone, 1), (still, 2)])

    assert gone.cancelled()
    assert still.result(0) == 2


async def test_a_loop_is_told_from_another_thread() -> None:
    loop = asyncio.get_running_loop()
    replies: list[LoopReply] = [loop.create_future() for _ in range(3)]
    replies[1].cancel()

    threading.Thread(target=tell, args=([(reply, n) for n, reply in enumerate(replies)],)).start()

    assert await replies[0] == 0
    assert await replies[2] == 2
    assert replies[1].cancelled()


def test_a_loop_that_is_closed_is_passed_over() -> None:
    loop = asyncio.new_event_loop()
    gone: LoopReply = loop.create_future()
    loop.close()
    still: ThreadReply = Future()

    tell([(gone, 1), (still, 2)])

    assert still.result(0) == 2


async def test_who_stops_waiting_does_not_stop_the_writer(hospital: Hospital) -> None:
    with writer_held(hospital):
        waiting = asyncio.create_task(hospital.program.do(note, "left alone"))
        future = hospital.program.begin(note, "cancelled")
        await asyncio.sleep(0)
        waiting.cancel()
        future.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert await hospital.program.do(note, "after") == 1
    assert set(await hospital.program.ask(noted)) == {"left alone", "cancelled", "after"}


async def test_a_refusal_reaches_who_waits_in_a_loop(hospital: Hospital) -> None:
    with pytest.raises(RefusedError) as refused:
        await hospital.program.do(note_and_refuse, "no")

    assert refused.value.code == "test.no"
