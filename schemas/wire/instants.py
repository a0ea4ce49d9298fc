"""Reads the times of RFC 3339 that datetime has not: leap seconds."""

from datetime import UTC, datetime, timedelta

_SECONDS = slice(17, 19)
_LEAP = "60"


def without_leap_second(text: str) -> str | datetime:
    """Return a time of the form of RFC 3339 as it is, and of a leap second the second after it, as computers count.

    Leap seconds end a month in UTC: 2016-12-31T23:59:60Z, and 2016-12-31T15:59:60-08:00. Raises ValueError for any
    other second 60.
    """
    if text[_SECONDS] != _LEAP:
        return text
    try:
        before = datetime.fromisoformat(f"{text[:17]}59{text[19:]}".upper())
        after = before + timedelta(seconds=1)
        is_leap = f"{after.astimezone(UTC):%d %H:%M:%S}" == "01 00:00:00"
    except (ValueError, OverflowError):
        is_leap = False
    if not is_leap:
        raise ValueError("no such date or time exists")
    return after
