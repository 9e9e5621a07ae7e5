"""A first day on the chat page: coming in by a link, one's language, a group that gets its role."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.gateway import SeedUser
from core.people.group import group_of
from core.people.staff import Role
from tests.e2e.desk import Desk, keys, reads
from tests.e2e.shift import CATH_GROUP, STRANGER, Shift, working_day
from tests.e2e.windows import PHONE, Windows

pytestmark = [pytest.mark.e2e, pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def shift(tmp_path: Path, windows: Windows) -> AsyncIterator[Shift]:
    newcomer = SeedUser(STRANGER, "新同事", "", "zh-hans")
    async with working_day(tmp_path / "home", windows, people=[newcomer]) as day:
        yield day


async def test_a_link_from_the_administrator_makes_a_stranger_a_colleague(shift: Shift) -> None:
    administrator = await shift.desk("administrator")
    picture = await administrator.say("/enrol or_nurse")
    await reads(picture, "赵敏", "OR_NURSE")
    await expect(picture.locator("img")).to_be_visible()
    line = administrator.column.locator(".speech.other", has_text="/start").last
    token = (await line.locator("code").inner_text()).removeprefix("/start ")

    page = await shift.windows.open(f"{shift.running.url}/#enrol={token}", size=PHONE)

    await expect(page.locator(".speech.other").first).to_contain_text("赵敏", timeout=15_000)
    assert token not in page.url
    account = int(page.url.partition("p=")[2].partition("&")[0])
    desk = Desk(page, account)
    await reads(await desk.say("/whoami"), "赵敏", "护士", "手术室")
    await page.get_by_test_id("back").click()
    await expect(page.get_by_test_id("person-menu")).to_contain_text("赵敏")
    await expect(page.get_by_test_id("person-menu")).to_contain_text("护士 · 手术室")


async def test_a_stranger_is_told_what_to_ask_for_and_learns_nothing(shift: Shift) -> None:
    stranger = await shift.seat(STRANGER)

    await reads(await stranger.start(), "管理员", "绑定链接")
    await expect(await stranger.say("3.0x18 支架还有几个")).not_to_contain_text("可用")
    await reads(await stranger.say("/start not-a-token"), "绑定")


async def test_a_link_works_once(shift: Shift) -> None:
    administrator = await shift.desk("administrator")
    await administrator.say("/enrol or_nurse")
    line = administrator.column.locator(".speech.other", has_text="/start").last
    begin = await line.locator("code").inner_text()
    stranger = await shift.seat(STRANGER)
    await stranger.start()
    await reads(await stranger.say(begin), "赵敏")

    second = await shift.windows.open(f"{shift.running.url}/#enrol={begin.split()[1]}")

    await expect(second.locator(".speech.other").first).to_contain_text("用过", timeout=15_000)


async def test_whoever_chooses_english_is_answered_in_english(shift: Shift) -> None:
    nurse = await shift.desk("nurse", language="en")
    choice = await nurse.say("/lang")
    await nurse.press(choice, "English")
    await reads(choice, "English from now on")

    await reads(await nurse.say("how many 3.0x18 stents"), "Available 3", "Coronary stent")
    taken = await nurse.say("take 1 2.0x15 balloon")
    await reads(taken, "Taken", "Cath lab", "available 1")
    await nurse.press(taken, "Undo")
    await reads(taken, "Undone", "available 2")
    commands = nurse.page.get_by_test_id("commands-button")
    await commands.click()
    await expect(nurse.page.get_by_test_id("command-take")).to_contain_text("Take")
    assert shift.available("BA-2015", "CATH") == 2


async def test_a_group_is_silent_until_the_administrator_gives_it_a_role(shift: Shift) -> None:
    nurse = await shift.desk("nurse", chat=CATH_GROUP)
    await reads(await nurse.say("/stock 2.0x15 球囊"), "管理员")
    administrator = await shift.desk("administrator", chat=CATH_GROUP)

    question = await administrator.say("/link")
    await administrator.press(question, "护士")
    await administrator.press(question, "导管室")
    await reads(question, "已关联", "导管室", "护士")

    linked = shift.hospital.program.ask_now(group_of, CATH_GROUP, 0)
    assert linked is not None
    assert (linked.role, linked.code) == (Role.NURSE, "CATH")
    await reads(await nurse.say("/stock 2.0x15 球囊"), "导管室", "可用 2")


async def test_the_buttons_of_one_person_do_not_answer_another(shift: Shift) -> None:
    administrator = await shift.desk("administrator", chat=CATH_GROUP)
    question = await administrator.say("/link")
    nurse = await shift.desk("nurse", chat=CATH_GROUP)

    await nurse.press(nurse.answers.last, "护士")

    await expect(nurse.page.get_by_test_id("alert")).to_be_visible()
    await expect(keys(question)).not_to_have_count(0)
    assert shift.hospital.program.ask_now(group_of, CATH_GROUP, 0) is None
