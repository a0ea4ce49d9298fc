"""Ends database sessions that stopped in the middle of a COPY, because no timeout of the server ends them.

In a COPY the server waits for the next bytes of its client. No statement_timeout interrupts this wait, and the
transaction does not count as idle. A process that hangs there would keep its locks for as long as it hangs.
"""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime

import structlog

from services.common.database import LOST, Connection
from services.common.runtime.loop import Next, Repeating, steady

log = structlog.get_logger()

_UNDER_WAY = """SELECT a.pid, a.query_start, p.bytes_processed FROM pg_stat_activity a
JOIN pg_stat_progress_copy p USING (pid)
WHERE a.datname = current_database() AND a.usename = current_user AND a.application_name LIKE 'orderfold-%'
AND a.wait_event = 'ClientRead'"""
_END = "SELECT pg_terminate_backend(%s)"

Copy = tuple[int, datetime, int]
"""Process id of the session, when the statement began, and the number of bytes received."""


class EndHung:
    """Ends the session of each COPY that received nothing for `seconds`; its transaction rolls back.

    Every service runs this, so one working service is enough. `connect` returns a connection of the login role:
    PostgreSQL neither shows the sessions of other login roles nor lets us end them.
    """

    def __init__(self, connect: Callable[[], Connection], seconds: float) -> None:
        self._connect, self._seconds = connect, seconds
        self._since: dict[Copy, float] = {}

    def loop(self) -> Repeating[None]:
        """Return the loop that looks three times in `seconds`, on a new connection each time."""
        return Repeating(
            "session-watch", nullcontext, self._look_now, steady(self._seconds / 3), matters=False
        )

    def _look_now(self, _: None, _stop: threading.Event) -> Next:
        try:
            with self._connect() as connection:
                self.look(connection, time.monotonic())
        except LOST:
            self._since.clear()  # a server that was away has no session left of those seen before
            raise
        return Next.LATER

    def look(self, connection: Connection, now: float) -> None:
        """End each COPY that stands where it stood `seconds` ago; `now` is by any clock that only goes forward."""
        found: list[Copy] = connection.execute(_UNDER_WAY).fetchall()
        self._since = {copy: self._since.get(copy, now) for copy in found}
        for copy, since in self._since.items():
            if now - since >= self._seconds:
                connection.execute(_END, (copy[0],))
                log.warning("hung-session-ended", pid=copy[0], seconds=round(now - since, 1))
