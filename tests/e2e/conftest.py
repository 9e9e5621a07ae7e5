"""What the tests with a browser share: one browser, and pages that must not complain."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.e2e.windows import ARGUMENTS, CHROMIUM, Watch, Windows


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


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: Browser, watch: Watch) -> AsyncIterator[Windows]:
    """Open pages in browsers of their own; at the end no script may have failed."""
    windows = Windows(browser, watch)
    yield windows
    await windows.close()
    assert watch.complaints == []
