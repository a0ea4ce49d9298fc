"""The loop that starts runs when they are due, and makes up once for those that were missed (QUE-2)."""

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.metrics import LOOP_RESTARTS
from services.processor.domain.schedule import due
from services.processor.organizations import all_applied, states
from services.processor.plan import keep_clock, plan
from services.processor.process import Process
from services.processor.runs import Run, scheduled_key
from services.streams.organization import Applied

log = structlog.get_logger()

_LAST = """SELECT max(scheduled_for) FROM processor_run
WHERE organization = %s AND dc = %s AND NOT manual AND finished_at IS NOT NULL"""


class Timer:
    """Looks at every DC about once a second. A second timer does no harm: a run is keyed by DC and minute."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock, pause_seconds: float = 0.5) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._process = Process(connect, clock)
        self._states = states()
        self._alive = False

    def ready(self) -> bool:
        """Whether the loop runs and talks to the database."""
        return self._alive

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; a lost connection is made again."""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    keep_clock(connection, self._clock)
                    while not stop.is_set():
                        self.tick(connection, stop)
                        self._alive = True
                        stop.wait(self._pause_seconds)
            except LOST as error:
                self._alive = False
                LOOP_RESTARTS.labels("timer").inc()
                log.warning("timer-restarts", cause=type(error).__name__)
                stop.wait(0.5)

    def tick(self, connection: Connection, stop: threading.Event) -> int:
        """Plan ahead and do every run that is due; answers how many were done."""
        now = self._clock.now()
        plan(connection, self._states, now)
        done = 0
        for code, (_, state) in all_applied(connection, self._states).items():
            for processing in state.document.processing:
                if processing.dc in state.paused or stop.is_set():
                    continue
                last = connection.execute(_LAST, (code, processing.dc)).fetchone()
                since = state.scheduled_since[processing.dc]
                scheduled_for = due(processing.schedule, last[0] if last else None, since, now)
                if scheduled_for is not None:
                    done += self._do(code, processing.dc, state, scheduled_for, now)
        return done

    def _do(self, code: str, dc: str, state: Applied, scheduled_for: datetime, now: datetime) -> int:
        key = scheduled_key(scheduled_for)
        run = Run(code, dc, key, scheduled_for, now, manual=False, policy_version=state.version)
        return 1 if self._process.run(run, state.document) else 0
