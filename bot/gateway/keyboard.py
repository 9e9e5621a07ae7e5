"""Keyboard: the buttons under a message, checked as Telegram checks them."""

from collections.abc import Callable, Mapping
from typing import NoReturn

from bot.gateway.links import trouble
from bot.gateway.messages import Keyboard
from bot.gateway.refusal import ApiError, bad_request
from bot.gateway.wire import Json

MOST_BUTTONS = 100
LONGEST_DATA = 64
LONGEST_COPY = 256
STYLES = frozenset({"danger", "success", "primary"})


def read_keyboard(markup: object, *, private: bool) -> Keyboard:
    """Return the inline buttons of a `reply_markup`; other keyboards are none.

    Raises:
        ApiError: Telegram would refuse a button.
    """
    if markup is None:
        return ()
    if not isinstance(markup, Mapping):
        raise bad_request("object expected as reply markup")
    _check_others(markup)
    rows = markup.get("inline_keyboard")
    if rows is None:
        return ()
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    keyboard = tuple(tuple(_button(button, private) for button in row) for row in rows if row)
    if sum(map(len, keyboard)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return keyboard


def _check_others(markup: Mapping[str, object]) -> None:
    """Refuse a keyboard of the wrong sort; those of the person's own are not shown."""
    for kind, type_, names in _SORTS:
        for name in names:
            if markup.get(name) is not None and not isinstance(markup[name], type_):
                raise bad_request(f'field "{name}" must be of type {kind}')


_SORTS: tuple[tuple[str, type, tuple[str, ...]], ...] = (
    ("Array", list, ("inline_keyboard", "keyboard")),
    ("Boolean", bool, ("force_reply", "remove_keyboard", "one_time_keyboard", "selective")),
    ("Boolean", bool, ("is_persistent", "resize_keyboard")),
)


def _button(button: object, private: bool) -> Json:
    if not isinstance(button, Mapping):
        raise _unreadable("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _unreadable('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    style = button.get("style") or ""
    if style and (not isinstance(style, str) or style not in STYLES):
        raise _unreadable("invalid button style specified")
    for name, read in _ACTIONS.items():
        value = button.get(name)
        if value not in (None, ""):
            kept: Json = {"text": text, name: read(value, private)}
            return kept | ({"style": style} if style else {})
    raise _unreadable("Text buttons are unallowed in the inline keyboard")


def _unreadable(words: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {words}")


def _url(value: object, _private: bool) -> str:
    given = value if isinstance(value, str) else ""
    if wrong := trouble(given):
        raise bad_request(f"inline keyboard button URL '{given}' is invalid: {wrong}")
    return given


def _data(value: object, _private: bool) -> str:
    if not isinstance(value, str) or len(value.encode()) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _web_app(value: object, private: bool) -> Json:
    url = _field(value, "url")
    if not url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"url": url}


def _copy(value: object, _private: bool) -> Json:
    text = _field(value, "text")
    if not 1 <= len(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _field(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(found, str):
        raise _unreadable(f'Can\'t find field "{name}"')
    return found


def _unsupported(_value: object, _private: bool) -> NoReturn:
    """Games, payments and logins need Telegram's own servers."""
    raise bad_request("BUTTON_TYPE_INVALID")


def _switch(value: object, _private: bool) -> str:
    """Inline switches are kept as they are; the page shows their text only."""
    if not isinstance(value, str):
        raise _unreadable("the query must be of type String")
    return value


def _chosen(value: object, _private: bool) -> Json:
    return {
        "query": _field({"query": "", **(value if isinstance(value, Mapping) else {})}, "query")
    }


_ACTIONS: dict[str, Callable[[object, bool], object]] = {
    "url": _url,
    "callback_data": _data,
    "callback_game": _unsupported,
    "pay": _unsupported,
    "switch_inline_query": _switch,
    "switch_inline_query_chosen_chat": _chosen,
    "switch_inline_query_current_chat": _switch,
    "login_url": _unsupported,
    "web_app": _web_app,
    "copy_text": _copy,
}
