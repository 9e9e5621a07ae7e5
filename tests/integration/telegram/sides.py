"""The whole Telegram side on the bad server, with something on the shelf and a nurse enrolled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server as Reached
from bot.telegram.side import TelegramSide, Waits
from core.delivery.inbox import Incoming, keep
from core.flow.receipt import Receive, ReceiveLine, receive
from core.people.enlist import set_language
from core.people.enrolment import bind_now
from core.stock.overview import stock_of
from handlers.registry import build_frame
from tests.hospital import LONG, Hospital
from tests.integration.delivery.post import NURSE, updates
from tests.integration.telegram.server import TOKEN, Server, eventually

BALLOONS = 5
WAITS = Waits(connect=0.1, handle=0.05, sweep=0.2, poll=0.05)
SECRET = b"the secret of the tests"


async def stocked(hospital: Hospital) -> None:
    """Put balloons on the shelf and enrol a nurse who reads English."""
    line = ReceiveLine(hospital.items["BA-2015"], "B1", BALLOONS, LONG)
    place = hospital.places["CATH-A1"].id
    await hospital.door("storekeeper", "r1").do(receive, Receive(place, (line,)))
    await hospital.program.do(bind_now, hospital.staff["nurse"], NURSE)
    await hospital.door("nurse").do(set_language, "en")


def on_hand(hospital: Hospital) -> int:
    """Return how many balloons there are."""
    item = hospital.items["BA-2015"]
    return hospital.door("storekeeper").ask_now(stock_of, item).total.on_hand


def reached(server: Server, **changed: object) -> Reached:
    """Return how the bad server is reached."""
    known = Reached(TOKEN, api=server.url, limits=UNLIMITED, waits=WAITS)
    return replace(known, **changed)  # type: ignore[arg-type]


@asynccontextmanager
async def side_on(hospital: Hospital, to: Reached) -> AsyncIterator[TelegramSide]:
    """Run the side; it is stopped at the end."""
    made = TelegramSide(hospital.core, build_frame(), to, SECRET)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()


async def handled(hospital: Hospital, *numbers: int) -> None:
    """Wait until updates are done."""
    await eventually(lambda: all(updates(hospital).get(n, ("",))[0] == "done" for n in numbers))


async def left_by_a_crash(hospital: Hospital, *incoming: Incoming) -> None:
    """Keep updates as a process does that dies before it handles them."""
    await hospital.program.do(keep, incoming)
