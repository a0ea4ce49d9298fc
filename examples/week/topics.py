"""The stores on the topics: they ask on `location-polls` and report on `status-updates`."""

import json
import signal
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from examples.week.stores import POLLS, REPORTS, Said, Stores

_EVENTS, _WORK = "order-events", "location-work"
_TYPES = {POLLS: "store.asked", REPORTS: "store.reported"}
_IDLE_MS = 50


def clock(text: str) -> Callable[[], datetime]:
    """Return the clock of START@RATE@ANCHOR: from the UNIX second ANCHOR on it runs RATE times as fast as others."""
    start, rate, anchor = text.split("@")
    begins = datetime.fromisoformat(start).astimezone(UTC)

    def now() -> datetime:
        return begins + timedelta(seconds=max(time.time() - float(anchor), 0.0) * float(rate))

    return now


def run(bootstrap: str, stores: Stores, now: Callable[[], datetime]) -> None:
    """Read all messages from the first on, and work, until SIGTERM or SIGINT. The topics must be there."""
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
        consumer.assign(
            [
                TopicPartition(topic, number)
                for topic in (_EVENTS, _WORK)
                for number in consumer.partitions_for_topic(topic) or ()
            ]
        )
        while True:
            for place, records in consumer.poll(timeout_ms=_IDLE_MS).items():
                take = stores.hear if place.topic == _EVENTS else stores.answer
                for record in records:
                    if record.value is not None:
                        take(json.loads(record.value), now())
            for said in stores.say(now()):
                producer.send(said.topic, **_record(said, now()))
            producer.flush()


def _record(said: Said, now: datetime) -> dict[str, Any]:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": said.id,
        "ce_source": "/stores",
        "ce_type": _TYPES[said.topic],
        "ce_time": said.message.get("occurred_at") or now.isoformat(),
        "content-type": "application/json",
    }
    return {
        "key": said.message["order_number" if said.topic == REPORTS else "location"].encode(),
        "value": json.dumps(said.message).encode(),
        "headers": [(name, value.encode()) for name, value in headers.items()],
    }
