"""One run over the queue of one DC: look at what may have changed, decide in order, release."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import structlog

from schemas.events import cause as causes
from schemas.events.run import RunFinished
from schemas.ids import order_stream, shard_of
from schemas.organization import Organization, Processing
from services.common import stock
from services.common.clock import Clock
from services.common.database import Connection, let_go_when_silent
from services.common.eventstore import Conflict, PostgresLog
from services.common.metrics import RUNS
from services.deciding.orders import Orders
from services.deciding.streams import Unsound
from services.processor import runs
from services.processor.candidates import Scope, Since, by_priority, candidates, gains
from services.processor.domain.allocation import Release, WaitingOrder, allocate
from services.processor.queue import catch_up
from services.processor.runs import Run
from services.streams.order import Known, ReleaseOrder
from services.streams.order.state import open_units

log = structlog.get_logger()

_HELD = "SELECT coalesce(max(held_at), 0) FROM waiting_order WHERE organization = %s AND dc = %s"
_SIGN_OF_LIFE = 20_000  # orders
_TOGETHER = 500  # orders released in one transaction


class NotProcessed(Exception):
    """The policy has no queue for the DC of the run; no run is opened."""


class Stale(Exception):
    """The queue is behind the log for an order that was about to leave."""


@dataclass(slots=True)
class Visited:
    """What a run looked at: how many orders, up to which row of the queue, and the gains of stock that it used up."""

    held_through: int
    gains: Sequence[int]
    visited: int = 0


class Process:
    """Runs the order processor. `reading` streams the queue while `writing` commits what leaves it."""

    def __init__(self, connect: Callable[[], Connection], clock: Clock) -> None:
        self._connect, self._clock = connect, clock

    def run(self, run: Run, policy: Organization) -> RunFinished | None:
        """Do the run; return None where it was done before. A run that crashed goes on.

        When another writer changed something meanwhile, the run looks and decides again. Raises NotProcessed.
        """
        _processing(run, policy)
        with self._connect() as reading, self._connect() as writing, _alone(writing, run):
            shard = shard_of(run.organization, PostgresLog(writing).shards)
            if not runs.open_run(writing, run, self._clock.now()):
                return None
            while True:
                catch_up(writing, shard)
                try:
                    return self._decide(reading, writing, run, policy)
                except (Conflict, stock.NotCovered, Stale) as again:
                    log.info("run-looks-again", run_key=run.key, cause=type(again).__name__)

    def plan(self, run: Run, policy: Organization, *, full: bool = False) -> list[Release]:
        """Return what the run would release, and change nothing (QUE-11). `full` looks at every waiting order.

        Raises NotProcessed.
        """
        with self._connect() as reading, self._connect() as writing:
            catch_up(writing, shard_of(run.organization, PostgresLog(writing).shards))
            since = None if full else runs.since_last(writing, run)
            with self._releases(reading, writing, run, policy, since) as (_, releases):
                return list(releases)

    def _decide(
        self, reading: Connection, writing: Connection, run: Run, policy: Organization
    ) -> RunFinished:
        since = runs.since_last(writing, run)
        with self._releases(reading, writing, run, policy, since) as (seen, releases):
            while batch := list(islice(releases, _TOGETHER)):
                self._release(writing, run, policy, batch)
        left = _left(writing, run)
        with writing.transaction():
            writing.execute("DELETE FROM stock_gain WHERE id = ANY(%s)", (list(seen.gains),))
            finished = runs.finish(
                writing,
                run,
                self._clock.now(),
                visited=seen.visited,
                left=left,
                held_through=seen.held_through,
            )
        RUNS.labels(run.organization, run.dc).inc()
        log.info("run-finished", run_key=run.key, dc=run.dc, visited=seen.visited, released=finished.released)
        return finished

    @contextmanager
    def _releases(
        self, reading: Connection, writing: Connection, run: Run, policy: Organization, since: Since | None
    ) -> Iterator[tuple[Visited, Iterator[Release]]]:
        """Read gains before stock, and stock before orders: what comes later is left to the next run."""
        processing = _processing(run, policy)
        gained = gains(writing, run.organization, run.dc)
        held = writing.execute(_HELD, (run.organization, run.dc)).fetchone()
        seen = Visited(held_through=held[0] if held else 0, gains=list(gained))
        items = sorted(set(gained.values()))
        scope = Scope(run.organization, run.dc, by_priority(processing), run.as_of, since, items)
        free = stock.available(writing, run.organization, run.dc)
        with candidates(reading, scope) as orders:
            counted = _counted(orders, seen, writing)
            yield seen, allocate(counted, free, run.as_of, back_orders=processing.back_orders)

    def _release(self, writing: Connection, run: Run, policy: Organization, batch: Sequence[Release]) -> None:
        """Release these orders in one transaction. Raises Stale, Conflict or NotCovered; then nothing happened."""
        with writing.transaction():
            log_ = PostgresLog(writing)
            orders = Orders(writing, log_)
            orders.load([order_stream(run.organization, one.order.order_number) for one in batch])
            released = [one for one in batch if _is_released(run, policy, orders, one)]
            facts = orders.settle()
            back_ordered = sum(1 for one in released if not one.whole)
            runs.count(writing, run, len(released), back_ordered)
            log_.append(facts)


def _processing(run: Run, policy: Organization) -> Processing:
    found = policy.processing_for(run.dc)
    if found is None:
        raise NotProcessed(
            f"{run.dc} is no DC under processing of {run.organization}: no run of it is started"
        )
    return found


def _is_released(run: Run, policy: Organization, orders: Orders, one: Release) -> bool:
    """Release the order; return False where its facts would be unsound: it stays where it is, the others go.

    Raises Stale where the order is not any more as the run saw it.
    """
    stream = order_stream(run.organization, one.order.order_number)
    order = orders.state(stream)
    if not isinstance(order, Known) or open_units(order) != _open(one.order):
        raise Stale(one.order.order_number)
    command = ReleaseOrder(run.dc, {line.number for line in one.lines}, run.as_of)
    cause = causes.Run(
        run=run.key, policy_version=run.policy_version, correlation_id=orders.correlation_id(stream)
    )
    try:
        orders.decide(stream, command, policy, cause)
    except Unsound as error:
        log.exception("release-failed", stream=stream, cause=type(error).__name__)
        return False
    return True


@contextmanager
def _alone(connection: Connection, run: Run) -> Iterator[None]:
    """Allow one run of a DC at a time. The lock belongs to the connection, and ends with a process that hangs."""
    let_go_when_silent(connection)
    name = f"run {run.organization} {run.dc}"
    connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", (name,))
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (name,))


def _counted(orders: Iterator[WaitingOrder], seen: Visited, writing: Connection) -> Iterator[WaitingOrder]:
    """Count visited orders, and now and then use the connection, so that a long run keeps its lock."""
    for order in orders:
        seen.visited += 1
        if seen.visited % _SIGN_OF_LIFE == 0:
            writing.execute("SELECT 1")
        yield order


def _open(order: WaitingOrder) -> dict[int, int]:
    return {line.number: line.units for line in order.lines}


def _left(connection: Connection, run: Run) -> int:
    """Return how many orders stay in the queue after the releases of this run."""
    shard = shard_of(run.organization, PostgresLog(connection).shards)
    catch_up(connection, shard)
    query = "SELECT count(*) FROM waiting_order WHERE organization = %s AND dc = %s"
    row = connection.execute(query, (run.organization, run.dc)).fetchone()
    return int(row[0]) if row else 0
