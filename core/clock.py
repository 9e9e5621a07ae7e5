"""The clock: the only way the program learns the time, always aware UTC."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_EXPIRY = 99_991_231
"""The stored day of a lot that never expires: sorts after every real day."""


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """Return the present moment as aware UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment as aware UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that shows what it was set to: for tests, and for building a past."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment the clock was set to."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Set the clock to an aware moment, earlier or later."""
        self._now = moment.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Move the clock on by the keyword arguments of ``timedelta``."""
        self._now += timedelta(**duration)


def micros(moment: datetime) -> int:
    """Return whole microseconds since 1970 for an aware moment: how moments are stored."""
    delta = moment - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def moment(micros_since_epoch: int) -> datetime:
    """Return the aware UTC moment of a stored number of microseconds."""
    return EPOCH + timedelta(microseconds=micros_since_epoch)


def day_number(day: date | None) -> int:
    """Return a day as ``yyyymmdd``, how days are stored; no day is the day of no expiry."""
    return NO_EXPIRY if day is None else day.year * 10_000 + day.month * 100 + day.day


def day(number: int) -> date | None:
    """Return the day of a stored ``yyyymmdd`` number; the day of no expiry is ``None``."""
    if number == NO_EXPIRY:
        return None
    return date(number // 10_000, number // 100 % 100, number % 100)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the hospital's calendar day at an aware moment."""
    return at.astimezone(zone).date()
