"""A day as labels write it: two-digit years, day 00, days counted from New Year.

Every function answers ``None`` for what is no day; the caller knows where it stood.
"""

from calendar import monthrange
from datetime import date, timedelta

_FIRST_YEAR = 1900  # "0001" and the like are slips, not years of a device


def full_year(two_digits: int, today: date) -> int:
    """Return the year meant by two digits: at most 49 years back and 50 ahead (the GS1 rule)."""
    century, this = divmod(today.year, 100)
    apart = two_digits - this
    if apart >= 51:
        century -= 1
    elif apart <= -50:
        century += 1
    return century * 100 + two_digits


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return the day, the month's last one for day 0, or None if there is no such day."""
    if not _FIRST_YEAR <= year <= date.max.year or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def from_yymmdd(digits: str, today: date) -> date | None:
    """Return the day written YYMMDD."""
    if not _figures(digits, 6):
        return None
    return calendar_day(full_year(int(digits[:2]), today), int(digits[2:4]), int(digits[4:]))


def from_yyyymmdd(digits: str) -> date | None:
    """Return the day written YYYYMMDD."""
    if not _figures(digits, 8):
        return None
    return calendar_day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def from_yyjjj(digits: str, today: date) -> date | None:
    """Return the day written as two digits of the year and the day of the year (1 to 366)."""
    if not _figures(digits, 5):
        return None
    year, day = full_year(int(digits[:2]), today), int(digits[2:])
    found = date(year, 1, 1) + timedelta(days=day - 1)
    return found if found.year == year else None


def _figures(digits: str, length: int) -> bool:
    return len(digits) == length and digits.isascii() and digits.isdigit()
