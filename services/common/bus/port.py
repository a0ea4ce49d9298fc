"""The bus as the services see it: records in, records out, topics."""

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
        """Topic, partition and offset: the id of a message whose sender sent none."""
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
    """A topic that exists, but not as it should be; `setting` is `partitions` or Kafka's own name of it."""

    topic: str
    setting: str
    wanted: str
    found: str


StartAt = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
"""Asked on assignment: the next offset of each partition; one that is missing starts at the beginning."""


class BrokerAway(ConnectionError):
    """No broker answers, or what answers at the address now is another cluster; try again later."""


class PublishFailed(Exception):
    """At least one message was not acknowledged; the message names its topic and the cause."""


class TooLarge(PublishFailed):
    """At least one message is larger than its topic takes: sent again as it is, it will fail again."""


class Inbound(Protocol):
    """One member of a consumer group. Not for more than one thread at a time."""

    @property
    def cluster_id(self) -> str:
        """Which cluster this is: positions of one mean nothing in another."""

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Up to `limit` records, in offset order within a partition; waits at most `timeout` seconds.

        Lost connections are mended inside and look like an empty poll. What `start_at` raises comes out of
        here, and is asked again by the next poll. Raises BrokerAway when the cluster became another.
        """

    def rewind(self) -> None:
        """Forget what was fetched and ask `start_at` again for every assigned partition."""

    def assigned(self) -> frozenset[TopicPartition]:
        """The partitions this member reads now."""

    def connected(self) -> bool:
        """Whether the broker answered when last asked; asked at least every few seconds."""

    def report(self, positions: Mapping[TopicPartition, int]) -> None:
        """Tell the group where its work stands, for displays of lag alone: neither waits nor fails."""

    def close(self) -> None:
        """Leave the group at once."""


class Outbound(Protocol):
    """Publishes."""

    def publish(self, records: Sequence[Outgoing]) -> None:
        """Send all and wait for every acknowledgement.

        Raises PublishFailed when any is missing, TooLarge when one of them for its size; the others may well have
        arrived, and a caller sends all again.
        """

    def check(self) -> None:
        """Raises BrokerAway where no broker answers now."""

    def close(self) -> None:
        """Let go of the connection."""


class TopicAdmin(Protocol):
    """Knows and makes topics. Every question raises BrokerAway where no broker answers."""

    def cluster_id(self) -> str:
        """Which cluster this is."""

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing; answers the names created. Nothing that exists is changed."""

    def differences(self, topics: Sequence[Topic]) -> Sequence[Difference]:
        """Where topics that exist are not as they should be; for people to decide about."""

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """The offset of the first record still kept, of every partition of the topics that exist."""

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """The offset after the last record, of every partition of the topics that exist."""

    def close(self) -> None:
        """Let go of the connection."""
