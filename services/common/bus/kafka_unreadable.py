"""Leaves partitions alone whose next records kafka-python cannot read, so that the others go on."""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from kafka.errors import CorruptRecordError, KafkaError, UnsupportedCodecError

from services.common.bus.port import Record
from services.common.metrics import UNREADABLE_PARTITIONS

log = structlog.get_logger()

_PAUSES = (1.0, 15.0)  # seconds until the records are tried again: at first, at most


@dataclass(frozen=True, slots=True)
class _Apart:
    """Why a partition is left alone, and when it is tried again."""

    cause: str
    pause: float
    until: float


class Unreadable:
    """The partitions of one member of a group that are left alone."""

    def __init__(self, group: str) -> None:
        self._group = group
        self._apart: dict[Any, _Apart] = {}
        UNREADABLE_PARTITIONS.labels(group).set(0)

    def causes(self) -> Mapping[Any, str]:
        """Return why, by partition."""
        return {place: one.cause for place, one in self._apart.items()}

    def leave_alone(self, consumer: Any, error: Exception) -> bool:
        """Pause the partition whose records raised `error`; return False where the error is not one of records."""
        place = _place_of(error)
        if place is None or place not in consumer.assignment():
            return False
        fetcher = consumer._fetcher
        part = fetcher._next_partition_records
        if part is not None and part.topic_partition == place:
            part.drain()  # its iterator has ended: kafka-python would ask it for ever
            fetcher._next_partition_records = None
        consumer.pause(place)
        first, longest = _PAUSES
        before = self._apart.get(place)
        pause = first if before is None else min(before.pause * 2, longest)
        position = consumer._subscription.assignment[place].position
        cause = type(error).__name__
        self._apart[place] = _Apart(cause, pause, time.monotonic() + pause)
        UNREADABLE_PARTITIONS.labels(self._group).set(len(self._apart))
        log.error(
            "records-unreadable",
            consumer=self._group,
            topic=place.topic,
            partition=place.partition,
            offset=None if position is None else position.offset,
            cause=cause,
            seconds=pause,
        )
        return True

    def is_time(self, consumer: Any) -> bool:
        """Return whether a partition was left alone for long enough to try again, from where it stands by then."""
        paused, now = consumer.paused(), time.monotonic()
        return any(one.until <= now and place in paused for place, one in self._apart.items())

    def were_read(self, records: Iterable[Record]) -> None:
        """Forget the partitions of records that were read."""
        if not self._apart:
            return
        read = {(one.topic, one.partition) for one in records}
        for place in [place for place in self._apart if (place.topic, place.partition) in read]:
            log.info(
                "records-readable-again",
                consumer=self._group,
                topic=place.topic,
                partition=place.partition,
            )
            del self._apart[place]
        UNREADABLE_PARTITIONS.labels(self._group).set(len(self._apart))

    def keep_only(self, partitions: Collection[Any]) -> None:
        """Forget the partitions that this member does not have any more."""
        self._apart = {place: one for place, one in self._apart.items() if place in partitions}
        UNREADABLE_PARTITIONS.labels(self._group).set(len(self._apart))


def _place_of(error: Exception) -> Any:
    """Return the partition whose records raised the error; None where it is not one of records.

    kafka-python does not say which partition it was: the frames that raised the error do.
    """
    of_records = isinstance(error, CorruptRecordError | UnsupportedCodecError)
    if isinstance(error, KafkaError | ConnectionError | TimeoutError) and not of_records:
        return None
    place, frames = None, error.__traceback__
    while frames is not None:
        if frames.tb_frame.f_code.co_name in ("_unpack_records", "_parse_fetched_data"):
            place = frames.tb_frame.f_locals.get("tp", place)
        frames = frames.tb_next
    return place
