"""How a courier ends: its presses, its stopping, and a storage that fails it."""

import asyncio
from typing import Any

import pytest

from core.actor import PROGRAM
from core.delivery.outbox import Operation, claim, settle
from core.door import Core, Door
from core.tables.kinds import Lane
from tests.hospital import Hospital
from tests.integration.delivery.post import WARD, draft, letters
from tests.integration.telegram.carried import courier
from tests.integration.telegram.server import Server, flood, hang


async def test_stopping_finishes_what_is_sent_and_gives_back_the_rest(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", hang(0.3))

    async with courier(hospital, server) as round_:
        await round_.send(draft("a1"), draft("a2"), draft("p", Lane.ALARM, chat=WARD))
        await server.until("sendMessage", 1)
        await asyncio.wait_for(round_.courier.stop(), 5)

    found = letters(hospital)
    assert (found["a1"].state, found["a2"].state) == ("sent", "queued")
    again = await hospital.program.do(claim)
    assert "a2" in [each.body["text"] for each in again], "the next run need not wait for a lease"


async def test_stopping_does_not_wait_for_a_chat_that_rests(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", flood(50))

    async with courier(hospital, server) as round_:
        await round_.send(draft("a"))
        await server.until("sendMessage", 1)
        await asyncio.sleep(0.1)
        await asyncio.wait_for(round_.courier.stop(), 2)

    assert letters(hospital)["a"].state == "queued"


async def test_the_answer_to_a_press_waits_behind_nothing(
    hospital: Hospital, server: Server
) -> None:
    server.plan("sendMessage", hang(0.4))
    toast = draft("t", operation=Operation.TOAST, query="7", alert=False)

    async with courier(hospital, server) as round_:
        await round_.send(draft("slow"), draft("slower"))
        await server.until("sendMessage", 1)
        await round_.send(toast)
        await round_.ended(t="sent")
        assert letters(hospital)["slow"].state == "dispatched"

    assert server.made("answerCallbackQuery")[0]["callback_query_id"] == "7"


async def test_a_press_that_floods_is_answered_after_the_rest_or_not_at_all(
    hospital: Hospital, server: Server
) -> None:
    server.plan("answerCallbackQuery", flood(1), flood(40))
    toasts = [draft(k, operation=Operation.TOAST, query=k, alert=False) for k in ("t", "u")]

    async with courier(hospital, server) as round_:
        await round_.send(toasts[0])
        await server.until("answerCallbackQuery", 1)
        await round_.send(toasts[1])
        await round_.ended(t="sent", u="failed")

    assert "nobody waits" in letters(hospital)["u"].error


async def test_a_press_is_left_for_the_next_run_when_it_stops(
    hospital: Hospital, server: Server
) -> None:
    server.plan("answerCallbackQuery", flood(10))

    async with courier(hospital, server) as round_:
        await round_.send(draft("t", operation=Operation.TOAST, query="7", alert=False))
        await server.until("answerCallbackQuery", 1)
        await asyncio.sleep(0.05)
        await asyncio.wait_for(round_.courier.stop(), 2)

    assert letters(hospital)["t"].state == "queued"


async def test_endings_that_cannot_be_written_are_written_later(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with courier(hospital, server) as round_:
        door = round_.courier._program = Flaky(hospital.core, settle, times=2)
        await round_.send(draft("a"))
        await round_.ended(a="sent")

    assert door.times == 0
    assert "endings could not be written; again" in caplog.text
    assert server.texts() == ["a"]


async def test_endings_that_cannot_be_written_at_the_end_leave_the_letter_to_its_lease(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with courier(hospital, server) as round_:
        round_.courier._program = Flaky(hospital.core, settle, times=100)
        await round_.send(draft("d", Lane.DIGEST))
        await server.until("sendMessage", 1)
        await round_.courier.stop()

    assert "count as unsure" in caplog.text
    hospital.clock.advance(seconds=61)
    assert await hospital.program.do(claim) == ()
    assert letters(hospital)["d"].state == "unknown"


async def test_an_outbox_that_cannot_be_read_is_looked_at_again(
    hospital: Hospital, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    async with courier(hospital, server) as round_:
        round_.courier._program = Flaky(hospital.core, claim, times=2)
        await round_.send(draft("p", Lane.ALARM))
        await round_.ended(p="sent")

    assert "could not be looked at" in caplog.text


class Flaky(Door):
    """A door behind which one rule fails some times."""

    def __init__(self, core: Core, rule: object, times: int) -> None:
        super().__init__(core, PROGRAM, "")
        self.rule = rule
        self.times = times

    async def do(self, command: Any, /, *args: Any, **kwargs: Any) -> Any:
        if command is self.rule and self.times:
            self.times -= 1
            raise OSError("the disk is gone")
        return await super().do(command, *args, **kwargs)
