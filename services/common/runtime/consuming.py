"""The loop of a consumer: poll and decode one batch while the last one commits."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import structlog

from services.common.bus.port import Inbound, Record, TopicPartition
from services.common.clock import Clock
from services.common.database import LOST, Connection
from services.common.metrics import (
    BATCH_SECONDS,
    CONSUMER_STOPPED,
    DEAD_LETTERS,
    LOOP_RESTARTS,
    MESSAGES,
)
from services.common.runtime import positions
from services.common.runtime.effect import Batch, apply
from services.common.runtime.failures import Failures, TooManyFailures
from services.common.runtime.message import Message, Rejected
from services.common.runtime.work import Handler

log = structlog.get_logger()

Decode = Callable[[Record], Sequence[Message[Any] | Rejected]]
StartAt = Callable[[Sequence[TopicPartition]], dict[TopicPartition, int]]

_REPORTS_EVERY = _PROBES_EVERY = 1.0  # seconds
_MOST_DOUBLINGS = 6  # of a rest of one second
_STOPPED = "the handler failed on too many messages in a row; they stay on the topic and are tried again"


@dataclass(frozen=True)
class Consumer:
    """What a service takes from the bus: a name (also its group), its topics, how to read and how to handle."""

    name: str
    topics: tuple[str, ...]
    decode: Decode
    handler: Handler


class Consuming:
    """Runs one consumer. A message is processed or durably dead-lettered, in the transaction that moves the position.

    Whatever goes wrong with broker, database or ownership ends in the same place: forget what was fetched, read
    the positions again, go on from there. A consumer whose handler fails on `failures_in_a_row`
    messages in a row (0: no limit) leaves its partitions to others, and tries again after a rest that doubles from a
    second to a minute.
    """

    def __init__(
        self,
        consumer: Consumer,
        subscribe: Callable[[str, Sequence[str], StartAt], Inbound],
        connect: Callable[[], Connection],
        clock: Clock,
        batch: int = 500,
        poll_seconds: float = 0.2,
        failures_in_a_row: int = 100,
    ) -> None:
        self._consumer, self._connect, self._clock = consumer, connect, clock
        self._batch, self._poll_seconds = batch, poll_seconds
        self._standing: dict[TopicPartition, int] = {}
        self._subscribe = subscribe
        self._cluster = ""
        self._under_way: Future[Batch] | None = None
        self._committed: dict[TopicPartition, int] = {}  # since the last report
        self._reported_at = self._probed_at = 0.0
        self._alive, self._answers = False, True
        self._failures = Failures(failures_in_a_row)
        CONSUMER_STOPPED.labels(consumer.name).set(0)

    def ready(self) -> bool:
        """Whether the loop runs, talks to both broker and database, and its handler does not fail on everything."""
        return self._alive and not self._failures.stopped

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; the batch under way is finished first."""
        pause = 0.1
        while not stop.is_set():
            try:
                self._run_connected(stop)
            except (*LOST, positions.LostPartition, OSError) as error:
                self._alive = False
                LOOP_RESTARTS.labels(self._consumer.name).inc()
                log.warning("consumer-restarts", consumer=self._consumer.name, cause=type(error).__name__)
                stop.wait(pause)
                pause = min(pause * 2, 5.0)
            except TooManyFailures:
                self._rest(stop)
            else:
                pause = 0.1

    def _rest(self, stop: threading.Event) -> None:
        """Wait before the next attempt. Only the first stop is an error; those that follow say that it lasts."""
        stops = self._failures.stops
        say = log.error if stops == 1 else log.warning
        seconds = 2.0 ** min(stops - 1, _MOST_DOUBLINGS)
        say("consumer-stopped", consumer=self._consumer.name, detail=_STOPPED, seconds=seconds)
        CONSUMER_STOPPED.labels(self._consumer.name).set(1)
        stop.wait(seconds)

    def _run_connected(self, stop: threading.Event) -> None:
        with self._connect() as connection, ThreadPoolExecutor(1, self._consumer.name) as committer:
            inbound = self._subscribe(self._consumer.name, self._consumer.topics, self._start_at)
            try:
                self._cluster = inbound.cluster_id
                self._pump(stop, inbound, connection, committer)
            finally:
                inbound.close()

    def _pump(
        self,
        stop: threading.Event,
        inbound: Inbound,
        connection: Connection,
        committer: ThreadPoolExecutor,
    ) -> None:
        self._under_way, self._answers = None, True
        while not stop.is_set():
            records = inbound.poll(self._batch, self._poll_seconds)
            self._alive = inbound.connected() and self._answers
            batch = self._read(records) if records else None
            self._finish()
            self._report(inbound)
            if batch is None:
                self._probe(connection)
            else:
                self._under_way = committer.submit(self._commit, connection, batch)
        self._finish()

    def _probe(self, connection: Connection) -> None:
        """A connection on which nothing is to be done would not notice that the database is gone.

        To leave the group for that would only make all members join again: a batch that fails is soon enough.
        """
        if time.monotonic() - self._probed_at > _PROBES_EVERY:
            self._probed_at = time.monotonic()
            try:
                with nullcontext(connection) if not connection.closed else self._connect() as asked:
                    asked.execute("SELECT 1")
                self._answers = True
            except LOST:
                self._answers = False

    def _finish(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            spans = under_way.result().spans
            self._committed.update({place: end for place, (_, end) in spans.items()})

    def _report(self, inbound: Inbound) -> None:
        """Tell the group now and then what is committed: displays of lag look there, this loop never does."""
        if self._committed and time.monotonic() - self._reported_at > _REPORTS_EVERY:
            mine = inbound.assigned()
            inbound.report({place: end for place, end in self._committed.items() if place in mine})
            self._committed, self._reported_at = {}, time.monotonic()

    def _read(self, records: Sequence[Record]) -> Batch:
        spans: dict[TopicPartition, tuple[int, int]] = {}
        messages: list[Message[Any]] = []
        rejected: list[Rejected] = []
        for record in records:
            place = TopicPartition(record.topic, record.partition)
            start = spans[place][0] if place in spans else self._standing.get(place, record.offset)
            spans[place] = (start, record.offset + 1)
            for one in self._consumer.decode(record):
                (rejected if isinstance(one, Rejected) else messages).append(one)  # type: ignore[arg-type]
        self._standing.update({place: end for place, (_, end) in spans.items()})
        return Batch(self._consumer.name, self._cluster, spans, messages, rejected)

    def _commit(self, connection: Connection, batch: Batch) -> Batch:
        with BATCH_SECONDS.labels(self._consumer.name).time():
            refused = apply(connection, self._clock, self._consumer.handler, batch, self._failures)
        CONSUMER_STOPPED.labels(self._consumer.name).set(self._failures.stopped)
        MESSAGES.labels(self._consumer.name).inc(len(batch.messages))
        for one in refused:
            DEAD_LETTERS.labels(self._consumer.name, one.reason).inc()
        log.info("batch", consumer=self._consumer.name, messages=len(batch.messages), refused=len(refused))
        return batch

    def _start_at(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        if self._under_way is not None:
            wait([self._under_way])  # what is about to move must have moved before it is read
        with self._connect() as connection:
            found = positions.load(connection, self._consumer.name, self._cluster, partitions)
        for partition in partitions:
            self._standing.pop(partition, None)
        self._standing.update(found)
        return found
