"""Roll: whoever comes to the page by an enrolment link is called there as the staff list says."""

import asyncio
import contextlib

from bot.gateway import Gateway
from core.actor import PROGRAM, Actor, ActorKind
from core.people.enrolment import who_is
from core.people.staff import Person
from core.stock.location import place_of
from core.unit_of_work import Core
from handlers.talk.naming import name_of, who_name
from locales import Words

LOOK_SECONDS = 2.0


class Roll:
    """Looks now and then who at the page has no name yet, and names who has enrolled since."""

    def __init__(self, core: Core, gateway: Gateway, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._core = core
        self._gateway = gateway
        self._look_seconds = look_seconds
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def call(self) -> None:
        """Name everybody who has enrolled and has no name at the page yet."""
        for account in await self._gateway.nameless():
            who = await self._core.as_(PROGRAM).ask(who_is, account)
            if who is not None:
                words = Words(who.language)
                await self._gateway.name(account, who_name(words, who), await self._title(who))

    async def _title(self, who: Person) -> str:
        """Return what somebody is and where, as their page shows it below their name."""
        words = Words(who.language)
        roles = [words(f"common.role.{role.value}") for role in who.roles(who.site)]
        title = words("common.list_joiner").join(roles)
        if who.location is None:
            return title
        door = self._core.as_(Actor(ActorKind.PROGRAM, 0, who.site))
        return f"{title} · {name_of(words, await door.ask(place_of, who.location))}"

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            await self.call()
