"""Reads single records of Apache Kafka, without a group and without moving anything."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import structlog
from kafka import KafkaConsumer

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.port import BrokerAway, Record, TopicPartition

log = structlog.get_logger()

_WITHIN, _SILENT_FOR = 2.0, 30.0  # seconds
_LOOKING: Mapping[str, Any] = {
    "enable_auto_commit": False,
    "auto_offset_reset": "none",
    "isolation_level": "read_committed",
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
    "enable_incremental_fetch_sessions": False,
    "fetch_max_wait_ms": 100,
    "max_partition_fetch_bytes": 64 * 1024,
}


def peek(
    connection: KafkaConnection, offsets: Mapping[TopicPartition, int]
) -> Mapping[TopicPartition, Record]:
    """Return the first record at or behind each offset; none where none comes in 2 seconds, or none can be read.

    Raises BrokerAway.
    """
    found: dict[TopicPartition, Record] = {}
    with closing(connection.client(KafkaConsumer, **_LOOKING, group_id=None)) as reader:
        reader.assign([connection.partition_of(place) for place in offsets])
        for place, offset in offsets.items():
            reader.seek(connection.partition_of(place), offset)
        deadline = time.monotonic() + _WITHIN
        while len(found) < len(offsets) and time.monotonic() < deadline:
            try:
                polled = reader.poll(timeout_ms=200, max_records=100)
            except Exception as error:  # a record that cannot be read, or is not there
                log.warning("peek-failed", cause=type(error).__name__)
                break
            for partition, records in polled.items():
                found.setdefault(connection.place_of(partition), record_of(records[0], connection))
                reader.pause(partition)
    return found


def readable_from(connection: KafkaConnection, place: TopicPartition, first: int, end: int) -> int:
    """Return the first offset, `first` or later, from which on records can be read; `end` where none can.

    Records are asked for ever further away, and then where between two answers the first of them is. Raises BrokerAway.
    """

    def reads(offset: int) -> bool:
        return place in peek(connection, {place: offset})

    if first >= end or reads(first):
        return first
    low, high = first, first + 1
    while high < end and not reads(high):
        low, high = high, high + 2 * (high - low)
    high = min(high, end)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reads(middle) else (middle, high)
    return high


def between(connection: KafkaConnection, spans: Mapping[TopicPartition, tuple[int, int]]) -> Iterator[Record]:
    """Yield the records of partitions from a first offset up to an end. Raises BrokerAway."""
    left = {connection.partition_of(place): end for place, (first, end) in spans.items() if first < end}
    if not left:
        return
    options = {**_LOOKING, "max_partition_fetch_bytes": 1024 * 1024}
    with closing(connection.client(KafkaConsumer, **options, group_id=None)) as reader:
        reader.assign(list(left))
        for place, (first, end) in spans.items():
            if first < end:
                reader.seek(connection.partition_of(place), first)
        deadline = time.monotonic() + _SILENT_FOR
        while any(reader.position(partition) < end for partition, end in left.items()):
            if time.monotonic() > deadline:
                raise BrokerAway(f"{connection.where}: no record in {_SILENT_FOR:g} s")
            for partition, records in reader.poll(timeout_ms=500).items():
                deadline = time.monotonic() + _SILENT_FOR
                yield from (record_of(each, connection) for each in records if each.offset < left[partition])


def record_of(record: Any, connection: KafkaConnection) -> Record:
    """Return a record of kafka-python as the bus has it."""
    return Record(
        topic=connection.topic_of(record.topic),
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers or ()),
        timestamp_ms=record.timestamp,
    )
