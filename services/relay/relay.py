"""Publishes the log: reads from the checkpoint, publishes, waits for every acknowledgement, moves the checkpoint."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from services.common import checkpoints, personal_data, published_positions
from services.common.bus.port import (
    Outbound,
    PublishFailed,
    TooLarge,
    TopicPartition,
)
from services.common.database import LOST, Connection, let_go_when_silent
from services.common.eventstore import PostgresLog, Recorded
from services.common.installation import Installation, Sources, installation, sources
from services.common.metrics import RECORDED_TO_PUBLISHED
from services.common.runtime.following import Rounds
from services.common.runtime.loop import Next, Repeating, growing
from services.relay import adopted, told
from services.relay.channels import Channel
from services.relay.publishing import publish
from services.relay.too_large import Waiting
from services.relay.topics import WrittenTopics

_COMPARED_EVERY = (
    10.0  # seconds: a topic may be made again; a producer without records misses that the broker went
)
_NAMED_EVERY = 60.0  # seconds: another log may publish under our name, as a copy of the database does
_LEASE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"


class Relaying:
    """Publishes the facts of one channel, at least once, in the order of the log.

    A kill between acknowledgement and checkpoint publishes some messages again, under the same `ce_id`.
    """

    def __init__(
        self,
        channel: Channel,
        connect: Callable[[], Connection],
        publisher: Callable[[], Outbound],
        name: Callable[[Connection], Installation],
        topics: WrittenTopics,
        page: int = 500,
        idle_seconds: float = 0.02,
    ) -> None:
        """`name` returns the name of the log, and raises where the log must not be published."""
        self._channel = channel
        self._connect, self._publisher, self._name, self._topics = connect, publisher, name, topics
        self._page, self._idle_seconds = page, idle_seconds
        self._waiting = Waiting(channel.follower, channel.topic.name)

    def loop(self) -> Repeating["Relay"]:
        """Return the loop; after a lost connection or an unacknowledged message it goes on from the checkpoint."""
        faults = (*LOST, PublishFailed, OSError)
        pause = growing(self._idle_seconds)
        healthy = self._waiting.none
        return Repeating(
            self._channel.follower,
            self._connected,
            Relay.round,
            pause,
            faults=faults,
            healthy=healthy,
            hear=Relay.hear,
        )

    @contextmanager
    def _connected(self) -> Iterator["Relay"]:
        self._waiting.forget()
        self._topics.forget()
        with self._connect() as connection, closing(self._publisher()) as outbound:
            let_go_when_silent(connection)
            topics, waiting = self._topics, self._waiting
            yield Relay(self._channel, connection, outbound, self._name, self._page, topics, waiting)


class Relay:
    """The relay on one connection. It holds a lease for each shard it relays; the lease ends with the connection."""

    def __init__(
        self,
        channel: Channel,
        connection: Connection,
        outbound: Outbound,
        name: Callable[[Connection], Installation],
        page: int,
        topics: WrittenTopics,
        waiting: Waiting,
    ) -> None:
        self._channel, self.checkpoints = channel, (channel.follower,)
        self._connection, self._outbound, self._page = connection, outbound, page
        self._topics, self._waiting, self._compared_at = topics, waiting, time.monotonic()
        self._there = told.compare(connection, topics, channel.topic.name)
        self._name, self._epoch, self._sources = name, name(connection).epoch, sources(connection)
        self._rounds = Rounds(channel.follower, self, connection)
        self._leased: set[int] = set()
        self._named_at = time.monotonic()

    def round(self, _stop: threading.Event) -> Next:
        """Relay a page of each leased shard. Raises PublishFailed."""
        if time.monotonic() - self._compared_at > _COMPARED_EVERY:
            self._there = told.compare(self._connection, self._topics, self._channel.topic.name)
            self._compared_at = time.monotonic()
        if time.monotonic() - self._named_at > _NAMED_EVERY:
            self._name(self._connection)
            self._named_at = time.monotonic()
        for shard in range(PostgresLog(self._connection).shards):
            if shard not in self._leased and self._lease(shard):
                self._leased.add(shard)
                self._waiting.resume(self._connection, self._there.cluster, shard)
        return self._rounds.go(self._leased - self._waiting.resting())

    def hear(self, seconds: float) -> bool:
        """Wait for facts, so many seconds at most; return whether there may be some."""
        return self._rounds.hear(seconds)

    def take(self, connection: Connection, shard: int) -> int:
        """Publish a page of a shard, then move the checkpoint. Return the number of facts passed."""
        follower = self._channel.follower
        after = checkpoints.read(connection, follower).get(shard, 0)
        page = PostgresLog(connection).follow(shard, after, self._page, self._channel.followed)
        if page.through == after:
            return 0
        events = adopted.to_tell(connection, shard, page.events)
        last: dict[TopicPartition, int] = {}

        def send(some: Sequence[Recorded]) -> None:
            last.update(self._publish(connection, some))

        through = page.through
        if shard in self._waiting or not self._sent(events, send):
            there = self._topics, self._there.cluster
            through = self._waiting.pass_singly(connection, there, shard, events, through, send)
        with connection.transaction():
            published_positions.keep(connection, self._there.cluster, last, self._there.topic_id)
            checkpoints.move_from(connection, follower, shard, after, through)
        return through - after

    def _sent(self, events: Sequence[Recorded], send: Callable[[Sequence[Recorded]], None]) -> bool:
        """Send facts; return False where a message of one is too large for its topic."""
        try:
            for start in range(0, len(events), self._channel.at_once):
                send(events[start : start + self._channel.at_once])
        except TooLarge:
            return False
        return True

    def _publish(self, connection: Connection, events: Sequence[Recorded]) -> Mapping[TopicPartition, int]:
        events = self._channel.meant(connection, events)
        subjects = {subject for event in events for subject in self._channel.subjects(event)}
        people = personal_data.load(connection, subjects)
        tell, sources = self._channel.told, self._known_sources(connection)
        outgoing = [message for event in events for message in tell(event, people, sources.of(event))]
        last = publish(self._outbound, outgoing)
        if outgoing:  # the log is in order of time, so the first fact is the oldest
            waited = max(time.time() - events[0].recorded_at.timestamp(), 0)
            RECORDED_TO_PUBLISHED.labels(self._channel.topic.name).observe(waited)
        return last

    def _known_sources(self, connection: Connection) -> Sources:
        """Return the sources of facts; a recovery may have begun an epoch since the last page."""
        epoch = installation(connection).epoch
        if epoch != self._epoch:
            self._epoch, self._sources = epoch, sources(connection)
        return self._sources

    def _lease(self, shard: int) -> bool:
        name = f"{self._channel.follower} {shard}"
        row = self._connection.execute(_LEASE, (name,)).fetchone()
        return bool(row and row[0])
