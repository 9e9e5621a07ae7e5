"""A number that stands for itself is understood in digits and in letters."""

import pytest

from handlers.meaning.tally import number_said


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("2", 2), ("２", 2), ("0", 0), ("两个", 2), ("二", 2), ("十二", 12), ("3支", 3)),
        *(("two", 2), ("three pieces", 3), ("没有", 0), ("none", 0), ("2。", 2)),
        *(("", None), ("1.5", None), ("-1", None), ("2 支架", None), ("12345678", None)),
    ],
)
def test_a_number_alone(text: str, number: int | None) -> None:
    assert number_said(text) == number
