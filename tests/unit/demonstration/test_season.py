from datetime import date, timedelta

import pytest

from bot.demonstration import season


def test_weekends_are_quieter_than_weekdays() -> None:
    monday = date(2026, 3, 9)
    week = season.week(monday)

    assert len(week) == 7
    assert min(week[:5]) > 2 * max(week[5:])


@pytest.mark.parametrize(
    "day", [date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2050, 1, 23)]
)
def test_planned_work_nearly_stops_at_the_lunar_new_year(day: date) -> None:
    assert season.new_year(day.year) == day
    assert season.feast(day) < 0.2
    assert season.feast(day - timedelta(days=2)) < 0.2
    assert season.feast(day + timedelta(days=6)) < 0.2
    assert 0.2 < season.feast(day + timedelta(days=10)) < 1
    assert season.feast(day + timedelta(days=20)) == 1
    assert season.feast(day - timedelta(days=3)) == 1


def test_outside_the_table_the_new_year_is_early_in_february() -> None:
    assert season.new_year(2019) == date(2019, 2, 5)
    assert season.new_year(2051) == date(2051, 2, 5)


def test_the_new_year_always_falls_between_21_january_and_20_february() -> None:
    for year in range(2020, 2051):
        assert date(year, 1, 21) <= season.new_year(year) <= date(year, 2, 20)


@pytest.mark.parametrize("day", [date(2026, 10, 1), date(2026, 10, 7), date(2026, 5, 1)])
def test_other_feasts_are_quiet_too(day: date) -> None:
    assert season.feast(day) < 0.5


def test_an_ordinary_day_is_no_feast() -> None:
    assert season.feast(date(2026, 3, 10)) == 1


def test_the_months_average_to_an_ordinary_month() -> None:
    tuesdays = [date(2026, month, 1) for month in range(1, 13)]
    shares = [season.busyness(d) / season.feast(d) / _weekday(d) for d in tuesdays]

    assert sum(shares) / 12 == pytest.approx(1, abs=0.01)


def _weekday(day: date) -> float:
    same = date(2026, 3, 9) + timedelta(days=day.weekday())
    return season.busyness(same) / season.busyness(date(2026, 3, 9)) * 1.1
