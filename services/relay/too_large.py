"""A fact whose message is larger than its topic takes: its shard waits, and every other shard and topic goes on.

Subscribers fold the facts of an order, so one must not overtake another: the facts of a shard leave in the order of the
log. To pass one over would be to lose it without anybody's word; so a person raises the limit, and the shard goes on.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from services.common.bus.port import BrokerAway, TooLarge, TopicPartition
from services.common.database import Connection
from services.common.eventstore import Recorded
from services.common.metrics import FACTS_TOO_LARGE
from services.common.runtime import incidents
from services.common.runtime.standing import Incident, Kind
from services.relay.topics import WrittenTopics

log = structlog.get_logger()

_WHO = "relay"
_FIRST, _LONGEST = 0.5, 60.0  # seconds until a shard tries again: somebody has to change something first


@dataclass(slots=True)
class _Wait:
    position: int
    pause: float
    until: float


class Waiting:
    """The shards of one topic that wait in front of a fact which is too large."""

    def __init__(self, follower: str, topic: str) -> None:
        self._follower, self._topic = follower, topic
        self._waits: dict[int, _Wait] = {}

    def __contains__(self, shard: int) -> bool:
        return shard in self._waits

    def none(self) -> bool:
        """Return whether no shard waits."""
        return not self._waits

    def resting(self) -> set[int]:
        """Return the shards that are not due to try again."""
        now = time.monotonic()
        return {shard for shard, wait in self._waits.items() if wait.until > now}

    def forget(self) -> None:
        """Begin without any, as on a new connection: another process may have a shard by now."""
        for shard in list(self._waits):
            self._end(shard)

    def resume(self, connection: Connection, cluster: str, shard: int) -> None:
        """Let a shard wait that waited when its incident was kept, by this process or another."""
        place = TopicPartition(self._topic, shard)
        position = incidents.open_at(connection, _WHO, cluster, place, Kind.TOO_LARGE)
        if position is not None:
            self._waits[shard] = _Wait(position, _FIRST / 2, 0.0)

    def pass_singly(
        self,
        connection: Connection,
        there: tuple[WrittenTopics, str],
        shard: int,
        events: Sequence[Recorded],
        through: int,
        send: Callable[[Sequence[Recorded]], None],
    ) -> int:
        """Send facts of a shard one by one, up to one that is too large. Return the position reached.

        `there` is who asks the broker, and the id of the cluster.
        """
        for event in events:
            try:
                send([event])
            except TooLarge as error:
                self._hold(connection, *there, event, error)
                return event.position - 1
            self._left(connection, there[1], shard)
        self._left(connection, there[1], shard)
        return through

    def _hold(
        self, connection: Connection, topics: WrittenTopics, cluster: str, event: Recorded, error: TooLarge
    ) -> None:
        shard, before = event.shard, self._waits.get(event.shard)
        pause = _FIRST if before is None else min(before.pause * 2, _LONGEST)
        self._waits[shard] = _Wait(event.position, pause, time.monotonic() + pause)
        FACTS_TOO_LARGE.labels(self._follower, shard).set(1)
        limit = _limit(topics, self._topic)
        takes = "less" if limit is None else f"{limit:,}"
        detail = (
            f"{event.stream} version {event.version} ({event.type}) is a message of {error.size:,} bytes, and"
            f" {self._topic} takes {takes}. Raise its max.message.bytes: the facts of shard {shard} wait from position"
            f" {event.position} on, all others leave"
        )
        log.error(
            "fact-too-large",
            loop=self._follower,
            topic=self._topic,
            shard=shard,
            stream=event.stream,
            position=event.position,
            cause=detail,
            seconds=pause,
        )
        incident = Incident(Kind.TOO_LARGE, event.position, event.position + 1, detail, lost=True)
        incidents.keep_once(connection, _WHO, cluster, TopicPartition(self._topic, shard), incident)

    def _left(self, connection: Connection, cluster: str, shard: int) -> None:
        """Say that the fact for which a shard waited has left, and close its incident."""
        if shard not in self._waits:
            return
        position = self._waits[shard].position
        self._end(shard)
        place = TopicPartition(self._topic, shard)
        incidents.close(connection, _WHO, cluster, place, Kind.TOO_LARGE, "it has left")
        log.info("fact-leaves", loop=self._follower, topic=self._topic, shard=shard, position=position)

    def _end(self, shard: int) -> None:
        del self._waits[shard]
        FACTS_TOO_LARGE.labels(self._follower, shard).set(0)


def _limit(topics: WrittenTopics, topic: str) -> int | None:
    try:
        return topics.largest(topic)
    except BrokerAway:  # no right to see it
        return None
