"""Pace: how fast one chat, and all together, may be sent to; a 429 stops its own chat only."""

from collections.abc import Callable
from dataclasses import dataclass

MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sends per second, and how many may go at once after a pause."""

    private: float = 1.0
    private_burst: int = 5
    group: float = 15 / 60
    """With the burst no more than the twenty that a group is allowed in any minute."""
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
        self._fill(now)
        self._tokens -= 1
        return max(0.0, -self._tokens / self._rate)

    def full(self, now: float) -> bool:
        """Tell whether nothing was taken for so long that the bucket need not be kept."""
        self._fill(now)
        return self._tokens >= self._burst

    def _fill(self, now: float) -> None:
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now


class Pace:
    """The buckets of all chats."""

    def __init__(self, limits: Limits, time: Callable[[], float]) -> None:
        self._limits = limits
        self._time = time
        self._chats: dict[int, Bucket] = {}
        self._all = Bucket(limits.total, limits.total, time())

    def reserve(self, chat: int, *, urgent: bool = False) -> float:
        """Take a turn for a chat; return the seconds until it may be used.

        Group chats have negative ids. What is urgent counts with the rest but does not wait for
        it: an answer to a person must not stand behind alarms to a hundred others.
        """
        now = self._time()
        bucket = self._chats.get(chat)
        if bucket is None:
            bucket = self._chats[chat] = self._bucket(chat, now)
        own, all_together = bucket.wait(now), self._all.wait(now)
        return own if urgent else max(own, all_together)

    def forget(self, chat: int) -> None:
        """Drop a chat's bucket if it is full, or if there are too many to keep."""
        bucket = self._chats.get(chat)
        if bucket is not None and (bucket.full(self._time()) or len(self._chats) > MOST_CHATS):
            del self._chats[chat]

    def _bucket(self, chat: int, now: float) -> Bucket:
        limits = self._limits
        if chat > 0:
            return Bucket(limits.private, limits.private_burst, now)
        return Bucket(limits.group, limits.group_burst, now)
