"""Substitutes and the rules behind them, spoken with."""

import pytest

from core.errors import RefusedError
from handlers import substitute
from handlers.meaning import which
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.unit.handlers_acting.chat import Chat, Rooms

ROOMS = Rooms(substitute.COMMANDS, {**substitute.STEPS, **which.STEPS}, substitute.THENS)


async def asked(hospital: Hospital) -> None:
    """Let the surgeon ask that a 2.75 stent may replace a 3.0."""
    surgeon = Chat(hospital, ROOMS, "surgeon")
    await surgeon.say("/sub ST-3018")
    await surgeon.press("Ask for a new rule")
    await surgeon.say("ST-2718")
    await surgeon.say("vessel below 2.9 mm")
    await surgeon.press(Words("en")("substitute.no_evidence"))
    shown = await surgeon.press("One way")
    assert "vessel below 2.9 mm" in shown
    assert "second person" in await surgeon.press("Send for approval")


async def test_without_a_rule_nothing_is_offered(hospital: Hospital) -> None:
    text = await Chat(hospital, ROOMS, "nurse").say("/sub ST-3018")

    assert "no approved substitute" in text


async def test_a_rule_counts_once_a_second_person_approved_it(hospital: Hospital) -> None:
    arrive(hospital, "ST-2718", "S2", 2, serials=("B1", "B2"))
    await asked(hospital)
    head = Chat(hospital, ROOMS, "head")
    await head.say("/rules")
    assert "vessel below 2.9 mm" in await head.press("1")
    await head.press("Approve for a year")
    await head.press("Yes, approve")

    text = await Chat(hospital, ROOMS, "surgeon").say("/sub ST-3018")

    assert "ST-2718" in text
    assert "Approved by Zhou Li" in text
    assert "available here <b>2</b>" in text
    assert "Valid until" in text


async def test_a_rule_is_refused_with_a_reason(hospital: Hospital) -> None:
    await asked(hospital)
    manager = Chat(hospital, ROOMS, "manager")
    await manager.say("/rules")
    await manager.press("1")
    await manager.press("Refuse")

    assert "Refused" in await manager.say("no evidence")
    assert "No rule" in await manager.say("/rules")


async def test_an_auditor_is_offered_no_new_rule(hospital: Hospital) -> None:
    chat = Chat(hospital, ROOMS, "auditor")
    await chat.say("/sub ST-3018")

    assert chat.labels == []


async def test_a_nurse_decides_on_no_rule(hospital: Hospital) -> None:
    with pytest.raises(RefusedError, match=r"people\.not_allowed"):
        await Chat(hospital, ROOMS, "nurse").say("/rules")


async def test_the_command_alone_is_explained(hospital: Hospital) -> None:
    assert "such as" in await Chat(hospital, ROOMS, "nurse").say("/sub")
