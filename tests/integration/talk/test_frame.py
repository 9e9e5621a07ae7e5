"""The frame: a bug gets a number, a locked storage an answer, and neither leaves half an act."""

import logging
from dataclasses import replace

import pytest

from core.errors import RefusedError
from core.rights import Right
from handlers.registry import build_frame
from handlers.talk.frame import Command, Frame
from handlers.talk.turn import Turn
from locales import Words, languages
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def boom(turn: Turn, text: str) -> None:
    turn.say("half an answer")
    turn.open("stock", {"item": 1, "place": None})
    raise ValueError(text)


async def busy(turn: Turn, text: str) -> None:
    turn.say("half an answer")
    raise RefusedError(f"storage.{text}")


def frame() -> Frame:
    whole = build_frame()
    broken = [Command("boom", boom, Right.ENROLLED), Command("busy", busy, Right.ENROLLED)]
    return replace(whole, commands=[*whole.commands, *broken])


@pytest.mark.parametrize("language", languages)
async def test_a_bug_is_answered_with_its_number(
    hospital: Hospital, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with ward(hospital, language, frame()) as w:
        with caplog.at_level(logging.ERROR):
            said = await w.say("nurse", "/boom")

        number = said.text.partition("<code>")[2]
        assert number[:6]
        assert any(number[:6] in record.getMessage() for record in caplog.records)
        assert "half an answer" not in said.text
        assert said.labels == []


@pytest.mark.parametrize("language", languages)
@pytest.mark.parametrize("code", ["busy", "full"])
async def test_a_storage_that_fails_says_what_to_do(
    hospital: Hospital, code: str, language: str
) -> None:
    async with ward(hospital, language, frame()) as w:
        said = await w.say("nurse", f"/busy {code}")

        assert said.text == Words(language)(f"refused.storage.{code}")


async def test_after_a_bug_the_next_word_is_answered(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital, frame=frame()) as w:
        await w.say("nurse", "/boom")

        assert "Available <b>5</b>" in (await w.say("nurse", "/stock GW-014")).text
