from datetime import date

import pytest

from core.codes.dates import calendar_day, from_yyjjj, from_yymmdd, from_yyyymmdd, full_year

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("two_digits", "year"),
    [(26, 2026), (0, 2000), (75, 2075), (76, 2076), (77, 1977), (99, 1999), (15, 2015)],
)
def test_two_digits_mean_a_year_within_fifty(two_digits: int, year: int) -> None:
    assert full_year(two_digits, TODAY) == year


@pytest.mark.parametrize(
    ("today", "two_digits", "year"),
    [
        (date(2050, 1, 1), 0, 2100),
        (date(2050, 1, 1), 1, 2001),
        (date(2099, 1, 1), 49, 2149),
        (date(2099, 1, 1), 50, 2050),
        (date(2000, 1, 1), 51, 1951),
        (date(2000, 1, 1), 50, 2050),
    ],
)
def test_the_window_moves_with_today(today: date, two_digits: int, year: int) -> None:
    assert full_year(two_digits, today) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("270200", date(2027, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("280229", date(2028, 2, 29)),
        ("271231", date(2027, 12, 31)),
        ("990101", date(1999, 1, 1)),
        ("261100", date(2026, 11, 30)),
    ],
)
def test_day_zero_is_the_last_of_its_month(text: str, day: date) -> None:
    assert from_yymmdd(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    ["270229", "271301", "270001", "270132", "270431", "2701", "27013", "2701311", "27O131", ""],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert from_yymmdd(text, TODAY) is None


def test_foreign_digits_are_no_day() -> None:
    assert from_yymmdd("２７０１３１", TODAY) is None
    assert from_yymmdd("²70131", TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20270131", date(2027, 1, 31)),
        ("20280229", date(2028, 2, 29)),
        ("20270200", date(2027, 2, 28)),
    ],
)
def test_eight_digits_hold_the_full_year(text: str, day: date) -> None:
    assert from_yyyymmdd(text) == day


@pytest.mark.parametrize("text", ["20270229", "00010101", "18991231", "270131", "2027013a"])
def test_eight_digits_that_are_no_day_are_none(text: str) -> None:
    assert from_yyyymmdd(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20015", date(2020, 1, 15)),
        ("25330", date(2025, 11, 26)),
        ("20250", date(2020, 9, 6)),
        ("28366", date(2028, 12, 31)),
        ("27365", date(2027, 12, 31)),
    ],
)
def test_days_are_counted_from_new_year(text: str, day: date) -> None:
    assert from_yyjjj(text, TODAY) == day


@pytest.mark.parametrize("text", ["27366", "27000", "28367", "2736", "2736X"])
def test_a_year_has_no_other_days(text: str) -> None:
    assert from_yyjjj(text, TODAY) is None


def test_a_calendar_ends_somewhere() -> None:
    assert calendar_day(10_000, 1, 1) is None
    assert calendar_day(1899, 12, 31) is None
    assert calendar_day(1900, 1, 1) == date(1900, 1, 1)
