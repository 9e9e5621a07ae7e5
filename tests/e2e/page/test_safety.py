"""Safety: hostile words stay words, nothing comes from outside, no rule of the page is broken."""

import pytest
from playwright.async_api import Request, Route, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.screen import said
from tests.e2e.page.ward import CATH_LAB, COLLEAGUE, NURSE, SURGEON, Ward
from tests.e2e.windows import Watch

pytestmark = [pytest.mark.page, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = (
    "可见"
    "<script>window.hurt = 1</script>"
    "<img src=x onerror='window.hurt = 2'>"
    "<svg onload='window.hurt = 3'><text>svg</text></svg>"
    "<a href='javascript:window.hurt=4'>坏链接</a>"
    "<a href='https://example.org/' onclick='window.hurt=5' style='position:fixed'>好链接</a>"
    "<b style='position:fixed' class='shell' id='x'>粗</b>"
    "<iframe srcdoc='<script>parent.hurt=6</script>'></iframe>"
    "<form action='https://example.org'><input name='q'></form>"
    "<math><mtext><style><img src=x onerror='window.hurt=7'></style></mtext></math>"
)


async def test_markup_the_server_should_never_send_is_rebuilt_without_harm(
    open_page: Open, ward: Ward, watch: Watch
) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page()

    async def poison(route: Route) -> None:
        response = await route.fetch()
        messages = await response.json()
        for message in messages:
            message["html"] = HOSTILE
        await route.fulfill(response=response, json=messages)

    await page.route("**/messages?*", poison)
    await page.goto(f"{ward.url}/#p={NURSE}&c={NURSE}")
    body = said(page, "可见").locator(".body")

    await expect(body).to_contain_text("坏链接")
    assert await page.evaluate("window.hurt") is None
    allowed = "b, a, span, time, svg, use, button"
    assert await body.locator(f"*:not({allowed})").count() == 0
    assert await body.locator("a").count() == 1
    link = body.locator("a")
    assert await link.get_attribute("rel") == "noopener noreferrer nofollow"
    assert await link.get_attribute("onclick") is None
    assert await link.get_attribute("style") is None
    assert await body.locator("b").get_attribute("class") is None
    # The browser reports the handlers that it refused to the inert parser.
    assert all("Content Security Policy" in each for each in watch.complaints)
    watch.complaints.clear()


async def test_markup_that_a_person_writes_is_shown_as_written(open_page: Open, ward: Ward) -> None:
    text = "<b onclick=alert(1)>3.0×18</b> & <script>x</script>"
    await ward.speak(COLLEAGUE, CATH_LAB, text)
    page = await open_page(f"#p={NURSE}&c={CATH_LAB}")

    await expect(said(page, text)).to_be_visible()


async def test_a_button_with_a_dangerous_address_is_dead(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page()

    async def poison(route: Route) -> None:
        response = await route.fetch()
        messages = await response.json()
        for message in messages:
            message["keyboard"] = [[{"text": "坏按钮", "url": "javascript:window.hurt=1"}]]
        await route.fulfill(response=response, json=messages)

    await page.route("**/messages?*", poison)
    await page.goto(f"{ward.url}/#p={NURSE}&c={NURSE}")

    await expect(page.get_by_role("button", name="坏按钮")).to_be_disabled()
    assert await page.evaluate("window.hurt") is None


async def test_nothing_is_asked_of_another_host(open_page: Open, ward: Ward) -> None:
    await ward.speak(NURSE, NURSE, "/start")
    await ward.bot.say(NURSE, 'https://example.org <a href="https://example.com">x</a>')
    asked: list[str] = []
    page = await open_page()

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto(f"{ward.url}/#p={NURSE}&c={NURSE}")
    await page.reload()
    await expect(said(page, "example.org")).to_be_visible()

    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(ward.url)] == []


async def test_a_stranger_to_a_chat_cannot_open_it_by_address(open_page: Open, ward: Ward) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "群里的话")
    page = await open_page(f"#p={SURGEON}&c=-1002")

    await expect(page.get_by_test_id("column--1002")).to_have_count(0)
    await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_every_control_has_a_name(open_page: Open, ward: Ward) -> None:
    await ward.speak(COLLEAGUE, CATH_LAB, "早")
    page = await open_page(f"#p={NURSE}&c={NURSE},{CATH_LAB}")
    await expect(said(page, "早")).to_be_visible()

    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, textarea")]
          .filter((each) => each.offsetParent && each.type !== "file")
          .filter((each) => !each.ariaLabel && !each.textContent.trim())
          .map((each) => each.outerHTML)"""
    )

    assert nameless == []
