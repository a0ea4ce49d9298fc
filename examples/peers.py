"""A simulated partner on the topics: a process that hears and says, by a fast clock, and knows nothing else."""

import argparse
import json
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

Message = Mapping[str, Any]
_IDLE_MS = 50


class Said(NamedTuple):
    """A message of a partner: its topic, its key, its id, its content."""

    topic: str
    key: str
    id: str
    message: Message


Take = Callable[[Message, str, datetime], None]
"""Takes a message, the id of its fact, and the time."""


def arguments(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser of what partners who keep the services' time are told on the command line."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bootstrap", help="address of the broker")
    parser.add_argument("--organization", required=True, help="whose partners these are")
    parser.add_argument("--clock", required=True, help="the fast clock of the services")
    parser.add_argument("--seed", type=int, default=1, help="of tempers and choices")
    return parser


def clock(text: str) -> Callable[[], datetime]:
    """Return the clock of START@RATE@ANCHOR: from the UNIX second ANCHOR on it runs RATE times as fast as others."""
    start, rate, anchor = text.split("@")
    begins = datetime.fromisoformat(start).astimezone(UTC)

    def now() -> datetime:
        return begins + timedelta(seconds=max(time.time() - float(anchor), 0.0) * float(rate))

    return now


def run(
    bootstrap: str,
    hears: Mapping[str, Sequence[Take]],
    says: Sequence[Callable[[datetime], Iterator[Said]]],
    now: Callable[[], datetime],
    source: str,
) -> None:
    """Read the topics from the first message on, and say what is due, until SIGTERM or SIGINT. They must be there."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    reading = {"group_id": None, "enable_auto_commit": False, "auto_offset_reset": "earliest"}
    with (
        suppress(KeyboardInterrupt),
        closing(KafkaConsumer(bootstrap_servers=bootstrap, **reading)) as consumer,
        closing(KafkaProducer(bootstrap_servers=bootstrap, linger_ms=5)) as producer,
    ):
        consumer.assign(
            [
                TopicPartition(topic, number)
                for topic in hears
                for number in consumer.partitions_for_topic(topic) or ()
            ]
        )
        while True:
            for place, records in consumer.poll(timeout_ms=_IDLE_MS).items():
                for record in records:
                    if record.value is not None:
                        id_ = dict(record.headers).get("ce_id", b"").decode()
                        for take in hears[place.topic]:
                            take(json.loads(record.value), id_, now())
            for say in says:
                for said in say(now()):
                    producer.send(said.topic, **_record(said, source, now()))
            producer.flush()


def _record(said: Said, source: str, now: datetime) -> dict[str, Any]:
    headers = {
        "ce_specversion": "1.0",
        "ce_id": said.id,
        "ce_source": source,
        "ce_type": said.topic,
        "ce_time": said.message.get("occurred_at") or now.isoformat(),
        "content-type": "application/json",
    }
    return {
        "key": said.key.encode(),
        "value": json.dumps(said.message).encode(),
        "headers": [(name, value.encode()) for name, value in headers.items()],
    }
