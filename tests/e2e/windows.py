"""Windows: pages in browsers of their own, which must not complain while people use them."""

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

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
NARROW = 600
"""A window narrower than this is a telephone, with touch and without a mouse."""
ZONE = "Asia/Shanghai"
"""Browsers stand where the hospital does: both write the same hour."""
PATIENCE_MS = 10_000


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


class Windows:
    """Opens pages, each in a browser of its own unless it shares another's."""

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self._browser = browser
        self._watch = watch
        self._contexts: list[BrowserContext] = []

    async def open(
        self,
        url: str,
        *,
        size: tuple[int, int] = WIDE,
        language: str = "zh-CN",
        scheme: str = "light",
        scale: float = 1,
        context: BrowserContext | None = None,
    ) -> Page:
        """Open an address in a browser of a size, a language and a colour scheme."""
        if context is None:
            phone = size[0] < NARROW
            context = await self._browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                locale=language,
                timezone_id=ZONE,
                has_touch=phone,
                is_mobile=phone,
                device_scale_factor=scale,
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            context.set_default_timeout(PATIENCE_MS)
            self._contexts.append(context)
        page = await context.new_page()
        self._watch.over(page)
        await page.goto(url)
        return page

    async def close(self) -> None:
        """Close all that was opened."""
        for context in self._contexts:
            await context.close()
        self._contexts.clear()
