"""Pace: how fast one chat, and all together, may be sent to; a 429 stops its own chat only."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sends per second, and how many may go at once after a pause."""

    private: float = 1.0
    private_burst: int = 5
    group: float = 20 / 60
    group_burst: int = 5
    total: float = 30.0


UNLIMITED = Limits(1e6, 1_000_000, 1e6, 1_000_000, 1e6)
"""For our own gateway, which needs no sparing."""


class Bucket:
    """A token bucket: ``rate`` tokens a second, at most ``burst`` of them."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._filled_at = now

    def wait(self, now: float) -> float:
        """Take one token, if need be from the future; return the seconds until it is there."""
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        self._tokens -= 1
        return max(0.0, -self._tokens / self._rate)


class Pace:
    """The buckets of all chats."""

    def __init__(self, limits: Limits, time: Callable[[], float]) -> None:
        self._limits = limits
        self._time = time
        self._chats: dict[int, Bucket] = {}
        self._all = Bucket(limits.total, limits.total, time())

    async def turn(self, chat: int) -> None:
        """Wait until a chat may be sent to; group chats have negative ids."""
        now = self._time()
        bucket = self._chats.get(chat)
        if bucket is None:
            limits = self._limits
            rate, burst = (
                (limits.private, limits.private_burst)
                if chat > 0
                else (limits.group, limits.group_burst)
            )
            bucket = self._chats.setdefault(chat, Bucket(rate, burst, now))
        seconds = max(bucket.wait(now), self._all.wait(now))
        if seconds > 0:
            await asyncio.sleep(seconds)

    def forget(self, chat: int) -> None:
        """Drop a chat's bucket when nothing waits for it; a full bucket need not be kept."""
        if len(self._chats) > 10_000:
            self._chats.pop(chat, None)
