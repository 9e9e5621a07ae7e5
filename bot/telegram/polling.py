"""Polling: the next ``getUpdates`` confirms the last, so it is sent only after the commit.

PTB's updater confirms as soon as it has fetched, and a crash in between loses what was fetched;
hence this loop of our own.
"""

import asyncio
import logging

from bot.telegram.receiver import Receiver, number_of
from bot.telegram.transport import CallError, Transport

HOLD_SECONDS = 25
FIRST_WAIT = 1.0
MOST_WAIT = 30.0
MOST_REST = 600.0
"""The longest rest that a server may ask for."""
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "inline_query"]
log = logging.getLogger(__name__)


class Polling:
    """Fetches updates until it is stopped."""

    def __init__(
        self, transport: Transport, base: str, receiver: Receiver, *, first_wait: float = FIRST_WAIT
    ) -> None:
        self._transport = transport
        self._url = f"{base}/getUpdates"
        self._receiver = receiver
        self._first_wait = first_wait
        self._offset: int | None = None
        self._ahead = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to fetch."""
        self._task = asyncio.create_task(self._run(), name="polling")

    async def stop(self) -> None:
        """Stop fetching, and confirm what was kept."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task = None
        if self._offset is not None:
            try:
                await self._fetch(hold=0, most=1)
            except Exception as error:  # whatever it is, the rest of the program must stop too
                log.info("the last updates are confirmed at the next start: %s", error)

    async def _run(self) -> None:
        wait = self._first_wait
        while True:
            try:
                await self._round()
                wait = self._first_wait
            except Exception as error:  # polling must outlive whatever one round meets
                wait = await self._pause(error, wait)

    async def _round(self) -> None:
        updates = await self._fetch(hold=HOLD_SECONDS, most=100)
        if not updates:
            # All is confirmed. Without an offset the server says what is next, whatever number it
            # goes on with; after a quiet week it may be a lower one.
            self._offset = None
            return
        # What killed an earlier run is in the first batch: it is kept before anything is tried.
        await self._receiver.receive(updates, ahead=self._ahead)
        self._ahead = True
        numbers = [number for update in updates if (number := number_of(update)) is not None]
        if not numbers:
            raise ValueError("the server sent updates without a number")
        self._offset = max(numbers) + 1

    async def _fetch(self, *, hold: int, most: int) -> list[object]:
        params: dict[str, object] = {"timeout": hold, "limit": most, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        found = await self._transport.call(self._url, params, seconds=hold + 10.0)
        if not isinstance(found, list):
            raise TypeError("the server did not answer with a list of updates")
        return found

    async def _pause(self, error: Exception, wait: float) -> float:
        if isinstance(error, CallError) and error.status == 409:
            log.warning("another program polls with this token, or a webhook is set: %s", error)
        else:
            log.warning("polling failed, again in %.0f s: %r", wait, error)
        asked = error.retry_after if isinstance(error, CallError) else 0.0
        await asyncio.sleep(min(asked, MOST_REST) or wait)
        return min(wait * 2, MOST_WAIT)
