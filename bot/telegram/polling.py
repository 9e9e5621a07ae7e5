"""Polling: the next ``getUpdates`` confirms the last, so it is sent only after the commit.

PTB's updater confirms as soon as it has fetched, and a crash in between loses what was fetched;
hence this loop of our own.
"""

import asyncio
import logging
from typing import Any

from telegram.error import NetworkError

from bot.telegram.receiver import Receiver
from bot.telegram.transport import CallError, Transport

HOLD_SECONDS = 25
MOST_WAIT = 30.0
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member", "inline_query"]
log = logging.getLogger(__name__)


class Polling:
    """Fetches updates until it is stopped."""

    def __init__(self, transport: Transport, base: str, receiver: Receiver) -> None:
        self._transport = transport
        self._url = f"{base}/getUpdates"
        self._receiver = receiver
        self._offset: int | None = None
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
            except (NetworkError, CallError) as error:
                log.info("the last updates are confirmed at the next start: %s", error)

    async def _run(self) -> None:
        wait = 1.0
        while True:
            try:
                updates = await self._fetch(hold=HOLD_SECONDS, most=100)
                if updates:
                    await self._receiver.receive(updates)
                    self._offset = max(update["update_id"] for update in updates) + 1
                wait = 1.0
            except CallError as error:
                wait = await self._pause(error, float(error.parameters.get("retry_after", wait)))
            except Exception as error:  # polling must outlive whatever one round meets
                wait = await self._pause(error, wait)

    async def _fetch(self, *, hold: int, most: int) -> list[dict[str, Any]]:
        params: dict[str, object] = {"timeout": hold, "limit": most, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        found: list[dict[str, Any]] = await self._transport.call(
            self._url, params, seconds=hold + 10.0
        )
        return found

    async def _pause(self, error: Exception, wait: float) -> float:
        if isinstance(error, CallError) and error.status == 409:
            log.warning("another program polls with this token, or a webhook is set: %s", error)
        else:
            log.warning("polling failed, again in %.0f s: %s", wait, error)
        await asyncio.sleep(min(wait, MOST_WAIT))
        return min(wait * 2, MOST_WAIT)
