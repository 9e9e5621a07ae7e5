"""Dates: a day as people write it, in figures or as today and yesterday."""

import re
import unicodedata
from datetime import date, timedelta

_AGO = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
}
_WHOLE = re.compile(
    r"(?P<year>20\d\d)\s*[-./年]\s*(?P<month>\d\d?)\s*[-./月]\s*(?P<day>\d\d?)\s*日?"
)
_SHORT = re.compile(r"(?P<month>\d\d?)\s*(?:月|/)\s*(?P<day>\d\d?)\s*[日号]?")


def day_said(text: str, today: date) -> date | None:
    """Return the day that words mean, or none; one without a year is the last that has been."""
    said = unicodedata.normalize("NFKC", text).strip().casefold()
    if said in _AGO:
        return today - timedelta(days=_AGO[said])
    found = _WHOLE.fullmatch(said) or _SHORT.fullmatch(said)
    if found is None:
        return None
    parts = found.groupdict()
    month, day = int(parts["month"]), int(parts["day"])
    if "year" in parts:
        return _day(int(parts["year"]), month, day)
    this_year = _day(today.year, month, day)
    if this_year is not None and this_year > today:
        return _day(today.year - 1, month, day)
    return this_year


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
