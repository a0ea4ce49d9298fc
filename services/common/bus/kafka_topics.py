"""Manages topics of Apache Kafka: which exist, which are missing or differ, where each begins and ends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import structlog
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError, RetriableError

from schemas.topic import Topic
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_creating import Refused, configs_of, create, refusals_in_words
from services.common.bus.kafka_failures import is_refusal
from services.common.bus.kafka_high_waters import EMBEDDED, HighWaters
from services.common.bus.kafka_looking import between, peek, readable_from
from services.common.bus.port import Bounds, Difference, Record, TopicPartition, TopicsRefused
from services.common.bus.read_through import ReadThrough

log = structlog.get_logger()

Answer = TypeVar("Answer")

_COMMITTED = "read_committed"

_READY_WITHIN = 60  # seconds
"""Seconds until new topics have leaders: a small or busy broker takes more than the client's 10."""


class KafkaTopicAdmin:
    """Creates and inspects topics, through a client made on first use and again after a fault."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._client: Any = None
        self._high_waters = HighWaters(connection)
        self._is_embedded: bool | None = None

    def cluster_id(self) -> str:
        """Return the id of the cluster."""
        return self._ask(lambda client: str(client.describe_cluster()["cluster_id"]))

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, log what differs, and return the names created.

        A topic that the broker refuses keeps no other from being made. Raises TopicsRefused behind all of them.
        """
        there = self._partitions([topic.name for topic in topics])
        refused: dict[str, str] = {}
        missing = [topic for topic in topics if topic.name not in there]
        created = [topic.name for topic in missing if self._create(topic, refused)]
        if created:
            names = [self._connection.name_of(topic) for topic in created]
            self._ask(lambda client: client.wait_for_topics(names, timeout_ms=_READY_WITHIN * 1000))
        for one in self.differences(topics):
            log.warning(
                "topic-differs", topic=one.topic, setting=one.setting, wanted=one.wanted, found=one.found
            )
        if refused:
            raise TopicsRefused(refusals_in_words(refused))
        return created

    def differences(self, topics: Sequence[Topic]) -> Sequence[Difference]:
        """Return the differences in partitions, retention, cleanup and size, as far as the broker reports them."""
        there = self._partitions([topic.name for topic in topics])
        existing = [topic for topic in topics if topic.name in there]
        settings = self._settings([topic.name for topic in existing])
        return [
            difference
            for topic in existing
            for difference in _differences(topic, len(there[topic.name]), settings.get(topic.name, {}))
        ]

    def bounds(
        self, topics: Sequence[str], read: Mapping[TopicPartition, ReadThrough] | None = None
    ) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of every partition of the topics that exist; beginnings of topics with something unread."""
        there = self._described(topics)
        ids = {topic: _id(one.get("topic_id")) for topic, one in there.items()}
        ends, read = self._ends(there), read or {}
        unread = {
            place.topic
            for place, end in ends.items()
            if place not in read or not read[place].all_of(end, ids[place.topic])
        }
        beginnings = self._listed({topic: there[topic] for topic in unread}, OffsetSpec.EARLIEST)
        return {
            place: Bounds(beginnings.get(place, end), end, ids[place.topic])
            for place, end in ends.items()
            if place in beginnings or place.topic not in unread
        }

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record still kept, of every partition of the topics that exist."""
        return self._listed(self._described(topics), OffsetSpec.EARLIEST)

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record that can be read, of every partition of the topics that exist."""
        return self._ends(self._described(topics))

    def _ends(self, there: Mapping[str, Mapping[str, Any]]) -> Mapping[TopicPartition, int]:
        listed = self._listed(there, OffsetSpec.LATEST)
        if self._is_embedded is None:
            self._is_embedded = self.cluster_id().startswith(EMBEDDED)
        return self._high_waters.ends(listed) if self._is_embedded else listed

    def at(self, topics: Sequence[str], time: datetime) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record with a timestamp of `time` or later; none where there is none."""
        found = self._listed(self._described(topics), round(time.timestamp() * 1000))
        return {place: offset for place, offset in found.items() if offset >= 0}

    def since(self, topic: str, at: datetime) -> Iterator[Record]:
        """Yield the records of a topic with a timestamp of `at` or later, up to its end at the call."""
        first, ends = self.at([topic], at), self.end_offsets([topic])
        yield from self.between({place: (offset, ends[place]) for place, offset in first.items()})

    def between(self, spans: Mapping[TopicPartition, tuple[int, int]]) -> Iterator[Record]:
        """Yield the records of partitions from a first offset up to an end, which is there."""
        return between(self._connection, spans)

    def largest(self, topic: str) -> int | None:
        """Return the bytes of the largest message that a topic takes; None where the broker does not tell."""
        told = self._settings([topic]).get(topic, {}).get("max.message.bytes", "")
        return int(told) if told.isdigit() else None

    def readable_from(self, place: TopicPartition, offset: int) -> int:
        """Return the first offset, `offset` or later, from which on records can be read; the end where none can."""
        return readable_from(self._connection, place, offset, self.end_offsets([place.topic])[place])

    def last(self, topics: Sequence[str]) -> Sequence[Record]:
        """Return the last record of each partition that holds any."""
        ends, beginnings = self.end_offsets(topics), self.beginning_offsets(topics)
        missing = {place: end for place, end in ends.items() if end > beginnings.get(place, 0)}
        found: dict[TopicPartition, Record] = {}
        for back in (1, 2, 50):  # the mark of a transaction is no record
            asked = {place: max(end - back, beginnings.get(place, 0)) for place, end in missing.items()}
            if asked:
                found.update(peek(self._connection, asked))
            missing = {place: end for place, end in missing.items() if place not in found}
        return list(found.values())

    def close(self) -> None:
        """Close the connection."""
        self._high_waters.close()
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _create(self, topic: Topic, refused: dict[str, str]) -> bool:
        name = self._connection.name_of(topic.name)
        try:
            return self._ask(lambda client: create(client, name, topic))
        except Refused as error:
            refused[name] = error.words
            return False

    def _partitions(self, topics: Sequence[str]) -> Mapping[str, Sequence[int]]:
        return {topic: _numbers(one) for topic, one in self._described(topics).items()}

    def _described(self, topics: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return what the broker says of the topics that exist."""
        names = [self._connection.name_of(topic) for topic in topics]
        found = self._ask(lambda client: client.describe_topics(names))
        return {self._connection.topic_of(one["name"]): one for one in found if one["partitions"]}

    def _settings(self, topics: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return what the broker reports; some report nothing."""
        names = [self._connection.name_of(topic) for topic in topics]
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        found = self._ask(lambda client: client.describe_configs(asked, config_filter="all")) if asked else {}
        return {
            self._connection.topic_of(topic): {name: str(one["value"]) for name, one in settings.items()}
            for topic, settings in found.get("topic", {}).items()
        }

    def _listed(self, there: Mapping[str, Mapping[str, Any]], which: Any) -> Mapping[TopicPartition, int]:
        """Return an offset of every partition of topics as they are described."""
        places = [TopicPartition(topic, number) for topic, one in there.items() for number in _numbers(one)]
        asked = {self._connection.partition_of(place): which for place in places}
        found = self._ask(lambda client: client.list_partition_offsets(asked, _COMMITTED)) if asked else {}
        return {self._connection.place_of(each): found[each].offset for each in sorted(found)}

    def _ask(self, question: Callable[[Any], Answer]) -> Answer:
        if self._client is None:
            self._client = self._connection.client(KafkaAdminClient)
        try:
            return question(self._client)
        except RetriableError as error:
            away = self._connection.away(error, self._client)
            self.close()
            raise away from error
        except KafkaError as error:
            if is_refusal(error):
                raise self._connection.away(error) from error
            raise
        except Exception:
            self.close()  # after any exception this client cannot be used any more
            raise


def _numbers(described: Mapping[str, Any]) -> Sequence[int]:
    return sorted(partition["partition_index"] for partition in described["partitions"])


def _id(topic_id: Any) -> str:
    """Return the id of a topic as text; "" where the broker gives its topics none."""
    return "" if topic_id is None or not UUID(str(topic_id)).int else str(topic_id)


def _differences(topic: Topic, partitions: int, settings: Mapping[str, str]) -> Iterator[Difference]:
    if partitions != topic.partitions:
        yield Difference(topic.name, "partitions", str(topic.partitions), str(partitions))
    for name, wanted in configs_of(topic).items():
        if settings.get(name, wanted) != wanted:
            yield Difference(topic.name, name, wanted, settings[name])
