"""Stock before orders: whether the stock that stood in its topic at a moment has been taken since.

Topics have no common order. Whoever starts after an outage may be given orders before the stock that waits in the other
topic; an order decided on the old stock would be decided wrongly, and for good.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

import structlog

from schemas.topics import INVENTORY_CHANGED
from services.common.bus.port import Bounds, BrokerAway, TopicAdmin, TopicPartition
from services.common.database import Connection
from services.common.metrics import DECIDED_BEFORE_STOCK, STOCK_AHEAD

log = structlog.get_logger()

_MISSING = """SELECT coalesce(sum(greatest(e.stop - greatest(e.start, p.next_offset), 0)), 0)::bigint
FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::text[]) e (partition, start, stop, topic_id)
LEFT JOIN consumer_position p ON p.consumer = %s AND p.cluster = %s AND p.topic = %s AND p.partition = e.partition
AND ('' IN (p.topic_id, e.topic_id) OR p.topic_id = e.topic_id)"""
# A position in a topic of that name that was deleted says nothing about the one that is there.
_POLLS_EVERY = 0.05  # seconds
_TOLD_AFTER = 2.0  # seconds: a wait that is no news before


@dataclass(slots=True)
class Mark:
    """Where the topic of stock ended at a moment; `ends` is None until a broker has told."""

    cluster: str = ""
    ends: Mapping[TopicPartition, Bounds] | None = None
    since: float = field(default_factory=time.monotonic)
    told: bool = False


class StockFirst:
    """Knows how much stock is to be taken before a decision. It waits `seconds` at most, and then says so and goes on.

    Once it has gone on without, it does not wait again until the stock is there: a topic whose consumer stands still
    must not delay every single decision. One instance serves one thread.
    """

    def __init__(self, who: str, admin: Callable[[], TopicAdmin], seconds: float) -> None:
        self._who, self._open, self._seconds = who, admin, seconds
        self._admin: TopicAdmin | None = None
        self._went_on = False
        STOCK_AHEAD.labels(who).set(0)
        DECIDED_BEFORE_STOCK.labels(who)  # an increase from nothing is none

    def mark(self) -> Mark:
        """Return a mark of now."""
        mark = Mark()
        self._ask(mark)
        return mark

    def passed(self, connection: Connection, mark: Mark) -> bool:
        """Return whether to decide: the stock before the mark was taken, or was waited for long enough."""
        if mark.ends is None:
            self._ask(mark)
        missing = None if mark.ends is None else _missing(connection, mark)
        waited = time.monotonic() - mark.since
        STOCK_AHEAD.labels(self._who).set(missing or 0)
        if missing == 0:
            if self._went_on or mark.told:
                log.info("stock-is-there", loop=self._who, seconds=round(waited, 1))
            self._went_on = False
            return True
        if self._went_on or waited >= self._seconds:
            self._go_on(missing, waited)
            return True
        if waited > _TOLD_AFTER and not mark.told:
            mark.told = True
            detail = "decisions wait until the stock that stands in its topic is taken"
            log.warning("waits-for-stock", loop=self._who, messages=missing, detail=detail)
        return False

    def wait(self, connection: Connection, stop: Event) -> None:
        """Return once the stock that stands in its topic now is taken, was waited for long enough, or at `stop`."""
        mark = self.mark()
        while not stop.is_set() and not self.passed(connection, mark):
            stop.wait(_POLLS_EVERY)

    def close(self) -> None:
        """Close the connection to the broker."""
        admin, self._admin = self._admin, None
        if admin is not None:
            admin.close()

    def _ask(self, mark: Mark) -> None:
        try:
            if self._admin is None:
                self._admin = self._open()
            mark.cluster = mark.cluster or self._admin.cluster_id()
            mark.ends = self._admin.bounds([INVENTORY_CHANGED.name])
        except BrokerAway:
            with suppress(Exception):
                self.close()

    def _go_on(self, missing: int | None, waited: float) -> None:
        DECIDED_BEFORE_STOCK.labels(self._who).inc()
        if not self._went_on:
            detail = "decisions go on without stock that still waits in its topic: is its consumer running?"
            log.error(
                "stock-not-waited-for", loop=self._who, messages=missing, seconds=round(waited), detail=detail
            )
        self._went_on = True


def _missing(connection: Connection, mark: Mark) -> int:
    ends = mark.ends or {}
    where = INVENTORY_CHANGED.consumer, mark.cluster, INVENTORY_CHANGED.name
    columns = (
        [place.partition for place in ends],
        [limits.beginning for limits in ends.values()],
        [limits.end for limits in ends.values()],
        [limits.topic_id for limits in ends.values()],
    )
    row = connection.execute(_MISSING, (*columns, *where)).fetchone()
    return int(row[0]) if row else 0
