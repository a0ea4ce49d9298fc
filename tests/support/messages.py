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


def first_message(bootstrap: str, topic: str, *, within: float = 60.0) -> bytes | None:
    """The value of the first message, read as a member of a consumer group; None when none comes.

    A member that hears nothing for a while makes room for a new one: kafka-python may forget a join it began.
    """
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        value = _first_heard(bootstrap, topic, min(deadline, time.monotonic() + 15.0))
        if value is not None:
            return value
    return None


def _first_heard(bootstrap: str, topic: str, deadline: float) -> bytes | None:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"readers-of-{topic}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        session_timeout_ms=6000,  # the shortest that a real Kafka grants by default
        heartbeat_interval_ms=1000,
    )
    try:
        while time.monotonic() < deadline:
            for records in consumer.poll(timeout_ms=200).values():
                return bytes(records[0].value)
    finally:
        consumer.close()
    return None
