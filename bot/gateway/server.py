"""Server: the gateway put together, started and stopped."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.gateway.bot_api import BotApi
from bot.gateway.chats import SeedGroup, seed_groups
from bot.gateway.events import tell_people, tell_person
from bot.gateway.faults import Faults
from bot.gateway.files import sweep
from bot.gateway.flood import Limits
from bot.gateway.guard import Guard, Pages, add_headers
from bot.gateway.membership import block, place_bot, put_out, sitting
from bot.gateway.multipart import IDLE_SECONDS
from bot.gateway.page_api import PageApi
from bot.gateway.page_views import person_json
from bot.gateway.people import SeedUser, give_name, nameless, seed_people
from bot.gateway.polling import Poller
from bot.gateway.session import forget_chosen
from bot.gateway.signals import Signals
from bot.gateway.sse import HEARTBEAT_SECONDS, Streams
from bot.gateway.store import Bot, Store, Tx
from bot.gateway.webhook import Pusher

T = TypeVar("T")

PAGE = Path(__file__).with_name("page")
# Stands for the bot when its token does not begin with a number.
NAMELESS_BOT = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Tuning:
    """What few installations change.

    The origins are where browsers see the page if a proxy in front hides it; the first pause is how
    long a refused webhook rests, doubled each time; who sends a body may be silent for the idle
    seconds in the middle of it. With limits a bot that writes too fast is refused as by Telegram.
    """

    bot_name: str = "Tocsin"
    origins: Sequence[str] = ()
    heartbeat_seconds: float = HEARTBEAT_SECONDS
    first_pause: float = 1.0
    idle_seconds: float = IDLE_SECONDS
    limits: Limits | None = None


USUAL = Tuning()


class Gateway:
    """A Bot API server with a chat page, for a bot that cannot or need not reach Telegram."""

    def __init__(
        self,
        path: Path,
        *,
        token: str,
        demonstration: bool,
        bot_username: str = "tocsin_bot",
        clock: Callable[[], float] = time.time,
        tuning: Tuning = USUAL,
    ) -> None:
        head = token.partition(":")[0]
        bot = Bot(int(head) if head.isdecimal() else NAMELESS_BOT, bot_username, tuning.bot_name)
        self.faults = Faults()
        self.faults.limit(tuning.limits)
        self._demonstration = demonstration
        self._guard = Guard(tuning.origins)
        self._url = ""
        self._api = ""
        self._signals = Signals()
        self._store = Store(path, bot, clock, self._signals.ring)
        self._pusher = Pusher(self._store, self._signals, first_pause=tuning.first_pause)
        poller = Poller(self._store, self._signals)
        self._bot_api = BotApi(self._store, poller, token, self.faults, tuning.idle_seconds)
        streams = Streams(self._store, self._signals, tuning.heartbeat_seconds)
        self._page_api = PageApi(
            self._store,
            streams,
            demonstration=demonstration,
            clock=clock,
            idle_seconds=tuning.idle_seconds,
        )
        self._runners: list[web.AppRunner] = []

    async def start(self, host: str, port: int, *, api_port: int | None = None) -> str:
        """Listen, and return the address of the page.

        With an `api_port` the Bot API listens there, on loopback only, and not beside the page.
        """
        try:
            return await self._start(host, port, api_port)
        except BaseException:
            await self.stop()
            raise

    async def _start(self, host: str, port: int, api_port: int | None) -> str:
        self._store.open()
        self._signals.open()
        await self._store.run(sweep)
        if not self._demonstration:
            await self._store.run(forget_chosen)
        beside = api_port is None
        self._url = await self._listen(self._application(page=True, api=beside), host, port)
        self._api = self._url
        if api_port is not None:
            api = self._application(page=False, api=True)
            self._api = await self._listen(api, "127.0.0.1", api_port)
        self._pusher.start()
        return self._url

    async def stop(self) -> None:
        """Let go of every held request, stop listening and close the file."""
        self._signals.close()
        with suppress(asyncio.CancelledError):
            await self._pusher.stop()
        for runner in reversed(self._runners):
            await runner.cleanup()
        self._runners.clear()
        await asyncio.to_thread(self._store.close)

    @property
    def api_base(self) -> str:
        """The `base_url` a bot is given."""
        return f"{self._api}/bot"

    @property
    def file_base(self) -> str:
        """The `base_file_url` a bot is given."""
        return f"{self._api}/file/bot"

    def seed(self, users: Sequence[SeedUser], groups: Sequence[SeedGroup] = ()) -> None:
        """Put people and groups in place; the same again changes nothing."""
        self._now(_seed, users, groups)

    async def nameless(self) -> list[int]:
        """Return who came last by an enrolment link and has no name yet."""
        return await self._store.run(nameless)

    async def name(self, person_id: int, name: str, title: str) -> None:
        """Call a person by a name and a title from now on; open pages hear it."""
        await self._store.run(_name, person_id, name, title)

    async def sitting(self) -> list[int]:
        """Return everybody who sits in some group."""
        return await self._store.run(sitting)

    async def put_out(self, people: Collection[int]) -> int:
        """Put people out of every group; tell how many seats that frees."""
        return await self._store.run(put_out, people)

    def block(self, person_id: int, *, blocked: bool = True) -> None:
        """Let a person block the bot, or take it back."""
        self._now(block, person_id, blocked)

    def place_bot(self, chat_id: int, status: str) -> None:
        """Make the bot member, administrator, left or kicked in a group."""
        self._now(place_bot, chat_id, status)

    def _now(self, act: Callable[..., T], *args: object) -> T:
        """Run a short act and wait for it, also without a running loop."""
        self._store.open()
        done: Future[T] = self._store.submit(act, *args)
        return done.result()

    def _application(self, *, page: bool, api: bool) -> web.Application:
        root = web.Application(middlewares=[self._guard.middleware])
        root.on_response_prepare.append(add_headers)
        if api:
            root.add_routes(self._bot_api.routes())
        if page:
            root.add_routes([*self._page_api.routes(), *Pages(PAGE).routes()])
        return root

    async def _listen(self, application: web.Application, host: str, port: int) -> str:
        runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=2, handler_cancellation=True
        )
        await runner.setup()
        self._runners.append(runner)
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0][1]
        shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - comparing
        return f"http://[{shown}]:{bound}" if ":" in shown else f"http://{shown}:{bound}"


def _name(tx: Tx, person_id: int, name: str, title: str) -> None:
    named = give_name(tx, person_id, name, title)
    if named is not None:
        tell_person(tx, person_id, "person", person_json(named))


def _seed(tx: Tx, users: Sequence[SeedUser], groups: Sequence[SeedGroup]) -> None:
    seed_people(tx, users)
    seed_groups(tx, groups)
    people = [row[0] for row in tx.all("SELECT DISTINCT person_id FROM browser_person")]
    tell_people(tx, people, "reset", {})
