"""Where time comes from: the wall, or a wall that runs faster for demos and tests."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time in UTC."""

    def now(self) -> datetime:
        """The current instant, timezone aware, UTC."""


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The current instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class FastClock:
    """A clock that stands at `start` until the wall time `anchor`, and runs `rate` times as fast from there.

    `anchor` is part of the setting, so all processes that are given the same text agree on the time.
    """

    start: datetime
    rate: float
    anchor: float = field(default_factory=time.time)

    def now(self) -> datetime:
        """The simulated instant in UTC."""
        return self.start + timedelta(seconds=max(time.time() - self.anchor, 0.0) * self.rate)


def clock_from(text: str) -> Clock:
    """`""` is the wall clock; `START@RATE@ANCHOR` a fast one (RFC 3339, factor, UNIX seconds).

    Raises ValueError where the text is neither.
    """
    if not text:
        return WallClock()
    start, rate, anchor = text.split("@")
    return FastClock(datetime.fromisoformat(start).astimezone(UTC), float(rate), float(anchor))
