"""Who waits is told once, on a thread or in a loop; who has stopped waiting is told nothing."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from core.errors import RefusedError
from core.reply import LoopReply, Outcome, ThreadReply, tell


def test_a_thread_gets_its_result_or_its_error() -> None:
    good: ThreadReply = Future()
    bad: ThreadReply = Future()

    tell([(good, 7), (bad, RefusedError("test.no"))])

    assert good.result(0) == 7
    with pytest.raises(RefusedError, match=r"test\.no"):
        bad.result(0)


def test_nothing_is_an_answer_too() -> None:
    reply: ThreadReply = Future()

    tell([(reply, None)])

    assert reply.done()
    assert reply.result(0) is None


def test_who_has_cancelled_does_no_harm_to_the_others() -> None:
    gone: ThreadReply = Future()
    waiting: ThreadReply = Future()
    gone.cancel()

    tell([(gone, 1), (waiting, 2)])

    assert gone.cancelled()
    assert waiting.result(0) == 2


async def test_a_loop_is_told_from_another_thread() -> None:
    loop = asyncio.get_running_loop()
    replies: list[LoopReply] = [loop.create_future() for _ in range(3)]
    answers: list[tuple[LoopReply, Outcome]] = [(replies[0], 1), (replies[1], KeyError("bug"))]

    threading.Thread(target=tell, args=([*answers, (replies[2], None)],)).start()
    told = await asyncio.wait_for(asyncio.gather(*replies, return_exceptions=True), 10)

    assert (told[0], told[2]) == (1, None)
    assert isinstance(told[1], KeyError)


async def test_a_task_that_stopped_waiting_is_told_nothing() -> None:
    loop = asyncio.get_running_loop()
    gone: LoopReply = loop.create_future()
    waiting: LoopReply = loop.create_future()
    gone.cancel()

    tell([(gone, 1), (waiting, 2)])

    assert await asyncio.wait_for(waiting, 10) == 2
    assert gone.cancelled()


def test_a_loop_that_is_closed_has_nobody_who_waits() -> None:
    loop = asyncio.new_event_loop()
    left: LoopReply = loop.create_future()
    loop.close()
    waiting: ThreadReply = Future()

    tell([(left, 1), (waiting, 2)])

    assert not left.done()
    assert waiting.result(0) == 2


def test_several_loops_are_each_told_their_own() -> None:
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()
    replies: list[LoopReply] = [first.create_future(), second.create_future()]

    tell([(replies[0], "a"), (replies[1], "b")])

    assert first.run_until_complete(replies[0]) == "a"
    assert second.run_until_complete(replies[1]) == "b"
    first.close()
    second.close()
