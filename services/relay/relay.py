"""Publishes the log: reads from the checkpoint, publishes, waits for every acknowledgement, moves the checkpoint."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

import structlog

from services.common import checkpoints, personal_data
from services.common.bus.port import Outbound, Outgoing, PublishFailed, TooLarge
from services.common.database import LOST, Connection, let_go_when_silent
from services.common.eventstore import PostgresLog
from services.common.metrics import PUBLISHED
from services.common.runtime import dead_letters
from services.common.runtime.following import Rounds
from services.common.runtime.loop import Next, Repeating, growing
from services.relay import letters
from services.relay.messages import PUBLIC, messages, subject_of

log = structlog.get_logger()

FOLLOWER = "relay"
_CHECKS_EVERY = 2.0  # seconds
_LEASE = "SELECT pg_try_advisory_lock(hashtextextended('relay ' || %s, 0))"
_PUBLISHED = "UPDATE dead_letter SET published_at = clock_timestamp() WHERE id = ANY(%s)"


class Relaying:
    """Publishes facts and dead letters, at least once, in the order of the log.

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

    def loop(self) -> Repeating["Relay"]:
        """Return the loop; after a lost connection or an unacknowledged message it goes on from the checkpoint."""
        faults = (*LOST, PublishFailed, OSError)
        return Repeating(FOLLOWER, self._connected, Relay.round, growing(self._idle_seconds), faults=faults)

    @contextmanager
    def _connected(self) -> Iterator["Relay"]:
        with self._connect() as connection, closing(self._publisher()) as outbound:
            let_go_when_silent(connection)
            yield Relay(connection, outbound, self._page)


class Relay:
    """The relay on one connection. It holds a lease for each shard it relays; the lease ends with the connection."""

    checkpoints = (FOLLOWER,)

    def __init__(self, connection: Connection, outbound: Outbound, page: int) -> None:
        self._connection, self._outbound, self._page = connection, outbound, page
        self._rounds = Rounds(FOLLOWER, self, connection)
        self._leased: set[int] = set()
        self._checked_at = 0.0

    def round(self, _stop: threading.Event) -> Next:
        """Relay the dead letters of a page, and a page of each leased shard. Raises PublishFailed."""
        if time.monotonic() - self._checked_at > _CHECKS_EVERY:
            self._outbound.check()
            self._checked_at = time.monotonic()
        for shard in range(PostgresLog(self._connection).shards):
            if shard not in self._leased and _lease(self._connection, shard):
                self._leased.add(shard)
        letters_relayed = self._relay_dead_letters()
        due = self._rounds.go(self._leased)
        return Next.AT_ONCE if letters_relayed else due

    def take(self, connection: Connection, shard: int) -> int:
        """Publish a page of a shard, then move the checkpoint. Return the number of facts passed."""
        after = checkpoints.read(connection, FOLLOWER).get(shard, 0)
        page = PostgresLog(connection).follow(shard, after, self._page, PUBLIC)
        if page.through == after:
            return 0
        subjects = {subject for event in page.events if (subject := subject_of(event)) is not None}
        people = personal_data.load(connection, subjects)
        _publish(self._outbound, [message for event in page.events for message in messages(event, people)])
        checkpoints.move_from(connection, FOLLOWER, shard, after, page.through)
        return page.through - after

    def _relay_dead_letters(self) -> int:
        with self._connection.transaction():
            due = letters.page(dead_letters.unpublished(self._connection, self._page))
            if due:
                _publish_letters(self._outbound, due)
                self._connection.execute(_PUBLISHED, ([letter.id for letter in due],))
        return len(due)


def _lease(connection: Connection, shard: int) -> bool:
    row = connection.execute(_LEASE, (str(shard),)).fetchone()
    return bool(row and row[0])


def _publish(outbound: Outbound, outgoing: Sequence[Outgoing]) -> None:
    if outgoing:
        outbound.publish(outgoing)
        for message in outgoing:
            PUBLISHED.labels(message.topic).inc()


def _publish_letters(outbound: Outbound, due: Sequence[dead_letters.DeadLetter]) -> None:
    try:
        _publish(outbound, list(letters.messages(due)))
    except TooLarge as error:  # a dead letter must not keep everything behind it from leaving
        log.warning("dead-letters-shortened", cause=str(error))
        _publish(outbound, list(letters.messages(due, letters.MODEST)))
