"""Roles given and taken in the chat, lost telephones, and what somebody who goes still holds."""

import pytest

from core.flow.in_hands import in_hands_of
from core.flow.issue import Take, take
from core.people.enlist import grant_role
from core.people.enrolment import accounts_of
from core.people.group import link_group
from core.people.staff import Role, person
from core.rights import Right, needs
from core.unit_of_work import UnitOfWork
from locales import Words
from tests.acts import refused
from tests.hospital import Hospital
from tests.integration.stock.stocked import arrive
from tests.integration.talk.ward import GROUP, ward


@needs(Right.RUN)
def held(uow: UnitOfWork, staff: int) -> list[tuple[str, str]]:
    """Return the roles of somebody with the paths of their places."""
    return [(grant.role.value, grant.path) for grant in person(uow, staff).grants]


async def roles(hospital: Hospital, who: str) -> list[str]:
    return sorted(role for role, _ in await hospital.program.ask(held, hospital.staff[who]))


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "/grant nurse department head Cath lab"), ("zh-CN", "/grant nurse 科室负责人 导管室")],
)
async def test_a_role_is_given_by_words_and_the_person_is_told(
    hospital: Hospital, language: str, said: str
) -> None:
    async with ward(hospital, language) as w:
        words = Words(language)
        before = await w.say("nurse", "/counts")
        done = await w.say("administrator", said)
        after = await w.say("nurse", "/counts")

        assert words("common.role.department_head") in done.text
        assert words("common.role.department_head") in done.pushed[w.users["nurse"]].text
        assert before.text != after.text
    place = hospital.places["CATH"].path
    found = await hospital.program.ask(held, hospital.staff["nurse"])
    assert set(found) == {("nurse", place), ("department_head", place)}


async def test_a_role_is_given_by_buttons(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/grant NURSE")
        await w.press("administrator", "buyer")
        done = await w.press("administrator", "The whole hospital")

        assert "Wang Fang (NURSE) now has the role buyer" in done.text
    assert await roles(hospital, "nurse") == ["buyer", "nurse"]


async def test_a_role_alone_asks_for_the_place(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        asked = await w.say("administrator", "/grant NURSE storekeeper")
        await w.press("administrator", "Cancel", of=asked)

        assert "Central store" in asked.labels
    assert await roles(hospital, "nurse") == ["nurse"]


async def test_a_role_is_taken_by_words(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        done = await w.say("administrator", "/revoke NURSE nurse")
        told = await w.say("nurse", "/take 1 GW-014")

        assert "no longer has the role nurse (Cath lab)" in done.text
        assert "has taken the role" in done.pushed[w.users["nurse"]].text
        assert "taken" not in told.text.casefold()
        assert "no role" in (await w.say("administrator", "/revoke NURSE")).text
    assert await roles(hospital, "nurse") == []


async def test_of_several_roles_one_is_chosen_to_end(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/grant NURSE nurse OR")
        asked = await w.say("administrator", "/revoke NURSE nurse")
        await w.press("administrator", "nurse (Operating rooms)", of=asked)
        await w.say("administrator", "/grant NURSE buyer *")
        named = await w.say("administrator", "/revoke NURSE buyer *")

        assert sorted(asked.labels)[1:] == ["nurse (Cath lab)", "nurse (Operating rooms)"]
        assert "no longer has the role buyer (the whole hospital)" in named.text
    found = await hospital.program.ask(held, hospital.staff["nurse"])
    assert found == [("nurse", hospital.places["CATH"].path)]


async def test_a_list_of_roles_that_has_changed_ends_nothing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/grant NURSE buyer *")
        asked = await w.say("administrator", "/revoke NURSE")
        await w.say("administrator", "/grant NURSE manager *")
        late = await w.press("administrator", "nurse", of=asked)

        assert late.toast
    assert await roles(hospital, "nurse") == ["buyer", "manager", "nurse"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/grant", "Say the staff code and the role"),
        ("/revoke", "Say the staff code and the role"),
        ("/unbind", "Say the staff code"),
        ("/grant NOBODY nurse", "NOBODY"),
        ("/grant NURSE pilot", "pilot"),
        ("/grant NURSE nurse Mars", "could not find that place"),
        ("/revoke NURSE buyer", "buyer"),
        ("/revoke ADMINISTRATOR administrator", "last"),
    ],
)
async def test_what_cannot_be_done_is_said(hospital: Hospital, said: str, answer: str) -> None:
    async with ward(hospital) as w:
        assert answer in (await w.say("administrator", said)).text
    assert await roles(hospital, "administrator") == ["administrator"]


async def test_nobody_but_an_administrator_gives_roles(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        for said in ("/grant NURSE manager *", "/revoke HEAD department_head", "/unbind HEAD"):
            await w.say("nurse", said)
    assert await roles(hospital, "nurse") == ["nurse"]
    assert await roles(hospital, "head") == [Role.DEPARTMENT_HEAD.value]


async def test_a_lost_telephone_speaks_for_nobody_any_more(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        done = await w.say("administrator", "/unbind NURSE")
        again = await w.say("administrator", "/unbind NURSE")
        lost = await w.say("nurse", "/stock GW-014")

        assert "unlinked from the chat account" in done.text
        assert "nothing to unlink" in again.text
        assert "do not know you" in lost.text
    assert await hospital.program.ask(accounts_of, hospital.staff["nurse"]) == ()


@pytest.mark.parametrize("command", ["block", "left"])
async def test_who_goes_is_shown_with_what_is_still_in_hands(
    hospital: Hospital, command: str
) -> None:
    arrive(hospital, "GW-014", "W1", 5)
    arrive(hospital, "ST-3018", "S1", 1, serials=("S-77",))
    place = hospital.places["CATH"].id
    for item, count in (("GW-014", 2), ("ST-3018", 1)):
        hospital.door("nurse").do_now(take, Take(hospital.items[item], place, count))
    async with ward(hospital) as w:
        done = await w.say("administrator", f"/{command} NURSE")
        none = await w.say("administrator", f"/{command} OR_NURSE")
        back = await w.say("administrator", "/unblock NURSE")

        assert "3 pieces they took" in done.text
        assert "Guidewire · W1 × 2" in done.text
        assert "S-77" in done.text
        assert "Nothing they took is still open" in none.text
        assert "pieces" not in back.text


def test_only_who_manages_somebody_sees_what_is_in_hands(hospital: Hospital) -> None:
    assert hospital.door("administrator").ask_now(in_hands_of, hospital.staff["nurse"]) == ()
    with refused("people.not_allowed"):
        hospital.door("head").ask_now(in_hands_of, hospital.staff["nurse"])


@pytest.mark.parametrize("command", ["/left", "/unbind"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_in_which_groups_somebody_may_still_read_is_said(
    hospital: Hospital, language: str, command: str
) -> None:
    async with ward(hospital, language) as w:
        alone = await w.say("administrator", f"{command} NURSE")
        await hospital.door("administrator").do(link_group, GROUP, 0, Role.NURSE, "CATH")
        told = await w.say("administrator", f"{command} SECOND_NURSE")

        named = {"zh-CN": "护士·导管室", "en": "Nurse, Cath lab"}[language]
        assert named.casefold() in told.text.casefold()
        assert "Telegram" in told.text
        assert "Telegram" not in alone.text


async def second_administrator(hospital: Hospital) -> None:
    """Make the auditor an administrator, too."""
    door = hospital.door("administrator")
    await door.do(grant_role, hospital.staff["auditor"], Role.ADMINISTRATOR)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_ones_own_administrator_role_is_given_up_only_when_asked_once_more(
    hospital: Hospital, language: str
) -> None:
    await second_administrator(hospital)
    async with ward(hospital, language) as w:
        words = Words(language)
        asked = await w.say("administrator", "/revoke administrator administrator")
        still = await roles(hospital, "administrator")
        kept = await w.press("administrator", words("common.cancel"))
        await w.say("administrator", "/revoke administrator administrator")
        done = await w.press("administrator", words("people.own_role_yes"))

        assert asked.text == words.html("people.own_role_sure")
        assert still == ["administrator"]
        assert kept.text == words("common.cancelled")
        assert words("common.role.administrator") in done.text
    assert await roles(hospital, "administrator") == []


async def test_it_is_asked_once_more_below_a_list_as_well(hospital: Hospital) -> None:
    await second_administrator(hospital)
    async with ward(hospital) as w:
        await w.say("administrator", "/revoke administrator")
        asked = await w.press("administrator", "administrator")

        assert "Give up my administrator role" in asked.labels
    assert await roles(hospital, "administrator") == ["administrator"]


async def test_the_role_of_another_ends_at_once(hospital: Hospital) -> None:
    await second_administrator(hospital)
    async with ward(hospital) as w:
        await w.say("administrator", "/revoke auditor administrator")
    assert await roles(hospital, "auditor") == ["auditor"]


async def test_the_last_administrator_is_not_revoked_in_the_chat(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        said = await w.say("administrator", "/revoke administrator administrator")

        assert "last administrator" in said.text
        assert said.labels == []
    assert await roles(hospital, "administrator") == ["administrator"]


async def test_who_names_the_hospital_means_all_of_it(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        code = next(each.code for each in hospital.places.values() if each.path.count("/") == 2)
        await w.say("administrator", f"/grant nurse auditor {code}")

    found = await hospital.program.ask(held, hospital.staff["nurse"])
    assert ("auditor", "") in found
