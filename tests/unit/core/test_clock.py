"""Moments are aware and stored whole; days are numbers that sort."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from core.clock import (
    NO_EXPIRY,
    SetClock,
    SystemClock,
    day,
    day_number,
    local_day,
    micros,
    moment,
)
from core.tables.base import UtcDateTime

SHANGHAI = ZoneInfo("Asia/Shanghai")


@given(st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 (hypothesis takes its bounds naive and adds the zone)
def test_a_moment_is_stored_to_the_microsecond(at: datetime) -> None:
    assert moment(micros(at)) == at


def test_a_moment_of_any_zone_is_stored_as_the_same_instant() -> None:
    there = datetime(2026, 3, 10, 12, tzinfo=timezone(timedelta(hours=8)))

    assert moment(micros(there)) == datetime(2026, 3, 10, 4, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.dates(date(2000, 1, 1)))
def test_stored_days_sort_as_days(one: date, other: date) -> None:
    assert (day_number(one) < day_number(other)) is (one < other)
    assert day(day_number(one)) == one
    assert day_number(one) < day_number(None)


def test_what_never_expires_has_no_day() -> None:
    assert (day_number(None), day(NO_EXPIRY)) == (NO_EXPIRY, None)


def test_the_calendar_day_is_the_hospitals_own() -> None:
    late = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)

    assert local_day(late, SHANGHAI) == date(2026, 3, 10)
    assert local_day(late - timedelta(microseconds=1), SHANGHAI) == date(2026, 3, 9)


def test_a_set_clock_stands_until_it_is_moved() -> None:
    clock = SetClock(datetime(2026, 3, 10, 12, tzinfo=SHANGHAI))

    assert clock.now() == datetime(2026, 3, 10, 4, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(minutes=5)
    assert clock.now().minute == 5
    clock.set(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now().year == 2025


def test_the_machines_clock_is_aware_and_does_not_go_back() -> None:
    first, second = SystemClock().now(), SystemClock().now()

    assert first.tzinfo is UTC
    assert first <= second


def test_a_column_of_moments_refuses_a_naive_one() -> None:
    column, dialect = UtcDateTime(), sqlite.dialect()
    at = datetime(2026, 3, 10, 4, tzinfo=UTC)

    assert column.process_result_value(column.process_bind_param(at, dialect), dialect) == at
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None
    with pytest.raises(ValueError, match="naive"):
        column.process_bind_param(at.replace(tzinfo=None), dialect)
