"""Keeps topics, partitions and groups in memory, for one process."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4
from zlib import crc32

from schemas.topic import Topic
from services.common.bus.port import Bounds, BrokerAway, Outgoing, Record, TopicPartition

TOO_LARGE = "MessageSizeTooLarge"


@dataclass(slots=True)
class Partition:
    """Holds records from offset `beginning` on, without a gap."""

    beginning: int = 0
    records: list[Record] = field(default_factory=list)
    topic_id: str = ""

    @property
    def end(self) -> int:
        """Return the offset of the next record."""
        return self.beginning + len(self.records)

    def holds(self, position: int) -> bool:
        """Return whether reading may go on at `position`."""
        return self.beginning <= position <= self.end

    def read(self, position: int, limit: int) -> Sequence[Record]:
        """Return records from `position` on."""
        return self.records[max(position - self.beginning, 0) :][:limit]


class MemoryBroker:
    """A broker for any number of threads, which can go away and come back.

    It is harsher than Kafka in one thing: partitions move to another member at once, without waiting for the one that
    has them. The former owner learns of it at its next poll; records that it still holds by then are late.
    """

    def __init__(self) -> None:
        self.news = threading.Condition()  # held for whatever looks at or changes what is here
        self.away = False
        self._keyless, self._ids = count(), count()
        self._start_empty()

    def _start_empty(self) -> None:
        self._cluster_id = f"memory-{uuid4().hex[:8]}"
        self.topics: dict[str, Topic] = {}
        self.partitions: dict[TopicPartition, Partition] = {}
        self.reported: dict[str, dict[TopicPartition, int]] = {}  # by group
        self._groups: dict[str, dict[object, Sequence[str]]] = {}  # by group and member: its topics

    def go_away(self) -> None:
        """Stop answering; groups lose their members."""
        with self.news:
            self.away = True
            self._groups.clear()
            self.news.notify_all()

    def come_back(self, *, empty: bool = False, like: "MemoryBroker | None" = None) -> None:
        """Answer again, with all records, as another, empty cluster, or as another cluster with what it holds."""
        with self.news:
            self.away = False
            if empty or like:
                self._start_empty()
            if like is not None:
                self.topics, self.partitions = like.topics, like.partitions
            self.news.notify_all()

    def drop_before(self, place: TopicPartition, offset: int) -> None:
        """Delete a partition's oldest records, as retention does."""
        with self.news:
            kept = self.partitions[place]
            del kept.records[: offset - kept.beginning]
            kept.beginning = offset

    def delete(self, topic: str) -> None:
        """Delete a topic with its records."""
        with self.news:
            for place in list(self.places([topic])):
                del self.partitions[place]
            del self.topics[topic]
            self.news.notify_all()

    def cut(self, place: TopicPartition, end: int) -> None:
        """Lose a partition's records from `end` on, as a broker does that was restored from an older copy."""
        with self.news:
            kept = self.partitions[place]
            del kept.records[end - kept.beginning :]

    def cluster_id(self) -> str:
        """Return the id of the cluster; another one after it came back empty. Raises BrokerAway."""
        if self.away:
            raise BrokerAway("memory: away")
        return self._cluster_id

    def create(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, and return the names created."""
        with self.news:
            missing = [topic for topic in topics if topic.name not in self.topics]
            for topic in missing:
                self.topics[topic.name] = topic
            made = [topic.name for topic in missing]
            for place in self.places(made):
                self.partitions[place] = Partition(topic_id=f"{place.topic}-{next(self._ids)}")
            self.news.notify_all()
        return made

    def places(self, topics: Sequence[str]) -> Iterator[TopicPartition]:
        """Return the partitions of those topics that exist."""
        for name in topics:
            if name in self.topics:
                for number in range(self.topics[name].partitions):
                    yield TopicPartition(name, number)

    def take(self, record: Outgoing) -> str | tuple[TopicPartition, int]:
        """Keep one record; return where it stands, or the reason if it cannot be kept."""
        topic = self.topics.get(record.topic)
        if self.away or topic is None:
            return "BrokerAway" if self.away else "UnknownTopic"
        if record.size > topic.max_message_bytes:
            return TOO_LARGE
        spread = next(self._keyless) if record.key is None else crc32(record.key)
        place = TopicPartition(topic.name, spread % topic.partitions)
        with self.news:
            kept = self.partitions[place]
            now = time.time_ns() // 1_000_000
            kept.records.append(Record(*place, kept.end, record.key, record.value, record.headers, now))
            self.news.notify_all()
        return place, kept.end - 1

    def join(self, group: str, member: object, topics: Sequence[str]) -> bool:
        """Add a member; return whether it is new."""
        with self.news:
            members = self._groups.setdefault(group, {})
            fresh = member not in members
            if fresh:
                members[member] = topics
                self.news.notify_all()
        return fresh

    def leave(self, group: str, member: object) -> None:
        """Remove a member; the others take over its partitions."""
        with self.news:
            self._groups.get(group, {}).pop(member, None)
            self.news.notify_all()

    def share(self, group: str, member: object) -> frozenset[TopicPartition]:
        """Return the partitions of a member: those of each topic are dealt out in turn among its readers."""
        members, mine = self._groups[group], set()
        for topic in members[member]:
            readers = [each for each, topics in members.items() if topic in topics]
            places = enumerate(self.places([topic]))
            mine |= {place for turn, place in places if readers[turn % len(readers)] is member}
        return frozenset(mine)

    def bounds(self, places: Iterable[TopicPartition]) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of the partitions that exist."""
        there = {place: self.partitions[place] for place in places if place in self.partitions}
        return {place: Bounds(one.beginning, one.end, one.topic_id) for place, one in there.items()}

    def ends(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record of each partition."""
        return {place: self.partitions[place].end for place in self.places(topics)}

    def beginnings(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record still kept in each partition."""
        return {place: self.partitions[place].beginning for place in self.places(topics)}
