"""Replies: how the outcome of an act gets back to whoever waits for it, on a thread or in a loop.

Waking an event loop from another thread costs as much as a small query, so a loop is woken once
for all that a commit has to tell it. Who has stopped waiting is told nothing.
"""

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress

Outcome = object
"""The result, or the exception that takes its place."""
LoopReply = asyncio.Future[Outcome]
ThreadReply = Future[Outcome]
Reply = LoopReply | ThreadReply


def tell(answers: Iterable[tuple[Reply, Outcome]]) -> None:
    """Give each who waits its outcome, from any thread."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[LoopReply, Outcome]]] = {}
    for reply, outcome in answers:
        if isinstance(reply, Future):
            # It may be cancelled at any moment, which only the attempt itself can tell.
            with suppress(InvalidStateError):
                _end(reply, outcome)
        else:
            loops.setdefault(reply.get_loop(), []).append((reply, outcome))
    for loop, those in loops.items():
        with suppress(RuntimeError):  # the loop is closed: nobody is left who waits
            loop.call_soon_threadsafe(_end_all, those)


def _end_all(answers: Sequence[tuple[LoopReply, Outcome]]) -> None:
    for reply, outcome in answers:
        if not reply.done():
            _end(reply, outcome)


def _end(reply: Reply, outcome: Outcome) -> None:
    if isinstance(outcome, BaseException):
        reply.set_exception(outcome)
    else:
        reply.set_result(outcome)
