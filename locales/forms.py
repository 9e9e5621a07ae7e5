"""A form is how a number, a sum, a day or a moment is written in one language.

Whole numbers, money and clock times take a path of our own, because a stock answer holds fifty
of them; the rest is the CLDR's, remembered once it has been written. A day may also come as an
ISO string or as the number it is stored under (20260301); a moment without a zone is a bug.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, Protocol

from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from locales.language import locale_of

ABSENT = "—"  # what a person reads where there is nothing to say
NEVER = 99_991_231  # the stored day of what does not expire
REMEMBERED = 4096  # different days and amounts: ten years of expiry dates, and bounded


class Form(Protocol):
    """Writes a value in a language, its time as the clocks of a zone show it."""

    def __call__(self, value: object, language: str, zone: tzinfo, /) -> str:
        """Return the value as a person reads it."""


def number(value: object, language: str, _zone: tzinfo) -> str:
    """Write a number with its thousands apart: 12,345."""
    if isinstance(value, int):
        return f"{value:,}"  # both languages group by threes with a comma
    if isinstance(value, float | Decimal):
        return _decimal(value, language)
    raise TypeError(f"{value!r} is not a number")


def money(value: object, _language: str, _zone: tzinfo) -> str:
    """Write a whole number of fen as yuan: ¥1,234.50."""
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number of fen")
    yuan, fen = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}¥{yuan:,}.{fen:02}"


def percent(value: object, language: str, _zone: tzinfo) -> str:
    """Write a share of one as a percentage with at most one decimal: 12.3%."""
    if not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is not a share")
    return _percent(value, language)


def day(value: object, language: str, zone: tzinfo) -> str:
    """Write a calendar day: 2026年3月1日, Mar 1, 2026."""
    return ABSENT if value == NEVER else _date(_day_of(value, zone), language)


def time(value: object, _language: str, zone: tzinfo) -> str:
    """Write the hour and minute on the hospital's clock: 14:05."""
    return f"{moment_of(value).astimezone(zone):%H:%M}"


def moment(value: object, language: str, zone: tzinfo) -> str:
    """Write a day with its time: 2026年3月1日 14:05."""
    local = moment_of(value).astimezone(zone)
    return f"{_date(local.date(), language)} {local:%H:%M}"


def span_ago(passed: timedelta, language: str) -> str:
    """Write how long ago or ahead something lies, in whole minutes, hours or days."""
    length, ahead = abs(passed), passed < timedelta(0)
    for step in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)):
        if length >= step:
            return _ago((length // step) * step, ahead, language)
    raise ValueError("less than a minute is told by a word of the catalogue")


def joined(words: Iterable[str], style: Literal["standard", "or"], language: str) -> str:
    """Join words as the language does: a、b或c."""
    return format_list(list(words), style, locale=locale_of(language))


def moment_of(value: object) -> datetime:
    """Return an aware moment, also from its ISO string."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(found, datetime):
        raise TypeError(f"{value!r} is not a moment")
    if found.tzinfo is None:
        raise ValueError(f"{value!r} does not say in which zone it is")
    return found


def _day_of(value: object, zone: tzinfo) -> date:
    if isinstance(value, str) and len(value) <= len("2026-03-01"):
        return date.fromisoformat(value)
    if isinstance(value, int):
        return date(value // 10_000, value // 100 % 100, value % 100)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return moment_of(value).astimezone(zone).date()


@lru_cache(REMEMBERED)
def _date(value: date, language: str) -> str:
    return format_date(value, "medium", locale_of(language))


@lru_cache(REMEMBERED)
def _decimal(value: float | Decimal, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


@lru_cache(REMEMBERED)
def _percent(value: float | Decimal, language: str) -> str:
    return format_percent(value, "#,##0.#%", locale_of(language))


@lru_cache(REMEMBERED)
def _ago(length: timedelta, ahead: bool, language: str) -> str:
    # Babel counts backwards: what has passed is negative to it.
    signed = length if ahead else -length
    return format_timedelta(signed, threshold=1, add_direction=True, locale=locale_of(language))


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "number": number,
        "money": money,
        "percent": percent,
        "date": day,
        "time": time,
        "moment": moment,
    }
)
