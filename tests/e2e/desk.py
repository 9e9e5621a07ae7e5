"""Desk: one person at the chat page, who writes, presses buttons and reads the answers."""

import re
from typing import Self

from playwright.async_api import Locator, Page, expect

from tests.e2e.page.screen import column, write

ANSWER_MS = 15_000
_NEWEST = """column => Math.max(0,
  ...[...column.querySelectorAll(".speech[data-id]")].map((each) => Number(each.dataset.id)))"""
_FIRST_AFTER = """([chat, before]) =>
  [...document.querySelectorAll(`[data-testid="column-${chat}"] .speech.other[data-id]`)]
    .map((each) => Number(each.dataset.id)).filter((id) => id > before)
    .sort((a, b) => a - b)[0]"""


class Desk:
    """A page at one chat; every answer is waited for, never slept for."""

    def __init__(self, page: Page, chat: int) -> None:
        self.page = page
        self.chat = chat
        self.column = column(page, chat)
        self.answers = self.column.locator(".speech.other")
        self._start = page.get_by_test_id("start")

    async def ready(self) -> Self:
        """Wait until the chat and what was said in it are there."""
        begun = self.column.locator(".speech, .empty:not([hidden])")
        await expect(begun.first).to_be_visible()
        return self

    async def start(self) -> Locator:
        """Press Start in an empty chat and return the welcome."""
        before = await self._newest()
        await self._start.click()
        return await self._new(before)

    async def say(self, text: str) -> Locator:
        """Write something and return the answer."""
        before = await self._newest()
        await write(self.column, text)
        return await self._new(before)

    async def paste(self, text: str) -> Locator:
        """Paste a code into the composer as from the clipboard, send it, return the answer."""
        before = await self._newest()
        composer = self.column.get_by_test_id("composer")
        await composer.focus()
        await self.page.keyboard.insert_text(text)
        await composer.press("Enter")
        return await self._new(before)

    async def press(self, message: Locator, name: str) -> None:
        """Press a button of a message."""
        await key(message, name).click()

    async def press_for(self, message: Locator, name: str, *texts: str) -> Locator:
        """Press a button; return the answer with these texts, a new one or one rewritten."""
        fitting = self._holding(*texts)
        before = await fitting.count()
        await self.press(message, name)
        await expect(fitting.nth(before)).to_be_visible(timeout=ANSWER_MS)
        return await self._held(fitting.last)

    async def answered(self, *texts: str) -> Locator:
        """Return the latest answer that holds all of some texts, once there is one."""
        return await self._held(self._holding(*texts).last)

    def _holding(self, *texts: str) -> Locator:
        found = self.answers
        for text in texts:
            found = found.filter(has_text=text)
        return found

    async def _newest(self) -> int:
        """Return the id of the newest message that the page shows."""
        return int(await self.column.evaluate(_NEWEST))

    async def _new(self, before: int) -> Locator:
        """Return the first answer after a message; older ones may be read in meanwhile."""
        where = [self.chat, before]
        found = await self.page.wait_for_function(_FIRST_AFTER, arg=where, timeout=ANSWER_MS)
        return await self._held(self.column.get_by_test_id(f"message-{await found.json_value()}"))

    async def _held(self, found: Locator) -> Locator:
        """Hold an answer by its id, once it is there: others may come after it."""
        await expect(found).to_be_visible(timeout=ANSWER_MS)
        name = await found.get_attribute("data-testid")
        assert name is not None
        return self.column.get_by_test_id(name)


def keys(message: Locator) -> Locator:
    """Return the buttons that stand under a message."""
    return message.locator(".key")


def key(message: Locator, name: str) -> Locator:
    """Return the button whose words begin with a name."""
    return message.locator(".key", has_text=re.compile(rf"^{re.escape(name)}"))


async def reads(message: Locator, *texts: str) -> None:
    """Assert that a message holds each of some texts, by now or soon."""
    for text in texts:
        await expect(message).to_contain_text(text, timeout=ANSWER_MS)
