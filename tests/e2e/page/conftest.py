"""What the page tests share: a running ward, one browser, and pages that must not complain."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.e2e.page.ward import Ward

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1280, 800)
PHONE = (360, 740)

Open = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that is closed while a file is on its way makes aiohttp drop the file unclosed."""
    for item in items:
        if item.get_closest_marker("page"):
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    ward = await Ward(tmp_path).open()
    yield ward
    await ward.close()


class Watch:
    """Notes what pages complain of; a failed request is the test's own doing, the rest is not."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def over(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, ward: Ward, watch: Watch) -> AsyncIterator[Open]:
    """Open the page in a browser of its own; at the end no script may have failed."""
    contexts: list[BrowserContext] = []

    async def opened(
        place: str = "",
        *,
        size: tuple[int, int] = WIDE,
        language: str = "zh-CN",
        scheme: str = "light",
        context: BrowserContext | None = None,
    ) -> Page:
        if context is None:
            context = await browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale=language,
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            context.set_default_timeout(10_000)
            contexts.append(context)
        page = await context.new_page()
        watch.over(page)
        await page.goto(f"{ward.url}/{place}")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert watch.complaints == []
