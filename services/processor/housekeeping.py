"""The loop that forgets what is only kept for a while."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from services.common.clock import WallClock
from services.common.database import LOST, Connection
from services.common.runtime import inbox

log = structlog.get_logger()

_NOBODY_ASKS = """DELETE FROM stock_gain g WHERE NOT EXISTS
(SELECT FROM dc_schedule d WHERE d.organization = g.organization AND d.dc = g.location)"""


class Housekeeping:
    """Once an hour: message ids older than the inbox keeps them, by the wall clock, as they were written.

    And what became more available where no DC has runs: a DC that gets some looks at every order in its first run.
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
            connection.execute(_NOBODY_ASKS)
            return inbox.forget(connection, WallClock().now() - timedelta(days=self._inbox_days))
