"""Line: losing the network and coming back, letters kept and tried again under one key."""

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import begin, key_of, said, write
from tests.e2e.page.ward import CATH_LAB, COLLEAGUE, NURSE, Ward

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]


async def texts(ward: Ward) -> list[object]:
    return [message.get("text") for message in await ward.messages(NURSE, NURSE)]


async def test_a_lost_network_is_shown_and_the_letter_goes_when_it_is_back(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("offline")).to_be_visible()

    await write(page, "断网时写的")
    await expect(said(page, "断网时写的")).to_have_attribute("data-state", "pending")
    await page.context.set_offline(False)

    await expect(page.get_by_test_id("offline")).to_be_hidden()
    await expect(said(page, "断网时写的")).to_have_attribute("data-state", "sent")
    assert (await texts(ward)).count("断网时写的") == 1


async def test_what_was_said_meanwhile_is_there_after_the_return(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    await page.context.set_offline(True)
    await expect(page.get_by_test_id("offline")).to_be_visible()
    await ward.bot.say(NURSE, "其间的告警")
    await ward.speak(COLLEAGUE, CATH_LAB, "其间的群聊")

    await page.context.set_offline(False)

    await expect(said(page, "其间的告警")).to_have_count(1)
    await expect(page.get_by_test_id(f"unread-{CATH_LAB}")).to_have_text("1")


async def test_a_restarted_server_is_found_again(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    port = int(ward.url.rsplit(":", 1)[1])
    await ward.close()
    await expect(page.get_by_test_id("offline")).to_be_visible()
    await write(page, "重启时写的")

    await ward.open(port)

    await expect(page.get_by_test_id("offline")).to_be_hidden(timeout=20_000)
    await expect(said(page, "重启时写的")).to_have_attribute("data-state", "sent", timeout=20_000)
    await ward.bot.say(NURSE, "又在了")
    await expect(said(page, "又在了")).to_be_visible()


async def test_a_letter_whose_receipt_was_lost_is_there_once(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    keys: list[str] = []

    async def lose_first(route: Route) -> None:
        if route.request.method != "POST":
            await route.continue_()
            return
        keys.append(key_of(route))
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/messages", lose_first)
    await write(page, "只要一次")

    await expect(said(page, "只要一次")).to_have_attribute("data-state", "sent")
    await expect(said(page, "只要一次")).to_have_count(1)
    await asyncio.sleep(1.2)
    assert len(set(keys)) == 1
    assert (await texts(ward)).count("只要一次") == 1


async def test_letters_keep_their_order_when_the_first_has_trouble(
    open_page: Open, ward: Ward
) -> None:
    page = await begin(open_page, ward)
    failures = iter([503, 503])

    async def fail_first(route: Route) -> None:
        status = next(failures, None)
        if status is None:
            await route.continue_()
        else:
            await route.fulfill(status=status, body="")

    await page.route("**/messages", fail_first)
    for text in ("一", "二", "三"):
        await write(page, text)

    await expect(page.locator('.speech[data-state="sent"]')).to_have_count(4, timeout=15_000)
    assert await texts(ward) == ["/start", "一", "二", "三"]


async def test_a_refused_letter_says_why_and_can_be_sent_again(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    refusal = '{"error": "chat.not_found"}'
    await page.route("**/messages", lambda route: route.fulfill(status=404, body=refusal))
    await write(page, "会被拒绝")
    await expect(said(page, "会被拒绝")).to_have_attribute("data-state", "failed")
    await expect(said(page, "会被拒绝")).to_contain_text("这个聊天已经不在了")

    await page.unroute("**/messages")
    await page.get_by_test_id("retry").click()

    await expect(said(page, "会被拒绝")).to_have_attribute("data-state", "sent")


async def test_a_refused_letter_can_be_given_up(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await page.route("**/messages", lambda route: route.fulfill(status=400, body="{}"))
    await write(page, "不要了")

    await page.get_by_test_id("discard").click()

    await expect(said(page, "不要了")).to_have_count(0)


async def test_an_unsent_letter_survives_a_reload(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await page.route("**/messages", lambda route: route.abort())
    await write(page, "刷新前写的")
    await expect(said(page, "刷新前写的")).to_have_attribute("data-state", "pending")

    await page.unroute("**/messages")
    await page.reload()

    await expect(said(page, "刷新前写的")).to_have_attribute("data-state", "sent")
    assert (await texts(ward)).count("刷新前写的") == 1


async def test_a_server_that_asks_to_wait_is_waited_for(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    answers = iter([429])

    async def busy(route: Route) -> None:
        if next(answers, None) is None:
            await route.continue_()
        else:
            refusal = '{"error": "rate.limited", "retry_after": 1}'
            await route.fulfill(status=429, body=refusal)

    await page.route("**/messages", busy)
    await write(page, "慢一点")

    await expect(said(page, "慢一点")).to_have_attribute("data-state", "sent")


async def test_a_press_that_cannot_be_made_says_so(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await ward.bot.say(NURSE, "领用？", [[{"text": "领用", "callback_data": "take"}]])
    refusal = '{"error": "message.not_found"}'
    await page.route("**/press", lambda route: route.fulfill(status=404, body=refusal))

    await page.get_by_role("button", name="领用").click()

    await expect(page.get_by_test_id("toast")).to_have_text("这条消息已经不在了")


async def test_a_session_that_ended_leads_back_to_the_choice(open_page: Open, ward: Ward) -> None:
    page = await begin(open_page, ward)
    await page.context.clear_cookies()

    await write(page, "还在吗")

    await expect(page.get_by_test_id("person-menu")).to_be_visible()
    await expect(said(page, "还在吗")).to_have_attribute("data-state", "sent")


async def test_many_tabs_do_not_starve_each_other(open_page: Open, ward: Ward) -> None:
    first = await begin(open_page, ward)
    tabs = [first]
    for _ in range(7):
        tabs.append(await open_page(f"#p={NURSE}&c={NURSE}", context=first.context))
        await expect(tabs[-1].get_by_test_id("composer")).to_be_visible()

    await write(tabs[-1], "最后一个标签页")

    await expect(said(tabs[-1], "最后一个标签页")).to_have_attribute("data-state", "sent")
