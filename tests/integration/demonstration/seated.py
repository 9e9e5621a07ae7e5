"""The demonstration's own people in chats, so that what they say meets its own shelves."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.demonstration.build import Extent
from core.actor import PROGRAM, Actor, ActorKind
from core.clock import SetClock
from core.db import sqlite_url
from core.door import Door
from core.opening import open_core
from core.people.listing import staff_list
from core.people.site import sites
from core.rights import Right, needs
from core.stock.location import Place, tree
from core.unit_of_work import UnitOfWork
from tests.hospital import Hospital
from tests.integration.talk.ward import Ward, ward

CATH = Extent(frozenset({"ST-MORNINGSTAR", "ST-POLARIS", "BL-SKYLARK", "GW-SILKWAY"}))
"""What the cath lab asks for a hundred times a day."""
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock of the day on which the build ends."""
SEATED = {
    "nurse": "NUR01",
    "second_nurse": "NUR04",
    "or_nurse": "NUR06",
    "surgeon": "SUR01",
    "storekeeper": "STK01",
    "head": "HED01",
    "buyer": "BUY01",
    "manager": "MGR02",
    "auditor": "AUD01",
    "administrator": "ADM01",
}


@asynccontextmanager
async def seated(built: str, home: Path, language: str) -> AsyncIterator[Ward]:
    """Open the chats of the demonstration's people on a copy of what was built."""
    copy = home / "copy.db"
    shutil.copyfile(built.removeprefix("sqlite:///"), copy)
    core = open_core(sqlite_url(copy), clock=(clock := SetClock(MORNING)))
    try:
        found = core.as_(PROGRAM).ask_now(sites)
        first = next(site.id for site in found if site.code == "DUH")
        program = core.as_(Actor(ActorKind.PROGRAM, 0, first))
        staff = {who: _staff(program, code) for who, code in SEATED.items()}
        places = {place.code: place for place in program.ask_now(_places)}
        async with ward(Hospital(core, clock, first, places, {}, staff), language) as opened:
            yield opened
    finally:
        core.close()


def _staff(program: Door, code: str) -> int:
    return next(each.id for each in program.ask_now(staff_list, 1, code).people)


@needs(Right.ANYONE)
def _places(uow: UnitOfWork) -> tuple[Place, ...]:
    return tuple(tree(uow))
