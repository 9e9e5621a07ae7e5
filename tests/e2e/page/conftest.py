"""What the page tests share: a running ward and pages opened in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest_asyncio
from playwright.async_api import BrowserContext, Page

from tests.e2e.page.ward import Ward
from tests.e2e.windows import WIDE, Windows

Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    ward = await Ward(tmp_path).open()
    yield ward
    await ward.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(ward: Ward, windows: Windows) -> Open:
    """Open a place of the ward's page."""

    async def opened(
        place: str = "",
        *,
        size: tuple[int, int] = WIDE,
        language: str = "zh-CN",
        scheme: str = "light",
        context: BrowserContext | None = None,
    ) -> Page:
        url = f"{ward.url}/{place}"
        return await windows.open(url, size=size, language=language, scheme=scheme, context=context)

    return opened
