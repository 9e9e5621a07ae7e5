"""Reading: what is new, what came before, topics, the pinned message; what is read stays put."""

import pytest
from playwright.async_api import expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import below_the_end, column, said, scroll_top, write
from tests.e2e.page.ward import (
    ALERTS,
    APPROVALS,
    CATH_LAB,
    COLLEAGUE,
    NURSE,
    STORE,
    STOREKEEPER,
    Ward,
)

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def fill(ward: Ward, count: int) -> None:
    """Write a long private talk; answering at its end, the nurse has read it all."""
    await ward.speak(NURSE, NURSE, "/start")
    for number in range(count):
        await ward.bot.say(NURSE, f"第 {number} 条\n第二行")
    await ward.speak(NURSE, NURSE, "收到")


async def test_unread_messages_are_counted_and_marked_where_they_begin(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "早")
    page = await open_page(f"#p={NURSE}")
    await expect(page.get_by_test_id(f"unread-{CATH_LAB}")).to_have_text("1")
    await ward.speak(COLLEAGUE, CATH_LAB, "2 号柜少一个")
    await expect(page.get_by_test_id(f"unread-{CATH_LAB}")).to_have_text("2")
    await expect(page).to_have_title("(2) 李敏 · 警钟")

    await page.get_by_test_id(f"chat-{CATH_LAB}").click()

    await expect(page.get_by_test_id("new-divider")).to_be_visible()
    after = page.locator(".new-line ~ .speech")
    await expect(after).to_have_count(2)
    await expect(page.get_by_test_id(f"unread-{CATH_LAB}")).to_have_count(0)
    await expect(page).to_have_title("李敏 · 警钟")
    assert await ward.unread(NURSE, CATH_LAB) == 0


async def test_what_one_reads_in_one_tab_is_read_in_the_other(open_page: Open, ward: Ward) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "早")
    page = await open_page(f"#p={NURSE}")
    other = await open_page(f"#p={NURSE}", context=page.context)
    await expect(other.get_by_test_id(f"unread-{CATH_LAB}")).to_be_visible()

    await page.get_by_test_id(f"chat-{CATH_LAB}").click()

    await expect(other.get_by_test_id(f"unread-{CATH_LAB}")).to_have_count(0)


async def test_a_long_absence_ends_where_the_new_messages_begin(
    open_page: Open, ward: Ward
) -> None:
    await fill(ward, 20)
    for number in range(20):
        await ward.bot.say(NURSE, f"新的 {number} 条\n第二行")
    page = await open_page(f"#p={NURSE}&c={NURSE}")

    await expect(page.get_by_test_id("new-divider")).to_be_in_viewport()
    await expect(said(page, "新的 0 条")).to_be_in_viewport()
    await expect(page.get_by_test_id(f"unread-{NURSE}")).to_have_text("20")
    await page.get_by_test_id("jump-latest").click()

    await expect(said(page, "新的 19 条")).to_be_in_viewport()
    await expect(page.get_by_test_id(f"unread-{NURSE}")).to_have_count(0)


async def test_the_line_before_new_messages_goes_with_an_answer(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "早")
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")
    await expect(page.get_by_test_id("new-divider")).to_be_visible()

    await write(page, "早上好")

    await expect(page.get_by_test_id("new-divider")).to_have_count(0)


async def test_history_comes_while_scrolling_up_and_the_view_stays(
    open_page: Open, ward: Ward
) -> None:
    await fill(ward, 120)
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "第 119 条")).to_be_in_viewport()
    await expect(said(page, "第 40 条")).to_have_count(0)

    await page.locator(".scroller").evaluate("each => { each.scrollTop = 300 }")
    mark = said(page, "第 75 条")
    before = await mark.evaluate("each => each.getBoundingClientRect().top")
    await expect(said(page, "第 40 条")).to_have_count(1)
    after = await mark.evaluate("each => each.getBoundingClientRect().top")

    assert abs(after - before) <= 2
    await page.locator(".scroller").evaluate("each => { each.scrollTop = 0 }")
    await expect(said(page, "/start")).to_have_count(1)
    assert await page.locator(".speech").count() == 122


async def test_a_reader_of_the_past_is_not_moved_and_is_told_of_news(
    open_page: Open, ward: Ward
) -> None:
    await fill(ward, 45)
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "第 44 条")).to_be_in_viewport()
    await page.locator(".scroller").evaluate("each => { each.scrollTop = 700 }")
    await expect(page.get_by_test_id("jump-latest")).to_be_visible()
    before = await scroll_top(page)

    await ward.bot.say(NURSE, "新的告警")
    await expect(page.get_by_test_id("jump-latest")).to_contain_text("1")
    assert abs(await scroll_top(page) - before) <= 1
    await page.get_by_test_id("jump-latest").click()

    await expect(said(page, "新的告警")).to_be_in_viewport()
    await expect(page.get_by_test_id("jump-latest")).to_be_hidden()
    assert await ward.unread(NURSE, NURSE) == 0


async def test_an_edit_above_does_not_move_what_is_read(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    first = await ward.bot.say(NURSE, "短")
    for number in range(40):
        await ward.bot.say(NURSE, f"第 {number} 条\n第二行")
    await ward.speak(NURSE, NURSE, "收到")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "第 39 条")).to_be_in_viewport()
    await page.locator(".scroller").evaluate("each => { each.scrollTop = 900 }")
    mark = said(page, "第 15 条")
    before = await mark.evaluate("each => each.getBoundingClientRect().top")

    await ward.bot.edit(NURSE, first, "长\n" * 12)
    await expect(page.get_by_test_id(f"message-{first}")).to_contain_text("长")

    assert abs(await mark.evaluate("each => each.getBoundingClientRect().top") - before) <= 2


async def test_at_the_end_new_messages_scroll_into_view(open_page: Open, ward: Ward) -> None:
    await fill(ward, 30)
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "第 29 条")).to_be_in_viewport()

    await ward.bot.say(NURSE, "很长\n" * 20 + "末行")

    await expect(said(page, "末行")).to_be_visible()
    assert await below_the_end(page) <= 1


async def test_days_are_named(open_page: Open, ward: Ward) -> None:
    with ward.clock.ago(days=1):
        await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, "早上好")
    page = await open_page(f"#p={NURSE}&c={NURSE}")

    await expect(page.locator(".day")).to_have_text(["昨天", "今天"])


async def test_a_topic_shows_only_its_messages_and_is_written_to(
    open_page: Open, ward: Ward
) -> None:
    await ward.bot.say(CATH_LAB, "库存告警", message_thread_id=ALERTS)
    await ward.bot.say(CATH_LAB, "请购待批", message_thread_id=APPROVALS)
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")
    await expect(said(page, "库存告警").locator(".topic-tag")).to_have_text("预警")

    await page.get_by_test_id(f"topic-{ALERTS}").click()
    await expect(said(page, "请购待批")).to_have_count(0)
    await write(page, "我来处理")
    await expect(said(page, "我来处理")).to_have_attribute("data-state", "sent")

    assert (await ward.messages(NURSE, CATH_LAB))[-1]["thread_id"] == ALERTS
    await page.get_by_test_id("topic-all").click()
    await expect(said(page, "请购待批")).to_be_visible()


async def test_the_pinned_message_is_shown_and_leads_to_its_place(
    open_page: Open, ward: Ward
) -> None:
    pinned = await ward.bot.say(CATH_LAB, "交接卡 · 白班")
    await ward.bot.call("pinChatMessage", chat_id=CATH_LAB, message_id=pinned)
    for number in range(70):
        await ward.bot.say(CATH_LAB, f"第 {number} 条\n第二行")
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")
    await expect(page.get_by_test_id("pinned")).to_contain_text("交接卡")

    await page.get_by_test_id("pinned").click()
    await expect(page.get_by_test_id(f"message-{pinned}")).to_be_in_viewport()
    await ward.bot.call("unpinChatMessage", chat_id=CATH_LAB, message_id=pinned)

    await expect(page.get_by_test_id("pinned")).to_be_hidden()


async def test_typing_shows_until_the_answer_comes(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()

    await ward.bot.call("sendChatAction", chat_id=NURSE, action="typing")
    await expect(page.get_by_test_id("typing")).to_be_visible()
    await expect(page.get_by_test_id(f"chat-{NURSE}")).to_contain_text("正在输入")
    await ward.bot.say(NURSE, "现存 3")

    await expect(page.get_by_test_id("typing")).to_have_count(0)


async def test_a_reaction_is_shown(open_page: Open, ward: Ward) -> None:
    asked = await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()

    reaction = [{"type": "emoji", "emoji": "👍"}]
    await ward.bot.call(
        "setMessageReaction", chat_id=NURSE, message_id=asked["id"], reaction=reaction
    )

    await expect(said(page, "/start").locator(".reactions")).to_have_text("👍")


async def test_new_messages_are_read_aloud_and_old_ones_are_not(
    open_page: Open, ward: Ward
) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()
    await expect(page.get_by_test_id("announcer")).to_have_text("")

    await ward.bot.say(NURSE, "低库存")

    await expect(page.get_by_test_id("announcer")).to_have_text("警钟，警钟：低库存")


async def test_the_group_with_the_latest_talk_comes_first(open_page: Open, ward: Ward) -> None:
    with ward.clock.ago(minutes=5):
        await ward.speak(STOREKEEPER, STORE, "到货两箱")
    page = await open_page(f"#p={NURSE}")
    titles = page.locator(".chat-title")
    await expect(titles).to_have_text(["警钟", "中心库值班", "导管室耗材"])

    await ward.speak(COLLEAGUE, CATH_LAB, "早")

    await expect(titles).to_have_text(["警钟", "导管室耗材", "中心库值班"])
    await expect(page.get_by_test_id(f"chat-{CATH_LAB}")).to_contain_text("王芳：早")


async def test_the_same_words_twice_are_two_messages(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()

    await write(page, "刷新")
    await write(page, "刷新")

    await expect(page.locator('.speech[data-state="sent"]', has_text="刷新")).to_have_count(2)
    await expect(column(page, NURSE).locator(".speech")).to_have_count(3)
