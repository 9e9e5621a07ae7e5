"""Lines: details stay set in, short codes whole, blank lines as many as were written."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import said
from tests.e2e.page.ward import NURSE, Ward
from tests.e2e.windows import PHONE

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]
ANSWER = (
    "<b>已领用</b>，请取：\n"
    "　<code>ST-0057</code> · 批号 S1 · 2027年12月28日 · 支架智能柜一格 · 心导管室\n"
    "现在：可用 2\n"
    "\n"
    "　甲柜一格：3"
)


async def _answer(open_page: Open, ward: Ward, text: str) -> tuple[Page, Locator]:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, text)
    page = await open_page(f"#p={NURSE}&c={NURSE}", size=PHONE)
    answer = said(page, "可用 2").last.locator(".body")
    await expect(answer).to_be_visible()
    return page, answer


async def test_a_detail_that_wraps_stays_set_in(open_page: Open, ward: Ward) -> None:
    _, answer = await _answer(open_page, ward, ANSWER)

    insets = answer.locator(".inset")
    await expect(insets).to_have_count(2)
    await expect(insets.first).to_contain_text("ST-0057 · 批号 S1")
    first = await insets.first.bounding_box()
    assert first is not None
    assert first["height"] > 30, "the line is long enough to wrap"
    assert await insets.first.evaluate("each => getComputedStyle(each).paddingLeft") == "15px"


async def test_lines_are_as_many_as_were_written(open_page: Open, ward: Ward) -> None:
    _, plain = await _answer(open_page, ward, "一\n二\n可用 2\n\n五")
    _, inset = await _answer(open_page, ward, "一\n　二\n可用 2\n\n　五")

    heights = [await each.evaluate("each => each.offsetHeight") for each in (plain, inset)]

    assert abs(heights[0] - heights[1]) <= 1


async def test_a_day_is_not_parted(open_page: Open, ward: Ward) -> None:
    text = "可用 2 · 最近效期 2028年5月10日，nearest expiry May 10, 2028 and in 2029"
    _, answer = await _answer(open_page, ward, text)

    days = answer.locator("span.whole")
    await expect(days).to_have_text(["2028年5月10日", "May 10, 2028"])
    await expect(days.first).to_have_css("text-wrap-mode", "nowrap")
    await expect(answer).to_contain_text(text)


async def test_a_short_code_is_not_parted(open_page: Open, ward: Ward) -> None:
    long = "01069012345678921727123110A213B1211234567890"
    _, answer = await _answer(open_page, ward, f"可用 2 <code>ST-0057</code> <code>{long}</code>")

    await expect(answer.locator("code.whole")).to_have_css("text-wrap-mode", "nowrap")
    await expect(answer.locator("code.whole")).to_have_count(1)


async def test_whoever_is_named_later_sees_their_name_at_once(open_page: Open, ward: Ward) -> None:
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await page.get_by_test_id("composer").fill("没写完")

    await ward.gateway.name(NURSE, "李小敏", "护士 · 手术室")

    await expect(page.get_by_test_id("person-menu")).to_contain_text("李小敏")
    await expect(page.get_by_test_id("person-menu")).to_contain_text("护士 · 手术室")
    await expect(page.get_by_test_id("composer")).to_have_value("没写完")
