"""Keyboard: every button Telegram knows, and every one it refuses."""

from typing import Any

import pytest

from bot.gateway.keyboard import read_keyboard
from bot.gateway.refusal import ApiError


def one(private: bool = True, **button: Any) -> Any:
    return read_keyboard({"inline_keyboard": [[{"text": "x", **button}]]}, private=private)[0][0]


@pytest.mark.parametrize(
    "action",
    [
        {"callback_data": "x" * 64},
        {"callback_data": "中" * 21},
        {"url": "https://x.test/"},
        {"url": "tg://user?id=1"},
        {"copy_text": {"text": "x" * 256}},
        {"web_app": {"url": "https://x.test/"}},
        {"switch_inline_query": "q"},
        {"switch_inline_query_current_chat": "q"},
    ],
)
def test_good_buttons_are_kept(action: dict[str, Any]) -> None:
    assert one(**action) == {"text": "x", **action}


def test_a_style_is_kept_and_unknown_fields_are_not() -> None:
    assert one(callback_data="a", style="danger", odd=1) == {
        "text": "x",
        "callback_data": "a",
        "style": "danger",
    }


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyb"),
        ({"callback_data": ""}, "can't parse inline keyboard button: Text buttons are unallowed"),
        ({"callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "中" * 22}, "BUTTON_DATA_INVALID"),
        ({"callback_data": 5}, "BUTTON_DATA_INVALID"),
        ({"url": "ftp://x"}, "inline keyboard button URL 'ftp://x' is invalid: Unsupported URL"),
        ({"url": "not-a-url"}, "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        ({"switch_inline_query": {"a": 1}}, "can't parse inline keyboard button"),
        ({"callback_data": "a", "style": ["danger"]}, "can't parse inline keyboard button: inv"),
        ({"url": "https://a b"}, "inline keyboard button URL 'https://a b' is invalid"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"web_app": {"url": "http://x.test"}}, "inline keyboard button Web App URL 'http://x"),
        ({"web_app": {}}, "can't parse inline keyboard button: Can't find field \"url\""),
        ({"pay": True}, "BUTTON_TYPE_INVALID"),
        ({"login_url": {"url": "https://x"}}, "BUTTON_TYPE_INVALID"),
        ({"callback_data": "a", "style": "loud"}, "can't parse inline keyboard button: invalid"),
        ({"text": " ", "callback_data": "a"}, "BUTTON_TEXT_INVALID"),
        ({"text": None, "callback_data": "a"}, "can't parse inline keyboard button: Can't find"),
    ],
)
def test_bad_buttons_are_refused(button: dict[str, Any], words: str) -> None:
    with pytest.raises(ApiError) as refused:
        one(**button)

    assert refused.value.description.startswith(f"Bad Request: {words}")


def test_a_web_app_is_for_private_chats_only() -> None:
    with pytest.raises(ApiError, match="BUTTON_TYPE_INVALID"):
        one(private=False, web_app={"url": "https://x.test/"})


def test_a_hundred_buttons_are_enough() -> None:
    rows = [[{"text": "x", "callback_data": "a"}] * 8] * 12
    extra = [{"text": "x", "callback_data": "a"}] * 4

    keyboard = read_keyboard({"inline_keyboard": [*rows, extra]}, private=True)
    assert sum(map(len, keyboard)) == 100
    with pytest.raises(ApiError, match="reply markup is too long"):
        read_keyboard({"inline_keyboard": [*rows, extra, extra]}, private=True)


@pytest.mark.parametrize(
    "markup",
    [None, {}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}, {"keyboard": [["a"]]}],
)
def test_no_inline_buttons_are_none(markup: object) -> None:
    assert read_keyboard(markup, private=True) == ()


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ([], "object expected as reply markup"),
        ("x", "object expected as reply markup"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": [{}]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be'),
        ({"inline_keyboard": [[5]]}, "can't parse inline keyboard button"),
        ({"keyboard": "bad"}, 'field "keyboard" must be of type Array'),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ({"keyboard": [[]], "selective": 1}, 'field "selective" must be of type Boolean'),
    ],
)
def test_a_broken_keyboard_is_refused(markup: object, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        read_keyboard(markup, private=True)

    assert refused.value.description.startswith(f"Bad Request: {words}")


def test_of_what_a_button_carries_only_what_is_known_is_kept() -> None:
    deep: object = "x"
    for _ in range(500):
        deep = [deep]

    assert one(copy_text={"text": "a", "more": deep})["copy_text"] == {"text": "a"}
    app = {"url": "https://x.test/", "more": deep}
    assert one(web_app=app)["web_app"] == {"url": "https://x.test/"}
    chosen = one(switch_inline_query_chosen_chat={"query": "q", "more": deep})
    assert chosen["switch_inline_query_chosen_chat"] == {"query": "q"}
