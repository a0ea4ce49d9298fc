"""What a run would find: one waiting order with those before it, as of one moment and without locks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal, NamedTuple

from schemas.ids import shard_of
from schemas.organization import Processing
from services.common import checkpoints, stock
from services.common.database import Connection
from services.common.eventstore import PostgresLog
from services.processor import runs
from services.processor.candidates import Scope, by_priority, candidates, gains
from services.processor.domain.allocation import WaitingOrder
from services.processor.domain.schedule import due, next_run
from services.processor.domain.standing import Standing
from services.processor.queue import QUEUE
from services.processor.runs import Run
from services.streams.organization import Applied

_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_ITEMS = "SELECT items FROM waiting_order WHERE organization = %s AND order_number = %s AND dc = %s"
_LOOKS_EVERY = 0.05  # seconds


class NextRun(NamedTuple):
    """The next scheduled run of a DC. `at` is None where its runs are paused or it has no schedule."""

    state: Literal["scheduled", "due", "paused", "unscheduled"]
    at: datetime | None


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Within the block everything is read as of one moment, and nothing can be written or locked."""
    with connection.transaction():
        connection.execute(_SNAPSHOT)
        yield


def behind(connection: Connection, organization: str, patience: float) -> int:
    """Return how many facts the queue is behind the log as it was at the call, after `patience` seconds at most."""
    log = PostgresLog(connection)
    shard = shard_of(organization, log.shards)
    head, deadline = log.heads()[shard], time.monotonic() + patience
    while True:
        left = head - checkpoints.read(connection, QUEUE.name).get(shard, 0)
        if left <= 0 or time.monotonic() >= deadline:
            return max(left, 0)
        time.sleep(_LOOKS_EVERY)


def next_scheduled(
    connection: Connection, organization: str, policy: Applied, processing: Processing, now: datetime
) -> NextRun:
    """Return the run of the DC that comes next by its schedule: one that is due counts until it is done."""
    if processing.dc in policy.paused:
        return NextRun("paused", None)
    last = runs.last_scheduled(connection, organization, processing.dc)
    waited_for = due(processing.schedule, last, policy.scheduled_since[processing.dc], now)
    if waited_for is not None:
        return NextRun("due", waited_for)
    at = next_run(processing.schedule, now)
    return NextRun("unscheduled" if at is None else "scheduled", at)


def standing(connection: Connection, run: Run, processing: Processing, order_number: str) -> Standing | None:
    """Return how the order stands in the queue, None where it is not in it. Call it in a snapshot.

    `run` is one to come. It judges holds as late as anybody asks of the result.
    """
    asked = connection.execute(_ITEMS, (run.organization, order_number, run.dc)).fetchone()
    if asked is None:
        return None
    gained = sorted({*gains(connection, run.organization, run.dc).values(), *asked[0]})
    scope = Scope(
        run.organization,
        run.dc,
        by_priority(processing),
        run.as_of,
        runs.since_last(connection, run),
        gained,
        also=order_number,
    )
    available = stock.available(connection, run.organization, run.dc)
    with candidates(connection, scope) as orders:
        before: list[WaitingOrder] = []
        for order in orders:
            if order.order_number == order_number:
                return Standing(order, before, available, processing.back_orders)
            before.append(order)
    return None
