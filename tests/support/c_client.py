"""Publishes through librdkafka, the client in C that many senders use, with every message compressed."""

from collections.abc import Mapping, Sequence
from typing import Any

from confluent_kafka import KafkaException, Producer

from services.common.bus.port import Outgoing, PublishFailed, TopicPartition


class CompressedOutbound:
    """An Outbound whose batches are compressed by `codec`."""

    def __init__(self, bootstrap: str, codec: str) -> None:
        self._producer = Producer(
            {
                "bootstrap.servers": bootstrap,
                "compression.type": codec,
                "linger.ms": 5,
                "message.timeout.ms": 30_000,
                "partitioner": "murmur2_random",
            }
        )

    def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
        """Send all and wait for every acknowledgement."""
        last: dict[TopicPartition, int] = {}
        failed: list[str] = []

        def told(error: Any, message: Any) -> None:
            if error is not None:
                failed.append(f"{message.topic()}: {error}")
            else:
                last[TopicPartition(message.topic(), message.partition())] = message.offset()

        for each in records:
            try:
                self._producer.produce(
                    each.topic, each.value, each.key, headers=list(each.headers), on_delivery=told
                )
            except (KafkaException, BufferError) as error:
                failed.append(f"{each.topic}: {error}")
            self._producer.poll(0)
        self._producer.flush(60)
        if failed:
            raise PublishFailed(f"{len(failed)} of {len(records)} not acknowledged, first {failed[0]}")
        return last

    def close(self) -> None:
        """Wait for what is under way."""
        self._producer.flush(10)
