"""Webhook: updates pushed to the bot, in order within each chat, again until it says 2xx."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.gateway.settings import read_setting, write_setting
from bot.gateway.signals import UPDATES, WEBHOOK, Signals, wait
from bot.gateway.store import Store, Tx
from bot.gateway.updates import Update, confirm, heads

_LOG = logging.getLogger(__name__)

ANSWER_SECONDS = 60
LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates go."""

    url: str
    secret: str
    max_connections: int


@dataclass(slots=True)
class _Lane:
    """A chat with an update on its way, or resting after a failure."""

    update_id: int
    failures: int = 0


class Pusher:
    """Sends the head of every lane, as many lanes at once as the bot allows."""

    def __init__(
        self,
        store: Store,
        signals: Signals,
        *,
        first_pause: float = 1.0,
        session: Callable[[], ClientSession] | None = None,
    ) -> None:
        self._store = store
        self._signals = signals
        self._first_pause = first_pause
        self._session = session or _session
        self._lanes: dict[int, _Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to push."""
        self._loop = asyncio.create_task(self._run(), name="gateway-webhook")

    async def stop(self) -> None:
        """Stop pushing; what was not confirmed stays queued."""
        tasks = [*self._tasks, *([self._loop] if self._loop else [])]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._loop = None

    async def _run(self) -> None:
        async with self._session() as client:
            with (
                self._signals.listening(UPDATES, WEBHOOK) as bell,
                self._signals.listening(WEBHOOK) as hooked,
            ):
                while True:
                    bell.clear()
                    hooked.clear()
                    pause, pushing = await self._look(client, bell)
                    # While the bot polls, updates are no business of ours.
                    await wait(bell if pushing else hooked, pause)

    async def _look(self, client: ClientSession, bell: asyncio.Event) -> tuple[float, bool]:
        """Send what is due; return when to look again by oneself, and whether there is a hook."""
        try:
            hook, due = await self._store.run(_due, set(self._lanes))
        except sqlite3.Error:
            _LOG.exception("the updates could not be read")
            return self._first_pause, True
        if hook is not None:
            self._send(client, hook, due, bell)
        return LONGEST_PAUSE, hook is not None

    def _send(
        self, client: ClientSession, hook: Hook, due: list[Update], bell: asyncio.Event
    ) -> None:
        for update in due[: max(hook.max_connections - len(self._tasks), 0)]:
            lane = self._lanes[update.lane] = _Lane(update.id)
            task = asyncio.create_task(self._deliver(client, update, lane))
            self._tasks.add(task)
            task.add_done_callback(partial(self._delivered, bell))

    def _delivered(self, bell: asyncio.Event, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        bell.set()

    async def _deliver(self, client: ClientSession, update: Update, lane: _Lane) -> None:
        """Push one update until it is taken or the webhook is no more."""
        try:
            while (hook := await self._store.run(current_hook)) is not None:
                trouble = await _push(client, hook, update)
                if trouble is None:
                    await self._store.run(confirm, update.id)
                    return
                await self._store.run(_note, trouble)
                pause = min(self._first_pause * 2**lane.failures, LONGEST_PAUSE)
                lane.failures += 1
                with self._signals.listening(WEBHOOK) as changed:
                    await wait(changed, pause)
        except sqlite3.Error:  # it will be sent again, which is better than never
            _LOG.exception("an update could not be settled")
            await asyncio.sleep(self._first_pause)
        finally:
            self._lanes.pop(update.lane, None)


def _session() -> ClientSession:
    return ClientSession(timeout=ClientTimeout(total=ANSWER_SECONDS))


async def _push(client: ClientSession, hook: Hook, update: Update) -> str | None:
    """Send one update; return what went wrong, or None."""
    headers = {"Content-Type": "application/json"}
    if hook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
    try:
        async with client.post(
            hook.url, data=update.text().encode(), headers=headers, allow_redirects=False
        ) as answer:
            await answer.content.read(4096)
            if 200 <= answer.status < 300:
                return None
            return f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (ClientError, TimeoutError, OSError) as error:
        return f"Connection failed: {type(error).__name__}"


def current_hook(tx: Tx) -> Hook | None:
    """Return where updates go, None while the bot polls."""
    value = read_setting(tx, "webhook")
    if not isinstance(value, Mapping):
        return None
    return Hook(str(value["url"]), str(value["secret"]), int(value["max_connections"]))


def _due(tx: Tx, busy: set[int]) -> tuple[Hook | None, list[Update]]:
    hook = current_hook(tx)
    if hook is None:
        return None, []
    found = heads(tx, hook.max_connections + len(busy))
    return hook, [update for update in found if update.lane not in busy]


def _note(tx: Tx, trouble: str) -> None:
    write_setting(tx, "webhook_error", {"at": tx.now, "words": trouble})
