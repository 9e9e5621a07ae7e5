"""Season: how busy a day is; the months as measured, the week and the feasts as hospitals know.

The months' factors are those of the public series named in ``demand``. Weekends and feasts are not
in that series (it is monthly and of another country): they are ordinary experience of a hospital.
"""

from datetime import date, timedelta

_MONTHS = (1.03, 0.993, 1.051, 1.039, 0.97, 0.994, 1.104, 1.086, 0.976, 1.014, 0.896, 0.847)
_WEEKDAYS = (1.1, 1.15, 1.1, 1.05, 0.95, 0.35, 0.15)
# First day of the lunar year, as month and day, from 2020 on.
_FIRST_YEAR = 2020
_NEW_YEARS = (
    (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13),
    (2, 3), (1, 23), (2, 11), (1, 31), (2, 19), (2, 8), (1, 28), (2, 15), (2, 4), (1, 24),
    (2, 12), (2, 1), (1, 22), (2, 10), (1, 30), (2, 17), (2, 6), (1, 26), (2, 14), (2, 2),
    (1, 23),
)  # fmt: skip
_NEW_YEAR_EVE, _NEW_YEAR_WEEK, _NEW_YEAR_FORTNIGHT = -2, 7, 15


def new_year(year: int) -> date:
    """Return the first day of the lunar year that begins in a year; past the table, 5 February."""
    index = year - _FIRST_YEAR
    month, day = _NEW_YEARS[index] if 0 <= index < len(_NEW_YEARS) else (2, 5)
    return date(year, month, day)


def feast(day: date) -> float:
    """Return what a feast leaves of a day's planned work: 1 on an ordinary day."""
    since = (day - new_year(day.year)).days
    if _NEW_YEAR_EVE <= since < _NEW_YEAR_WEEK:
        return 0.12
    if _NEW_YEAR_WEEK <= since < _NEW_YEAR_FORTNIGHT:
        return 0.7
    if (day.month, day.day) in {(10, d) for d in range(1, 8)}:
        return 0.3
    if (day.month, day.day) in {(5, d) for d in range(1, 6)}:
        return 0.4
    return 1.0


def busyness(day: date) -> float:
    """Return a day's share of work beside an average day of the year."""
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()] * feast(day)


def week(start: date) -> tuple[float, ...]:
    """Return the busyness of the seven days from a day on."""
    return tuple(busyness(start + timedelta(days=n)) for n in range(7))
