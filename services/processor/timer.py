"""The loop that starts runs when they are due, and one run in place of those that were missed (QUE-2)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from services.common.clock import Clock
from services.common.database import Connection
from services.common.runtime.loop import Next, Repeating, steady
from services.processor.domain.schedule import due
from services.processor.organizations import all_applied, states
from services.processor.plan import keep_clock, plan
from services.processor.process import Process
from services.processor.runs import Run, scheduled_key
from services.streams.organization import Applied

_LAST = """SELECT max(scheduled_for) FROM processor_run
WHERE organization = %s AND dc = %s AND NOT manual AND finished_at IS NOT NULL"""


class Timer:
    """Looks at every DC once a pause. A second timer does no harm: a run is keyed by DC and minute."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock, pause_seconds: float = 0.5) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._process = Process(connect, clock)
        self._states = states()

    def loop(self) -> Repeating[Connection]:
        """Return the loop of the timer."""
        return Repeating("timer", self._connected, self._round, steady(self._pause_seconds))

    def tick(self, connection: Connection, stop: threading.Event) -> int:
        """Plan ahead and do every run that is due. Return the number of runs done."""
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

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._connect() as connection:
            keep_clock(connection, self._clock)
            yield connection

    def _round(self, connection: Connection, stop: threading.Event) -> Next:
        self.tick(connection, stop)
        return Next.LATER

    def _do(self, code: str, dc: str, state: Applied, scheduled_for: datetime, now: datetime) -> int:
        key = scheduled_key(scheduled_for)
        run = Run(code, dc, key, scheduled_for, now, manual=False, policy_version=state.version)
        return 1 if self._process.run(run, state.document) else 0
