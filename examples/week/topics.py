"""The stores on the topics: they read `order-events` and say what they do on `status-updates`."""

import json
import signal
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from examples.week.stores import Report, Stores

_EVENTS = "order-events"
_IDLE_MS = 50


def clock(text: str) -> Callable[[], datetime]:
    """Return the clock of START@RATE@ANCHOR: from the UNIX second ANCHOR on it runs RATE times as fast as others."""
    start, rate, anchor = text.split("@")
    begins = datetime.fromisoformat(start).astimezone(UTC)

    def now() -> datetime:
        return begins + timedelta(seconds=max(time.time() - float(anchor), 0.0) * float(rate))

    return now


def run(bootstrap: str, stores: Stores, now: Callable[[], datetime]) -> None:
    """Read all events from the first on, and work, until SIGTERM or SIGINT. The topic must be there."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        closing(
            KafkaConsumer(
                bootstrap_servers=bootstrap,
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
            )
        ) as consumer,
        closing(KafkaProducer(bootstrap_servers=bootstrap, linger_ms=5)) as producer,
    ):
        numbers = consumer.partitions_for_topic(_EVENTS) or ()
        consumer.assign([TopicPartition(_EVENTS, number) for number in numbers])
        while True:
            for records in consumer.poll(timeout_ms=_IDLE_MS).values():
                for record in records:
                    if record.value is not None:
                        stores.hear(json.loads(record.value), now())
            for id_, report in stores.due(now()):
                _say(producer, stores.organization, id_, report)
            producer.flush()


def _say(producer: Any, organization: str, id_: str, report: Report) -> None:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{organization}/{id_}",
        "ce_source": "/stores",
        "ce_type": "store.reported",
        "ce_time": report["occurred_at"],
        "content-type": "application/json",
    }
    producer.send(
        "status-updates",
        key=report["order_number"].encode(),
        value=json.dumps(report).encode(),
        headers=[(name, value.encode()) for name, value in headers.items()],
    )
