"""The bus: port.py defines it, the kafka_ files implement it, and the memory files implement it for tests."""

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_inbound import KafkaInbound
from services.common.bus.kafka_outbound import KafkaOutbound
from services.common.bus.kafka_topics import KafkaTopicAdmin
from services.common.bus.memory import MemoryInbound, MemoryOutbound, MemoryTopicAdmin
from services.common.bus.memory_broker import MemoryBroker
from services.common.bus.port import (
    Bounds,
    BrokerAway,
    BrokerRefuses,
    Difference,
    Inbound,
    Outbound,
    Outgoing,
    PublishFailed,
    PublishRefused,
    Record,
    StartAt,
    TooLarge,
    TopicAdmin,
    TopicPartition,
)

__all__ = [
    "Bounds",
    "BrokerAway",
    "BrokerRefuses",
    "Difference",
    "Inbound",
    "KafkaConnection",
    "KafkaInbound",
    "KafkaOutbound",
    "KafkaTopicAdmin",
    "MemoryBroker",
    "MemoryInbound",
    "MemoryOutbound",
    "MemoryTopicAdmin",
    "Outbound",
    "Outgoing",
    "PublishFailed",
    "PublishRefused",
    "Record",
    "StartAt",
    "TooLarge",
    "TopicAdmin",
    "TopicPartition",
]
