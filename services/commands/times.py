"""Times as people type them."""

from datetime import UTC, datetime

from services.commands.output import fail


def instant(text: str | None, option: str) -> datetime | None:
    """RFC 3339 with an offset; None where nothing was given. Anything else ends the command with exit code 2."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{option} {text}: not a time; write it like 2017-11-08T12:00:00Z", 2)
    if time.tzinfo is None:
        fail(f"{option} {text}: say the offset, such as Z for UTC", 2)
    try:
        return time.astimezone(UTC)
    except OverflowError:
        fail(f"{option} {text}: too far away", 2)
