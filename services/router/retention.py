"""Purges the trace shopping log of closed orders after the number of days that the organization sets (TRC-5)."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

from schemas.events.organization import OrganizationApplied
from schemas.events.routing import TracePurged
from schemas.ids import stream_id
from schemas.statuses import CLOSED_ORDERS
from services.common.clock import Clock
from services.common.current import Current
from services.common.database import LOST, Connection
from services.common.eventstore import Conflict, PostgresLog, Uncommitted
from services.common.runtime.loop import Next, Repeating, steady
from services.streams import organization

_TOGETHER = 5_000
_ORGANIZATIONS = "SELECT DISTINCT organization FROM routing_decision"
_OLD = """SELECT d.order_number, array_agg(d.decision ORDER BY d.decision) FROM routing_decision d
JOIN order_status s USING (organization, order_number)
WHERE d.organization = %s AND d.shopping IS NOT NULL AND d.decided_at < %s
AND s.status = ANY(%s)
GROUP BY d.order_number ORDER BY d.order_number LIMIT %s"""


class Retention:
    """Purges once a pause the old traces of closed orders. Their age is by the system's clock."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock, pause_seconds: float) -> None:
        self._connect, self._clock, self._pause_seconds = connect, clock, pause_seconds
        self._policies: Current[organization.State] = Current(
            organization.evolve, organization.INITIAL, only=OrganizationApplied
        )

    def loop(self) -> Repeating[None]:
        """Return the loop: once a pause, on a new connection each time."""
        pause, faults = steady(self._pause_seconds), (*LOST, Conflict)
        return Repeating("retention", nullcontext, self._round, pause, faults=faults, matters=False)

    def purge(self) -> int:
        """Purge what is due, some thousand orders of each organization. Return the number of orders."""
        with self._connect() as connection:
            codes = [code for (code,) in connection.execute(_ORGANIZATIONS).fetchall()]
            return sum(self._purge_some(connection, code, self._clock.now()) for code in codes)

    def _round(self, _: None, _stop: threading.Event) -> Next:
        self.purge()
        return Next.LATER

    def _purge_some(self, connection: Connection, code: str, now: datetime) -> int:
        stream = organization.organization_stream(code)
        _, state = self._policies.load(connection, [stream])[stream]
        if not isinstance(state, organization.Applied):
            return 0
        before = now - timedelta(days=state.document.trace_shopping_log_days)
        with connection.transaction():
            old = connection.execute(_OLD, (code, before, list(CLOSED_ORDERS), _TOGETHER)).fetchall()
            facts = list(_facts(PostgresLog(connection), code, old, now))
            PostgresLog(connection).append(facts)
        return len(facts)


def _facts(
    log_: PostgresLog, code: str, old: Sequence[tuple[str, Sequence[int]]], now: datetime
) -> Iterator[Uncommitted]:
    """Yield one fact an order, without decisions purged before: the read model may be behind."""
    streams = {number: stream_id("trace", code, number) for number, _ in old}
    known = log_.read(list(streams.values()))
    for number, decisions in old:
        events = known.get(streams[number], ())
        purged = {
            each for event in events if isinstance(event.fact, TracePurged) for each in event.fact.decisions
        }
        left = tuple(each for each in decisions if each not in purged)
        if left:
            fact = TracePurged(organization=code, order_number=number, decisions=left, purged_at=now)
            yield Uncommitted(code, streams[number], len(events) + 1, fact)
