"""Sessions that stopped in the middle of a COPY: no timeout of the server's ends them, so the others do.

What a statement waits for is its client's next bytes, which no statement_timeout interrupts; a transaction that has
one open is not idle. A process that hangs just there would keep its locks for as long as it hangs.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from services.common.database import LOST, Connection

log = structlog.get_logger()

_UNDER_WAY = """SELECT a.pid, a.query_start, p.bytes_processed FROM pg_stat_activity a
JOIN pg_stat_progress_copy p USING (pid)
WHERE a.datname = current_database() AND a.usename = current_user AND a.application_name LIKE 'orderfold-%'
AND a.wait_event = 'ClientRead'"""
_END = "SELECT pg_terminate_backend(%s)"

Copy = tuple[int, datetime, int]
"""Process id of the session, when the statement began, and how much of it has come."""


class EndHung:
    """Looks every now and then; a COPY that got no further for `seconds` loses its session and rolls back.

    Every service does, so that one that works is enough. `connect` gives the login role's own connection: sessions of
    another login role are not seen, and not ended.
    """

    def __init__(self, connect: Callable[[], Connection], seconds: float) -> None:
        self._connect, self._seconds = connect, seconds
        self._since: dict[Copy, float] = {}

    def ready(self) -> bool:
        """Nothing waits for it."""
        return True

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; while the server cannot be reached there is nothing to end."""
        while not stop.wait(self._seconds / 3):
            try:
                with self._connect() as connection:
                    self.look(connection, time.monotonic())
            except LOST:
                self._since.clear()

    def look(self, connection: Connection, now: float) -> None:
        """End what stands where it stood `seconds` ago; `now` by any clock that only goes forward."""
        found: list[Copy] = connection.execute(_UNDER_WAY).fetchall()
        self._since = {copy: self._since.get(copy, now) for copy in found}
        for copy, since in self._since.items():
            if now - since >= self._seconds:
                connection.execute(_END, (copy[0],))
                log.warning("hung-session-ended", pid=copy[0], seconds=round(now - since, 1))
