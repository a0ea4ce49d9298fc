"""The loop that deletes rows that are kept for some days only."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

from services.common.clock import WallClock
from services.common.database import Connection
from services.common.runtime import inbox
from services.common.runtime.loop import Next, Repeating, steady

_GAINS_FOR_NOBODY = """DELETE FROM stock_gain g
WHERE NOT EXISTS (SELECT FROM dc_schedule d WHERE (d.organization, d.dc) = (g.organization, g.location))
AND NOT EXISTS (SELECT FROM processor_run r WHERE (r.organization, r.dc) = (g.organization, g.location))"""


class Housekeeping:
    """Deletes once an hour message ids older than `inbox_days`, and gains of stock that no run looks at.

    The age of a message id is by the wall clock, as the inbox wrote it.
    """

    def __init__(
        self, connect: Callable[[], Connection], inbox_days: int, pause_seconds: float = 3600.0
    ) -> None:
        self._connect, self._inbox_days, self._pause_seconds = connect, inbox_days, pause_seconds

    def loop(self) -> Repeating[None]:
        """Return the loop: once a pause, on a new connection each time."""
        return Repeating("housekeeping", nullcontext, self._round, steady(self._pause_seconds), matters=False)

    def tidy(self) -> int:
        """Delete what is due. Return the number of message ids deleted."""
        with self._connect() as connection:
            connection.execute(_GAINS_FOR_NOBODY)
            return inbox.forget(connection, WallClock().now() - timedelta(days=self._inbox_days))

    def _round(self, _: None, _stop: threading.Event) -> Next:
        self.tidy()
        return Next.LATER
