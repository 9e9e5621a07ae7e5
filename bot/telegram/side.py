"""All of the Telegram side: an update comes in, is handled as one turn, and its answer goes out."""

import asyncio
import contextlib
import json
import logging
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, ExtBot

from bot.telegram.counted import counted
from bot.telegram.courier import Courier
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.pace import Limits, Pace
from bot.telegram.polling import ALLOWED, Polling
from bot.telegram.receiver import Receiver
from bot.telegram.transport import READ_SECONDS, Transport
from bot.telegram.turns import Turns
from bot.telegram.webhook import Webhook
from core.actor import PROGRAM
from core.delivery import dialogue, outbox
from core.delivery.inbox import (
    MOST_TRIES,
    Incoming,
    Outcome,
    finish,
    note_failure,
    set_aside,
)
from core.delivery.lease import release
from core.door import Core
from core.errors import RefusedError
from core.people.group import migrate_group
from handlers.talk.again import handled_before
from handlers.talk.frame import App, Frame, current, install
from handlers.talk.refusal import say_incident

UNFINISHED = "its handling never came to an end"
"""Why an update is set aside that killed the program again and again."""
MOST_BROKEN = 1_000
"""Updates whose handling broke off, after they had acted perhaps, that are remembered."""
log = logging.getLogger(__name__)


class TokenRefusedError(Exception):
    """The chat server does not know the token."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds between tries; tests that wait for them take shorter ones."""

    connect: float = 5.0
    """Between tries to reach a chat server that was not there at the start."""
    handle: float = 1.0
    """Between tries to handle an update that failed outside every handler."""
    sweep: float = 30.0
    """Between looks at the inbox for what was kept and left."""
    answer: float = READ_SECONDS
    """For the answer to one call; nobody knows what became of a call that took longer."""
    poll: float = 1.0
    """After the first poll that failed; doubled from then on."""


@dataclass(frozen=True, slots=True)
class Server:
    """Which chat server to talk to, and how its updates reach us."""

    token: str
    api: str = "https://api.telegram.org"
    proxy: str | None = None
    webhook_url: str = ""
    """Public address of the webhook; empty means polling."""
    webhook_secret: str = ""
    webhook_path: str = "/telegram"
    limits: Limits = field(default_factory=Limits)
    waits: Waits = field(default_factory=Waits)


class TelegramSide:
    """One bot on one chat server."""

    def __init__(self, core: Core, frame: Frame, server: Server, secret: bytes) -> None:
        self.core = core
        self._server = server
        self._frame = frame
        self._program = core.as_(PROGRAM)
        self._turns = Turns(core, frame, secret)
        self._transport = Transport(server.proxy, read_seconds=server.waits.answer)
        self._app = _application(server, self._transport)
        install(frame, self._app)
        self._dispatcher = Dispatcher(self._handle)
        self.receiver = Receiver(self._program, self._dispatcher)
        pace = Pace(server.limits, monotonic)
        self.courier = Courier(self._program, self._app.bot, pace, self._migrate)
        base = f"{server.api}/bot{server.token}"
        first_wait = server.waits.poll
        self._polling = Polling(self._transport, base, self.receiver, first_wait=first_wait)
        self.webhook = (
            Webhook(self.receiver, server.webhook_path, server.webhook_secret)
            if server.webhook_url
            else None
        )
        self._running: list[asyncio.Task[None]] = []
        self._alone = asyncio.Lock()
        self._broken: deque[int] = deque(maxlen=MOST_BROKEN)

    @property
    def bot(self) -> Bot:
        """The bot as PTB knows it."""
        bot: ExtBot[None] = self._app.bot
        return bot

    async def start(self) -> None:
        """Connect, take up what an earlier run left, and begin to receive.

        A wrong token is raised. A server that cannot be reached is tried again in the background:
        after a power cut the network may be back later than we are.
        """
        connected = await self._connect()
        if connected:
            await self._begin()
        else:
            self._running.append(asyncio.create_task(self._connect_later(), name="connect"))

    async def stop(self) -> None:
        """Stop receiving, finish what is being handled, send what is on its way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._polling.stop()
        await self._dispatcher.stop()
        await self.courier.stop()
        await self._app.shutdown()
        # An application that never got to know itself shuts down nothing.
        await self.bot.shutdown()

    async def idle(self) -> None:
        """Wait until every received update is handled; for tests."""
        await self._dispatcher.idle()

    async def _connect(self) -> bool:
        """Learn who we are and say how updates are to come; tell whether the server was there."""
        try:
            await self._app.initialize()
            if self.webhook is None:
                await self.bot.delete_webhook()
            else:
                await self.bot.set_webhook(
                    self._server.webhook_url + self._server.webhook_path,
                    secret_token=self._server.webhook_secret,
                    allowed_updates=ALLOWED,
                )
        except InvalidToken:
            # PTB's own words hold the token.
            raise TokenRefusedError("the chat server refuses TOCSIN_TOKEN") from None
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("the chat server cannot be reached, again in a moment: %s", error)
            return False
        return True

    async def _connect_later(self) -> None:
        connected = False
        while not connected:
            await asyncio.sleep(self._server.waits.connect)
            try:
                connected = await self._connect()
            except (BadRequest, TokenRefusedError):
                log.exception("the chat server refuses us; look at the token and the webhook")
        await self._begin()

    async def _begin(self) -> None:
        loop = asyncio.get_running_loop()
        self.core.on_commit(lambda tables: self._committed(loop, tables))
        if self.core.reads_here:
            # An embedded database has one program: whoever held these letters is gone.
            await self._program.do(release)
        self.courier.start()
        self._dispatcher.open()
        left = await self.receiver.resume(earlier=True)
        if left:
            log.info("taking up %d updates that an earlier run left", left)
        if self.webhook is None:
            self._polling.start()
        self._running.append(asyncio.create_task(self._sweep(), name="inbox"))

    async def _sweep(self) -> None:
        """Look again and again for what was kept and left: the net under the dispatcher."""
        while True:
            await asyncio.sleep(self._server.waits.sweep)
            try:
                await self.receiver.resume()
            except Exception:
                log.exception("the inbox could not be looked at; again in a moment")

    def _committed(self, loop: asyncio.AbstractEventLoop, tables: frozenset[str]) -> None:
        if outbox.WAITING in tables:
            # After the loop has ended there is nobody to call, and the commit stands all the same.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self.courier.call)

    async def _handle(self, incoming: Incoming) -> None:
        """Handle one update; what an earlier run left is counted first, and handled alone.

        So of many that were left only the one that kills the program is begun and never finished.
        """
        if not incoming.left:
            await self._try(incoming)
            return
        async with self._alone, counted(self._program, incoming):
            await self._try(incoming)

    async def _try(self, incoming: Incoming) -> None:
        """Handle one update; a failure outside every handler is tried again in its place.

        While the storage is busy or full the refusal goes up: the update stays in the inbox.
        """
        tries, why = incoming.tries, UNFINISHED
        while tries < MOST_TRIES:
            again = incoming.left or tries > 0 or incoming.id in self._broken
            try:
                outcome = await self._outcome(incoming, again=again)
                self.courier.carry(await self._program.do(finish, outcome))
            except RefusedError:
                self._broken.append(incoming.id)
                raise
            except Exception as error:
                log.exception("update %s could not be handled", incoming.id)
                why = repr(error)
                tries = await self._program.do(note_failure, incoming.id, why)
                await asyncio.sleep(self._server.waits.handle if tries < MOST_TRIES else 0)
            else:
                return
        await self._set_aside(incoming, why)

    async def _set_aside(self, incoming: Incoming, why: str) -> None:
        """Give an update up, with an incident number on record and a word to who sent it."""
        outcome, number = Outcome(incoming.id), ""
        try:
            update = self._read(incoming)
            turn = await self._turns.of(incoming, update)
            if turn is not None:
                number = say_incident(turn)
                outcome = turn.outcome()
        except RefusedError:
            raise
        except Exception as error:  # an update that cannot be read names nobody to be told
            log.warning("nobody is told of update %s: %r", incoming.id, error)
        log.error("incident %s: update %s is set aside: %s", number, incoming.id, why)
        self.courier.carry(await self._program.do(set_aside, outcome, f"{number} {why}".strip()))

    async def _outcome(self, incoming: Incoming, *, again: bool = False) -> Outcome:
        update = self._read(incoming)
        message = update.message
        if message is not None and message.migrate_to_chat_id:
            await self._migrate(message.chat.id, message.migrate_to_chat_id)
        turn = await self._turns.of(incoming, update)
        if turn is None:
            return Outcome(incoming.id)
        if again and self._frame.done is not None:
            handled_before(turn, self._frame.done)
        current.set(turn)
        await self._app.process_update(update)
        if self._frame.after is not None:
            await self._frame.after(turn)
        return turn.outcome()

    def _read(self, incoming: Incoming) -> Update:
        parsed = json.loads(incoming.body) if incoming.parsed is None else incoming.parsed
        return Update.de_json(cast("dict[str, Any]", parsed), self.bot)

    async def _migrate(self, old_chat: int, new_chat: int) -> None:
        """Let everything of a group go on in the group it has become."""
        await self._program.do(migrate_group, old_chat, new_chat)
        await self._program.do(dialogue.redirect, old_chat, new_chat)
        await self._program.do(outbox.redirect, old_chat, new_chat)


def _application(server: Server, transport: Transport) -> App:
    # We drive the application by hand: no updater, no job queue, no persistence of its own.
    return (
        ApplicationBuilder()
        .token(server.token)
        .base_url(f"{server.api}/bot")
        .base_file_url(f"{server.api}/file/bot")
        .request(transport)
        .get_updates_request(Transport(server.proxy))
        .updater(None)
        .job_queue(None)
        .build()
    )
