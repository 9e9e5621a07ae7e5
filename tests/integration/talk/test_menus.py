"""The menu of a chat: there before anybody asks, and renewed when it is no longer the right one."""

from core.delivery.menu import Menu, menu_mark, offer_menu, offer_menus
from core.people.enlist import grant_role, set_staff_state
from core.people.enrolment import make_token, unbind
from core.people.group import link_group
from core.people.staff import Role
from core.tables.kinds import StaffState
from handlers.registry import build_frame
from handlers.talk.menus import Menus
from locales import Words
from tests.hospital import Hospital
from tests.integration.talk.ward import GROUP, STRANGER, ward

OLD = Menu((("stock", "as it was long ago"),))


async def test_the_first_word_brings_the_menu_and_the_next_brings_none(
    hospital: Hospital,
) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "hello")
        await w.say("nurse", "/stock guidewire")

        (offered,) = await w.menus(w.users["nurse"])
        assert {"stock", "take", "count"} <= set(offered)
        assert "counts" not in offered
        assert await w.menus(w.users["head"]) == []


async def test_a_press_brings_the_menu_as_well(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        shown = await w.say("nurse", "/lang")
        await w.press("nurse", "中文", of=shown)

        english, chinese = await w.menus(w.users["nurse"])
        assert english == chinese


async def test_who_enrols_has_the_menu_of_the_roles_at_once(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        nurse = hospital.staff["nurse"]
        await hospital.door("administrator").do(unbind, nurse)
        token = (await hospital.door("administrator").do(make_token, nurse)).token
        await w.say("stranger", "hello")
        assert await w.menus(STRANGER) == []
        await w.say("stranger", f"/start {token}")

        (offered,) = await w.menus(STRANGER)
        assert "take" in offered


async def test_another_role_or_language_renews_the_menu(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        chat = w.users["nurse"]
        await w.say("nurse", "hello")
        await hospital.program.do(grant_role, hospital.staff["nurse"], Role.STOREKEEPER)
        await w.say("nurse", "hello")
        await w.say("nurse", "/lang zh")

        first, second, third = await w.menus(chat)
        assert "counts" not in first
        assert "counts" in second
        assert third == second


async def test_a_program_with_other_commands_renews_the_menu(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        chat = w.users["nurse"]
        await hospital.program.do(offer_menu, chat, OLD)

        await w.say("nurse", "hello")

        assert [len(each) > 1 for each in await w.menus(chat)] == [False, True]


async def test_the_same_program_started_again_offers_nothing_twice(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "hello")
        again = Menus(lambda: build_frame().commands)
        menu = again.of(Words("en"), frozenset({Role.NURSE}))

        assert await hospital.program.ask(menu_mark, w.users["nurse"]) == menu.mark
        assert await hospital.program.do(offer_menus, [(w.users["nurse"], menu)]) == 0


async def test_who_is_blocked_is_offered_nothing(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        staff = hospital.staff["nurse"]
        await hospital.door("administrator").do(set_staff_state, staff, StaffState.BLOCKED)
        await w.say("nurse", "hello")

        assert await w.menus(w.users["nurse"]) == []


async def test_a_group_has_the_commands_of_the_roles_it_speaks_for(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("nurse", "/stock guidewire", group=GROUP)
        assert await w.menus(GROUP) == []

        await w.say("administrator", "/link nurse CATH", group=GROUP)
        await hospital.door("administrator").do(link_group, GROUP, 7, Role.ADMINISTRATOR, "")
        await w.say("nurse", "/stock guidewire", group=GROUP)
        await hospital.door("administrator").do(link_group, GROUP, 7, Role.NURSE, "CATH")
        await w.say("administrator", "/unlink", group=GROUP)

        nurses, both, fewer = await w.menus(GROUP)
        assert "take" in nurses
        assert not {"start", "enrol", "staff"} & set(nurses)
        assert "staff" in both
        assert fewer == nurses


async def test_a_group_that_is_linked_no_more_has_no_commands(hospital: Hospital) -> None:
    async with ward(hospital) as w:
        await w.say("administrator", "/link nurse CATH", group=GROUP)
        await w.say("administrator", "/unlink", group=GROUP)

        assert (await w.menus(GROUP))[1:] == [[]]
