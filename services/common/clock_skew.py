"""Compares the clock of this machine with that of the database: decisions by a wrong clock are wrong decisions."""

import time

import structlog

from services.common.database import Connection
from services.common.metrics import CLOCK_SKEW

log = structlog.get_logger()

MOST = 30.0
"""Seconds that the clocks may differ before runs of the processor are held back."""

_DATABASE = "SELECT extract(epoch FROM clock_timestamp())::float8"


class ClockTooFar(Exception):
    """The clock of this machine and that of the database differ too much; the message says by how much."""


def skew(connection: Connection) -> float:
    """Return by how many seconds this machine's clock is ahead of the database's, as well as one question can tell."""
    before = time.time()
    row = connection.execute(_DATABASE).fetchone()
    after = time.time()
    assert row is not None  # noqa: S101
    ahead = (before + after) / 2 - float(row[0])
    CLOCK_SKEW.set(ahead)
    return ahead


def check_clock(connection: Connection) -> None:
    """Raise ClockTooFar where the clocks differ by more than MOST seconds."""
    ahead = skew(connection)
    if abs(ahead) > MOST:
        way = "ahead of" if ahead > 0 else "behind"
        raise ClockTooFar(
            f"the clock of this machine is {abs(ahead):,.0f} s {way} that of the database; at most {MOST:.0f} s are "
            "allowed, else runs would be made at wrong times. Set the clocks of both (NTP)"
        )


class ClockWatch:
    """Remembers whether the clocks agreed, and tells when that changes."""

    def __init__(self) -> None:
        self.agrees = True

    def look(self, connection: Connection) -> bool:
        """Return whether the clocks agree."""
        try:
            check_clock(connection)
        except ClockTooFar as error:
            if self.agrees:
                log.error("clock-skew", detail=str(error))
            self.agrees = False
        else:
            if not self.agrees:
                log.info("clock-agrees-again")
            self.agrees = True
        return self.agrees
