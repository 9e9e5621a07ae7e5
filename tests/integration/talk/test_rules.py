"""Rules of substitution in the chat: paged, and ended with a reason."""

import pytest

from core.care.substitute import (
    AskSubstitute,
    DecideSubstitute,
    ask_substitute,
    decide_substitute,
    substitutes,
)
from locales import Words
from tests.hospital import Hospital
from tests.integration.talk.ward import ward


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_a_rule_that_stands_is_ended_with_a_reason(hospital: Hospital, language: str) -> None:
    items = (hospital.items["ST-3018"], hospital.items["ST-2718"])
    rule = hospital.door("nurse").do_now(ask_substitute, AskSubstitute(*items, "same length"))
    hospital.door("head").do_now(decide_substitute, DecideSubstitute(rule.id, True))
    async with ward(hospital, language) as w:
        words = Words(language)
        nothing = await w.say("head", "/rules")
        await w.press("head", words("substitute.see_standing"), of=nothing)
        shown = await w.press("head", "1")
        await w.press("head", words("substitute.end"), of=shown)
        done = await w.say("head", "the maker has changed the coating")

        assert words("substitute.none_waiting") in nothing.text
        assert "same length" in shown.text
        assert "→" in done.text
    assert hospital.door("nurse").ask_now(substitutes, items[0]) == ()


async def test_many_rules_are_paged(hospital: Hospital) -> None:
    codes = ["ST-3018", "ST-2718", "BA-2015", "GW-014"]
    pairs = [(one, two) for one in codes for two in codes if one != two][:7]
    for at, (one, two) in enumerate(pairs):
        asked = AskSubstitute(hospital.items[one], hospital.items[two], f"in need {at}")
        hospital.door("nurse").do_now(ask_substitute, asked)
    async with ward(hospital) as w:
        first = await w.say("head", "/rules")
        second = await w.press("head", "Next", of=first)

        assert "7" in first.text
        assert [label for label in second.labels if label.isdigit()] == ["1", "2"]
