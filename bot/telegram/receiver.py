"""Updates arrive: each is kept in the inbox before anybody hears that it was received."""

import json
from collections.abc import Sequence
from typing import Any

from bot.telegram.dispatcher import Dispatcher
from core.delivery.inbox import Incoming, keep, waiting
from core.unit_of_work import Door

MOST_BODY = 200_000
"""Characters of one update; nothing we read is nearly as long."""


class Receiver:
    """Keeps updates and passes the new ones on."""

    def __init__(self, program: Door, dispatcher: Dispatcher) -> None:
        self._program = program
        self._dispatcher = dispatcher

    async def receive(self, updates: Sequence[dict[str, Any]]) -> None:
        """Keep updates and return when they are committed; the new ones go to be handled."""
        incoming = [kept for update in updates if (kept := incoming_of(update)) is not None]
        for new in await self._program.do(keep, incoming):
            self._dispatcher.put(new)

    async def resume(self) -> int:
        """Pass on what an earlier run kept and did not finish; return how many."""
        left = await self._program.ask(waiting)
        for incoming in left:
            self._dispatcher.put(incoming)
        return len(left)


def incoming_of(update: dict[str, Any]) -> Incoming | None:
    """Return an update with the chat that orders it, or none if it is no update."""
    number = update.get("update_id")
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    if not isinstance(number, int) or isinstance(number, bool) or len(body) > MOST_BODY:
        return None
    return Incoming(number, _chat(update), body)


def _chat(update: dict[str, Any]) -> int:
    for name, content in update.items():
        if name == "update_id" or not isinstance(content, dict):
            continue
        message = content.get("message") if name == "callback_query" else content
        chat = message.get("chat") if isinstance(message, dict) else None
        sender = content.get("from")
        for owner in (chat, sender):
            if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                return int(owner["id"])
    return 0
