"""The loop that cancels what customers did not collect in time (STA-6)."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from schemas.events import cause as causes
from schemas.ids import order_stream
from services.common.clock import Clock
from services.common.clock_skew import ClockWatch
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog
from services.common.metrics import UNCLAIMED
from services.common.runtime.loop import Next, Repeating, steady
from services.deciding.orders import Orders
from services.deciding.policies import Policies
from services.deciding.streams import Unsound
from services.streams.order import CancelUnclaimed, Refused
from services.streams.organization import Applied

log = structlog.get_logger()

_EARLIEST_ZONE = timedelta(hours=14)
"""Where on earth a day begins first, ahead of UTC."""
_TOGETHER = 200
_DUE = """SELECT DISTINCT organization, order_number, pickup_by FROM order_lines
WHERE pickup_by IS NOT NULL AND pickup_by < %s AND (pickup_by, organization, order_number) > (%s, %s, %s)
ORDER BY pickup_by, organization, order_number LIMIT %s"""

Due = tuple[str, str, date]
"""Organization, order number, the day."""


class Unclaimed:
    """Looks once a pause at every line whose day to be collected is over somewhere on earth.

    The rows of lines are the timers: days that were missed are made up for. The order decides whether its line is still
    there, whether that is still its day, and whether the day is over at the pickup location. Nothing is cancelled while
    the clock of this machine and that of the database differ.
    """

    def __init__(self, connect: Callable[[], Connection], clock: Clock, pause_seconds: float) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._watch, self._policies = ClockWatch(), Policies()

    def loop(self) -> Repeating[Connection]:
        """Return the loop of the timer."""
        return Repeating(
            "unclaimed",
            self._connect,
            self._round,
            steady(self._pause_seconds),
            faults=(*LOST, Conflict),
            healthy=lambda: self._watch.agrees,
        )

    def tick(self, connection: Connection) -> int:
        """Cancel all that is due, some orders in a transaction. Return the number of orders."""
        if not self._watch.look(connection):
            return 0
        now, found, after = self._clock.now(), 0, ("", "", date.min)
        while page := self._due(connection, now, after):
            found += self._cancel(connection, page, now)
            after = page[-1]
        return found

    def _due(self, connection: Connection, now: datetime, after: Due) -> list[Due]:
        today = (now + _EARLIEST_ZONE).date()
        code, number, day = after
        return connection.execute(_DUE, (today, day, code, number, _TOGETHER)).fetchall()

    def _cancel(self, connection: Connection, due: list[Due], now: datetime) -> int:
        with connection.transaction():
            log_ = PostgresLog(connection)
            orders = Orders(connection, log_)
            orders.load([order_stream(code, number) for code, number, _ in due])
            policies = self._policies.by_code(connection, {code for code, *_ in due})
            done = sum(
                self._decide(orders, policies[code], number, CancelUnclaimed(day, now))
                for code, number, day in due
                if code in policies
            )
            if done:
                log_.append(orders.settle())
        UNCLAIMED.inc(done)
        return done

    @staticmethod
    def _decide(orders: Orders, policy: Applied, number: str, command: CancelUnclaimed) -> bool:
        """Return whether something of the order was cancelled."""
        stream = order_stream(policy.document.organization, number)
        cause = causes.Timer(
            timer="unclaimed",
            policy_version=policy.version,
            correlation_id=orders.correlation_id(stream, latest=True),
        )
        try:
            decided = orders.decide(stream, command, policy.document, cause)
        except Unsound as error:
            log.exception("not-cancelled", stream=stream, cause=type(error).__name__)
            return False
        return bool(decided) and not isinstance(decided, Refused)

    def _round(self, connection: Connection, _stop: threading.Event) -> Next:
        self.tick(connection)
        return Next.LATER
