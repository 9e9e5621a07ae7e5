"""Signals: waiting for a commit that concerns you; a ring carries no content, the rows do."""

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager

UPDATES = "updates"
WEBHOOK = "webhook"


class Signals:
    """Bells by key; every waiter that holds a rung key looks at the rows again."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bells: defaultdict[Hashable, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def open(self) -> None:
        """Bind to the running loop."""
        self._loop = asyncio.get_running_loop()
        self.closed = False

    def close(self) -> None:
        """Let every waiter go for good."""
        self.closed = True
        self.ring_here(list(self._bells))

    def ring(self, keys: Iterable[Hashable]) -> None:
        """Wake the waiters of the keys; may be called from any thread."""
        keys = list(keys)
        if not keys or self._loop is None or self._loop.is_closed():
            return
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self.ring_here(keys)
        else:
            self._loop.call_soon_threadsafe(self.ring_here, keys)

    def ring_here(self, keys: Iterable[Hashable]) -> None:
        """Wake the waiters of the keys at once; only from the loop's own thread."""
        for key in keys:
            for bell in self._bells.get(key, ()):
                bell.set()

    @contextmanager
    def listening(self, *keys: Hashable) -> Iterator[asyncio.Event]:
        """Yield a bell that any of the keys rings; clear it before looking, then wait."""
        bell = asyncio.Event()
        for key in keys:
            self._bells[key].add(bell)
        try:
            yield bell
        finally:
            for key in keys:
                self._bells[key].discard(bell)
                if not self._bells[key]:
                    del self._bells[key]


async def wait(bell: asyncio.Event, seconds: float) -> bool:
    """Wait for the bell at most so long; tell whether it rang."""
    try:
        async with asyncio.timeout(max(seconds, 0)):
            await bell.wait()
    except TimeoutError:
        return False
    return True
