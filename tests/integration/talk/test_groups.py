"""In groups: linked by buttons, silent until spoken to, and open to whoever has the right."""

import pytest

from core.people.group import group_of
from core.people.staff import Role
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Ward, ward

# What is said and shown is the same on both databases: one is enough here.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def linked(w: Ward) -> None:
    await w.say("administrator", "/link nurse CATH", group=GROUP)


async def test_a_group_that_is_not_linked_yet_is_linked_by_buttons(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/link", group=GROUP)
        await w.press("administrator", "nurse", group=GROUP)
        done = await w.press("administrator", "Cath lab", group=GROUP)

        assert "Linked" in done.text
        found = await hospital.program.ask(group_of, GROUP)
        assert found is not None
        assert found.role is Role.NURSE


async def test_the_language_is_chosen_in_a_group_that_is_not_linked(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "/language", group=GROUP)

        done = await w.press("nurse", "For me: 中文", group=GROUP)
        assert done.text == "王芳 本人以后用中文。"


async def test_only_an_administrator_links(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        said = await w.say("nurse", "/link", group=GROUP)

        assert "needs the role of administrator" in said.text
        assert said.labels == []


@pytest.mark.parametrize("text", ["how many stents are left", "lunch?", "/somebodyelsescommand"])
@pytest.mark.parametrize("who", ["nurse", "stranger"])
async def test_what_is_not_meant_for_us_is_left_alone(
    hospital: Hospital, text: str, who: str
) -> None:
    async with ward(hospital) as w:
        await linked(w)

        said = await w.say(who, text, group=GROUP)

        assert said.text == "" or who == "stranger"


async def test_what_is_asked_in_writing_is_answered_by_a_reply(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await linked(w)
        asked = await w.say("nurse", "/transfer GW-014 OR", group=GROUP)
        ignored = await w.say("nurse", "2", group=GROUP)
        heard = await w.say("nurse", "2", group=GROUP, reply=True)

        assert "by replying to this message" in asked.text
        assert ignored.letters == ()
        assert "× <b>2</b>" in heard.text


async def test_our_name_makes_it_a_question_to_us(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await linked(w)

        said = await w.say("nurse", "@tocsin_bot how many guidewires are left", group=GROUP)

        assert "Available <b>5</b>" in said.text


async def test_two_nurses_take_from_one_answer(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await linked(w)
        await w.say("nurse", "/stock GW-014", group=GROUP)

        first = await w.press("nurse", "Take 2", group=GROUP)
        second = await w.press("second_nurse", "Take 1", group=GROUP)

        assert "Taken" in first.text
        assert "Available <b>3</b>" in first.text
        assert "Taken" in second.text
        assert w.on_hand("GW-014") == 2


async def test_an_answer_in_a_group_names_no_patient(hospital: Hospital) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    async with ward(hospital) as w:
        await linked(w)
        await w.say("nurse", "/use C-77 GW-014", group=GROUP)
        done = await w.press("nurse", "Yes, note this case", group=GROUP)

        assert "Used</b> on case C-77" in done.text
        assert w.on_hand("GW-014") == 4
