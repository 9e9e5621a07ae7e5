"""A form is written run by run, and read back as it was meant by whoever reads forms."""

from urllib.parse import parse_qsl

import pytest

from bot.telegram.transport import _encoded, _written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain-text_1.0~",
        "a+b & c=d %20\n",
        "冠脉 <b>支架</b> 3.0×18",
        "😀\u0301",
        '{"a":["批号",1]}',
    ],
)
def test_what_is_written_is_read_back(text: str) -> None:
    form = _encoded({"text": text, "chat_id": "7"}).decode("ascii")

    assert parse_qsl(form, keep_blank_values=True) == [("text", text), ("chat_id", "7")]


@pytest.mark.parametrize(
    ("value", "written"),
    [("as it is", "as it is"), (7, "7"), (True, "true"), ({"a": ["批号"]}, '{"a": ["批号"]}')],
)
def test_what_is_no_text_is_written_as_json(value: object, written: str) -> None:
    assert _written(value) == written
