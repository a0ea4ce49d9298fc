"""Times and days as people type them."""

from datetime import UTC, date, datetime

from services.commands.failures import WRONG
from services.commands.output import fail


def instant(text: str | None, option: str) -> datetime | None:
    """Return a time in RFC 3339 with an offset as UTC, None for None. Exit with code 2 for any other text."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{option} {text}: this is not a time; write it like 2017-11-08T12:00:00Z", WRONG)
    if time.tzinfo is None:
        fail(f"{option} {text}: say the offset, such as Z for UTC", WRONG)
    try:
        return time.astimezone(UTC)
    except OverflowError:
        fail(f"{option} {text}: this is too far away; take a year from 1 to 9999", WRONG)


def day(text: str | None, option: str) -> date | None:
    """Return a day such as 2016-11-08, None for None. Exit with code 2 for any other text."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        fail(f"{option} {text}: this is not a day; write it like 2016-11-08", WRONG)
