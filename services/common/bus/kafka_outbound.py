"""Publishes records to Apache Kafka, or a broker that speaks its protocol, through kafka-python."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, RecordListTooLargeError
from kafka.serializer import Serializer

from services.common.bus.kafka_advertised import elsewhere
from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_failures import in_words, is_refusal
from services.common.bus.port import (
    BrokerAway,
    BrokerRefuses,
    Outgoing,
    PublishFailed,
    PublishRefused,
    TooLarge,
    TopicPartition,
)

log = structlog.get_logger()

_DELIVERED_WITHIN = 30.0  # seconds, retries of the client included
_GRACE = 5.0  # seconds: after that time for the client to say so; after a failure for the others in flight
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError)
_NULL = (
    object()
)  # stands for a null value next to a null key, which kafka-python refuses though Kafka does not


class KafkaOutbound:
    """Publishes with all acknowledgements; idempotent where the broker can, so that a retry writes nothing twice."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._connection = connection
        self._producer: Any = None

    def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
        """Send all and wait for every acknowledgement: `flush` would hide failures."""
        if not records:
            return {}
        sent = self._send(records)
        failed = _failed(sent)
        if failed:
            nowhere = elsewhere(self._producer, failed[0][1])
            self.close()  # records it still holds must not arrive after those published next
            raise self._failure(failed, len(records), nowhere)
        last: dict[TopicPartition, int] = {}
        for _, future in sent:
            place = self._connection.place_of(future.value)
            last[place] = max(last.get(place, -1), future.value.offset)
        return last

    def _failure(
        self, failed: Sequence[tuple[Outgoing, Exception]], of: int, nowhere: str | None
    ) -> PublishFailed:
        """Return what to raise; `nowhere` is where the broker says that it is, if it cannot be reached there."""
        large = [record for record, cause in failed if isinstance(cause, _TOO_LARGE)]
        record, cause = failed[0]
        words = in_words(cause) if nowhere is None else f"{self._connection.where}: {nowhere}"
        if large and record is large[0]:
            words = f"a message of {record.size:,} bytes is larger than it takes (max.message.bytes)"
        said = f"{len(failed)} of {of} not acknowledged, first {record.topic}: {words}"
        if large:
            return TooLarge(said, large[0].size)
        refused = nowhere is not None or is_refusal(cause)
        return PublishRefused(said) if refused else PublishFailed(said)

    def close(self) -> None:
        """Close the connection; everything published is acknowledged already."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                producer.close(timeout=1)
            except Exception as error:
                log.warning("publisher-not-closed", cause=type(error).__name__)
                _end(producer)

    def _send(self, records: Sequence[Outgoing]) -> Sequence[tuple[Outgoing, Any]]:
        """Return each record with its future, or the exception that prevented it."""
        try:
            producer = self._connected()
        except BrokerAway as error:
            kind = PublishRefused if isinstance(error, BrokerRefuses) else PublishFailed
            raise kind(f"{records[0].topic}: {error}") from error
        sent: list[tuple[Outgoing, Any]] = []
        unknown: dict[str, Exception] = {}  # topics without partitions: asked once, not for every record
        for record in records:
            try:
                outcome = unknown.get(record.topic) or self._start(producer, record)
            except KafkaTimeoutError as error:
                outcome = unknown.setdefault(record.topic, error)
            except Exception as error:
                outcome = error
            sent.append((record, outcome))
        return sent

    def _start(self, producer: Any, record: Outgoing) -> Any:
        value = _NULL if record.value is None and record.key is None else record.value
        name = self._connection.name_of(record.topic)
        return producer.send(name, value=value, key=record.key, headers=list(record.headers))

    def _connected(self) -> Any:
        if self._producer is None:
            self._producer = self._connection.client(
                KafkaProducer,
                acks="all",
                value_serializer=_Values(),
                linger_ms=2,
                batch_size=128 * 1024,
                max_request_size=6 * 1024 * 1024,
                max_block_ms=10_000,
                delivery_timeout_ms=int(_DELIVERED_WITHIN * 1000),
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )
        return self._producer


class _Values(Serializer):  # type: ignore[misc]  # kafka-python has no types
    """Passes values through: they are bytes already."""

    def serialize(self, _topic: str, _headers: Any, data: Any) -> bytes | None:
        return None if data is _NULL else data


def _end(producer: Any) -> None:
    """End a producer that could not be closed: kafka-python gives up, and its sender would go on with what it holds."""
    producer._sender.force_close()
    producer._sender.join(1)
    producer._closed = True


def _failed(sent: Sequence[tuple[Outgoing, Any]]) -> Sequence[tuple[Outgoing, Exception]]:
    """Return each record that was not acknowledged, and the cause.

    One deadline holds for all: kafka-python may lose a batch when its broker is killed, and then never reports it.
    """
    failed: list[tuple[Outgoing, Exception]] = []
    deadline = time.monotonic() + _DELIVERED_WITHIN + _GRACE
    for record, outcome in sent:
        cause = _cause(outcome, deadline)
        if cause is not None and not failed:
            deadline = min(deadline, time.monotonic() + _GRACE)
        if cause is not None:
            failed.append((record, cause))
    return failed


def _cause(outcome: Any, deadline: float) -> Exception | None:
    """Return why a record was not acknowledged; None where it was."""
    if isinstance(outcome, Exception):
        return outcome
    try:
        outcome.get(timeout=max(deadline - time.monotonic(), 0.0))
    except Exception as error:
        return error
    return None
