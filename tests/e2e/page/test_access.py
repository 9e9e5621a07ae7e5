"""Access: the page by keyboard alone, read aloud, and in colours that can be told apart."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import said
from tests.e2e.page.ward import CATH_LAB, COLLEAGUE, NURSE, STORE, STOREKEEPER, Ward, button
from tests.e2e.windows import PHONE, WIDE

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]

NAMELESS = """() =>
  [...document.querySelectorAll("button, a[href], input, textarea, dialog, [role]")]
    .filter((each) => each.checkVisibility() && !each.closest("[aria-hidden='true']"))
    .filter((each) => !["separator", "status", "presentation"].includes(each.role))
    .filter((each) => !(each.ariaLabel || each.innerText || each.title || each.placeholder
        || each.getAttribute("aria-describedby")))
    .map((each) => each.outerHTML.slice(0, 120))"""
"""What a screen reader would have no words for."""

PALE = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, below) => {
    const share = top[3] / 255;
    return [0, 1, 2].map((at) => top[at] * share + below[at] * (1 - share)).concat(255);
  };
  const groundOf = (each) => {
    const layers = [];
    for (let at = each; at; at = at.parentElement) {
      layers.push(rgba(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 255]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const written = (each) =>
    each.checkVisibility({ opacityProperty: true }) &&
    [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return [...document.querySelectorAll("body *")].filter(written).flatMap((each) => {
    const ground = groundOf(each);
    const ink = over(rgba(getComputedStyle(each).color), ground);
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    const words = `${each.className || each.tagName}: ${each.textContent.slice(0, 30)}`;
    return contrast < 4.5 ? [`${contrast.toFixed(2)} ${words}`] : [];
  });
}"""
"""The texts whose contrast against what lies behind them is below 4.5 to 1."""


async def _busy_ward(ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, "<b>李敏</b>，您好。<code>/stock 支架</code> 或 /help")
    await ward.bot.say(NURSE, "领用？", [[button("领用", "x"), button("取消", "y")]])
    await ward.bot.send_file("document", NURSE, "盘点表.xlsx", b"x" * 2048, "请核对")
    await ward.speak(COLLEAGUE, CATH_LAB, "2 号柜谁数过")
    await ward.speak(STOREKEEPER, STORE, "到货两箱")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
async def test_every_text_stands_out_from_its_ground(
    open_page: Open, ward: Ward, scheme: str, size: tuple[int, int]
) -> None:
    await _busy_ward(ward)
    people = await open_page(scheme=scheme, size=size)
    await expect(people.get_by_test_id(f"person-{NURSE}")).to_be_visible()
    assert await people.evaluate(PALE) == []

    page = await open_page(f"#p={NURSE}&c={NURSE}", scheme=scheme, size=size)
    await expect(said(page, "请核对")).to_be_visible()
    assert await page.evaluate(PALE) == []
    await page.get_by_test_id("composer").fill("/")
    await page.get_by_role("button", name="领用").focus()
    assert await page.evaluate(PALE) == []


async def test_everything_that_can_be_pressed_has_a_name(open_page: Open, ward: Ward) -> None:
    await _busy_ward(ward)
    people = await open_page()
    await expect(people.get_by_test_id(f"person-{NURSE}")).to_be_visible()
    assert await people.evaluate(NAMELESS) == []

    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}")
    await expect(said(page, "请核对")).to_be_visible()
    assert await page.evaluate(NAMELESS) == []
    await page.get_by_test_id("person-menu").click()
    assert await page.evaluate(NAMELESS) == []


async def test_a_new_message_is_read_aloud_once(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()

    await ward.bot.say(NURSE, "支架只剩 <b>1</b> 个")

    aloud = page.locator("[aria-live=polite]", has_text="支架只剩 1 个")
    await expect(aloud).to_have_count(1)
    await expect(page.get_by_role("log", name="的消息")).to_have_attribute("aria-live", "off")


async def test_a_nurse_without_a_mouse_comes_in_writes_and_presses(
    open_page: Open, ward: Ward
) -> None:
    page = await open_page()
    await page.get_by_test_id("people-search").focus()
    await page.keyboard.type("李敏")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("start")).to_be_visible()
    await _tab_to(page, "start")
    await page.keyboard.press("Enter")
    await expect(said(page, "/start")).to_be_visible()

    await ward.bot.say(NURSE, "领用？", [[button("领用", "x")]])
    key = page.get_by_role("button", name="领用")
    await expect(key).to_be_visible()
    await _tab_to(page, "", back=True, words="领用")
    await expect(key).to_be_focused()
    assert await key.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
    await page.keyboard.press("Enter")

    query = await ward.bot.hear("callback_query")
    assert query["data"] == "x"
    await ward.bot.answer(query, "没有权限", alert=True)
    await expect(page.get_by_test_id("alert-ok")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("alert")).to_have_count(0)


async def _tab_to(page: Page, test_id: str, *, back: bool = False, words: str = "") -> None:
    """Press Tab until something is focused, at most thirty times."""
    here = "() => [document.activeElement.dataset.testid, document.activeElement.innerText]"
    for _ in range(30):
        found, said = await page.evaluate(here)
        if (test_id and found == test_id) or (words and words == (said or "").strip()):
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"{test_id or words} is not reached by Tab")
