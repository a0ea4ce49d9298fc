"""The bus: port.py says what it does, kafka.py does it."""

from services.common.bus.kafka import KafkaInbound, KafkaOutbound
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_topics import KafkaTopicAdmin
from services.common.bus.port import Inbound, Outbound, Outgoing, PublishFailed, Record, TopicAdmin

__all__ = [
    "Inbound",
    "KafkaConnection",
    "KafkaInbound",
    "KafkaOutbound",
    "KafkaTopicAdmin",
    "Outbound",
    "Outgoing",
    "PublishFailed",
    "Record",
    "TopicAdmin",
]
