"""The side on our own gateway, which refuses what Telegram refuses, with trouble planned in it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.gateway import Fault
from bot.telegram.pace import UNLIMITED
from bot.telegram.side import Server as Reached
from bot.telegram.side import TelegramSide
from core.delivery.outbox import Operation, post
from core.people.enlist import set_language
from core.people.enrolment import bind_now
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import draft, letters
from tests.integration.gateway.stage import NURSE, TOKEN, WARD, Browser, Stage, stage
from tests.integration.telegram.server import eventually
from tests.integration.telegram.sides import BALLOONS, WAITS, side_on, stocked

ASK = "/stock 2.0x15 球囊"


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path / "gateway.db") as running:
        yield running


@pytest.fixture
async def nurse(hospital: Hospital, played: Stage) -> Browser:
    await stocked(hospital)
    await hospital.program.do(bind_now, hospital.staff["second_nurse"], NURSE)
    await hospital.door("second_nurse").do(set_language, "en")
    return await played.sitting(NURSE)


@pytest.fixture
async def side(hospital: Hospital, played: Stage, nurse: Browser) -> AsyncIterator[TelegramSide]:
    to = Reached(TOKEN, api=played.url, limits=UNLIMITED, waits=WAITS)
    async with side_on(hospital, to) as made:
        yield made


async def read(nurse: Browser, chat: int = NURSE) -> list[str]:
    """Return what the bot has written in a chat, as the page shows it."""
    found = await nurse.get(f"/api/chats/{chat}/messages")
    return [each.get("html") or "" for each in found if each["from"]["is_bot"]]


async def answered(nurse: Browser) -> list[str]:
    """Wait until the bot has written something; return it."""
    for _ in range(300):
        if told := await read(nurse):
            return told
        await asyncio.sleep(0.05)
    raise AssertionError("the bot did not answer")


async def ended(hospital: Hospital, **states: str) -> None:
    await eventually(lambda: all(letters(hospital)[k].state == s for k, s in states.items()))


async def test_a_nurse_is_answered(side: TelegramSide, nurse: Browser) -> None:
    await nurse.say(NURSE, ASK)
    told = await answered(nurse)

    assert f"<b>{BALLOONS}</b>" in told[0]


async def test_a_flood_and_a_failing_server_are_lived_through(
    played: Stage, side: TelegramSide, nurse: Browser
) -> None:
    played.gateway.faults.flood(1, method="sendMessage", times=2)
    played.gateway.faults.plan(Fault(method="getUpdates", drop=True))
    await nurse.say(NURSE, ASK)
    told = await answered(nurse)

    await asyncio.sleep(0.3)
    assert await read(nurse) == told, "it was answered once"


@pytest.mark.parametrize(
    ("lane", "copies", "state"), [(Lane.DIGEST, 1, "unknown"), (Lane.ALARM, 2, "unknown")]
)
async def test_a_message_whose_answer_is_lost_is_read_as_often_as_its_kind_allows(
    hospital: Hospital,
    played: Stage,
    side: TelegramSide,
    nurse: Browser,
    lane: Lane,
    copies: int,
    state: str,
) -> None:
    lost = Fault(method="sendMessage", drop=True, after=True, times=9)
    played.gateway.faults.plan(lost)

    await hospital.program.do(post, [draft("x", lane, chat=NURSE)])
    for _ in range(3):
        await eventually(lambda: letters(hospital)["x"].state != "dispatched")
        hospital.clock.advance(seconds=61)
        side.courier.call()
        await asyncio.sleep(0.2)
    await ended(hospital, x=state)

    assert await read(nurse) == ["x"] * copies


async def test_an_edit_whose_answer_is_lost_is_one_message_all_the_same(
    hospital: Hospital, played: Stage, side: TelegramSide, nurse: Browser
) -> None:
    await hospital.program.do(post, [draft("a", Lane.ALARM, chat=NURSE)])
    await ended(hospital, a="sent")
    number = letters(hospital)["a"].message
    played.gateway.faults.plan(Fault(method="editMessageText", drop=True, after=True))
    edit = draft("e", Lane.ALARM, Operation.EDIT, chat=NURSE, message=number)
    await hospital.program.do(post, [edit])
    await eventually(lambda: letters(hospital)["e"].unsure == 1)
    hospital.clock.advance(seconds=61)
    side.courier.call()
    await ended(hospital, e="sent")

    assert await read(nurse) == ["e"], "the second time it was not modified, which is as good"


async def test_an_edit_of_a_message_that_vanished_is_a_new_message(
    hospital: Hospital, played: Stage, side: TelegramSide, nurse: Browser
) -> None:
    await hospital.program.do(post, [draft("a", Lane.ALARM, chat=NURSE)])
    await ended(hospital, a="sent")
    number = letters(hospital)["a"].message
    gone = draft("d", Lane.ALARM, Operation.DELETE, chat=NURSE, message=number)
    again = draft("d2", Lane.ALARM, Operation.DELETE, chat=NURSE, message=number)
    edit = draft("e", Lane.ALARM, Operation.EDIT, chat=NURSE, message=number)
    await hospital.program.do(post, [gone, again, edit])
    await ended(hospital, d="sent", d2="sent", e="sent")

    assert await read(nurse) == ["e"]
    assert letters(hospital)["e"].message != number


async def test_whoever_blocked_the_bot_stops_nobody_else(
    hospital: Hospital, played: Stage, side: TelegramSide, nurse: Browser
) -> None:
    played.gateway.block(NURSE)
    played.gateway.place_bot(WARD, "member")

    made = [draft("a", Lane.ALARM, chat=NURSE), draft("w", Lane.ALARM, chat=WARD)]
    await hospital.program.do(post, made)
    await ended(hospital, a="failed", w="sent")

    assert "blocked by the user" in letters(hospital)["a"].error


async def test_ten_thousand_characters_and_broken_marks_are_read(
    hospital: Hospital, side: TelegramSide, nurse: Browser
) -> None:
    long, broken = "<b>" + "长" * 10_000 + "</b>", "3 < 4 <b>支架"
    made = [
        replace(draft(key, Lane.ALARM, chat=NURSE), body={"text": text})
        for key, text in (("l", long), ("m", broken))
    ]
    await hospital.program.do(post, made)
    await ended(hospital, l="sent", m="sent")

    first, second = await read(nurse)
    assert first.endswith("长</b>\n…") or first.endswith("长</b><br>…")
    assert "支架" in second
