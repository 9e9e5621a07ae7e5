"""A courier on its way to the bad server, with the outbox of a real database behind it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from telegram.ext import ExtBot

from bot.telegram.courier import Courier, Hands
from bot.telegram.pace import UNLIMITED, Limits, Pace
from bot.telegram.transport import Transport
from core.delivery.outbox import Draft, post
from tests.hospital import Hospital
from tests.integration.delivery.post import letters
from tests.integration.telegram.server import TOKEN, Server, eventually

BRISK = Hands(look_seconds=0.2)


@dataclass
class Round:
    """The courier at work."""

    hospital: Hospital
    courier: Courier
    moved: list[tuple[int, int]] = field(default_factory=list)

    async def send(self, *drafts: Draft) -> None:
        """Post letters and hand over what is to be sent at once."""
        self.courier.carry(await self.hospital.program.do(post, drafts))
        self.courier.call()

    async def ended(self, **states: str) -> None:
        """Wait until letters are in given states."""

        def as_said() -> bool:
            found = letters(self.hospital)
            return all(found[key].state == state for key, state in states.items())

        try:
            await eventually(as_said)
        except AssertionError:
            raise AssertionError(letters(self.hospital)) from None

    async def doubted(self, key: str, times: int) -> None:
        """Wait until nobody knows for so many times whether a letter arrived."""

        def as_said() -> bool:
            found = letters(self.hospital)[key]
            return (found.state, found.unsure) == ("queued", times)

        await eventually(as_said)

    async def later(self, seconds: float) -> None:
        """Let the hospital's clock go on, and look at the outbox."""
        self.hospital.clock.advance(seconds=seconds)
        self.courier.call()


@asynccontextmanager
async def courier(
    hospital: Hospital,
    server: Server,
    *,
    limits: Limits = UNLIMITED,
    time: Callable[[], float] = lambda: 0.0,
    answer: float = 0.5,
    hands: Hands = BRISK,
) -> AsyncIterator[Round]:
    """Run a courier; it is stopped at the end if the test has not stopped it."""
    transport = Transport(read_seconds=answer)
    bot = ExtBot(TOKEN, f"{server.url}/bot", request=transport, get_updates_request=Transport())
    moved: list[tuple[int, int]] = []

    async def migrate(old: int, new: int) -> None:
        moved.append((old, new))

    async with bot:
        made = Courier(hospital.program, bot, Pace(limits, time), migrate, hands)
        made.start()
        try:
            yield Round(hospital, made, moved)
        finally:
            await made.stop()
