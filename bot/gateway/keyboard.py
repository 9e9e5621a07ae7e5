"""Keyboard: the buttons under a message, checked as Telegram checks them."""

import re
from collections.abc import Callable, Mapping

from bot.gateway.messages import Keyboard
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.wire import Json

MOST_BUTTONS = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
STYLES = frozenset({"danger", "success", "primary"})

_URL = re.compile(r"(?:https?|tg|tel|mailto):[^\s]+$", re.IGNORECASE)


def read_keyboard(markup: object, *, private: bool) -> Keyboard:
    """Return the inline buttons of a `reply_markup`; other keyboards are none.

    Raises:
        ApiError: Telegram would refuse a button.
    """
    if markup is None:
        return ()
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return ()
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    keyboard = tuple(tuple(_button(button, private) for button in row) for row in rows if row)
    if sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def _button(button: object, private: bool) -> Json:
    if not isinstance(button, Mapping):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("style") and button["style"] not in STYLES:
        raise _unreadable("invalid button style specified")
    for name, check in _ACTIONS.items():
        value = button.get(name)
        if value not in (None, ""):
            check(value, private)
            kept = {"text": text, name: value}
            return kept | ({"style": button["style"]} if button.get("style") else {})
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def _unreadable(words: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {words}")


def _check_url(value: object, _private: bool) -> None:
    if not isinstance(value, str) or not _URL.match(value):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")


def _check_data(value: object, _private: bool) -> None:
    if not isinstance(value, str) or len(value.encode("utf-8", "replace")) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_web_app(value: object, private: bool) -> None:
    url = value.get("url") if isinstance(value, Mapping) else None
    if not isinstance(url, str):
        raise _unreadable('Can\'t find field "url"')
    if not url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")


def _check_copy(value: object, _private: bool) -> None:
    text = value.get("text") if isinstance(value, Mapping) else None
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not 1 <= len(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _unsupported(_value: object, _private: bool) -> None:
    """Games, payments and logins need Telegram's own servers."""
    raise bad_request("BUTTON_TYPE_INVALID")


def _accept(_value: object, _private: bool) -> None:
    """Inline switches are kept as they are; the page shows their text only."""


_ACTIONS: dict[str, Callable[[object, bool], None]] = {
    "url": _check_url,
    "callback_data": _check_data,
    "callback_game": _unsupported,
    "pay": _unsupported,
    "switch_inline_query": _accept,
    "switch_inline_query_chosen_chat": _accept,
    "switch_inline_query_current_chat": _accept,
    "login_url": _unsupported,
    "web_app": _check_web_app,
    "copy_text": _check_copy,
}
