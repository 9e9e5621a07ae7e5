"""Fault: an answer planned ahead, so that tests and training can see the bot meet trouble."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.gateway.call import Call
from bot.gateway.flood import Flood, Limits, too_many
from bot.gateway.refusal import ApiError


@dataclass(frozen=True, slots=True)
class Fault:
    """Trouble for the next calls that fit; `after` lets the call take effect first."""

    method: str | None = None
    chat_id: int | None = None
    error: ApiError | None = None
    hang_seconds: float = 0.0
    drop: bool = False
    after: bool = False
    times: int = 1

    def fits(self, call: Call) -> bool:
        """Tell whether the fault is meant for this call."""
        return (self.method is None or self.method.lower() == call.method) and (
            self.chat_id is None or self.chat_id == call.chat_id
        )


@dataclass(slots=True)
class Faults:
    """The planned faults, met in the order they were planned."""

    _planned: deque[Fault] = field(default_factory=deque)
    _flood: Flood | None = None

    def plan(self, fault: Fault) -> None:
        """Put a fault at the end of the queue."""
        self._planned.append(fault)

    def flood(self, retry_after: int, *, method: str | None = None, times: int = 1) -> None:
        """Plan answers «Too Many Requests» (429)."""
        self.plan(Fault(method=method, error=too_many(retry_after), times=times))

    def limit(self, limits: Limits | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Refuse from now on what comes faster than the limits allow; without limits, nothing."""
        self._flood = None if limits is None else Flood(limits, clock)

    def refuse(self, code: int, description: str, *, method: str | None = None) -> None:
        """Plan one refusal in given words."""
        self.plan(Fault(method=method, error=ApiError(code, description)))

    def migrate(self, chat_id: int, to_chat_id: int) -> None:
        """Plan the refusal that a group has become another one."""
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        error = ApiError(400, words, migrate_to_chat_id=to_chat_id)
        self.plan(Fault(chat_id=chat_id, error=error))

    def take(self, call: Call) -> Fault | None:
        """Take the first fault that fits the call, or what is too fast; None if all is well."""
        for place, fault in enumerate(self._planned):
            if fault.fits(call):
                if fault.times > 1:
                    self._planned[place] = replace(fault, times=fault.times - 1)
                else:
                    del self._planned[place]
                return fault
        refusal = self._flood.met(call) if self._flood else None
        return None if refusal is None else Fault(error=refusal)

    def clear(self) -> None:
        """Forget what was planned."""
        self._planned.clear()

    def __len__(self) -> int:
        """How many kinds of trouble are still planned."""
        return len(self._planned)
