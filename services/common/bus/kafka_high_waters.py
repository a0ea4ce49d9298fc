"""Asks the embedded broker where its partitions end: what it lists is too low, what it tells with a fetch is right."""

import time
from collections.abc import Mapping
from typing import Any

from kafka import KafkaConsumer

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.port import BrokerAway, TopicPartition

EMBEDDED = "embedded-"
"""How the id of a cluster begins that is an embedded broker."""

_WITHIN = 5.0  # seconds
_OPTIONS = {
    "group_id": None,
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "enable_incremental_fetch_sessions": False,
    "metrics_enabled": False,
    "max_partition_fetch_bytes": 1,
    "fetch_max_wait_ms": 10,
}


class HighWaters:
    """A reader without a group. The embedded broker lists the first offset of the last batch, plus one."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._reader: Any = None

    def ends(self, listed: Mapping[TopicPartition, int]) -> Mapping[TopicPartition, int]:
        """Return the ends of partitions, from those that are listed. Raises BrokerAway."""
        filled = {self._connection.partition_of(place): end for place, end in listed.items() if end}
        if not filled:
            return listed
        if self._reader is None:
            self._reader = self._connection.client(KafkaConsumer, **_OPTIONS)
        self._reader.assign([])  # forgets what it heard before
        self._reader.assign(list(filled))
        for partition, end in filled.items():
            self._reader.seek(partition, end - 1)
        deadline = time.monotonic() + _WITHIN
        while not all(self._reader.highwater(partition) for partition in filled):
            if time.monotonic() > deadline:
                raise BrokerAway(f"{self._connection.bootstrap}: no answer to a fetch in {_WITHIN:g} s")
            self._reader.poll(timeout_ms=50)
        return {
            place: max(end, self._reader.highwater(self._connection.partition_of(place)) or 0) if end else end
            for place, end in listed.items()
        }

    def close(self) -> None:
        """Close the connection."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()
