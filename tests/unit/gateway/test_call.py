"""Calls: arguments as forms and JSON send them, read without surprises."""

import pytest

from bot.gateway.call import Call
from bot.gateway.refusal import ApiError, PageError
from bot.gateway.session import MOST_NAMES, Pace
from bot.gateway.wire import dump, load, mapping, sequence, whole, word


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (5, "5"), (True, "true"), (False, "false"), (None, ""), ([1], ""), ({}, "")],
)
def test_text_is_text(value: object, text: str) -> None:
    assert Call("m", {"a": value}).text("a") == text


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        ("true", True),
        ("YES", True),
        ("1", True),
        (True, True),
        ("0", False),
        ("", False),
    ],
)
def test_flags_are_flags(value: object, flag: bool) -> None:
    assert Call("m", {"a": value}).flag("a") is flag


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("-5", -5),
        (7, 7),
        (" 7 ", 7),
        ("x", None),
        ("2.5", None),
        (1.5, None),
        (True, None),
        (None, None),
        ("9" * 19, None),
        (2**63, None),
        ("9" * 5000, None),
    ],
)
def test_whole_numbers_are_whole_and_fit(value: object, number: int | None) -> None:
    assert Call("m", {"a": value}).whole("a") == number
    assert whole(value) == number


def test_numbers_are_pressed_between_two_ends() -> None:
    call = Call("m", {"a": "500", "b": "-5", "c": "x"})

    assert [call.within(name, 10, 1, 100) for name in "abcd"] == [100, 1, 10, 10]


def test_json_inside_text_is_read_and_broken_json_refused() -> None:
    call = Call("m", {"a": '{"b": 1}', "c": {"d": 2}, "reply_markup": "{", "e": ""})

    assert call.json("a") == {"b": 1}
    assert call.json("c") == {"d": 2}
    assert call.json("e") is None
    assert call.json("f") is None
    with pytest.raises(ApiError, match="can't parse reply markup JSON object"):
        call.json("reply_markup")


def test_a_name_is_no_chat_here() -> None:
    assert Call("m", {"chat_id": "@group"}).chat_id == 0
    assert Call("m", {"chat_id": "-5"}).chat_id == -5
    assert Call("m").chat_id is None


def test_json_is_compact_and_deep_json_is_refused() -> None:
    assert dump({"库": [1, None]}) == '{"库":[1,null]}'
    assert load(b'{"a":1}') == {"a": 1}
    with pytest.raises(ValueError, match="expected"):
        load("[" * 100_000)
    with pytest.raises(ValueError, match="expected"):
        mapping([])
    assert sequence({}) == ()
    assert sequence([1]) == [1]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a":-Infinity}', b"\xff\xfe[", "9" * 5000])
def test_what_json_cannot_say_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each reader words it in its own way
        load(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\\ud800b"', "a\ufffdb"),
        ('{"\\udc00":["\\ud83d\\uded1","\\u0000"]}', {"\ufffd": ["\U0001f6d1", "\x00"]}),
        ('"\\\\ud800"', "\\ud800"),
    ],
)
def test_half_a_character_is_replaced_wherever_it_stands(text: str, value: object) -> None:
    assert load(text) == value
    assert dump(load(text)).encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (5, "5"), (1.5, "1.5"), (True, ""), (None, ""), ([], ""), ({}, "")],
)
def test_a_word_is_text_or_nothing(value: object, text: str) -> None:
    assert word(value) == text


def test_a_pace_lets_so_many_pass_in_so_long() -> None:
    now = 0.0
    pace = Pace(2, 10, lambda: now)

    pace.spend("a")
    pace.spend("a")
    with pytest.raises(PageError) as refused:
        pace.spend("a")
    assert refused.value.params["retry_after"] == 11
    pace.spend("b")
    now = 10.5
    pace.spend("a")


def test_a_pace_forgets_before_it_grows_without_end() -> None:
    pace = Pace(1, 1e9, lambda: 0.0)
    for number in range(MOST_NAMES + 1):
        pace.spend(number)

    pace.spend("after")

    pace.spend(0)
    assert len(pace._acts) == 2
