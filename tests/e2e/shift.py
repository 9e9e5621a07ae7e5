"""Shift: the whole program in the small hospital on a working day, and people at their pages.

What lies on the shelves came months ago, so that something has expired since. Everybody has a
browser of their own; what they do is read from the screen and from the ledger.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

from bot.gateway import SeedGroup, SeedUser
from bot.main import Program, program
from bot.settings import Settings, read_settings
from core.care.case import ScheduleCase, schedule_case
from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    ask_substitute,
    decide_substitute,
)
from core.clock import SetClock, SystemClock
from core.flow.adjust import Quarantine, quarantine
from core.flow.receipt import Receive, ReceiveLine, receive
from core.opening import open_core
from core.people.enrolment import bind_now
from core.stock.figures import Figures
from core.stock.holding import units_of_lot
from core.stock.naming import NewUnit
from core.stock.overview import stock_of
from core.stock.proof import prove
from locales import Words
from tests.e2e.desk import Desk
from tests.e2e.windows import WIDE, Windows
from tests.hospital import PEOPLE, STENT_DI, Hospital, build

MONTHS_AGO = timedelta(days=200)
CHATS = {who: 501 + number for number, who in enumerate(PEOPLE)}
"""The chat account of each of the staff."""
FRESH, STRANGER = 601, 602
"""People with a seat at the page who are nobody yet."""
CATH_GROUP, STORE_GROUP = -2001, -2002
GROUPS = (
    SeedGroup(
        CATH_GROUP, "导管室", (CHATS["nurse"], CHATS["second_nurse"], CHATS["administrator"])
    ),
    SeedGroup(STORE_GROUP, "中心库", (CHATS["storekeeper"], CHATS["administrator"])),
)
CASE = "CS-T-01"


def label(serial: str, lot: str, expiry: date) -> str:
    """Return what a scanner reads off the label of a stent."""
    return f"(01){STENT_DI}(17){expiry:%y%m%d}(10){lot}(21){serial}"


class Shift:
    """The running program, the hospital it serves, and the people at their pages."""

    def __init__(self, running: Program, hospital: Hospital, windows: Windows) -> None:
        self.running = running
        self.hospital = hospital
        self.windows = windows
        today = running.core.clock.now().date()
        self.good, self.old = today + timedelta(days=400), today - timedelta(days=10)

    async def desk(
        self,
        who: str,
        *,
        chat: int | None = None,
        size: tuple[int, int] = WIDE,
        language: str = "zh-CN",
    ) -> Desk:
        """Open somebody's page at their talk with the assistant, or at a group."""
        account = CHATS[who]
        return await self.seat(account, chat=chat, size=size, language=language)

    async def seat(
        self,
        account: int,
        *,
        chat: int | None = None,
        size: tuple[int, int] = WIDE,
        language: str = "zh-CN",
    ) -> Desk:
        """Open the page of a chat account."""
        at = account if chat is None else chat
        url = f"{self.running.url}/#p={account}&c={at}"
        page = await self.windows.open(url, size=size, language=language)
        return await Desk(page, at).ready()

    def figures(self, item: str, place: str) -> Figures:
        """Return the ledger's figures of an item at a home."""
        stock = self.hospital.program.ask_now(stock_of, self.hospital.items[item])
        home = stock.at(self.hospital.places[place].id)
        assert home is not None, f"nothing of {item} was ever at {place}"
        return home.figures

    def available(self, item: str, place: str) -> int:
        """Return how many of an item can be taken at a home."""
        return self.figures(item, place).available

    async def set_aside(self, serial: str) -> None:
        """Let the department head put a stent into quarantine."""
        item, program = self.hospital.items["ST-3018"], self.hospital.program
        lot = (await program.ask(stock_of, item)).next_lots[0].lot
        pieces = (await program.ask(units_of_lot, lot)).rows
        piece = next(each.piece for each in pieces if each.piece.serial == serial)
        place = self.hospital.places["CATH-A1"].id
        wanted = Quarantine(place, item, lot, 1, "包装破损", piece.id)
        await self.hospital.door("head", f"aside {serial}").do(quarantine, wanted)

    def prove(self) -> None:
        """Assert that every shortcut of the ledger agrees with its movements."""
        assert self.hospital.program.ask_now(prove).differences == ()


@asynccontextmanager
async def working_day(
    home: Path, windows: Windows, *, people: Sequence[SeedUser] = ()
) -> AsyncIterator[Shift]:
    """Run the whole program in the small hospital within a block; the ledger is proved after."""
    given = {"TOCSIN_HOME": str(home), "TOCSIN_PORT": "0", "TOCSIN_DEMONSTRATION": "yes"}
    settings = read_settings(given)
    built = await asyncio.to_thread(_past, settings)
    async with program(settings) as running:
        hospital = Hospital(
            running.core, built.clock, built.site, built.places, built.items, built.staff
        )
        assert running.gateway is not None
        running.gateway.seed([*_users(), *people], GROUPS)
        shift = Shift(running, hospital, windows)
        yield shift
        shift.prove()


def _users() -> list[SeedUser]:
    words = Words("zh-CN")
    return [
        SeedUser(CHATS[who], name, words(f"common.role.{role.value}"), "zh-hans")
        for who, (role, _, name, _) in PEOPLE.items()
    ]


def _past(settings: Settings) -> Hospital:
    """Build the hospital and fill its shelves, all of it months ago."""
    settings.home.mkdir(parents=True, exist_ok=True)
    now = SystemClock().now()
    core = open_core(settings.database, clock=SetClock(now - MONTHS_AGO))
    try:
        built = build(core, SetClock(now))
        for who, account in CHATS.items():
            built.program.do_now(bind_now, built.staff[who], account)
        _stock(built, now.date())
        rule = AskSubstitute(
            *(built.items["ST-3018"], built.items["ST-2718"], "直径差不超过 0.25 mm，长度相同")
        )
        asked = built.door("surgeon", "ask").do_now(ask_substitute, rule)
        built.door("head", "yes").do_now(
            decide_substitute, DecideSubstitute(asked.id, approve=True)
        )
        case = ScheduleCase(CASE, built.places["CATH"].id, now + timedelta(hours=1), "冠脉支架植入")
        built.door("nurse", "case").do_now(schedule_case, case)
    finally:
        core.close()
    return built


def _stock(built: Hospital, today: date) -> None:
    good, old = today + timedelta(days=400), today - timedelta(days=10)
    stents = tuple(NewUnit(serial=str(number)) for number in (1001, 1002, 1003))
    smaller = tuple(NewUnit(serial=str(number)) for number in (2001, 2002))
    shelves = {
        "CATH-A1": (
            ReceiveLine(built.items["ST-3018"], "S1", 3, good, units=stents),
            ReceiveLine(built.items["ST-3018"], "S0", 1, old, units=(NewUnit(serial="901"),)),
            ReceiveLine(built.items["BA-2015"], "B1", 2, good),
            ReceiveLine(built.items["GW-014"], "W1", 1, good),
        ),
        "OR-1": (ReceiveLine(built.items["ST-2718"], "S2", 2, good, units=smaller),),
        "STORE-1": (ReceiveLine(built.items["BA-2015"], "B1", 10, good),),
    }
    for place, lines in shelves.items():
        command = Receive(built.places[place].id, lines, reference=f"DN-{place}")
        built.door("storekeeper", f"receive {place}").do_now(receive, command)
