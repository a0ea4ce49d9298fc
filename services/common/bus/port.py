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


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be published; a value of None is a tombstone."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


StartAt = Callable[[Sequence[TopicPartition]], Mapping[TopicPartition, int]]
"""Asked on assignment: the next offset of each partition; one that is missing starts at the beginning."""


class PublishFailed(Exception):
    """At least one message was not acknowledged; the message names its topic and the cause."""


class Inbound(Protocol):
    """One member of a consumer group. Not for more than one thread at a time."""

    @property
    def cluster_id(self) -> str:
        """Which cluster this is: positions of one mean nothing in another."""

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Up to `limit` records, in offset order within a partition; waits at most `timeout` seconds."""

    def rewind(self) -> None:
        """Forget what was fetched and ask `start_at` again for every assigned partition."""

    def assigned(self) -> frozenset[TopicPartition]:
        """The partitions this member reads now."""

    def close(self) -> None:
        """Leave the group at once."""


class Outbound(Protocol):
    """Publishes."""

    def publish(self, records: Sequence[Outgoing]) -> None:
        """Send all and wait for every acknowledgement. Raises PublishFailed."""

    def close(self) -> None:
        """Let go of the connection."""


class TopicAdmin(Protocol):
    """Knows and makes topics."""

    def cluster_id(self) -> str:
        """Which cluster this is."""

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing; answers the names created. Nothing that exists is changed."""

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """The offset after the last record of every partition."""
