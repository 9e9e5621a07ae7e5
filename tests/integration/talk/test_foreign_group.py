"""A group linked by one hospital reads nothing of another, whoever of its people speaks there."""

import pytest

from core.actor import Actor, ActorKind
from core.door import Door
from core.people.group import link_group, unlink_group
from core.people.staff import Role
from core.stock.place import NewSite, open_site
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
REFUSED = "belongs to another hospital"


async def other_hospital(hospital: Hospital) -> Door:
    other = await hospital.program.do(open_site, NewSite("H2", "二院", "Second hospital"))
    return hospital.core.as_(Actor(ActorKind.PROGRAM, 0, other))


@pytest.mark.parametrize(
    "words", ["/stock guidewire", "@tocsin_bot guidewire", "/take 1 guidewire"]
)
async def test_nothing_is_answered_there(hospital: Hospital, words: str) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    there = await other_hospital(hospital)
    await there.do(link_group, GROUP, 0, Role.NURSE)
    async with ward(hospital) as w:
        said = await w.say("nurse", words, group=GROUP)

        assert REFUSED in said.text
        assert "37" not in said.text
        assert said.labels == []
        assert w.on_hand("GW-014") == 37


async def test_a_topic_of_ones_own_hospital_is_answered(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    await hospital.program.do(link_group, GROUP, 0, Role.NURSE)
    async with ward(hospital) as w:
        assert "37" in (await w.say("nurse", "/stock guidewire", group=GROUP)).text


async def test_a_button_that_stood_there_before_is_refused_too(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 37)
    await hospital.program.do(link_group, GROUP, 0, Role.NURSE)
    there = await other_hospital(hospital)
    async with ward(hospital) as w:
        shown = await w.say("nurse", "/history guidewire", group=GROUP)
        assert shown.labels or await _asks(w)
        await hospital.program.do(unlink_group, GROUP)
        await there.do(link_group, GROUP, 0, Role.NURSE)

        pressed = await w.press("nurse", w.last[GROUP].labels[0], group=GROUP)

        assert REFUSED in pressed.toast
        assert pressed.text == ""


async def _asks(w: Ward) -> bool:
    said = await w.say("nurse", "/take guidewire", group=GROUP)
    return bool(said.labels)
