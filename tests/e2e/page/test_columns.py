"""Columns: chats side by side, one thing at a time on a phone, and everything by keyboard."""

import pytest
from playwright.async_api import expect

from bot.gateway import SeedGroup
from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import column, said, write
from tests.e2e.page.ward import CATH_LAB, COLLEAGUE, NURSE, STORE, STOREKEEPER, Ward, button
from tests.e2e.windows import PHONE

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
DESK = (1280, 800)
BOARD = (1680, 950)


async def test_two_chats_live_beside_each_other(open_page: Open, ward: Ward) -> None:
    page = await open_page(f"#p={NURSE}", size=DESK)

    await page.get_by_test_id(f"chat-{CATH_LAB}").hover()
    await page.get_by_test_id(f"beside-{CATH_LAB}").click()
    await ward.speak(COLLEAGUE, CATH_LAB, "群里说的")
    await write(column(page, NURSE), "私下问的")

    await expect(said(column(page, CATH_LAB), "群里说的")).to_be_visible()
    await expect(said(column(page, NURSE), "私下问的")).to_be_visible()
    assert page.url.endswith(f"#p={NURSE}&c={NURSE},{CATH_LAB}")


async def test_a_wide_board_holds_three_chats_and_comes_back_after_a_reload(
    open_page: Open,
) -> None:
    page = await open_page(f"#p={NURSE}", size=BOARD)

    for chat in (CATH_LAB, STORE):
        await page.get_by_test_id("open-beside").last.click()
        await page.get_by_test_id(f"choose-{chat}").click()
    await page.reload()

    for chat in (NURSE, CATH_LAB, STORE):
        await expect(column(page, chat)).to_be_visible()


async def test_another_chat_takes_the_place_of_the_active_one(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}", size=DESK)
    await column(page, NURSE).get_by_test_id("composer").click()

    await page.get_by_test_id(f"chat-{STORE}").click()

    await expect(column(page, STORE)).to_be_visible()
    await expect(column(page, CATH_LAB)).to_be_visible()
    await expect(column(page, NURSE)).to_have_count(0)


async def test_a_column_is_closed_and_the_other_takes_its_room(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}", size=DESK)

    await page.get_by_test_id(f"close-{CATH_LAB}").click()

    await expect(column(page, CATH_LAB)).to_have_count(0)
    box = await column(page, NURSE).bounding_box()
    assert box is not None
    assert box["width"] > 900


async def test_a_window_made_narrow_shows_the_active_chat_only(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}", size=DESK)
    await column(page, CATH_LAB).get_by_test_id("composer").click()

    await page.set_viewport_size({"width": 700, "height": 800})

    await expect(column(page, CATH_LAB)).to_be_visible()
    await expect(column(page, NURSE)).to_be_hidden()


async def test_a_phone_shows_the_list_then_the_chat_then_the_list(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(STOREKEEPER, STORE, "到货两箱")
    page = await open_page(f"#p={NURSE}", size=PHONE)
    await expect(page.get_by_test_id(f"unread-{STORE}")).to_have_text("1")

    await page.get_by_test_id(f"chat-{STORE}").click()
    await expect(said(page, "到货两箱")).to_be_visible()
    await expect(page.get_by_test_id(f"chat-{STORE}")).to_be_hidden()
    await page.get_by_test_id("back").click()

    await expect(page.get_by_test_id(f"chat-{STORE}")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_have_count(0)
    await expect(page.get_by_test_id(f"unread-{STORE}")).to_have_count(0)


async def test_the_phones_own_back_button_leads_to_the_list(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", size=PHONE)
    await page.get_by_test_id(f"chat-{STORE}").click()
    await expect(page.get_by_test_id("composer")).to_be_visible()

    await page.go_back()

    await expect(page.get_by_test_id(f"chat-{STORE}")).to_be_visible()


async def test_nothing_is_wider_than_a_phone(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    wide = "<pre>" + "库位 现存 可用 " * 12 + "</pre>"
    rows = [[button(f"很长的按钮 {number}", "x") for number in range(4)]]
    await ward.bot.say(NURSE, wide + "01069012345678921724123110A213B1" * 6, rows)
    await ward.bot.send_file("document", NURSE, "导管室效期清单" * 8 + ".xlsx", b"x", "清单")
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=PHONE)
    await expect(said(page, "清单")).to_have_count(1)

    width = """() => Math.max(
      ...[...document.querySelectorAll(".stack, .key, .composer")]
        .map((each) => each.getBoundingClientRect().right))"""

    assert await page.evaluate(width) <= PHONE[0]
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


async def test_buttons_on_a_phone_are_large_enough_for_a_gloved_thumb(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, "领用？", [[button("领用", "x")]])
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=PHONE)

    box = await page.get_by_role("button", name="领用").bounding_box()

    assert box is not None
    assert box["height"] >= 44


async def test_a_command_in_a_text_is_large_enough_for_a_thumb(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, "看在途用 /transfers。\n全部用法：/help")
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=PHONE)

    names = ("/transfers", "/help")
    buttons = [page.get_by_role("button", name=name, exact=True) for name in names]
    first, second = [await each.bounding_box() for each in buttons]

    assert first is not None
    assert second is not None
    assert min(first["height"], second["height"]) >= 40
    assert first["y"] + first["height"] <= second["y"], "no thumb presses both"


async def test_control_or_alt_with_the_arrows_walks_through_the_chats(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", size=DESK)
    await expect(column(page, NURSE)).to_be_visible()

    await page.keyboard.press("Control+ArrowDown")
    await expect(column(page, STORE)).to_be_visible()
    await page.keyboard.press("Alt+ArrowUp")

    await expect(column(page, NURSE)).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_control_and_alt_lead_to_the_column_beside(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}", size=DESK)
    await expect(column(page, CATH_LAB).get_by_test_id("composer")).to_be_focused()

    await page.keyboard.press("Control+Alt+ArrowLeft")

    await expect(column(page, NURSE).get_by_test_id("composer")).to_be_focused()


async def test_typing_anywhere_lands_in_the_composer(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=DESK)
    await said(page, "/start").focus()

    await page.keyboard.type("3.0x18")

    await expect(page.get_by_test_id("composer")).to_have_value("3.0x18")


async def test_the_arrows_walk_along_the_messages_and_escape_leads_back(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, "您好")
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=DESK)
    await said(page, "您好").focus()

    await page.keyboard.press("ArrowUp")
    await expect(said(page, "/start")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_a_menu_is_walked_by_arrows_and_closed_by_escape(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", size=DESK)
    await page.get_by_test_id("person-menu").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menu")).to_be_visible()

    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_test_id("set-en")).to_be_focused()
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(page.get_by_test_id("person-menu")).to_be_focused()


async def test_the_shortcuts_are_listed(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", size=DESK)
    await page.get_by_test_id("person-menu").click()

    await page.get_by_role("menuitem", name="键盘快捷键").click()

    await expect(page.locator("dialog.shortcuts")).to_contain_text("Shift+Enter")
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.shortcuts")).to_have_count(0)


async def test_what_is_begun_in_one_chat_is_still_there_after_another(open_page: Open) -> None:
    page = await open_page(f"#p={NURSE}", size=DESK)
    await page.get_by_test_id("composer").fill("没写完")

    await page.get_by_test_id(f"chat-{STORE}").click()
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await page.get_by_test_id(f"chat-{NURSE}").click()

    await expect(page.get_by_test_id("composer")).to_have_value("没写完")


async def test_a_group_one_was_taken_out_of_closes(open_page: Open, ward: Ward) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}", size=DESK)
    await expect(column(page, CATH_LAB)).to_be_visible()

    ward.gateway.seed((), (SeedGroup(CATH_LAB, "导管室耗材", (COLLEAGUE,)),))

    await expect(column(page, CATH_LAB)).to_have_count(0)
    await expect(page.get_by_test_id(f"chat-{CATH_LAB}")).to_have_count(0)
    await expect(column(page, NURSE)).to_be_visible()
