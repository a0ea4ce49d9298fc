"""Implements the bus in memory, for tests of everything that uses it."""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from schemas.topic import Topic
from services.common.bus.memory_broker import TOO_LARGE, MemoryBroker
from services.common.bus.port import (
    Bounds,
    BrokerAway,
    Difference,
    Gap,
    Outgoing,
    PublishFailed,
    Record,
    StartAt,
    TooLarge,
    TopicPartition,
)
from services.common.bus.read_through import ReadThrough


class MemoryInbound:
    """A member of a consumer group that joins with its first poll."""

    def __init__(self, broker: MemoryBroker, topics: Sequence[str], group: str, start_at: StartAt) -> None:
        self._broker, self._topics, self._group = broker, tuple(topics), group
        self._start_at = start_at
        self._positions: dict[TopicPartition, int] = {}
        self._topic_ids: dict[TopicPartition, str] = {}
        self._unplaced = False
        self.cluster_id = broker.cluster_id()

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Return up to `limit` records; none also means that the broker is away."""
        deadline = time.monotonic() + timeout
        while True:
            mine = self._share()
            if self._unplaced or mine != self._positions.keys() or self._lost():
                self._place(
                    mine
                )  # without the lock: it may take its time, and the group may change meanwhile
                continue
            with self._broker.news:
                records = self._fetch(limit)
                if records or not self._broker.news.wait(max(deadline - time.monotonic(), 0.0)):
                    return records

    def rewind(self) -> None:
        """Let the next poll ask `start_at` first."""
        self._unplaced = True

    def assigned(self) -> frozenset[TopicPartition]:
        """Return the partitions that this member reads, as far as it knows."""
        return frozenset(self._positions)

    def connected(self) -> bool:
        """Return whether the broker is there."""
        return not self._broker.away

    def bounds(self, places: Collection[TopicPartition]) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of the partitions that exist."""
        self._broker.cluster_id()  # raises BrokerAway
        return self._broker.bounds(places)

    def peek(self, offsets: Mapping[TopicPartition, int]) -> Mapping[TopicPartition, Record]:
        """Return the record at each offset."""
        found = {place: self._broker.partitions[place].read(offset, 1) for place, offset in offsets.items()}
        return {place: records[0] for place, records in found.items() if records}

    def reached(self) -> Mapping[TopicPartition, int]:
        """Return the position of each partition."""
        return dict(self._positions)

    def unreadable(self) -> Mapping[TopicPartition, str]:
        """Return nothing: every record in memory can be read."""
        return {}

    def gaps(self, _places: Collection[TopicPartition]) -> Mapping[TopicPartition, Gap]:
        """Return nothing: no record in memory is lost from the middle of a partition."""
        return {}

    def report(self, positions: Mapping[TopicPartition, int]) -> None:
        """Keep the positions in the broker's `reported`, by group."""
        if self.connected():
            self._broker.reported.setdefault(self._group, {}).update(positions)

    def close(self) -> None:
        """Leave the group at once."""
        self._broker.leave(self._group, self)
        self._positions = {}

    def _share(self) -> frozenset[TopicPartition]:
        """Return the partitions of this member, which joins if necessary; none while the broker is away."""
        broker = self._broker
        with broker.news:
            if broker.away:
                return frozenset()
            if broker.cluster_id() != self.cluster_id:
                raise BrokerAway(f"memory: not {self.cluster_id} any more")
            self._unplaced |= broker.join(self._group, self, self._topics)
            return broker.share(self._group, self)

    def _place(self, mine: frozenset[TopicPartition]) -> None:
        found = self._start_at(sorted(mine)) if mine else {}
        begins = self._broker.partitions
        self._positions = {place: found.get(place, begins[place].beginning) for place in sorted(mine)}
        self._topic_ids = {place: begins[place].topic_id for place in mine}
        self._unplaced = False

    def _lost(self) -> bool:
        """Return whether a position is none of its partition any more."""
        there = self._broker.partitions
        return self.connected() and any(
            not there[place].holds(position) or there[place].topic_id != self._topic_ids[place]
            for place, position in self._positions.items()
        )

    def _fetch(self, limit: int) -> Sequence[Record]:
        records: list[Record] = []
        for place, position in self._positions.items() if self.connected() else ():
            found = self._broker.partitions[place].read(position, limit - len(records))
            if found:
                self._positions[place] = found[-1].offset + 1
                records += found
        return records


class MemoryOutbound:
    """Publishes to the broker in memory."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
        """Keep every record that can be kept. Raises PublishFailed when any cannot."""
        outcomes = [(record, self._broker.take(record)) for record in records]
        failed = [(record, cause) for record, cause in outcomes if isinstance(cause, str)]
        if failed:
            words = f"{len(failed)} of {len(records)} not acknowledged, first {failed[0][0].topic}: {failed[0][1]}"
            large = [record.size for record, cause in failed if cause == TOO_LARGE]
            raise TooLarge(words, large[0]) if large else PublishFailed(words)
        return dict(place for _, place in outcomes if not isinstance(place, str))

    def close(self) -> None:
        """Do nothing: there is no connection."""


class MemoryTopicAdmin:
    """Creates and inspects topics of the broker in memory."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    def cluster_id(self) -> str:
        """Return the id of the cluster."""
        return self._broker.cluster_id()

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, and return the names created."""
        return self._there().create(topics)

    def differences(self, topics: Sequence[Topic]) -> Sequence[Difference]:
        """Return the differences in numbers of partitions."""
        known = self._there().topics
        return [
            Difference(topic.name, "partitions", str(topic.partitions), str(known[topic.name].partitions))
            for topic in topics
            if topic.name in known and known[topic.name].partitions != topic.partitions
        ]

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Of every partition of the topics that exist."""
        return self._there().beginnings(topics)

    def bounds(
        self,
        topics: Sequence[str],
        read: Mapping[TopicPartition, ReadThrough] | None = None,  # noqa: ARG002 - it is cheap here
    ) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of every partition of the topics that exist."""
        broker = self._there()
        return broker.bounds(broker.places(topics))

    def at(self, topics: Sequence[str], time: datetime) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record with a timestamp of `time` or later; none where there is none."""
        found: dict[TopicPartition, int] = {}
        for record in [record for topic in topics for record in self.since(topic, time)]:
            found.setdefault(TopicPartition(record.topic, record.partition), record.offset)
        return found

    def since(self, topic: str, at: datetime) -> Iterator[Record]:
        """Yield the records of a topic from a time on."""
        broker = self._there()
        for place in broker.places([topic]):
            for record in list(broker.partitions[place].records):
                if record.timestamp_ms >= at.timestamp() * 1000:
                    yield record

    def between(self, spans: Mapping[TopicPartition, tuple[int, int]]) -> Iterator[Record]:
        """Yield the records of partitions from a first offset up to an end."""
        for place, (first, end) in spans.items():
            yield from self._broker.partitions[place].read(first, max(end - first, 0))

    def largest(self, topic: str) -> int | None:
        """Return the bytes of the largest message that a topic takes."""
        known = self._there().topics.get(topic)
        return known.max_message_bytes if known else None

    def readable_from(self, _place: TopicPartition, offset: int) -> int:
        """Return the offset: every record in memory can be read."""
        return offset

    def last(self, topics: Sequence[str]) -> Sequence[Record]:
        """Return the last record of each partition that holds any."""
        broker = self._there()
        return [
            records[-1] for place in broker.places(topics) if (records := broker.partitions[place].records)
        ]

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Of every partition of the topics that exist."""
        return self._there().ends(topics)

    def close(self) -> None:
        """Do nothing: there is no connection."""

    def _there(self) -> MemoryBroker:
        self._broker.cluster_id()  # raises BrokerAway
        return self._broker
