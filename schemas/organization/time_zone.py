"""Checks names of time zones."""

from zoneinfo import ZoneInfo


def known_time_zone(name: str) -> str:
    """Return the name itself. Raises ValueError where no such IANA time zone exists."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        raise ValueError(f"{name!r} is no IANA time zone; write for example America/New_York") from error
    return name
