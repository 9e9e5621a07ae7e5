"""An update that kills the program at each start is set aside; its sender is told, others go on."""

import sys
from asyncio import create_subprocess_exec, wait_for
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram.counted import counted
from bot.telegram.receiver import incoming_of
from bot.telegram.side import UNFINISHED, TelegramSide
from core.delivery.inbox import MOST_TRIES, begin, break_off, finish, set_aside
from core.delivery.outbox import LEASE
from core.errors import RefusedError
from handlers.registry import build_frame
from tests.architecture.tree import ROOT
from tests.hospital import Hospital
from tests.integration.delivery.post import NURSE, WARD, updates
from tests.integration.telegram.poisoned import POISON
from tests.integration.telegram.server import Body, Server, eventually, message, said
from tests.integration.telegram.sides import (
    SECRET,
    handled,
    left_by_a_crash,
    reached,
    side_on,
    stocked,
)
from tests.integration.telegram.test_side import Failing

ASK = "/stock 2.0x15 球囊"
OTHERS = range(10, 30)


@pytest.fixture
async def ward(hospital: Hospital) -> Hospital:
    await stocked(hospital)
    return hospital


@asynccontextmanager
async def program(url: str, server: Server) -> AsyncIterator[Process]:
    words = (sys.executable, "-m", "tests.integration.telegram.poisoned", url, server.url)
    running = await create_subprocess_exec(*words, cwd=ROOT, stdout=PIPE, stderr=STDOUT)
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def died(url: str, server: Server, hospital: Hospital) -> bool:
    """Run the program once; tell whether it died before everything was handled."""

    def over() -> bool:
        states = {state for state, _, _ in updates(hospital).values()}
        return running.returncode is not None or (bool(states) and "new" not in states)

    async with program(url, server) as running:
        await eventually(over, 60)
        if running.returncode is None:
            return False
        assert await wait_for(running.wait(), 5) < 0, "by a signal, not by an error of ours"
        return True


async def test_an_update_that_kills_the_program_is_set_aside_and_the_rest_is_answered(
    ward: Hospital, server: Server, database_url: str
) -> None:
    server.bring(said(1, POISON), *(said(n, ASK, user=n) for n in OTHERS), said(40, ASK))

    deaths = 0
    while await died(database_url, server, ward):
        deaths += 1
        assert deaths <= MOST_TRIES + 1

    assert deaths == MOST_TRIES + 1, "the first handling is not counted"
    state, tries, why = updates(ward).pop(1)
    assert (state, tries) == ("failed", MOST_TRIES)
    assert why.endswith(UNFINISHED)
    assert {row[0] for number, row in updates(ward).items() if number != 1} == {"done"}
    # What a run had answered and not sent when it died is sent when its lease is over.
    ward.clock.set(datetime.now(UTC) + 2 * LEASE)
    async with side_on(ward, reached(server)):
        await eventually(lambda: all(server.texts(user) for user in (NURSE, *OTHERS)), 20)
        await eventually(lambda: len(server.texts(NURSE)) >= 2)
    told, answer = server.texts(NURSE)[:2]
    assert why.split()[0] in told, "the number that is on record"
    assert "<b>5</b>" in answer


async def deadly(hospital: Hospital, *updates: Body) -> None:
    """Leave updates as runs do that died of them as often as is allowed."""
    await left_by_a_crash(hospital, *filter(None, map(incoming_of, updates)))
    for update in updates:
        for _ in range(MOST_TRIES):
            await hospital.program.do(begin, update["update_id"])


def pressed(number: int) -> Body:
    about: Body = {"id": "7", "from": {"id": NURSE, "is_bot": False, "first_name": "x"}}
    about |= {"chat_instance": "1", "data": "x", "message": message(9, NURSE, "card")}
    return {"update_id": number, "callback_query": about}


async def test_who_pressed_is_told_in_a_message_and_the_press_ends(
    ward: Hospital, server: Server
) -> None:
    await deadly(ward, pressed(1))

    async with side_on(ward, reached(server)):
        (told,) = await server.until("sendMessage", 1)
        (toast,) = await server.until("answerCallbackQuery", 1)

    assert "administrator" in told["text"]
    assert toast["callback_query_id"] == "7"
    assert server.made("editMessageText") == [], "the card stands as it was"


async def test_in_a_group_the_word_that_failed_is_replied_to(
    ward: Hospital, server: Server
) -> None:
    await deadly(ward, said(1, ASK, chat=WARD))

    async with side_on(ward, reached(server)):
        (told,) = await server.until("sendMessage", 1)

    assert int(told["chat_id"]) == WARD
    assert '"message_id": 1' in told["reply_parameters"]


async def test_what_nobody_can_be_told_of_is_set_aside_all_the_same(
    ward: Hospital, server: Server
) -> None:
    unread: Body = {"update_id": 1, "message": {"chat": {"id": NURSE}}}
    edited: Body = {"update_id": 2, "edited_message": said(2, ASK)["message"]}
    await deadly(ward, unread, edited)

    async with side_on(ward, reached(server)):
        server.bring(said(3, ASK))
        await handled(ward, 3)
        await server.until("sendMessage", 1)

    assert {row[0] for number, row in updates(ward).items() if number < 3} == {"failed"}
    assert len(server.texts()) == 1


async def test_what_fails_again_and_again_is_told_with_its_number(
    ward: Hospital, server: Server
) -> None:
    """A failure that leaves the program alive ends no otherwise than one that kills it."""
    async with side_on(ward, reached(server)) as side:
        side._turns.of = Broken(side._turns.of, MOST_TRIES)  # type: ignore[assignment]
        server.bring(said(1, ASK), said(2, ASK))
        told, answer = await server.until("sendMessage", 2)

    state, tries, why = updates(ward)[1]
    assert (state, tries) == ("failed", MOST_TRIES)
    assert "OSError" in why
    assert why.split()[0] in told["text"]
    assert "<b>5</b>" in answer["text"]


async def test_while_the_storage_is_busy_nothing_is_set_aside(
    ward: Hospital, server: Server
) -> None:
    await deadly(ward, said(1, ASK))

    async with side_on(ward, reached(server)) as side:
        side._program = Failing(ward.core, set_aside, RefusedError("storage.busy"), 2)
        (told,) = await server.until("sendMessage", 1)

    assert "administrator" in told["text"]
    assert updates(ward)[1][0] == "failed"


async def test_the_first_handling_of_an_update_is_not_counted(
    ward: Hospital, server: Server
) -> None:
    class Counting(Failing):
        begun = 0

        async def do(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
            self.begun += command is begin
            return await super().do(command, *args, **kwargs)

    await left_by_a_crash(ward, *filter(None, [incoming_of(said(1, ASK))]))
    async with side_on(ward, reached(server)) as side:
        await handled(ward, 1)
        side._program = door = Counting(ward.core, None, OSError(), 0)
        server.bring(said(2, ASK))
        await handled(ward, 2)

    assert door.begun == 0, "an answer costs one commit less"
    assert [updates(ward)[n][1] for n in (1, 2)] == [2, 1]


class Broken:
    """What fails outside every handler some times and is whole then."""

    def __init__(self, whole: Any, times: int) -> None:
        self.whole, self.times = whole, times

    async def __call__(self, *about: Any) -> Any:
        self.times -= 1
        if self.times >= 0:
            raise OSError("a bug")
        return await self.whole(*about)


async def test_a_start_that_fails_for_the_storage_is_not_counted(
    ward: Hospital, server: Server
) -> None:
    await left_by_a_crash(ward, *filter(None, [incoming_of(said(1, ASK))]))
    for _ in range(MOST_TRIES + 1):
        full = TelegramSide(ward.core, build_frame(), reached(server), SECRET)
        full._program = Failing(ward.core, finish, RefusedError("storage.full"), 99)
        await full.start()
        await full.idle()
        await full.stop()
        assert updates(ward)[1][:2] == ("new", 0)

    async with side_on(ward, reached(server)):
        (answer,) = await server.until("sendMessage", 1)

    assert "<b>5</b>" in answer["text"]


async def test_a_count_that_cannot_be_taken_back_stands(ward: Hospital, server: Server) -> None:
    (left,) = filter(None, [incoming_of(said(1, ASK))])
    await left_by_a_crash(ward, left)
    full = RefusedError("storage.full")

    with pytest.raises(RefusedError) as refused:
        async with counted(Failing(ward.core, break_off, full), left):
            raise full

    assert refused.value is full
    assert updates(ward)[1][1] == 1
