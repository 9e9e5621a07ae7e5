"""The courier looks at the outbox when something waits in it; an answer is in its hand already."""

import asyncio
from typing import Any

import pytest

from bot.telegram.courier import USUAL
from bot.telegram.side import TelegramSide
from core.actor import PROGRAM
from core.delivery.outbox import claim, post
from core.door import Core, Door
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, draft, letters
from tests.integration.telegram.server import Server, eventually, said
from tests.integration.telegram.sides import handled, reached, side_on, stocked

ASK = "/stock 2.0x15 球囊"
TAKE = "/take 1 2.0x15 球囊"


class Counting(Door):
    """The program's door, which counts how often the outbox is looked at."""

    def __init__(self, core: Core) -> None:
        super().__init__(core, PROGRAM, "")
        self.claims = 0

    async def do(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.claims += command is claim
        return await super().do(command, *args, **kwargs)


def counted(side: TelegramSide) -> Counting:
    door = Counting(side.core)
    side.courier._program = door
    return door


@pytest.fixture
async def ward(hospital: Hospital) -> Hospital:
    await stocked(hospital)
    return hospital


async def test_answers_are_sent_without_a_look_at_the_outbox(
    ward: Hospital, server: Server
) -> None:
    assert USUAL.look_seconds >= 5, "the net under the calls is wide"
    async with side_on(ward, reached(server)) as side:
        # At a chat's first word its menu waits in the outbox, behind the answer.
        server.bring(said(9, ASK))
        await server.until("setMyCommands", 1)
        await eventually(lambda: {row.state for row in letters(ward).values()} == {"sent"})
        door = counted(side)
        begun = asyncio.get_running_loop().time()
        server.bring(*(said(n, ASK if n % 2 else TAKE) for n in range(11, 15)))
        await handled(ward, 11, 12, 13, 14)
        await server.until("sendMessage", 5)
        lasted = asyncio.get_running_loop().time() - begun
        looks = door.claims

    assert looks <= 1 + lasted // USUAL.look_seconds, "only by the net"


async def test_a_letter_that_waits_is_claimed_at_once_and_once(
    ward: Hospital, server: Server
) -> None:
    async with side_on(ward, reached(server)) as side:
        door = counted(side)
        await ward.program.do(post, [draft("p", Lane.ALARM), draft("q", Lane.ALARM)])
        await server.until("sendMessage", 2, seconds=2)
        await asyncio.sleep(0.2)

    assert door.claims <= 2, "one look, and one by the net at most"
    assert server.texts(NURSE) == ["p", "q"]
