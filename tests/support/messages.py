"""One message there and back, the plainest proof that a broker works."""

import time

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient, NewTopic


def create_topic(bootstrap: str, topic: str) -> None:
    """Make a topic of one partition."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        admin.close()


def send(bootstrap: str, topic: str, value: bytes) -> int:
    """Send and wait for the acknowledgement; answers the offset."""
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    try:
        return int(producer.send(topic, key=b"key", value=value).get(20).offset)
    finally:
        producer.close()


def first_message(bootstrap: str, topic: str, *, within: float = 30.0) -> bytes | None:
    """The value of the first message, read as a member of a consumer group; None when none comes."""
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"readers-of-{topic}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        session_timeout_ms=6000,  # the shortest that a real Kafka grants by default
        heartbeat_interval_ms=1000,
    )
    deadline = time.monotonic() + within
    try:
        while time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=200).values():
                return bytes(records[0].value)
    finally:
        consumer.close()
    return None
