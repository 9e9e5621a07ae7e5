"""Flood: a bot that writes too fast is told to wait, as Telegram tells it.

Telegram publishes no exact figures; these are the ones it advises bots to keep. A call that was
refused does not count, so who waits as long as it is told gets through.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.call import Call
from bot.gateway.refusal import ApiError

MOST_CHATS = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages and edits are taken: in one chat, in one group, and in all."""

    chat_per_second: float = 1.0
    chat_burst: int = 5
    """How many may come at once in a chat that was quiet."""
    group_per_minute: int = 20
    all_per_second: int = 30


class _Window:
    """At most so many within so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._came: deque[float] = deque(maxlen=most)

    def wait(self, now: float, many: int) -> float:
        """Return the seconds until so many more may come, none if they may now."""
        over = len(self._came) + min(many, self._most) - self._most
        return max(0.0, self._came[over - 1] + self._seconds - now) if over > 0 else 0.0

    def note(self, now: float, many: int) -> None:
        """Note that so many came."""
        self._came.extend([now] * min(many, self._most))

    @property
    def _most(self) -> int:
        most = self._came.maxlen
        assert most is not None, "a window has an end"
        return most


class _Chat:
    """What came lately in one chat; ``until`` is when all of it is paid for at the usual pace."""

    def __init__(self, limits: Limits, *, group: bool) -> None:
        self._limits = limits
        self._minute = _Window(limits.group_per_minute, 60) if group else None
        self.until = 0.0

    def wait(self, now: float, many: int) -> float:
        """Return the seconds until so many more may come."""
        limits = self._limits
        ahead = max(self.until - now, 0.0) + min(many, limits.chat_burst) / limits.chat_per_second
        wait = ahead - limits.chat_burst / limits.chat_per_second
        return max(wait, self._minute.wait(now, many) if self._minute else 0.0, 0.0)

    def note(self, now: float, many: int) -> None:
        """Note that so many came."""
        self.until = max(self.until, now) + many / self._limits.chat_per_second
        if self._minute is not None:
            self._minute.note(now, many)


class Flood:
    """Counts what the bot writes, and says when it is too much."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._chats: dict[int, _Chat] = {}
        self._all = _Window(limits.all_per_second, 1)

    def met(self, call: Call) -> ApiError | None:
        """Count a call, or return its refusal with the seconds to wait."""
        many, chat_id = _weight(call), call.chat_id
        if not many or not chat_id:
            return None
        now = self._clock()
        chat = self._chat(chat_id, now)
        # A hair's breadth of waiting comes from adding up fractions.
        wait = round(max(chat.wait(now, many), self._all.wait(now, many)), 6)
        if wait > 0:
            return too_many(math.ceil(wait))
        chat.note(now, many)
        self._all.note(now, many)
        return None

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if chat_id not in self._chats:
            if len(self._chats) >= MOST_CHATS:
                busy = {key: each for key, each in self._chats.items() if each.until > now - 60}
                self._chats = busy
            self._chats[chat_id] = _Chat(self._limits, group=chat_id < 0)
        return self._chats[chat_id]


def too_many(retry_after: int) -> ApiError:
    """Return the refusal of a bot that must wait some seconds."""
    words = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, words, retry_after=retry_after)


def _weight(call: Call) -> int:
    """Return how many messages a call writes or changes."""
    if call.method == "sendmediagroup":
        media = call.json("media")
        return len(media) if isinstance(media, list) else 1
    writes = call.method.startswith(("send", "edit")) and call.method != "sendchataction"
    return 1 if writes else 0
