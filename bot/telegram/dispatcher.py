"""Order per chat, many chats at once: updates of one chat are handled one after the other."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from core.delivery.inbox import Incoming

AT_ONCE = 16
MOST_WAITING = 5_000
"""Updates in memory; what comes beyond waits in the inbox until it is looked at again."""
log = logging.getLogger(__name__)
Handle = Callable[[Incoming], Awaitable[None]]


class Dispatcher:
    """Hands kept updates to ``handle``; at most ``AT_ONCE`` chats at a time."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._waiting: dict[int, deque[Incoming]] = {}
        self._held: set[int] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def room(self) -> int:
        """How many more updates may be put."""
        return max(0, MOST_WAITING - len(self._held))

    def open(self) -> None:
        """Begin to take updates; until then they are left in the inbox."""
        self._open = True

    def put(self, incoming: Incoming) -> None:
        """Queue an update behind those of its chat; it is stored, so leaving it loses nothing."""
        if not self._open or not self.room or incoming.id in self._held:
            return
        self._held.add(incoming.id)
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
        self._open = False
        for queue in self._waiting.values():
            while len(queue) > 1:
                self._held.discard(queue.pop().id)
        await self.idle()

    async def _work(self, chat: int) -> None:
        queue = self._waiting[chat]
        try:
            while queue:
                async with self._slots:
                    await self._handle(queue[0])
                self._held.discard(queue.popleft().id)
        except Exception:
            log.exception("chat %s stopped; its updates stay in the inbox", chat)
        finally:
            self._held.difference_update(left.id for left in queue)
            del self._waiting[chat]
