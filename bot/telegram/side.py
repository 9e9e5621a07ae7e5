"""All of the Telegram side: an update comes in, is handled as one turn, and its answer goes out."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from time import monotonic

from telegram import Bot, Update
from telegram.ext import ApplicationBuilder, ExtBot

from bot.telegram.courier import Courier
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.pace import Limits, Pace
from bot.telegram.polling import ALLOWED, Polling
from bot.telegram.receiver import Receiver
from bot.telegram.transport import Transport
from bot.telegram.webhook import Webhook
from core.delivery.inbox import Incoming, Outcome, finish, note_failure
from core.identity import short
from core.people.enrolment import who_is
from core.people.staff import Person
from core.unit_of_work import PROGRAM, Actor, ActorKind, Core
from handlers.buttons import Buttons
from handlers.frame import App, Frame, current, install
from handlers.turn import Place, Turn
from locales import Words, best_language, languages

log = logging.getLogger(__name__)


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


class TelegramSide:
    """One bot on one chat server."""

    def __init__(self, core: Core, frame: Frame, server: Server, secret: bytes) -> None:
        self.core = core
        self._frame = frame
        self._server = server
        self._program = core.as_(PROGRAM)
        self._buttons = Buttons(secret)
        self._transport = Transport(server.proxy)
        self._app = _application(server, self._transport)
        install(frame, self._app)
        self._dispatcher = Dispatcher(self._handle)
        self.receiver = Receiver(self._program, self._dispatcher)
        self.courier = Courier(self._program, self._app.bot, Pace(server.limits, monotonic))
        self._polling = Polling(self._transport, f"{server.api}/bot{server.token}", self.receiver)
        self.webhook = (
            Webhook(self.receiver, server.webhook_path, server.webhook_secret)
            if server.webhook_url
            else None
        )
        self._words = {language: Words(language) for language in languages}

    @property
    def bot(self) -> Bot:
        """The bot as PTB knows it."""
        bot: ExtBot[None] = self._app.bot
        return bot

    async def start(self) -> None:
        """Connect, take up what an earlier run left, and begin to receive."""
        await self._app.initialize()
        loop = asyncio.get_running_loop()
        self.core.on_commit(lambda tables: self._committed(loop, tables))
        self.courier.start()
        left = await self.receiver.resume()
        if left:
            log.info("taking up %d updates that an earlier run left", left)
        if self.webhook is None:
            await self.bot.delete_webhook()
            self._polling.start()
        else:
            await self.bot.set_webhook(
                self._server.webhook_url + self._server.webhook_path,
                secret_token=self._server.webhook_secret,
                allowed_updates=ALLOWED,
            )

    async def stop(self) -> None:
        """Stop receiving, finish what is being handled, send what is on its way."""
        await self._polling.stop()
        await self._dispatcher.stop()
        await self.courier.stop()
        await self._app.shutdown()

    async def idle(self) -> None:
        """Wait until every received update is handled; for tests."""
        await self._dispatcher.idle()

    def _committed(self, loop: asyncio.AbstractEventLoop, tables: frozenset[str]) -> None:
        if "letter" in tables:
            loop.call_soon_threadsafe(self.courier.call)

    async def _handle(self, incoming: Incoming) -> None:
        """Handle one update as one turn; a failure outside every handler is tried again later."""
        update = Update.de_json(json.loads(incoming.body), self.bot)
        try:
            turn = await self._turn(incoming, update)
            if turn is not None:
                current.set(turn)
                await self._app.process_update(update)
            outcome = turn.outcome() if turn is not None else Outcome(incoming.id)
            self.courier.carry(await self._program.do(finish, outcome))
        except Exception as error:
            log.exception("update %s could not be handled", incoming.id)
            if await self._program.do(note_failure, incoming.id, repr(error)):
                asyncio.get_running_loop().call_later(1.0, self._dispatcher.put, incoming)

    async def _turn(self, incoming: Incoming, update: Update) -> Turn | None:
        user, chat, message = update.effective_user, update.effective_chat, update.effective_message
        if user is None or chat is None or user.is_bot or update.edited_message is not None:
            return None
        who = await self._program.ask(who_is, user.id)
        place = Place(
            chat.id,
            _thread(update),
            chat.type == chat.PRIVATE,
            message.message_id if message is not None else None,
        )
        return Turn(
            incoming.id,
            place,
            user.id,
            who,
            self._words[who.language if who else best_language(user.language_code or "")],
            self.core.as_(_actor(who, user.id), key=f"u:{short(incoming.id)}"),
            self.core.as_(_program_at(who)),
            self._buttons,
            self.core.ids,
            self._frame.rooms,
            query=update.callback_query.id if update.callback_query else None,
        )


def _thread(update: Update) -> int:
    message = update.effective_message
    if message is None or not getattr(message, "is_topic_message", False):
        return 0
    return getattr(message, "message_thread_id", None) or 0


def _actor(who: Person | None, chat_user: int) -> Actor:
    if who is None:
        return Actor(ActorKind.CHAT_USER, chat_user)
    return Actor(ActorKind.STAFF, who.id, who.site)


def _program_at(who: Person | None) -> Actor:
    return PROGRAM if who is None else Actor(ActorKind.PROGRAM, 0, who.site)


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
