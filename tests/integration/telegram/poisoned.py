"""A bot that dies of a word: the whole side, in a process that a test starts again and again.

Run as ``python -m tests.integration.telegram.poisoned URL API``: on the database at the address it
is killed by the sentence ``poison``, and answers all others.
"""

import asyncio
import os
import signal
import sys
from dataclasses import replace

from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server, TelegramSide
from core.opening import open_core
from handlers.registry import build_frame
from handlers.talk.turn import Turn
from tests.integration.telegram.server import TOKEN
from tests.integration.telegram.sides import SECRET, WAITS

POISON = "poison"


def killed() -> None:
    """End as the kernel ends a process that took too much memory."""
    os.kill(os.getpid(), signal.SIGKILL)


async def serve(url: str, api: str) -> None:
    """Run until something ends it."""
    frame = build_frame()
    plain = frame.plain

    async def said(turn: Turn, words: str) -> None:
        if words == POISON:
            killed()
        await plain(turn, words)

    core = open_core(url)
    reached = Server(TOKEN, api=api, limits=UNLIMITED, waits=WAITS)
    side = TelegramSide(core, replace(frame, plain=said), reached, SECRET)
    await side.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
