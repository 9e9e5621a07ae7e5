"""Marks given beside a text: counted in UTF-16 units, and refused in Telegram's words."""

from typing import Any

import pytest

from bot.gateway.entities_in import is_emoji_id, parse_entities
from bot.gateway.refusal import ApiError

STOP = "\U0001f6d1"


def mark(kind: str = "bold", offset: Any = 0, length: Any = 1, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        (mark("text_link", url="x.test"), "x.test"),
        (mark("text_mention", user={"id": 7}), "7"),
        (mark("custom_emoji", custom_emoji_id="123"), "123"),
        (mark("pre", language="sql"), "sql"),
        (mark("pre", language={"a": 1}), ""),
        (mark("bold", url="https://x.test"), ""),
    ],
)
def test_a_mark_carries_what_its_kind_has(entity: dict[str, Any], value: str) -> None:
    (found,) = parse_entities("ab", [entity])

    assert (found.kind, found.offset, found.length, found.value) == (entity["type"], 0, 1, value)


def test_marks_are_counted_in_utf_16_units() -> None:
    found = parse_entities(f"{STOP}支架", [mark(offset=2, length=2), mark(offset=0, length=2)])

    assert [(each.offset, each.length) for each in found] == [(0, 2), (2, 2)]
    assert parse_entities("x", None) == parse_entities("x", "no list") == ()


@pytest.mark.parametrize(
    ("entity", "words"),
    [
        (3, "can't parse MessageEntity: expected an Object"),
        (mark("odd"), "can't parse MessageEntity: Unsupported type specified"),
        (mark(["bold"]), "can't parse MessageEntity: Unsupported type specified"),  # type: ignore[arg-type]
        ({"type": "bold"}, "can't parse MessageEntity: Can't find field \"offset\""),
        (mark(length=None), "can't parse MessageEntity: Can't find field \"length\""),
        (mark(length="x"), 'can\'t parse MessageEntity: Field "length" must be of type Number'),
        (mark(offset=-1), "receive an entity with incorrect offset -1"),
        (mark(length=-1), "receive an entity with incorrect length -1"),
        (mark(offset=100), "entity begins after the end of the text at UTF-16 offset 100"),
        (
            mark(length=100),
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset"
            " 100",
        ),
        (
            mark(offset=2, length=2),
            "entity beginning at UTF-16 offset 2 begins in a middle of a UTF-16 symbol at byte"
            " offset 1",
        ),
        (
            mark(offset=0, length=2),
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte"
            " offset 1",
        ),
        (mark("text_link"), "can't parse MessageEntity: Can't find field \"url\""),
        (mark("text_link", url=""), "entity URL '' is invalid: URL host is empty"),
        (mark("text_link", url="not-a-url"), "entity URL 'not-a-url' is invalid: Wrong HTTP URL"),
        (mark("text_mention"), "can't parse MessageEntity: Can't find field \"user\""),
        (
            mark("text_mention", user=5),
            'can\'t parse MessageEntity: Field "user" must be of type Object',
        ),
        (mark("custom_emoji"), "can't parse MessageEntity: Can't find field \"custom_emoji_id\""),
        (
            mark("custom_emoji", custom_emoji_id="9999999999999999999"),
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
    ],
)
def test_a_mark_that_cannot_be_is_refused(entity: object, words: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_entities(f"a{STOP}b", [entity])

    assert refused.value.description == f"Bad Request: {words}"


@pytest.mark.parametrize("given", ["", "0", "-1", "1.5", "x", "\u0663", "9" * 19, "9" * 5000])
def test_an_emoji_has_a_number(given: str) -> None:
    assert not is_emoji_id(given)
    assert is_emoji_id("5368324170671202286")
