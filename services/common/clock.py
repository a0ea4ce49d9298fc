"""Tells the time: that of the machine, or a faster one for demos and tests."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """Return the current instant, with the time zone UTC."""


class WallClock:
    """Tells the time of the machine."""

    def now(self) -> datetime:
        """Return the current instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FastClock:
    """Stands at `start` until the machine's time is `anchor`, and runs `rate` times as fast from there.

    `anchor` is part of the setting, so all processes with the same setting agree on the time.
    """

    start: datetime
    rate: float
    anchor: float = field(default_factory=time.time)

    def now(self) -> datetime:
        """Return the simulated instant in UTC."""
        return self.start + timedelta(seconds=max(time.time() - self.anchor, 0.0) * self.rate)


def clock_from(text: str) -> Clock:
    """Return the clock of a setting: wall for `""`, fast for `START@RATE@ANCHOR` (RFC 3339, factor, UNIX seconds).

    Raises ValueError where the text is neither.
    """
    if not text:
        return WallClock()
    start, rate, anchor = text.split("@")
    return FastClock(datetime.fromisoformat(start).astimezone(UTC), float(rate), float(anchor))
