from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from locales import forms
from locales.language import languages, locale_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
LATE = datetime(2026, 2, 28, 17, 5, tzinfo=UTC)  # 01:05 of the next day in Shanghai


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(languages))
def test_whole_numbers_are_grouped_as_the_language_does(value: int, language: str) -> None:
    expected = format_decimal(value, locale=locale_of(language))

    assert forms.number(value, language, UTC) == expected


def test_other_numbers_keep_at_most_three_decimals() -> None:
    assert forms.number(1234.5678, "en", UTC) == "1,234.568"
    assert forms.number(Decimal("0.50"), "zh-CN", UTC) == "0.5"


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_is_written_as_the_chinese_write_it_in_both_languages(fen: int) -> None:
    expected = format_currency(Decimal(fen) / 100, "CNY", locale="zh_Hans_CN")

    assert forms.money(fen, "zh-CN", UTC) == forms.money(fen, "en", UTC) == expected


@pytest.mark.parametrize(
    ("fen", "text"),
    [(123450, "¥1,234.50"), (5, "¥0.05"), (0, "¥0.00"), (-5, "-¥0.05"), (100, "¥1.00")],
)
def test_money_is_whole_fen(fen: int, text: str) -> None:
    assert forms.money(fen, "en", UTC) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.1234, "12.3%"), (1, "100%"), (Decimal("0.005"), "0.5%"), (-0.25, "-25%"), (12, "1,200%")],
)
def test_a_share_is_a_percentage_with_one_decimal_at_most(
    share: float | Decimal, text: str
) -> None:
    assert forms.percent(share, "zh-CN", UTC) == text


@pytest.mark.parametrize(
    "value", [date(2026, 3, 1), "2026-03-01", 20260301, LATE, LATE.isoformat()]
)
def test_a_day_is_the_same_however_it_comes(value: object) -> None:
    assert forms.day(value, "zh-CN", SHANGHAI) == "2026年3月1日"
    assert forms.day(value, "en", SHANGHAI) == "Mar 1, 2026"


def test_the_day_of_no_expiry_is_no_day() -> None:
    assert forms.day(99991231, "en", SHANGHAI) == "—"


def test_times_are_those_of_the_hospitals_clock_in_24_hours() -> None:
    assert forms.time(LATE, "en", SHANGHAI) == "01:05"
    assert forms.time(LATE, "en", UTC) == "17:05"
    assert forms.moment(LATE, "zh-CN", SHANGHAI) == "2026年3月1日 01:05"
    assert forms.moment(LATE.isoformat(), "en", UTC) == "Feb 28, 2026 17:05"


@pytest.mark.parametrize(
    ("passed", "zh", "en"),
    [
        (timedelta(minutes=1), "1分钟前", "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59分钟前", "59 minutes ago"),
        (timedelta(minutes=119), "1小时前", "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23小时前", "23 hours ago"),
        (timedelta(hours=47), "1天前", "1 day ago"),
        (timedelta(days=14), "2周前", "2 weeks ago"),
        (timedelta(days=-3, hours=-5), "3天后", "in 3 days"),
    ],
)
def test_a_span_is_told_in_its_largest_whole_unit(passed: timedelta, zh: str, en: str) -> None:
    assert forms.span_ago(passed, "zh-CN") == zh
    assert forms.span_ago(passed, "en") == en


def test_less_than_a_minute_is_no_span() -> None:
    with pytest.raises(ValueError, match="word of the catalogue"):
        forms.span_ago(timedelta(seconds=-59), "en")


def test_lists_are_joined_as_the_language_does() -> None:
    assert forms.joined(["甲", "乙", "丙"], "or", "zh-CN") == "甲、乙或丙"
    assert forms.joined(["a", "b"], "standard", "en") == "a and b"
    assert forms.joined(iter(["a"]), "or", "en") == "a"
    assert forms.joined([], "or", "en") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "3"),
        ("number", None),
        ("money", 12.5),
        ("money", "12"),
        ("percent", "12%"),
        ("date", b"2026"),
        ("time", date(2026, 3, 1)),
        ("moment", 20260301),
    ],
)
def test_a_value_of_another_kind_is_a_bug(name: str, value: object) -> None:
    with pytest.raises(TypeError):
        forms.FORMS[name](value, "en", UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time", datetime(2026, 3, 1, 9)),  # noqa: DTZ001 - the naive moment is the point
        ("moment", "2026-03-01T09:00:00"),
        ("date", "tomorrow"),
        ("date", 20261301),
    ],
)
def test_a_moment_without_its_zone_or_a_day_that_is_none_is_a_bug(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        forms.FORMS[name](value, "en", SHANGHAI)


def test_what_is_remembered_is_bounded() -> None:
    assert forms._date.cache_info().maxsize == forms.REMEMBERED
