"""Updates arrive: each is kept in the inbox before anybody hears that it was received."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.telegram.dispatcher import Dispatcher
from core.delivery.inbox import Incoming, keep, unknown, waiting
from core.door import Door

MOST_BODY = 200_000
"""Characters of one update; nothing we read is nearly as long."""
MOST_ID = 2**63
log = logging.getLogger(__name__)


class Receiver:
    """Keeps updates and passes the new ones on."""

    def __init__(self, program: Door, dispatcher: Dispatcher) -> None:
        self._program = program
        self._dispatcher = dispatcher
        self._unkept: frozenset[int] = frozenset()

    async def receive(self, updates: Sequence[object], *, ahead: bool = False) -> None:
        """Keep updates and return when they are committed; the new ones go to be handled.

        Where they are handled ``ahead``, that begins at once: what comes of it is queued behind
        the keeping, often in the same commit, and none of it stands if they could not be kept.
        """
        incoming = [kept for update in updates if (kept := incoming_of(update)) is not None]
        if len(incoming) < len(updates):
            log.warning("%d updates could not be read", len(updates) - len(incoming))
        if ahead and self._program.core.reads_here:
            await self._receive_ahead(incoming)
        else:
            self._put(await self._program.do(keep, incoming))

    async def _receive_ahead(self, incoming: Sequence[Incoming]) -> None:
        new = await self._program.ask(unknown, incoming)
        # Of those that could not be kept, and are brought again, some may have acted already.
        self._put([replace(each, left=each.id in self._unkept) for each in new])
        self._unkept = frozenset(each.id for each in new)
        await self._program.do(keep, incoming)
        self._unkept = frozenset()

    def _put(self, new: Sequence[Incoming]) -> None:
        for incoming in new:
            self._dispatcher.put(incoming)

    async def resume(self, *, earlier: bool = False) -> int:
        """Pass on what was kept and not finished; return how many.

        At a start it was an ``earlier`` run that left it, later on it was this one.
        """
        room = self._dispatcher.room
        left = await self._program.ask(waiting, room) if room else ()
        for incoming in left:
            self._dispatcher.put(replace(incoming, left=earlier))
        return len(left)


def number_of(update: object) -> int | None:
    """Return the id of an update, or none if it has none that we can keep."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return number if 0 <= number < MOST_ID else None


def incoming_of(update: object) -> Incoming | None:
    """Return an update with the chat that orders it, or none if it is no update."""
    number = number_of(update)
    if number is None or not isinstance(update, dict):
        return None
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":"))
    try:
        body.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: no database keeps it, but its escape can be kept.
        body = json.dumps(update, separators=(",", ":"))
    return Incoming(number, _chat(update), body, parsed=update) if len(body) <= MOST_BODY else None


def _chat(update: dict[str, Any]) -> int:
    for name, content in update.items():
        if name == "update_id" or not isinstance(content, dict):
            continue
        message = content.get("message") if name == "callback_query" else content
        chat = message.get("chat") if isinstance(message, dict) else None
        sender = content.get("from")
        for owner in (chat, sender):
            number = owner.get("id") if isinstance(owner, dict) else None
            if isinstance(number, int) and abs(number) < MOST_ID:
                return int(number)
    return 0
