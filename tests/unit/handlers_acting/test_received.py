"""What is written about a receipt is heard as its buttons say it, and a remark is none of that."""

import pytest

from handlers.meaning.received import one_said, rest_said


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("其余都到了", True),
        ("其他的都收到了。", True),
        ("剩下3件全部收到", True),
        ("都到了", True),
        ("其他都没到", False),
        ("其余没收到", False),
        ("都没到", False),
        ("the others all came", True),
        ("All the others came", True),
        ("the rest arrived", True),
        ("none of the others came", False),
        ("The others did not come", False),
        ("the rest haven’t arrived yet", False),
        ("nothing else came", False),
        ("收到了", None),
        ("没收到", None),
        ("箱子破了，其余都到了", None),
        ("2", None),
    ],
)
def test_the_rest_came_or_not(text: str, came: bool | None) -> None:
    assert rest_said(text) is came


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("收到了", True),
        ("到了", True),
        ("It came", True),
        ("received", True),
        ("没收到", False),
        ("还没到", False),
        ("这件没到", False),
        ("it did not come", False),
        ("not received", False),
        ("missing", False),
        ("其余都到了", None),
        ("两个", None),
        ("box damaged", None),
    ],
)
def test_the_one_that_is_asked_about_came_or_not(text: str, came: bool | None) -> None:
    assert one_said(text) is came
