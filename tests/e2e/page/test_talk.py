"""Talk: writing, being answered, buttons and what they answer, edits, replies, commands."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import begin, column, key_of, said, write
from tests.e2e.page.ward import CATH_LAB, COLLEAGUE, NURSE, Ward, button

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def test_a_message_goes_out_on_enter_and_is_answered(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await write(page, "3.0x18 支架还有几个")
    await expect(said(page, "3.0x18")).to_have_attribute("data-state", "sent")
    await ward.bot.say(NURSE, "现存 <b>3</b>")

    await expect(said(page, "现存").locator("b")).to_have_text("3")
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_shift_and_enter_make_a_new_line(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    composer = page.get_by_test_id("composer")

    await composer.press_sequentially("第一行")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("第二行")
    await page.get_by_test_id("send").click()

    heard = await ward.bot.hear("message")
    assert heard["text"] == "/start"
    heard = await ward.bot.hear("message")
    assert heard["text"] == "第一行\n第二行"


async def test_a_message_shows_before_the_server_has_it(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/messages", hold)
    await write(page, "马上出现")

    await expect(said(page, "马上出现")).to_have_attribute("data-state", "pending")
    held.set()
    await expect(said(page, "马上出现")).to_have_attribute("data-state", "sent")
    await expect(said(page, "马上出现")).to_have_count(1)


async def test_nothing_but_spaces_is_not_sent(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await write(page, "   ")

    await expect(page.get_by_test_id("send")).to_be_disabled()
    await expect(page.locator(".speech")).to_have_count(1)


async def test_a_text_that_is_too_long_stays_and_is_explained(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)

    await write(page, "长" * 4097)

    await expect(page.get_by_test_id("toast")).to_contain_text("4096")
    assert len(await page.get_by_test_id("composer").input_value()) == 4097


async def test_a_word_being_composed_is_not_sent_by_its_enter(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    composer = page.get_by_test_id("composer")
    await composer.fill("支架")

    await composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    await expect(composer).to_have_value("支架")


async def test_a_scanner_keeps_the_separator_between_the_fields(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)

    await page.get_by_test_id("composer").press_sequentially("10A213B1")
    await page.get_by_test_id("composer").press("Control+]")
    await page.get_by_test_id("composer").press_sequentially("211234")

    assert await page.get_by_test_id("composer").input_value() == "10A213B1\u001d211234"


async def test_a_press_reaches_the_bot_once_and_its_answer_is_shown(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await ward.bot.say(NURSE, "领用？", [[button("领用 1 件", "take:1"), button("取消", "no")]])

    await page.get_by_role("button", name="领用 1 件").dblclick()
    query = await ward.bot.hear("callback_query")
    await expect(page.get_by_role("button", name="领用 1 件")).to_have_attribute(
        "aria-busy", "true"
    )
    await ward.bot.answer(query, "已领用，现存 2")

    assert query["data"] == "take:1"
    await expect(page.get_by_test_id("toast")).to_have_text("已领用，现存 2")
    await expect(page.get_by_role("button", name="领用 1 件")).not_to_have_attribute(
        "aria-busy", "true"
    )
    more = await ward.bot.call("getUpdates", offset=-1, timeout=0)
    assert isinstance(more, list)
    assert [each for each in more if each.get("callback_query", {}).get("id") != query["id"]] == []


async def test_an_answer_that_must_be_seen_waits_for_the_person(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await ward.bot.say(NURSE, "批准？", [[button("批准", "yes")]])

    await page.get_by_role("button", name="批准").click()
    await ward.bot.answer(await ward.bot.hear("callback_query"), "已由他人批准", alert=True)

    await expect(page.get_by_test_id("alert")).to_contain_text("已由他人批准")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("alert")).to_have_count(0)


async def test_an_answer_is_shown_in_the_tab_that_asked_and_in_no_other(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    other = await open_page(f"#p={NURSE}&c={NURSE}", context=page.context)
    await ward.bot.say(NURSE, "刷新？", [[button("刷新", "again")]])
    await expect(other.get_by_role("button", name="刷新")).to_be_visible()

    await page.get_by_role("button", name="刷新").click()
    await ward.bot.answer(await ward.bot.hear("callback_query"), "已刷新")

    await expect(page.get_by_test_id("toast")).to_be_visible()
    await expect(other.get_by_test_id("toast")).to_have_count(0)


async def test_a_press_whose_answer_is_lost_is_sent_again_under_its_key(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await ward.bot.say(NURSE, "领用？", [[button("领用", "take")]])
    keys: list[str] = []

    async def lose_first(route: Route) -> None:
        keys.append(key_of(route))
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/press", lose_first)
    await page.get_by_role("button", name="领用").click()
    await ward.bot.answer(await ward.bot.hear("callback_query"), "已领用")

    await expect(page.get_by_test_id("toast")).to_have_text("已领用")
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_an_edit_changes_the_message_where_it_stands(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    first = await ward.bot.say(NURSE, "待处理", [[button("接手", "mine")]])
    await ward.bot.say(NURSE, "另一条")
    await expect(said(page, "另一条")).to_be_visible()

    await ward.bot.edit(NURSE, first, "已由 李敏 接手")

    changed = page.get_by_test_id(f"message-{first}")
    await expect(changed).to_contain_text("已由 李敏 接手")
    await expect(changed).to_contain_text("已更新")
    await expect(changed).to_have_class(re.compile("flash"))
    await expect(changed.get_by_role("button", name="接手")).to_have_count(0)
    await expect(page.locator(".speech").last).to_contain_text("另一条")


async def test_the_focus_stays_on_its_button_when_the_message_changes(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    sent = await ward.bot.say(NURSE, "第 1 页", [[button("上一页", "p"), button("下一页", "n")]])
    await page.get_by_role("button", name="下一页").focus()

    await ward.bot.edit(NURSE, sent, "第 2 页", [[button("上一页", "p"), button("下一页", "n")]])

    await expect(said(page, "第 2 页")).to_be_visible()
    await expect(page.get_by_role("button", name="下一页")).to_be_focused()


async def test_a_deleted_message_goes(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    sent = await ward.bot.say(NURSE, "说错了")
    await expect(said(page, "说错了")).to_be_visible()

    await ward.bot.call("deleteMessage", chat_id=NURSE, message_id=sent)

    await expect(said(page, "说错了")).to_have_count(0)
    await expect(page.get_by_test_id(f"chat-{NURSE}")).to_contain_text("/start")


async def test_a_copy_button_and_code_give_their_text(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy: dict[str, object] = {"text": "复制编号", "copy_text": {"text": "06901234567892"}}
    await ward.bot.say(NURSE, "批号 <code>A213B1</code>", [[copy]])

    await page.get_by_role("button", name="复制编号").click()
    await expect(page.get_by_test_id("toast").first).to_have_text("已复制")
    assert await page.evaluate("navigator.clipboard.readText()") == "06901234567892"
    await page.locator(".body code").click()
    await expect(page.get_by_test_id("toast")).to_have_count(2)
    assert await page.evaluate("navigator.clipboard.readText()") == "A213B1"


async def test_a_reply_quotes_what_it_answers(open_page: Open, ward: Ward) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "2 号柜谁数过")
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")

    await said(page, "2 号柜谁数过").hover()
    await said(page, "2 号柜谁数过").get_by_role("button", name="回复").click()
    await expect(page.get_by_test_id("reply-bar")).to_contain_text("王芳")
    await write(page, "我数过")

    sent = said(page, "我数过")
    await expect(sent.locator(".quote")).to_contain_text("2 号柜谁数过")
    await expect(page.get_by_test_id("reply-bar")).to_be_hidden()
    messages = await ward.messages(NURSE, CATH_LAB)
    assert isinstance(messages[-1]["reply_to"], dict)


async def test_escape_takes_a_reply_back(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await said(page, "/start").focus()
    await page.keyboard.press("r")
    await expect(page.get_by_test_id("reply-bar")).to_be_visible()

    await page.keyboard.press("Escape")

    await expect(page.get_by_test_id("reply-bar")).to_be_hidden()


async def _menu(ward: Ward) -> None:
    commands = [("stock", "查库存"), ("sub", "查替代品"), ("take", "领用"), ("stocktake", "盘点")]
    menu = [{"command": name, "description": words} for name, words in commands]
    await ward.bot.call("setMyCommands", commands=menu)


async def test_a_slash_offers_the_commands_and_the_keys_choose(open_page: Open, ward: Ward) -> None:
    await _menu(ward)
    page = await begin(open_page, ward)
    composer = page.get_by_test_id("composer")

    await composer.press_sequentially("/s")
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")

    await expect(said(page, "/sub")).to_be_visible()
    await expect(page.get_by_test_id("commands")).to_be_hidden()


async def test_a_whole_command_comes_before_longer_ones(open_page: Open, ward: Ward) -> None:
    await _menu(ward)
    page = await begin(open_page, ward)

    await page.get_by_test_id("composer").press_sequentially("/stock")
    await page.keyboard.press("Enter")

    await expect(said(page, "/stock")).to_have_count(1)
    assert (await ward.messages(NURSE, NURSE))[-1]["text"] == "/stock"


async def test_tab_completes_and_leaves_room_for_words(open_page: Open, ward: Ward) -> None:
    await _menu(ward)
    page = await begin(open_page, ward)

    await page.get_by_test_id("composer").press_sequentially("/ta")
    await page.keyboard.press("Tab")
    await page.keyboard.type("A213B1")

    await expect(page.get_by_test_id("composer")).to_have_value("/take A213B1")


async def test_the_menu_button_shows_all_commands_and_hides_them(
    open_page: Open, ward: Ward
) -> None:
    await _menu(ward)
    page = await begin(open_page, ward)

    await page.get_by_test_id("commands-button").click()
    await expect(page.get_by_role("option")).to_have_count(4)
    await page.get_by_test_id("commands-button").click()

    await expect(page.get_by_test_id("commands")).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_have_value("")


async def test_a_new_menu_is_fetched_when_the_bot_changes_it(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    async with page.expect_response("**/api/commands*"):
        await _menu(ward)

    await page.get_by_test_id("composer").press_sequentially("/ta")

    await expect(page.get_by_test_id("command-take")).to_be_visible()


async def test_a_command_in_a_text_is_sent_by_a_tap(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await ward.bot.say(NURSE, "看看 /help，或 1/2 与 a/b")

    await said(page, "看看").get_by_role("button", name="/help").click()

    await expect(said(page, "/help")).to_have_count(2)
    await expect(said(page, "看看").locator(".text-command")).to_have_count(1)


async def test_in_a_group_the_assistants_name_is_offered(open_page: Open, ward: Ward) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "早")
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")
    composer = column(page, CATH_LAB).get_by_test_id("composer")

    await composer.press_sequentially("请看 @")
    await page.keyboard.press("Enter")

    await expect(composer).to_have_value("请看 @tocsin_bot ")


async def test_the_arrow_up_brings_the_last_message_back(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await write(page, "3.0x18")

    await page.keyboard.press("ArrowUp")

    await expect(page.get_by_test_id("composer")).to_have_value("3.0x18")
