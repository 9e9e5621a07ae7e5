"""Order per chat, many chats at once: updates of one chat are handled one after the other."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from core.delivery.inbox import Incoming

AT_ONCE = 16
log = logging.getLogger(__name__)
Handle = Callable[[Incoming], Awaitable[None]]


class Dispatcher:
    """Hands kept updates to ``handle``; at most ``AT_ONCE`` chats at a time."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._waiting: dict[int, deque[Incoming]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def put(self, incoming: Incoming) -> None:
        """Queue an update behind those of its chat; it is stored, so stopping loses nothing."""
        if self._stopping:
            return
        queue = self._waiting.get(incoming.chat)
        if queue is not None:
            queue.append(incoming)
            return
        self._waiting[incoming.chat] = deque([incoming])
        task = asyncio.create_task(self._work(incoming.chat), name=f"chat {incoming.chat}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until everything queued is handled."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Finish the updates being handled and leave the rest in the inbox for the next start."""
        self._stopping = True
        for queue in self._waiting.values():
            while len(queue) > 1:
                queue.pop()
        await self.idle()

    async def _work(self, chat: int) -> None:
        queue = self._waiting[chat]
        try:
            while queue:
                async with self._slots:
                    await self._handle(queue[0])
                queue.popleft()
        except Exception:
            log.exception("chat %s stopped; its updates stay in the inbox", chat)
        finally:
            del self._waiting[chat]
