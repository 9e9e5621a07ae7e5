"""What the acting rooms work out without asking anybody."""

import pytest

from core.errors import RefusedError
from handlers.meaning.places import two_a_row
from handlers.meaning.sought import whole_of
from handlers.talk.body import known, number, numbers, said
from handlers.talk.buttons import Choice
from handlers.talk.frame import Answer


@pytest.mark.parametrize(("text", "count"), [("0", 0), (" 12 ", 12), ("３", 3)])
def test_a_number_can_be_written(text: str, count: int) -> None:
    assert whole_of(Answer("text", text=text)) == count


def test_a_number_can_be_pressed() -> None:
    assert whole_of(Answer("n", 4)) == 4


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e9", "three stents", "12345678", "2 stents"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match=r"quantity\.not_whole"):
        whole_of(Answer("text", text=text))


def test_a_body_is_read_back() -> None:
    body = {"n": 3, "list": [1, 2], "text": "a", "draft": {"item": 7}}

    assert (number(body, "n"), numbers(body, "list"), said(body, "text")) == (3, [1, 2], "a")
    assert known(body, "draft") == {"item": 7}
    assert said(body, "nothing") == ""


@pytest.mark.parametrize("read", [number, numbers, known])
def test_a_body_that_holds_something_else_is_a_bug(read: object) -> None:
    assert callable(read)
    with pytest.raises(AssertionError):
        read({"n": "three"}, "n")


def test_buttons_stand_in_rows() -> None:
    choices = [Choice(str(n), "n", n) for n in range(5)]

    assert [len(row) for row in two_a_row(choices)] == [2, 2, 1]
    assert [len(row) for row in two_a_row(choices, 4)] == [4, 1]
    assert two_a_row([]) == []
