"""Topics of Apache Kafka: which there are, what is missing, where each ends."""

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer
from kafka import TopicPartition as KafkaPartition
from kafka.errors import TopicAlreadyExistsError

from schemas.topics import Topic
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.port import TopicPartition


class KafkaTopicAdmin:
    """Knows and makes topics. Clients are made when first asked and kept until `close`."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._reader: Any = None
        self._cluster_id = ""

    def cluster_id(self) -> str:
        """The cluster's own id. Raises KafkaError where no broker answers."""
        if not self._cluster_id:
            with closing(self._admin()) as admin:
                self._cluster_id = str(admin.describe_cluster()["cluster_id"])
        return self._cluster_id

    def apply(self, topics: Sequence[Topic]) -> Sequence[str]:
        """Create what is missing; answers the names created."""
        with closing(self._admin()) as admin:
            there = {topic if isinstance(topic, str) else topic["name"] for topic in admin.list_topics()}
            missing = [topic for topic in topics if topic.name not in there]
            for topic in missing:
                with suppress(TopicAlreadyExistsError):  # somebody else was faster
                    admin.create_topics({topic.name: _options(topic)})
        return [topic.name for topic in missing]

    def end_offsets(self, topics: Sequence[str]) -> Mapping[TopicPartition, int]:
        """The offset after the last record of every partition."""
        if self._reader is None:
            self._reader = KafkaConsumer(**self._connection.common(group_id=None, enable_auto_commit=False))
        partitions = [
            KafkaPartition(topic, number)
            for topic in topics
            for number in sorted(self._reader.partitions_for_topic(topic) or ())
        ]
        found = self._reader.end_offsets(partitions) if partitions else {}
        return {TopicPartition(p.topic, p.partition): offset for p, offset in found.items()}

    def close(self) -> None:
        """Let go of the connections."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close(autocommit=False)

    def _admin(self) -> Any:
        return KafkaAdminClient(**self._connection.common())


def _options(topic: Topic) -> dict[str, Any]:
    configs = {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(topic.retention_ms),
        "max.message.bytes": str(topic.max_message_bytes),
    }
    return {"num_partitions": topic.partitions, "replication_factor": -1, "configs": configs}
