"""The composition root: settings in, the whole program out, started and stopped in order."""

import asyncio
import contextlib
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from aiohttp import web
from rich.console import Console

from bot.collector import calm_collector
from bot.demonstration.opening import take_seats
from bot.demonstration.screen import show_sentences
from bot.gateway import Gateway
from bot.roll import Roll
from bot.settings import Settings, kept_secret, secret_of
from bot.telegram.pace import UNLIMITED, Limits
from bot.telegram.side import Server, TelegramSide
from core.actor import PROGRAM
from core.door import Core
from core.opening import open_core
from core.stock.finder import warm_search
from handlers.registry import build_frame
from handlers.talk.lapsed import lapsed_notes
from locales import Words
from scheduler.rounds import Rounds, saying

log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def program(settings: Settings) -> AsyncIterator["Program"]:
    """Run the whole program within a block."""
    settings.home.mkdir(parents=True, exist_ok=True)
    core = open_core(settings.database)
    running = Program(settings, core)
    try:
        await running.start()
        yield running
    finally:
        await running.stop()
        core.close()


class Program:
    """Everything that runs: the gateway if there is no chat server, the bot, the rounds."""

    def __init__(self, settings: Settings, core: Core) -> None:
        self.settings = settings
        self.core = core
        self.gateway: Gateway | None = None
        self.side: TelegramSide | None = None
        self.url = ""
        self._rounds = Rounds(core, saying(lapsed_notes()))
        self._roll: Roll | None = None
        self._web: web.AppRunner | None = None
        self._warming: asyncio.Task[int] | None = None

    async def start(self) -> None:
        """Start from the outside in: the page, the bot, then the rounds."""
        server = await self._own_server() if not self.settings.on_telegram else self._server()
        secret = secret_of(self.settings.home)
        self.side = TelegramSide(self.core, build_frame(), server, secret)
        if self.side.webhook is not None:
            await self._listen(self.side.webhook.routes())
        await self.side.start()
        self._rounds.start()
        if self._roll is not None:
            self._roll.start()
        self._warming = asyncio.create_task(self.core.as_(PROGRAM).ask(warm_search))

    def when_warm(self, act: Callable[[], None]) -> None:
        """Do something once all that lives as long as the program has been made."""
        if self._warming is not None:
            self._warming.add_done_callback(lambda _: act())

    async def stop(self) -> None:
        """Stop in reverse; what is being done is finished, what is queued stays stored."""
        await self._rounds.stop()
        if self._roll is not None:
            await self._roll.stop()
        if self._warming is not None:
            # Whatever became of it, the rest must stop too.
            await asyncio.gather(self._warming, return_exceptions=True)
        if self.side is not None:
            await self.side.stop()
        if self._web is not None:
            await self._web.cleanup()
        if self.gateway is not None:
            await self.gateway.stop()

    async def _own_server(self) -> Server:
        settings = self.settings
        token = _gateway_token(settings.home)
        self.gateway = Gateway(
            settings.home / "chats.db", token=token, demonstration=settings.demonstration
        )
        self.url = await self.gateway.start(settings.host, settings.port)
        self._roll = Roll(self.core, self.gateway, all_enrolled=not settings.demonstration)
        api = self.gateway.api_base.removesuffix("/bot")
        return Server(token, api=api, limits=UNLIMITED)

    def _server(self) -> Server:
        settings = self.settings
        return Server(
            settings.token,
            api=settings.api,
            proxy=settings.proxy,
            webhook_url=settings.webhook_url,
            webhook_secret=settings.webhook_secret,
            limits=Limits(),
        )

    async def _listen(self, routes: list[web.RouteDef]) -> None:
        app = web.Application()
        app.add_routes(routes)
        self._web = web.AppRunner(app, access_log=None)
        await self._web.setup()
        await web.TCPSite(self._web, self.settings.host, self.settings.port).start()


async def run(settings: Settings, console: Console, words: Words) -> None:
    """Run until the process is asked to stop; say where the page is and what to try there."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for asked in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(asked, stopping.set)
    async with program(settings) as running:
        if settings.demonstration and running.gateway is not None:
            tries = await asyncio.to_thread(take_seats, running.core, running.gateway)
            show_sentences(console, words, running.url, tries)
        elif running.url:
            console.print(words("demonstration.page", url=running.url), soft_wrap=True)
        running.when_warm(calm_collector)
        await stopping.wait()
        log.info("stopping")


def _gateway_token(home: Path) -> str:
    return kept_secret(home / "gateway-token", f"42:{secrets.token_urlsafe(24)}".encode()).decode()
