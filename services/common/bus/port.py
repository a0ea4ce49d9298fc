"""Defines the bus as services use it: records in, records out, topics."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from schemas.topic import Topic
from services.common.bus.read_through import ReadThrough


class TopicPartition(NamedTuple):
    """One partition of a topic."""

    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Record:
    """A message as the broker keeps it; `timestamp_ms` is milliseconds since 1970, UTC."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    timestamp_ms: int
    generation: int = 0
    """How often offsets of the partition began to be used again: its topic was made again, or lost its end."""

    @property
    def identity(self) -> str:
        """Return topic, partition and offset as text: the id of a message whose sender sent none."""
        again = f"~{self.generation}" if self.generation else ""
        return f"{self.topic}{again}/{self.partition}/{self.offset}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where a partition begins and ends, and the id of its topic; "" where the broker tells none."""

    beginning: int
    end: int
    topic_id: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Offsets from `first` up to `end` of a partition, of which some or all hold nothing, not even what a consumer is
    not given: they were lost, or a compacted topic gave them up."""

    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be published; a value of None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    @property
    def size(self) -> int:
        """Return the bytes of key, value and headers."""
        headers = sum(len(name.encode()) + len(value) for name, value in self.headers)
        return headers + len(self.key or b"") + len(self.value or b"")


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic that exists but differs from the catalogue; `setting` is `partitions` or Kafka's own name of it."""

    topic: str
    setting: str
    wanted: str
    found: str


StartAt = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
"""Called on assignment, and whenever a position may be wrong: returns the next offset of each partition; without one,
reading starts at the beginning."""


class BrokerAway(ConnectionError):
    """No broker answers, or another cluster answers at the address now; try again later."""


class BrokerRefuses(BrokerAway):
    """A broker does not let us in, or its certificate or a file of ours does not fit: somebody has to change something
    first. Waiting does not help."""


class BrokerElsewhere(BrokerRefuses):
    """A broker answers at the address, and tells clients to go to another one that cannot be reached."""


class TopicsRefused(BrokerRefuses):
    """The broker lets us in and does not make some topics: the text names them, with its own words."""


class StartUndecided(BrokerRefuses):
    """Another cluster answers than the one on which a topic was read so far: a person says where to begin."""


class PublishFailed(Exception):
    """At least one message was not acknowledged; the message names its topic and the cause."""


class PublishRefused(PublishFailed):
    """A message was not taken for the reasons of BrokerRefuses."""


class TooLarge(PublishRefused):
    """At least one message is larger than its topic allows: sending it again unchanged will fail again."""

    def __init__(self, words: str, size: int = 0) -> None:
        super().__init__(words)
        self.size = size
        """The bytes of the first of them."""


REFUSED = (BrokerRefuses, PublishRefused)
"""The exceptions of a bus that waiting does not mend."""


class Inbound(Protocol):
    """One member of a consumer group, for one thread at a time."""

    @property
    def cluster_id(self) -> str:
        """Return the id of the cluster: positions of one mean nothing in another."""

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Return up to `limit` records, in offset order within a partition; wait at most `timeout` seconds.

        Lost connections are repaired inside and look like an empty poll. Raises what `start_at` raises, and then
        calls it again with the next poll; raises BrokerAway when another cluster answers. `start_at` is called again
        where a partition has no such offset, or its topic was made again. A partition whose next records cannot be
        read is left alone and tried again after a while; the others go on.
        """

    def bounds(self, places: Collection[TopicPartition]) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of the partitions that exist. Raises BrokerAway."""

    def peek(self, offsets: Mapping[TopicPartition, int]) -> Mapping[TopicPartition, Record]:
        """Return the first record at or behind each offset, without moving; none where none comes in 2 seconds."""

    def reached(self) -> Mapping[TopicPartition, int]:
        """Return the next offset of each assigned partition: behind what was returned and what is not to be returned,
        such as the marks of transactions."""

    def unreadable(self) -> Mapping[TopicPartition, str]:
        """Return the partitions whose next records cannot be read, and why."""

    def gaps(self, places: Collection[TopicPartition]) -> Mapping[TopicPartition, Gap]:
        """Return what was jumped over in these partitions since this was last asked of them."""

    def rewind(self) -> None:
        """Forget what was fetched and call `start_at` again for every assigned partition."""

    def assigned(self) -> frozenset[TopicPartition]:
        """Return the partitions that this member reads now."""

    def connected(self) -> bool:
        """Return whether the broker answered the last request; there is one at least every few seconds."""

    def report(self, positions: Mapping[TopicPartition, int]) -> None:
        """Report positions to the group, for displays of lag only: neither waits nor fails."""

    def close(self) -> None:
        """Leave the group at once."""


class Outbound(Protocol):
    """Publishes messages."""

    def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
        """Send all and wait for every acknowledgement. Return the offset of the last record in each partition.

        Raises PublishFailed when any is missing, TooLarge when one of them is too large; the others may have
        arrived, and a caller sends all again.
        """

    def close(self) -> None:
        """Close the connection."""


class TopicAdmin(Protocol):
    """Creates and inspects topics. Every method raises BrokerAway where no broker answers."""

    def cluster_id(self) -> str:
        """Return the id of the cluster."""

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, and return the names created; existing topics do not change.

        Raises TopicsRefused where the broker does not make one; the others are made all the same.
        """

    def differences(self, topics: Sequence[Topic]) -> Sequence[Difference]:
        """Return where existing topics differ from the catalogue; people decide about them."""

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record still kept, of every partition of the topics that exist."""

    def bounds(
        self, topics: Sequence[str], read: Mapping[TopicPartition, ReadThrough] | None = None
    ) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of every partition of the topics that exist.

        Where all of a topic was `read`, its beginnings need not be asked for: then they stand at the ends.
        """

    def at(self, topics: Sequence[str], time: datetime) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record with a timestamp of `time` or later; none where there is none."""

    def since(self, topic: str, at: datetime) -> Iterator[Record]:
        """Yield the records of a topic with a timestamp of `at` or later, up to its end at the call."""

    def between(self, spans: Mapping[TopicPartition, tuple[int, int]]) -> Iterator[Record]:
        """Yield the records of partitions from a first offset up to an end, which is there."""

    def largest(self, topic: str) -> int | None:
        """Return the bytes of the largest message that a topic takes; None where the broker does not tell.

        Raises BrokerRefuses where the right to see it is missing.
        """

    def readable_from(self, place: TopicPartition, offset: int) -> int:
        """Return the first offset, `offset` or later, from which on records can be read; the end where none can."""

    def last(self, topics: Sequence[str]) -> Sequence[Record]:
        """Return the last record of each partition that holds any."""

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record that can be read, of every partition of the topics that exist.

        What belongs to an open transaction cannot be read yet, nor what is behind it.
        """

    def close(self) -> None:
        """Close the connection."""
