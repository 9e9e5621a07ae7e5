"""The arguments of a call are written as JSON, and read back as they were meant."""

import json

import pytest

from bot.telegram.transport import _written


@pytest.mark.parametrize(
    "value",
    ["", "a+b & c=d %20\n", "冠脉 <b>支架</b> 3.0×18", "😀\u0301", 7, True, {"a": ["批号", 1]}],
)
def test_what_is_written_is_read_back(value: object) -> None:
    arguments = {"chat_id": -7, "value": value}

    assert json.loads(_written(arguments).decode("utf-8")) == arguments


def test_no_letter_is_written_longer_than_it_is() -> None:
    assert _written({"text": "批号", "n": 1}) == '{"text":"批号","n":1}'.encode()
