"""Days as people write them."""

from datetime import date

import pytest

from handlers.meaning.dates import day_said

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-09", date(2026, 3, 9)),
        ("2026.3.9", date(2026, 3, 9)),
        ("2026年3月9日", date(2026, 3, 9)),
        ("２０２６/３/９", date(2026, 3, 9)),
        ("3月9日", date(2026, 3, 9)),
        ("3/9", date(2026, 3, 9)),
        ("12月31日", date(2025, 12, 31)),
        ("3月10号", TODAY),
        ("今天", TODAY),
        ("Today", TODAY),
        ("昨天", date(2026, 3, 9)),
        ("yesterday", date(2026, 3, 9)),
        ("前天", date(2026, 3, 8)),
        ("2026-02-30", None),
        ("13/40", None),
        ("3.0x18", None),
        ("导丝", None),
        ("", None),
    ],
)
def test_a_day_is_understood(text: str, day: date | None) -> None:
    assert day_said(text, TODAY) == day
