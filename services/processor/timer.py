"""The loop that starts runs when they are due, and one run in place of those that were missed (QUE-2)."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from services.common.clock import Clock
from services.common.clock_skew import ClockWatch
from services.common.database import Connection
from services.common.runtime.loop import Next, Repeating, steady
from services.common.stock.first import StockFirst
from services.processor.domain.schedule import due
from services.processor.organizations import applied, states
from services.processor.plan import keep_clock, plan
from services.processor.process import Process
from services.processor.runs import Run, last_scheduled, scheduled_key
from services.streams.organization import Applied


class Timer:
    """Looks at every DC once a pause. A second timer does no harm: a run is keyed by DC and minute.

    Runs wait for the stock that stands in its topic when they are due, and none starts while the clock of this machine
    and that of the database differ.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        clock: Clock,
        pause_seconds: float = 0.5,
        stock: StockFirst | None = None,
    ) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._stock = stock
        self._watch = ClockWatch()
        self._process = Process(connect, clock)
        self._states = states()

    def loop(self) -> Repeating[Connection]:
        """Return the loop of the timer."""
        return Repeating(
            "timer", self._connected, self._round, steady(self._pause_seconds), healthy=self.ready
        )

    def tick(self, connection: Connection, stop: threading.Event) -> int:
        """Plan ahead and do every run that is due. Return the number of runs done."""
        if not self._watch.look(connection):
            return 0
        now = self._clock.now()
        plan(connection, self._states, now)
        due_now = list(self._due(connection, now))
        if due_now and self._stock is not None:
            self._stock.wait(connection, stop)
        return sum(self._do(*run, now) for run in due_now if not stop.is_set())

    def _due(self, connection: Connection, now: datetime) -> Iterator[tuple[str, str, Applied, datetime]]:
        """Yield organization, DC, policy and time of each run that is due."""
        for code, (_, state) in applied(connection, self._states).items():
            for processing in state.document.processing:
                if processing.dc in state.paused:
                    continue
                last = last_scheduled(connection, code, processing.dc)
                scheduled_for = due(processing.schedule, last, state.scheduled_since[processing.dc], now)
                if scheduled_for is not None:
                    yield code, processing.dc, state, scheduled_for

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with self._connect() as connection:
            keep_clock(connection, self._clock)
            yield connection

    def ready(self) -> bool:
        """Return whether the clocks agree."""
        return self._watch.agrees

    def _round(self, connection: Connection, stop: threading.Event) -> Next:
        self.tick(connection, stop)
        return Next.LATER

    def _do(self, code: str, dc: str, state: Applied, scheduled_for: datetime, now: datetime) -> int:
        key = scheduled_key(scheduled_for)
        run = Run(code, dc, key, scheduled_for, now, manual=False, policy_version=state.version)
        return 1 if self._process.run(run, state.document) else 0
