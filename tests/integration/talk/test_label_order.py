"""Lots of one number: those of one's own department come first, and a long list has pages."""

import pytest

from core.stock.catalogue import NewItem, put_items
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
LOT = "24L0005"
WIRES = [NewItem(f"XW-{n:03d}", "", f"泥鳅导丝 {n}", f"Eel wire {n}", "根") for n in range(1, 9)]


async def many(hospital: Hospital) -> None:
    """Have eight articles of one lot number in the store, and one more in the cath lab."""
    ids = await hospital.program.do(put_items, tuple(WIRES))
    hospital.items |= {wire.code: item for wire, item in zip(WIRES, ids, strict=True)}
    for wire in WIRES:
        arrive(hospital, wire.code, LOT, 2, place="STORE-1")
    arrive(hospital, "GW-014", LOT, 5)


@languages
async def test_the_own_lot_is_the_first_of_many(hospital: Hospital, language: str) -> None:
    words = Words(language)
    await many(hospital)
    async with ward(hospital, language) as w:
        asked = await w.say("nurse", LOT)
        second = await w.press("nurse", words("common.next"))
        left = await w.say("nurse", "算了")

        assert asked.labels[0].startswith("导丝" if language == "zh-CN" else "Guidewire")
        assert words.html("label.more", n=9) in asked.text
        assert words("common.cancel") in asked.labels
        assert len({*asked.labels, *second.labels} - {words("common.cancel")}) >= 9
        assert left.text == words("common.cancelled")


@languages
async def test_one_of_many_is_named(hospital: Hospital, language: str) -> None:
    await many(hospital)
    async with ward(hospital, language) as w:
        await w.say("storekeeper", f"/take 1 {LOT}")
        named = "泥鳅导丝 7" if language == "zh-CN" else "eel wire 7"
        taken = await w.say("storekeeper", named)

        assert w.on_hand("XW-007") == 1, taken.text


@languages
async def test_two_are_taken_of_what_was_shown(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("nurse", "/stock GW-014")
        await w.say("nurse", "领2个")
        left = w.on_hand("GW-014")
        again = await w.say("nurse", "领2个")

        assert left == 7
        assert again.text == Words(language).html("take.usage", prefix="HC")
        assert w.on_hand("GW-014") == 7


@languages
async def test_what_another_was_shown_is_not_meant(hospital: Hospital, language: str) -> None:
    async with ward(hospital, language) as w:
        arrive(hospital, "GW-014", "W1", 9)
        await w.say("second_nurse", "/stock GW-014")
        said = await w.say("nurse", "take 2")

        assert said.text == Words(language).html("take.usage", prefix="HC")
        assert w.on_hand("GW-014") == 9
