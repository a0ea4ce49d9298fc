"""Defines the bus as services use it: records in, records out, topics."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from schemas.topics import Topic


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

    @property
    def identity(self) -> str:
        """Return topic, partition and offset as text: the id of a message whose sender sent none."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be published; a value of None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A topic that exists but differs from the catalogue; `setting` is `partitions` or Kafka's own name of it."""

    topic: str
    setting: str
    wanted: str
    found: str


StartAt = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
"""Called on assignment: returns the next offset of each partition; without one, reading starts at the beginning."""


class BrokerAway(ConnectionError):
    """No broker answers, or another cluster answers at the address now; try again later."""


class PublishFailed(Exception):
    """At least one message was not acknowledged; the message names its topic and the cause."""


class TooLarge(PublishFailed):
    """At least one message is larger than its topic allows: sending it again unchanged will fail again."""


class Inbound(Protocol):
    """One member of a consumer group, for one thread at a time."""

    @property
    def cluster_id(self) -> str:
        """Return the id of the cluster: positions of one mean nothing in another."""

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Return up to `limit` records, in offset order within a partition; wait at most `timeout` seconds.

        Lost connections are repaired inside and look like an empty poll. Raises what `start_at` raises, and then
        calls it again with the next poll; raises BrokerAway when another cluster answers.
        """

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

    def publish(self, records: Sequence[Outgoing]) -> None:
        """Send all and wait for every acknowledgement.

        Raises PublishFailed when any is missing, TooLarge when one of them is too large; the others may have
        arrived, and a caller sends all again.
        """

    def check(self) -> None:
        """Raise BrokerAway where no broker answers now."""

    def close(self) -> None:
        """Close the connection."""


class TopicAdmin(Protocol):
    """Creates and inspects topics. Every method raises BrokerAway where no broker answers."""

    def cluster_id(self) -> str:
        """Return the id of the cluster."""

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, and return the names created; existing topics do not change."""

    def differences(self, topics: Sequence[Topic]) -> Sequence[Difference]:
        """Return where existing topics differ from the catalogue; people decide about them."""

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record still kept, of every partition of the topics that exist."""

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record, of every partition of the topics that exist."""

    def close(self) -> None:
        """Close the connection."""
