"""Asks once about topics of Apache Kafka, through a client of its own."""

from collections.abc import Collection, Mapping
from contextlib import closing

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_topics import KafkaTopicAdmin
from services.common.bus.port import Bounds, TopicPartition


def bounds(
    connection: KafkaConnection, places: Collection[TopicPartition]
) -> Mapping[TopicPartition, Bounds]:
    """Return the bounds of the partitions that exist. Raises BrokerAway."""
    with closing(KafkaTopicAdmin(connection)) as admin:
        found = admin.bounds(sorted({place.topic for place in places}))
    return {place: found[place] for place in places if place in found}


def cluster_id(connection: KafkaConnection) -> str:
    """Return the id of the cluster. Raises BrokerAway."""
    with closing(KafkaTopicAdmin(connection)) as admin:
        return admin.cluster_id()
