"""The loop of a consumer: poll and decode one batch while the last one commits."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import structlog

from services.common.bus.port import REFUSED, Inbound, Record, TopicPartition
from services.common.causes import cause_of
from services.common.clock import Clock
from services.common.database import LOST, Connection, of_all_messages
from services.common.history import LogIsOlder
from services.common.metrics import BATCH_SECONDS, CONSUMER_STOPPED, LOOP_RESTARTS
from services.common.runtime import placing, positions
from services.common.runtime.consumer import Consumer
from services.common.runtime.copies import Copies
from services.common.runtime.counting import count
from services.common.runtime.effect import Batch, apply
from services.common.runtime.failures import Failures, TooManyFailures
from services.common.runtime.message import Message, Rejected

log = structlog.get_logger()

StartAt = Callable[[Sequence[TopicPartition]], dict[TopicPartition, int]]

_REPORTS_EVERY, _PASSES_EVERY, _PROBES_EVERY, _LOOKS_AGAIN_EVERY = 1.0, 1.0, 2.0, 60.0  # seconds
_PASSING = (*LOST, positions.LostPartition, LogIsOlder, OSError)
_MOST_DOUBLINGS = 6  # of a rest of one second
_PATIENT_AFTER = 10  # polls without a record: then each waits twice as long
_STOPPED = "the handler failed on too many messages in a row; they stay on the topic and are tried again"


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
        self._batch, self._poll_seconds = min(batch, consumer.at_once or batch), poll_seconds
        self._standing: dict[TopicPartition, int] = {}
        self._generations: dict[TopicPartition, int] = {}
        self._subscribe = subscribe
        self._inbound: Inbound | None = None
        self._cluster = ""
        self._under_way: Future[Batch] | None = None
        self._committed: dict[TopicPartition, int] = {}  # since the last report
        self._reported_at = self._probed_at = self._passed_at = self._looked_at = 0.0
        self._alive, self._answers = False, True
        self._failures, self._copies = Failures(failures_in_a_row), Copies(consumer.name)
        CONSUMER_STOPPED.labels(consumer.name).set(0)

    def ready(self) -> bool:
        """Whether the loop talks to broker and database, can read what it is given, and does not fail on all of it."""
        unreadable = self._inbound is not None and bool(self._inbound.unreadable())
        return self._alive and not unreadable and not self._failures.stopped

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; the batch under way is finished first."""
        pause = 0.1
        while not stop.is_set():
            try:
                self._run_connected(stop)
            except TooManyFailures:
                self._rest(stop)
            except Exception as error:
                stays = of_all_messages(error) or isinstance(error, REFUSED)
                if not (stays or isinstance(error, _PASSING)):
                    raise
                self._alive = False
                LOOP_RESTARTS.labels(self._consumer.name).inc()
                say = log.error if stays else log.warning
                say("consumer-restarts", consumer=self._consumer.name, cause=cause_of(error))
                longest = 60.0 if stays else 5.0
                stop.wait(min(pause, longest))
                pause = min(pause * 2, longest)
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
            self._wait_for_what_is_needed(connection, stop)
            inbound = self._subscribe(self._consumer.name, self._consumer.topics, self._start_at)
            try:
                self._cluster, self._inbound = inbound.cluster_id, inbound
                self._pump(stop, inbound, connection, committer)
            finally:
                self._inbound = None
                inbound.close()

    def _wait_for_what_is_needed(self, connection: Connection, stop: threading.Event) -> None:
        """Take nothing while what every message needs is not there: else all of them would become dead letters."""
        asked = self._consumer.waits_for
        said: str | None = None
        while asked is not None and not stop.is_set() and (missing := asked(connection)) is not None:
            if missing != said:
                log.warning("consumer-waits", consumer=self._consumer.name, detail=missing)
            said, self._alive = missing, True
            stop.wait(0.5)

    def _pump(
        self,
        stop: threading.Event,
        inbound: Inbound,
        connection: Connection,
        committer: ThreadPoolExecutor,
    ) -> None:
        self._under_way, self._answers, self._looked_at = None, True, time.monotonic()
        silent = 0
        while not stop.is_set():
            patience = 2 if silent > _PATIENT_AFTER else 1
            records = inbound.poll(self._batch, self._poll_seconds * patience)
            silent = 0 if records else silent + 1
            self._alive = inbound.connected() and self._answers
            self._copies.look(records, self._connect)
            batch = self._read(records, inbound) if records else None
            self._finish()
            self._report(inbound)
            self._look_again()
            if batch is None:
                self._probe(connection)
                self._pass_over(inbound, connection)
            else:
                self._under_way = committer.submit(self._commit, connection, batch)
        self._finish()

    def _look_again(self) -> None:
        """Open a connection now and then: it is refused where a copy of the database, not this log, was published."""
        if time.monotonic() - self._looked_at > _LOOKS_AGAIN_EVERY:
            self._looked_at = time.monotonic()
            self._connect().close()

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

    def _pass_over(self, inbound: Inbound, connection: Connection) -> None:
        """Move positions behind what a topic holds and nobody is given, such as the marks of transactions."""
        if time.monotonic() - self._passed_at > _PASSES_EVERY:
            self._passed_at = time.monotonic()
            reached = inbound.reached()
            spans = {
                place: (stands, reached[place])
                for place, stands in self._standing.items()
                if reached.get(place, stands) > stands
            }
            if spans:
                with connection.transaction():
                    positions.advance(connection, self._consumer.name, self._cluster, spans)
                self._standing.update({place: end for place, (_, end) in spans.items()})
                self._committed.update({place: end for place, (_, end) in spans.items()})

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

    def _read(self, records: Sequence[Record], inbound: Inbound) -> Batch:
        spans: dict[TopicPartition, tuple[int, int]] = {}
        messages: list[Message[Any]] = []
        rejected: list[Rejected] = []
        trail: dict[TopicPartition, list[positions.Taken]] = {}
        for record in records:
            place = TopicPartition(record.topic, record.partition)
            if place in self._generations:
                record = replace(record, generation=self._generations[place])
            trail.setdefault(place, []).append(positions.taken(record))
            start = spans[place][0] if place in spans else self._standing.get(place, record.offset)
            spans[place] = (start, record.offset + 1)
            for one in self._consumer.decode(record):
                (rejected if isinstance(one, Rejected) else messages).append(one)  # type: ignore[arg-type]
        self._standing.update({place: end for place, (_, end) in spans.items()})
        gaps = inbound.gaps(spans)
        mine = self._consumer
        return Batch(mine.name, self._cluster, spans, messages, rejected, trail, gaps, mine.repetitions)

    def _commit(self, connection: Connection, batch: Batch) -> Batch:
        with BATCH_SECONDS.labels(self._consumer.name).time():
            refused = apply(connection, self._clock, self._consumer.handler, batch, self._failures)
        CONSUMER_STOPPED.labels(self._consumer.name).set(self._failures.stopped)
        count(batch, refused)
        return batch

    def _start_at(self, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        if self._under_way is not None:
            wait([self._under_way])  # what is about to move must have moved before it is read
        if self._inbound is None:
            return {}
        with self._connect() as connection:
            found = placing.place(connection, self._inbound, self._consumer.name, self._cluster, partitions)
            self._copies.begin(connection, self._cluster, self._consumer.topics)
        for partition in partitions:
            self._standing.pop(partition, None)
            self._generations.pop(partition, None)
        self._standing.update({each: one.next_offset for each, one in found.items()})
        self._generations.update({each: one.generation for each, one in found.items() if one.generation})
        return {each: one.next_offset for each, one in found.items()}
