"""The buttons under one page of a long list."""

from typing import Any

from core.stock.page import Page
from handlers.talk.buttons import Choice, Rows
from locales import Words


def page_row(words: Words, page: Page[Any]) -> Rows:
    """Return the buttons to the pages before and after, with the page one is at between them."""
    if page.pages == 1:
        return ()
    row = []
    if page.page > 1:
        row.append(Choice(words("common.previous"), "page", page.page - 1))
    row.append(Choice(words("common.page", page=page.page, pages=page.pages), "page", page.page))
    if page.page < page.pages:
        row.append(Choice(words("common.next"), "page", page.page + 1))
    return [row]
