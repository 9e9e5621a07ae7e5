"""Who is told that something waits for a second person, and who hears how it ended."""

import pytest

from core.people.enlist import set_language, set_staff_state
from core.people.fault import note_refused
from core.people.group import link_group
from core.people.reach import MOST, chat_of, who_may
from core.people.staff import Role
from core.rights import Right
from core.tables.kinds import StaffState
from locales import Words
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, Said, Ward, ward


async def counted(w: Ward, who: str = "nurse") -> Said:
    """Count a bin as somebody, find less than there is, and send it for review."""
    arrive(w.hospital, "GW-014", "W1", 5)
    await w.say(who, "/count CATH-A1")
    await w.say(who, "GW-014 3")
    await w.press(who, "Finish")
    return await w.press(who, "Yes, send it")


async def asked(w: Ward) -> Said:
    """Ask for a substitute rule as the surgeon."""
    await w.say("surgeon", "/sub ST-3018")
    await w.press("surgeon", "Ask for a new rule")
    await w.say("surgeon", "ST-2718")
    await w.say("surgeon", "vessel below 2.9 mm")
    await w.press("surgeon", Words("en")("substitute.no_evidence"))
    await w.press("surgeon", "One way")
    return await w.press("surgeon", "Send for approval")


async def test_who_may_review_a_count_is_told_with_a_button(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        sent = await counted(w)

        assert set(sent.pushed) == {w.users[who] for who in ("head", "storekeeper")}
        told = sent.pushed[w.users["head"]]
        assert "Wang Fang has finished a count" in told.text
        assert "ledger 5, counted <b>3</b>" in (await w.press("head", "See the differences")).text


async def test_the_counter_hears_that_it_was_approved(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await counted(w)
        await w.press("head", "See the differences")
        await w.press("head", "Approve")
        done = await w.press("head", "had been put")

        assert "approved by Zhou Li" in done.pushed[w.users["nurse"]].text
        assert "wrong place" in done.text
        assert w.on_hand("GW-014") == 3


async def test_a_second_reviewer_comes_too_late_and_changes_nothing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await counted(w)
        await w.press("head", "See the differences")
        await w.press("head", "Approve")
        await w.press("head", "had been put")

        late = await w.press("storekeeper", "See the differences")

        assert late.toast
        assert late.text == ""
        assert w.on_hand("GW-014") == 3


async def test_the_counter_begins_again_from_the_message(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await counted(w)
        await w.press("head", "See the differences")
        back = await w.press("head", "Count again")

        assert "count Cabinet A bin 1 again" in back.pushed[w.users["nurse"]].text
        assert "pieces so far: 0" in (await w.press("nurse", "Begin again")).text


async def test_nobody_is_told_twice(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        await w.say("nurse", "/count CATH-A1")
        await w.press("nurse", "Finish")
        data = w.last[w.users["nurse"]].data("Yes, send it")

        first = await w.press_data("nurse", data)
        again = await w.press_data("nurse", data)

        assert len(first.pushed) == 2
        assert again.pushed == {}


async def test_a_linked_group_is_told_instead_and_its_reason_is_heard(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.DEPARTMENT_HEAD, "CATH")
        sent = await counted(w)
        assert set(sent.pushed) == {GROUP}

        await w.press("head", "See the differences", group=GROUP)
        await w.press("head", "Approve", group=GROUP)
        await w.say("head", "two were given away", group=GROUP, reply=True)
        done = await w.press("head", "Go ahead", group=GROUP)

        assert "approved" in done.text
        assert "two were given away" in done.text
        assert w.on_hand("GW-014") == 3


async def test_each_is_told_in_the_own_language(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await hospital.door("head").do(set_language, "zh-CN")
        sent = await counted(w)

        assert Words("zh-CN")("count.look") in sent.pushed[w.users["head"]].labels
        assert "See the differences" in sent.pushed[w.users["storekeeper"]].labels


async def test_who_may_decide_on_a_rule_is_told_and_the_asker_hears_of_it(
    hospital: Hospital,
) -> None:
    async with ward(hospital) as w:
        sent = await asked(w)
        assert set(sent.pushed) == {w.users["head"], w.users["manager"]}

        await w.press("head", "Decide")
        sure = await w.press("head", "Approve for a year")
        done = await w.press("head", "Yes, approve")

        assert "vessel below 2.9 mm" in sure.text
        assert "Valid until <b>Mar 10, 2027</b>" in sure.text
        assert "Zhou Li has approved" in done.pushed[w.users["surgeon"]].text


async def test_the_asker_reads_why_a_rule_was_refused(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await asked(w)
        await w.press("manager", "Decide")
        await w.press("manager", "Refuse")
        done = await w.say("manager", "no evidence at all")

        told = done.pushed[w.users["surgeon"]].text
        assert "has refused" in told
        assert "no evidence at all" in told


async def test_whom_nobody_can_reach_is_still_found_by_the_command(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        arrive(hospital, "GW-014", "W1", 5)
        for who in ("head", "storekeeper", "auditor"):
            door = hospital.door("administrator")
            await door.do(set_staff_state, hospital.staff[who], StaffState.BLOCKED)

        await w.say("nurse", "/count CATH-A1")
        await w.press("nurse", "Finish")
        sent = await w.press("nurse", "Yes, send it")

        assert sent.pushed == {}
        assert "/counts" in sent.text


async def test_the_nearest_are_told_first_and_never_too_many(hospital: Hospital) -> None:
    async with ward(hospital):
        place = hospital.places["CATH-A1"].id
        reach = await hospital.program.ask(who_may, Right.REVIEW_COUNT, place, 0)

        assert reach.people[0].person.code == "HEAD"
        assert len(reach.people) <= MOST
        other = await hospital.program.ask(who_may, Right.REVIEW_COUNT, hospital.places["OR"].id, 0)
        assert "HEAD" not in [each.person.code for each in other.people]


async def test_somebody_without_a_chat_is_not_reached(hospital: Hospital) -> None:
    assert await hospital.program.ask(chat_of, hospital.staff["nurse"]) is None


@pytest.mark.parametrize("who", ["nurse", "auditor"])
async def test_a_refusal_can_be_put_on_record(hospital: Hospital, who: str) -> None:
    assert await hospital.door(who).do(note_refused, "press", "button.forged", "a\0b")
