"""Screen: the parts of the page that tests point at."""

from playwright.async_api import Locator, Page, Route, expect

from tests.e2e.page.conftest import Open
from tests.e2e.page.ward import NURSE, Ward


async def begin(open_page: Open, ward: Ward) -> Page:
    """Open the page of the nurse who has said hello to the bot."""
    await ward.speak(NURSE, NURSE, "/start")
    page = await open_page(f"#p={NURSE}&c={NURSE}")
    await expect(said(page, "/start")).to_be_visible()
    return page


def said(place: Page | Locator, text: str) -> Locator:
    """Return the messages that hold a text, sent or on their way."""
    return place.locator(".speech", has_text=text)


def column(page: Page, chat_id: int) -> Locator:
    """Return an open chat."""
    return page.get_by_test_id(f"column-{chat_id}")


async def write(place: Page | Locator, text: str) -> None:
    """Write a text into the composer and press Enter."""
    composer = place.get_by_test_id("composer")
    await composer.fill(text)
    await composer.press("Enter")


def key_of(route: Route) -> str:
    """Return the key under which the page makes a call."""
    body = route.request.post_data_json
    assert isinstance(body, dict)
    return str(body["key"])


async def scroll_top(place: Page | Locator) -> float:
    """Return how far the timeline is scrolled down."""
    return float(await place.locator(".scroller").evaluate("each => each.scrollTop"))


async def below_the_end(place: Page | Locator) -> float:
    """Return how many pixels of the timeline lie below the view."""
    distance = "each => each.scrollHeight - each.scrollTop - each.clientHeight"
    return float(await place.locator(".scroller").evaluate(distance))
