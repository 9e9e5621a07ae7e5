"""Roll: the page follows the staff list: who enrolled is named, who left sits in no group more."""

import asyncio
import contextlib
import logging

from bot.gateway import Gateway
from core.actor import PROGRAM, Actor, ActorKind
from core.door import Core
from core.people.enrolment import who_is
from core.people.parted import parted
from core.people.staff import Person
from core.stock.location import place_of
from handlers.talk.naming import name_of, who_name
from locales import Words

LOOK_SECONDS = 2.0
LOOKS_A_CLEARING = 5
"""Every so many looks it is seen whether somebody sits in a group who has left."""

log = logging.getLogger(__name__)


class Roll:
    """Looks now and then who at the page has no name yet, and who in a group works here no more."""

    def __init__(
        self,
        core: Core,
        gateway: Gateway,
        *,
        look_seconds: float = LOOK_SECONDS,
        all_enrolled: bool = True,
    ) -> None:
        """Keep the page's names and seats.

        Args:
            core: The door to the staff list.
            gateway: The page.
            look_seconds: How often it is looked.
            all_enrolled: Whether only who has enrolled is let into a group. The demonstration has
                seats that nobody has taken yet; those stay.
        """
        self._core = core
        self._gateway = gateway
        self._all_enrolled = all_enrolled
        self._looks = 0
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

    async def clear(self) -> int:
        """Put out of the groups whoever has left or was parted from the account."""
        sitting = await self._gateway.sitting()
        gone = await self._core.as_(PROGRAM).ask(parted, sitting)
        people = gone.left | gone.unbound if self._all_enrolled else gone.left
        freed = await self._gateway.put_out(sorted(people)) if people else 0
        if freed:
            log.info("%s seats in groups freed of people who are parted", freed)
        return freed

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
            self._looks += 1
            if self._looks % LOOKS_A_CLEARING == 0:
                await self.clear()
