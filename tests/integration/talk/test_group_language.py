"""Whose language changes in a group is said, and an administrator may change the group's."""

import pytest

from core.people.group import group_of, link_group, set_group_language
from core.people.staff import Role
from locales import Words
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.talk.ward import GROUP, ward


async def linked(hospital: Hospital, place: str = "CATH") -> None:
    await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, place)


async def test_a_person_changes_the_own_language_and_the_group_stays(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        await linked(hospital)
        done = await w.say("nurse", "/lang en", group=GROUP)
        group = await w.say("nurse", "/stock GW-014", group=GROUP)
        own = await w.say("nurse", "/whoami")

        assert done.text == "王芳 本人以后用English；<b>本群仍用中文</b>。"
        assert done.labels == []
        assert "导丝" in group.text
        assert "Wang Fang" in own.text


async def test_an_administrator_changes_the_groups_language(hospital: Hospital) -> None:
    async with ward(hospital, "zh-CN") as w:
        await linked(hospital)
        asked = await w.say("administrator", "/lang en", group=GROUP)
        changed = await w.press("administrator", "本群也改用English", of=asked, group=GROUP)
        group = await w.say("second_nurse", "/stock GW-014", group=GROUP)

        assert changed.text == "This group is answered in English from now on."
        assert "Guidewire" in group.text
        found = await hospital.program.ask(group_of, GROUP)
        assert found is not None
        assert found.language == "en"


@pytest.mark.parametrize("who", ["nurse", "administrator"])
async def test_without_a_language_both_are_offered_to_who_may(hospital: Hospital, who: str) -> None:
    async with ward(hospital) as w:
        await linked(hospital)
        asked = await w.say(who, "/lang", group=GROUP)
        mine = await w.press(who, "For me: 中文", of=asked, group=GROUP)

        offered = [label for label in asked.labels if "group" in label]
        assert len(offered) == (2 if who == "administrator" else 0)
        assert "<b>this group stays in English</b>" in mine.text


async def test_what_the_group_speaks_already_is_not_said_twice(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await linked(hospital)

        done = await w.say("nurse", "/lang en", group=GROUP)

        assert done.text == "Wang Fang is answered in English from now on."


async def test_in_a_group_that_is_not_linked_only_the_person_changes(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        done = await w.say("administrator", "/lang zh", group=GROUP)

        assert done.text == "冯涛 本人以后用中文。"
        assert done.labels == []


async def test_in_private_it_is_as_it_was(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        assert (await w.say("nurse", "/lang zh")).text == Words("zh-CN")("people.language_set")


async def test_only_a_linked_group_and_a_known_language_are_set(hospital: Hospital) -> None:
    administrator = hospital.door("administrator")

    with refused("group.not_linked"):
        await administrator.do(set_group_language, GROUP, "en")
    await linked(hospital)
    with refused("people.no_such_language"):
        await administrator.do(set_group_language, GROUP, "fr")
    with refused("people.not_allowed"):
        await hospital.door("nurse").do(set_group_language, GROUP, "en")
