"""Pictures: the two of the README, taken at the running demonstration hospital.

Start the demonstration (``make run``), then run ``python -m tests.e2e.pictures [ADDRESS]``. What
is taken from the shelf for the picture is put back after it.
"""

import argparse
import asyncio
from pathlib import Path

from playwright.async_api import Locator, async_playwright

from tests.e2e.desk import Desk, key
from tests.e2e.windows import ARGUMENTS, CHROMIUM, Watch, Windows

HERE = Path(__file__).with_suffix("")
NURSE, COLLEAGUE, GROUP = "王芳", "Maria Santos", "导管室护理组"
DESK, PHONE = (1280, 800), (390, 780)


async def main(address: str) -> None:
    """Take both pictures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        windows = Windows(browser, Watch())
        HERE.mkdir(exist_ok=True)
        await _on_the_phone(windows, address)
        await _at_the_desk(windows, address)
        await windows.close()
        await browser.close()


async def _at_the_desk(windows: Windows, address: str) -> None:
    """In Chinese and light: a nurse asks, takes and uses, beside her department's group."""
    page = await windows.open(address, size=DESK)
    await page.locator(".person-card", has_text=NURSE).click()
    nurse = await _private(page.locator(".column").first)
    await page.locator(".chat-item", has_text=GROUP).hover()
    await page.locator(".chat-item", has_text=GROUP).locator("[data-testid^=beside]").click()
    group = await _private(page.locator(".column").nth(1))
    await group.say("/stock 北辰 2.75x18")
    await _begun(nurse)
    choice = await nurse.say("3.0x18 支架还有几个")
    stock = await nurse.press_for(choice, "晨星", "先用这些批次")
    taken = await nurse.press_for(stock, "领 1", "已领用")
    which_case = await nurse.press_for(taken, "用于手术", "用在哪台手术")
    await key(which_case, "").first.click()
    used = await nurse.answered("已登记使用")
    await nurse.column.get_by_test_id("composer").focus()
    await _still(used)
    await page.screenshot(path=HERE / "desktop-zh.png")
    await nurse.press_for(used, "撤销", "已撤销")
    await nurse.say("/return 1 晨星 3.0x18")
    await nurse.answered("已退回")


async def _on_the_phone(windows: Windows, address: str) -> None:
    """In English and dark: a nurse asks for what may replace a stent."""
    page = await windows.open(address, size=PHONE, language="en", scheme="dark", scale=1.75)
    await page.locator(".person-card", has_text=COLLEAGUE).click()
    await page.locator(".chat-item").first.click()
    nurse = await _private(page.locator(".column"))
    await _begun(nurse)
    stock = await nurse.say("how many Morningstar 2.75x18 stents")
    found = await nurse.press_for(stock, "Substitutes", "Instead of")
    await _still(found)
    await page.screenshot(path=HERE / "phone-en.png")


async def _private(column: Locator) -> Desk:
    """Return the desk at an open column."""
    name = await column.get_attribute("data-testid")
    assert name is not None
    return await Desk(column.page, int(name.removeprefix("column-"))).ready()


async def _begun(desk: Desk) -> None:
    """Press Start where nothing has been said yet."""
    start = desk.column.get_by_test_id("start")
    if await start.is_visible():
        await desk.start()


async def _still(last: Locator) -> None:
    """Wait until the last answer stands and no toast hovers over it."""
    await key(last, "").last.scroll_into_view_if_needed()
    await last.page.mouse.move(4, 4)
    await last.page.get_by_test_id("toast").first.wait_for(state="detached")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8080")
    asyncio.run(main(parser.parse_args().address))
