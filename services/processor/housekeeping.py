"""The loop that deletes rows that are kept for some days only."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

from services.common.clock import WallClock
from services.common.database import Connection
from services.common.runtime import inbox, positions
from services.common.runtime.loop import Next, Repeating, steady
from services.common.stock import FOR_NO_RUN

_GAINS_FOR_NOBODY = f"""WITH concerned AS MATERIALIZED (SELECT DISTINCT organization FROM stock_gain),
looking AS MATERIALIZED (
    SELECT organization FROM concerned c CROSS JOIN LATERAL (
        SELECT data->'document'->'reroute_unfulfillable'->>'within_hours' AS hours FROM events e
        WHERE e.stream = 'organization-' || c.organization AND e.type = 'organization-applied'
        ORDER BY version DESC LIMIT 1
    ) policy WHERE hours IS NOT NULL
)
DELETE FROM stock_gain g
WHERE {FOR_NO_RUN}
AND NOT EXISTS (SELECT FROM looking l WHERE l.organization = g.organization)"""  # noqa: S608

_TRAIL_DAYS = 2


class Housekeeping:
    """Deletes once an hour old message ids (`inbox_days`), old trails of positions, and gains of stock
    that neither a run nor a second look needs.

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
            positions.forget(connection, _TRAIL_DAYS)
            return inbox.forget(connection, WallClock().now() - timedelta(days=self._inbox_days))

    def _round(self, _: None, _stop: threading.Event) -> Next:
        self.tidy()
        return Next.LATER
