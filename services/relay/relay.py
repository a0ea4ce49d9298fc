"""The log is the outbox: read on from the checkpoint, publish, wait for every acknowledgement, move on."""

import threading
import time
from collections.abc import Callable, Sequence

import structlog

from services.common import checkpoints, personal_data
from services.common.bus.port import Outbound, Outgoing, PublishFailed, TooLarge
from services.common.database import LOST, Connection, let_go_when_silent
from services.common.eventstore import PostgresLog
from services.common.metrics import LOOP_RESTARTS, PUBLISHED
from services.common.runtime import dead_letters
from services.common.runtime.watch import Watch
from services.relay import letters
from services.relay.messages import PUBLIC, messages, subject_of

log = structlog.get_logger()

FOLLOWER = "relay"
_CHECKS_EVERY = 2.0  # seconds
_LEASE = "SELECT pg_try_advisory_lock(hashtextextended('relay ' || %s, 0))"
_PUBLISHED = "UPDATE dead_letter SET published_at = clock_timestamp() WHERE id = ANY(%s)"


class Relaying:
    """One relay a shard, held by a lease that ends with its connection. At least once, in log order.

    A kill between acknowledgement and checkpoint publishes some messages again, under the same `ce_id`.
    """

    def __init__(
        self,
        connect: Callable[[], Connection],
        publisher: Callable[[], Outbound],
        page: int = 500,
        idle_seconds: float = 0.02,
    ) -> None:
        self._connect, self._publisher = connect, publisher
        self._page, self._idle_seconds = page, idle_seconds
        self._alive = False

    def ready(self) -> bool:
        """Whether the loop runs and talks to both broker and database."""
        return self._alive

    def run(self, stop: threading.Event) -> None:
        """Until `stop`; a lost connection or an unacknowledged message starts again from the checkpoint."""
        while not stop.is_set():
            try:
                self._run_connected(stop)
            except (*LOST, PublishFailed, OSError) as error:
                self._alive = False
                LOOP_RESTARTS.labels(FOLLOWER).inc()
                log.warning("relay-restarts", cause=type(error).__name__)
                stop.wait(0.5)

    def _run_connected(self, stop: threading.Event) -> None:
        with self._connect() as connection:
            outbound = self._publisher()
            try:
                let_go_when_silent(connection)
                checkpoints.open_checkpoints(connection, [FOLLOWER])
                shards = range(PostgresLog(connection).shards)
                mine: set[int] = set()
                watch = Watch(connection)
                checked_at = 0.0
                while not stop.is_set():
                    if time.monotonic() - checked_at > _CHECKS_EVERY:
                        outbound.check()
                        checked_at = time.monotonic()
                    mine |= {shard for shard in shards if shard not in mine and _lease(connection, shard)}
                    moved = self._relay_dead_letters(connection, outbound)
                    for shard in mine.intersection(watch.grown()):
                        relayed = self._relay(connection, outbound, shard)
                        moved += relayed
                        if not relayed:
                            watch.done(shard)
                    self._alive = True
                    if not moved:
                        stop.wait(self._idle_seconds)
            finally:
                outbound.close()

    def _relay(self, connection: Connection, outbound: Outbound, shard: int) -> int:
        after = checkpoints.read(connection, FOLLOWER).get(shard, 0)
        page = PostgresLog(connection).follow(shard, after, self._page, PUBLIC)
        if page.through == after:
            return 0
        subjects = {subject for event in page.events if (subject := subject_of(event)) is not None}
        people = personal_data.load(connection, subjects)
        _publish(outbound, [message for event in page.events for message in messages(event, people)])
        checkpoints.move_from(connection, FOLLOWER, shard, after, page.through)
        return page.through - after

    def _relay_dead_letters(self, connection: Connection, outbound: Outbound) -> int:
        with connection.transaction():
            told = letters.page(dead_letters.unpublished(connection, self._page))
            if told:
                _publish_letters(outbound, told)
                connection.execute(_PUBLISHED, ([letter.id for letter in told],))
        return len(told)


def _lease(connection: Connection, shard: int) -> bool:
    row = connection.execute(_LEASE, (str(shard),)).fetchone()
    return bool(row and row[0])


def _publish(outbound: Outbound, outgoing: Sequence[Outgoing]) -> None:
    if outgoing:
        outbound.publish(outgoing)
        for message in outgoing:
            PUBLISHED.labels(message.topic).inc()


def _publish_letters(outbound: Outbound, told: Sequence[dead_letters.DeadLetter]) -> None:
    try:
        _publish(outbound, list(letters.messages(told)))
    except TooLarge as error:  # a dead letter must not keep everything behind it from leaving
        log.warning("dead-letters-shortened", cause=str(error))
        _publish(outbound, list(letters.messages(told, letters.MODEST)))
