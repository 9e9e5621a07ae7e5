"""Counted: what an earlier run left is counted before it is handled, in case it kills us.

What ends in a refusal did not kill us: a storage that is full or busy makes no update guilty, so
the count is taken back. If even that cannot be kept, the next restart counts on from there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from core.delivery.inbox import MOST_TRIES, Incoming, begin, break_off
from core.door import Door
from core.errors import RefusedError


@asynccontextmanager
async def counted(program: Door, incoming: Incoming) -> AsyncIterator[None]:
    """Handle in this block an update that an earlier run left."""
    if incoming.tries >= MOST_TRIES:
        yield  # it is about to be set aside, which counts nothing
        return
    await program.do(begin, incoming.id)
    try:
        yield
    except RefusedError:
        with suppress(RefusedError):
            await program.do(break_off, incoming.id)
        raise
