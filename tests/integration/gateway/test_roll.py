"""The groups of the page follow the staff list: who has left or was unbound sits there no more."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.gateway import Gateway, SeedUser
from bot.gateway.chats import SeedGroup
from bot.roll import Roll
from core.people.enlist import set_staff_state
from core.people.enrolment import bind_now, unbind
from core.tables.kinds import StaffState
from tests.hospital import Hospital

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NURSE, SECOND, HEAD, EMPTY = 901, 902, 903, 904
WARD, STORE = -101, -102


@pytest.fixture
async def gateway(hospital: Hospital, tmp_path: Path) -> AsyncIterator[Gateway]:
    for who, chat in (("nurse", NURSE), ("second_nurse", SECOND), ("head", HEAD)):
        await hospital.program.do(bind_now, hospital.staff[who], chat)
    opened = Gateway(tmp_path / "chats.db", token="42:a-token", demonstration=False)
    await opened.start("127.0.0.1", 0)
    people = (NURSE, SECOND, HEAD, EMPTY)
    opened.seed(
        [SeedUser(each, f"p{each}") for each in people],
        [SeedGroup(WARD, "Ward", people), SeedGroup(STORE, "Store", (NURSE, HEAD))],
    )
    yield opened
    await opened.stop()


def seats(path: Path) -> set[tuple[int, int]]:
    """Who sits in which chat; a private talk with the bot is one's own."""
    with closing(sqlite3.connect(path / "chats.db")) as opened:
        return set(opened.execute("SELECT chat_id, person_id FROM member"))


@pytest.mark.parametrize("all_enrolled", [True, False])
async def test_who_has_left_is_put_out_of_every_group(
    hospital: Hospital, gateway: Gateway, tmp_path: Path, all_enrolled: bool
) -> None:
    roll = Roll(hospital.core, gateway, all_enrolled=all_enrolled)
    boss = hospital.door("administrator")
    await boss.do(set_staff_state, hospital.staff["nurse"], StaffState.LEFT)
    await boss.do(unbind, hospital.staff["second_nurse"])

    freed = await roll.clear()
    again = await roll.clear()

    parted = {SECOND, EMPTY} if all_enrolled else set()
    groups = {seat for seat in seats(tmp_path) if seat[0] < 0}
    assert groups == {
        *((WARD, each) for each in {SECOND, HEAD, EMPTY} - parted),
        (STORE, HEAD),
    }
    assert (freed, again) == (2 + len(parted), 0)
    assert {(each, each) for each in (NURSE, SECOND)} <= seats(tmp_path)


async def test_it_is_looked_without_being_asked(
    hospital: Hospital, gateway: Gateway, tmp_path: Path
) -> None:
    await hospital.door("administrator").do(
        set_staff_state, hospital.staff["nurse"], StaffState.LEFT
    )
    roll = Roll(hospital.core, gateway, look_seconds=0.01)
    roll.start()
    try:
        for _ in range(500):
            await asyncio.sleep(0.02)
            if (WARD, NURSE) not in seats(tmp_path):
                break
    finally:
        await roll.stop()

    assert (STORE, NURSE) not in seats(tmp_path)
    assert (STORE, HEAD) in seats(tmp_path)
