"""The loop that forgets what is only kept for a while."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from services.common.clock import WallClock
from services.common.database import LOST, Connection
from services.common.runtime import inbox

log = structlog.get_logger()

_GAINS_FOR_NOBODY = """DELETE FROM stock_gain g
WHERE NOT EXISTS (SELECT FROM dc_schedule d WHERE (d.organization, d.dc) = (g.organization, g.location))
AND NOT EXISTS (SELECT FROM processor_run r WHERE (r.organization, r.dc) = (g.organization, g.location))"""


class Housekeeping:
    """Once an hour: message ids older than the inbox keeps them, and gains of shelves that no run looks at.

    By the wall clock, as they were written.
    """

    def __init__(
        self, connect: Callable[[], Connection], inbox_days: int, pause_seconds: float = 3600.0
    ) -> None:
        self._connect, self._inbox_days, self._pause_seconds = connect, inbox_days, pause_seconds

    def ready(self) -> bool:
        """Nobody waits for it."""
        return True

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; what fails is tried again an hour later."""
        while not stop.is_set():
            try:
                self.tidy()
            except LOST as error:
                log.warning("housekeeping-failed", cause=type(error).__name__)
            stop.wait(self._pause_seconds)

    def tidy(self) -> int:
        """Forget; answers how many message ids went."""
        with self._connect() as connection:
            connection.execute(_GAINS_FOR_NOBODY)
            return inbox.forget(connection, WallClock().now() - timedelta(days=self._inbox_days))
