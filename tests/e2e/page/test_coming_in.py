"""Coming in: the choice of a person, links that carry a person, enrolment, leaving."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import said
from tests.e2e.page.ward import CATH_LAB, NURSE, STOREKEEPER, SURGEON, Ward

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_people_stand_under_their_jobs(open_page: Open) -> None:
    page = await open_page()

    await expect(page.get_by_test_id(f"person-{NURSE}")).to_contain_text("李敏")
    await expect(page.get_by_test_id(f"person-{NURSE}")).to_contain_text("导管室")
    headings = await page.locator(".people-group h2").all_inner_texts()

    assert headings == ["护士长", "护士", "库管员", "手术医生"]


async def test_the_jobs_stand_side_by_side_so_that_all_are_in_sight(open_page: Open) -> None:
    page = await open_page(size=(1280, 800))
    await expect(page.get_by_test_id(f"person-{NURSE}")).to_be_visible()
    boxes = await page.locator(".people-group").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect())"
        ".map((box) => [box.left, box.bottom])"
    )

    assert len({left for left, _ in boxes}) > 1
    assert max(bottom for _, bottom in boxes) <= 800


async def test_the_jobs_are_named_as_the_reader_reads(open_page: Open) -> None:
    page = await open_page(language="en")
    await expect(page.get_by_test_id(f"person-{STOREKEEPER}")).to_be_visible()
    headings = await page.locator(".people-group h2").all_inner_texts()
    search = page.get_by_test_id("people-search")
    await search.fill("storekeeper")

    assert headings == ["护士长", "Nurse", "Storekeeper", "Surgeon"]
    await expect(page.get_by_test_id(f"person-{STOREKEEPER}")).to_be_visible()
    await expect(page.locator(".person-card")).to_have_count(1)


async def test_people_are_found_by_name_and_by_department(open_page: Open) -> None:
    page = await open_page()
    search = page.get_by_test_id("people-search")

    await search.fill("weber")
    await expect(page.locator(".person-card")).to_have_count(1)
    await search.fill("导管室")
    await expect(page.locator(".person-card")).to_have_count(3)
    await search.fill("nobody of this name")
    await expect(page.get_by_text("没有找到")).to_be_visible()


async def test_choosing_a_person_opens_their_chats_and_names_them_in_the_address(
    open_page: Open,
) -> None:
    page = await open_page()

    await page.get_by_test_id(f"person-{NURSE}").click()

    await expect(page.get_by_test_id(f"chat-{CATH_LAB}")).to_be_visible()
    await expect(page.get_by_test_id("person-menu")).to_contain_text("李敏")
    assert f"#p={NURSE}" in page.url


async def test_the_arrow_keys_lead_through_the_people(open_page: Open) -> None:
    page = await open_page()
    await page.get_by_test_id("people-search").focus()

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("person-menu")).to_contain_text("王芳")


async def test_a_link_opens_its_person_and_its_chat(open_page: Open) -> None:
    page = await open_page(f"#p={STOREKEEPER}&c=-1002")

    await expect(page.get_by_test_id("column--1002")).to_be_visible()
    await expect(page.get_by_test_id("person-menu")).to_contain_text("赵国强")


async def test_two_people_work_in_two_tabs_of_one_browser(open_page: Open) -> None:
    nurse = await open_page(f"#p={NURSE}")
    surgeon = await open_page(f"#p={SURGEON}", context=nurse.context)
    await nurse.get_by_test_id("start").click()

    await expect(surgeon.get_by_test_id("person-menu")).to_contain_text("Anna Weber")
    await expect(nurse.get_by_test_id("person-menu")).to_contain_text("李敏")
    await expect(said(nurse, "/start")).to_be_visible()
    await expect(surgeon.get_by_test_id("start")).to_be_visible()


async def test_switching_leads_back_to_the_people_and_on_to_another(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}")

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("switch-person").click()
    await page.get_by_test_id(f"person-{SURGEON}").click()

    await expect(page.get_by_test_id("person-menu")).to_contain_text("Anna Weber")


async def test_the_back_button_returns_to_the_people(open_page: Open) -> None:
    page = await open_page()
    await page.get_by_test_id(f"person-{NURSE}").click()
    await expect(page.get_by_test_id("person-menu")).to_be_visible()

    await page.go_back()

    await expect(page.get_by_test_id("people")).to_be_visible()


async def test_a_person_that_does_not_exist_leads_to_the_people(open_page: Open) -> None:
    page = await open_page("#p=999999")

    await expect(page.get_by_test_id("people")).to_be_visible()


async def test_the_browser_speaks_first_and_the_switch_is_remembered(open_page: Open) -> None:
    page = await open_page(language="en-GB")
    await expect(page.get_by_text("Demonstration hospital")).to_be_visible()

    await page.get_by_test_id("look").click()
    await page.get_by_test_id("set-zh-CN").click()
    await expect(page.get_by_text("演示医院")).to_be_visible()
    await page.reload()

    await expect(page.get_by_text("演示医院")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "zh-CN"


async def _ground(page: Page) -> str:
    return str(await page.evaluate("getComputedStyle(document.body).backgroundColor"))


async def test_the_theme_follows_the_system_until_one_is_chosen(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", scheme="dark")
    await expect(page.get_by_test_id("person-menu")).to_be_visible()
    dark = await _ground(page)

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("set-light").click()
    light = await _ground(page)
    await page.reload()
    await expect(page.get_by_test_id("person-menu")).to_be_visible()

    assert light != dark
    assert await _ground(page) == light


async def test_the_language_changes_without_losing_a_draft(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}")
    await page.get_by_test_id("composer").fill("还没写完")

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("set-en").click()

    await expect(page.get_by_test_id("composer")).to_have_attribute(
        "placeholder", "Message or scan a code"
    )
    await expect(page.get_by_test_id("composer")).to_have_value("还没写完")


@pytest_asyncio.fixture(loop_scope="session")
async def in_earnest(tmp_path: Path) -> AsyncIterator[Ward]:
    ward = await Ward(tmp_path / "earnest", demonstration=False).open()
    yield ward
    await ward.close()


async def test_in_earnest_a_stranger_is_told_to_ask_for_a_link(
    open_page: Open, in_earnest: Ward
) -> None:
    page = await open_page()
    await page.goto(in_earnest.url)

    await expect(page.get_by_test_id("gate")).to_contain_text("请向管理员索取绑定链接")


async def test_an_enrolment_link_lets_in_and_hides_its_token(
    open_page: Open, in_earnest: Ward
) -> None:
    page = await open_page()

    await page.goto(f"{in_earnest.url}/#enrol=TOKEN-123")

    await expect(said(page, "/start TOKEN-123")).to_be_visible()
    assert "TOKEN" not in page.url
    heard = await in_earnest.bot.hear("message")
    assert heard["text"] == "/start TOKEN-123"
    await page.goto(in_earnest.url)
    await expect(said(page, "/start TOKEN-123")).to_be_visible()


@pytest.mark.parametrize("typed", ["/start TOKEN-123", "TOKEN-123", "http://x/#enrol=TOKEN-123"])
async def test_a_code_is_scanned_or_pasted_at_the_gate(
    open_page: Open, in_earnest: Ward, typed: str
) -> None:
    page = await open_page()
    await page.goto(in_earnest.url)
    code = page.get_by_test_id("gate-code")
    await expect(code).to_be_focused()

    await code.fill("你好")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("gate-hint")).to_contain_text("不是绑定码")
    await code.fill(typed)
    await page.keyboard.press("Enter")

    await expect(said(page, "/start TOKEN-123")).to_be_visible()


async def test_signing_out_asks_first_and_then_forgets(open_page: Open, in_earnest: Ward) -> None:
    page = await open_page()
    await page.goto(f"{in_earnest.url}/#enrol=TOKEN-123")

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await page.get_by_test_id("ask-no").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()
    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await page.get_by_test_id("ask-yes").click()

    await expect(page.get_by_test_id("gate")).to_have_attribute("data-reason", "absent")
    await page.reload()
    await expect(page.get_by_test_id("gate")).to_be_visible()


async def test_a_broken_link_says_so(open_page: Open, in_earnest: Ward) -> None:
    page = await open_page()

    await page.goto(f"{in_earnest.url}/#enrol=%20bad%20token")

    await expect(page.get_by_test_id("gate")).to_have_attribute("data-reason", "refused")


async def test_a_server_out_of_reach_can_be_tried_again(open_page: Open, ward: Ward) -> None:
    page = await open_page()
    await page.route("**/api/people", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_test_id("gate")).to_have_attribute("data-reason", "unreached")

    await page.unroute("**/api/people")
    await page.get_by_test_id("gate-retry").click()

    await expect(page.get_by_test_id(f"person-{NURSE}")).to_be_visible()


async def test_a_shared_machine_offers_those_enrolled_on_it(
    open_page: Open, in_earnest: Ward
) -> None:
    page = await open_page()
    for token in ("FIRST", "SECOND"):
        await page.goto("about:blank")
        await page.goto(f"{in_earnest.url}/#enrol={token}")
        await expect(said(page, f"/start {token}")).to_be_visible()

    await page.goto("about:blank")
    await page.goto(in_earnest.url)
    await expect(page.get_by_text("请选择以谁的身份进入")).to_be_visible()
    await page.locator(".person-card").last.click()

    await expect(said(page, "/start SECOND")).to_be_visible()
