"""Manages topics of Apache Kafka: which exist, which are missing or differ, where each begins and ends."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import structlog
from kafka import KafkaAdminClient
from kafka import TopicPartition as KafkaPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError, RetriableError, TopicAlreadyExistsError

from schemas.topics import Topic
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.port import BrokerAway, Difference, TopicPartition

log = structlog.get_logger()

Answer = TypeVar("Answer")

_READY_WITHIN = 60  # seconds
"""Seconds until new topics have leaders: a small or busy broker takes more than the client's 10."""


class KafkaTopicAdmin:
    """Creates and inspects topics, through a client made on first use and again after a fault."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._client: Any = None

    def cluster_id(self) -> str:
        """Return the id of the cluster."""
        return self._ask(lambda client: str(client.describe_cluster()["cluster_id"]))

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing, log what differs, and return the names created."""
        there = self._partitions([topic.name for topic in topics])
        created = [topic.name for topic in topics if topic.name not in there and self._create(topic)]
        if created:
            self._ask(lambda client: client.wait_for_topics(created, timeout_ms=_READY_WITHIN * 1000))
        for one in self.differences(topics):
            log.warning(
                "topic-differs", topic=one.topic, setting=one.setting, wanted=one.wanted, found=one.found
            )
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

    def beginning_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset of the first record still kept, of every partition of the topics that exist."""
        return self._offsets(topics, OffsetSpec.EARLIEST)

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """Return the offset after the last record, of every partition of the topics that exist."""
        return self._offsets(topics, OffsetSpec.LATEST)

    def close(self) -> None:
        """Close the connection."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _create(self, topic: Topic) -> bool:
        try:
            self._ask(lambda client: client.create_topics({topic.name: _options(topic)}))
        except TopicAlreadyExistsError:
            return False  # another process created it first
        return True

    def _partitions(self, topics: Sequence[str]) -> Mapping[str, Sequence[int]]:
        found = self._ask(lambda client: client.describe_topics(list(topics)))
        return {
            topic["name"]: sorted(partition["partition_index"] for partition in topic["partitions"])
            for topic in found
            if topic["partitions"]
        }

    def _settings(self, topics: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Return what the broker reports; some report nothing."""
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in topics]
        found = self._ask(lambda client: client.describe_configs(asked, config_filter="all")) if asked else {}
        return {
            topic: {name: str(setting["value"]) for name, setting in settings.items()}
            for topic, settings in found.get("topic", {}).items()
        }

    def _offsets(self, topics: Sequence[str], which: Any) -> Mapping[TopicPartition, int]:
        there = self._partitions(topics)
        asked = {KafkaPartition(topic, number): which for topic in there for number in there[topic]}
        found = self._ask(lambda client: client.list_partition_offsets(asked)) if asked else {}
        return {TopicPartition(place.topic, place.partition): found[place].offset for place in sorted(found)}

    def _ask(self, question: Callable[[Any], Answer]) -> Answer:
        if self._client is None:
            self._client = self._connection.client(KafkaAdminClient)
        try:
            return question(self._client)
        except RetriableError as error:
            self.close()
            raise BrokerAway(f"{self._connection.bootstrap}: {type(error).__name__}") from error
        except KafkaError:
            raise
        except Exception:
            self.close()  # after any exception this client cannot be used any more
            raise


def _options(topic: Topic) -> dict[str, Any]:
    return {"num_partitions": topic.partitions, "replication_factor": -1, "configs": _configs(topic)}


def _configs(topic: Topic) -> dict[str, str]:
    return {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(topic.retention_ms),
        "max.message.bytes": str(topic.max_message_bytes),
    }


def _differences(topic: Topic, partitions: int, settings: Mapping[str, str]) -> Iterator[Difference]:
    if partitions != topic.partitions:
        yield Difference(topic.name, "partitions", str(topic.partitions), str(partitions))
    for name, wanted in _configs(topic).items():
        if settings.get(name, wanted) != wanted:
            yield Difference(topic.name, name, wanted, settings[name])
