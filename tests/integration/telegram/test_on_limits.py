"""The courier on a gateway that refuses what comes too fast: it obeys and loses nothing."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.gateway import Limits
from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server as Reached
from bot.telegram.side import TelegramSide
from core.delivery.outbox import post
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import draft, letters
from tests.integration.gateway.stage import NURSE, STORE, TOKEN, Browser, Stage, stage
from tests.integration.telegram.server import eventually
from tests.integration.telegram.sides import WAITS, side_on

STRICT = Limits(chat_per_second=2, chat_burst=2, group_per_minute=20, all_per_second=6)
"""Stricter than Telegram, so that a test takes seconds."""
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "gateway.db", tuning={"limits": STRICT}) as running:
        yield running


@pytest.fixture
async def nurse(played: Stage) -> Browser:
    return await played.sitting(NURSE)


@pytest.fixture
async def side(hospital: Hospital, played: Stage, nurse: Browser) -> AsyncIterator[TelegramSide]:
    """A side that does not spare its server by itself."""
    to = Reached(TOKEN, api=played.url, limits=UNLIMITED, waits=WAITS)
    async with side_on(hospital, to) as made:
        yield made


async def test_a_storm_of_letters_arrives_whole_once_and_in_its_order(
    hospital: Hospital, side: TelegramSide, nurse: Browser
) -> None:
    started = time.monotonic()
    wanted = {chat: [f"{chat}:{n}" for n in range(5)] for chat in (NURSE, STORE)}
    drafts = [
        draft(name, Lane.ALARM, chat=chat) for chat, names in wanted.items() for name in names
    ]

    await hospital.program.do(post, drafts)
    await eventually(lambda: {each.state for each in letters(hospital).values()} == {"sent"})

    for chat, names in wanted.items():
        shown = await nurse.messages(chat)
        assert [each["html"] for each in shown if each["from"]["is_bot"]] == names
    assert {each.unsure for each in letters(hospital).values()} == {0}
    assert time.monotonic() - started >= 1, "somebody was told to wait"
