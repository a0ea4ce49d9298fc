"""The bus on Apache Kafka, or whatever speaks its protocol, through kafka-python."""

import time
from collections.abc import Sequence
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_topics import KafkaTopicAdmin
from services.common.bus.port import Outgoing, PublishFailed, Record, StartAt, TopicPartition

log = structlog.get_logger()

_ACKNOWLEDGED_WITHIN = 30.0  # seconds
_QUIET = 3.0  # seconds of silence after which a member looks whether it misses something


class KafkaInbound:
    """A member of a consumer group. Positions come from `start_at`, never from the group.

    kafka-python may be unusable after an exception of `poll`: then this member is built again and joins again.
    """

    def __init__(
        self, connection: KafkaConnection, topics: Sequence[str], group: str, start_at: StartAt
    ) -> None:
        self._connection, self._topics, self._group = connection, list(topics), group
        self._start_at = start_at
        self._admin = KafkaTopicAdmin(connection)
        self.cluster_id = self._admin.cluster_id()
        self._consumer: Any = None
        self._heard_at = 0.0

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Up to `limit` records. Connection faults are mended here and look like an empty poll."""
        if self._consumer is None:
            self._join()
        try:
            polled = self._consumer.poll(timeout_ms=int(timeout * 1000), max_records=limit)
        except KafkaError as error:
            log.warning("broker-lost", cause=type(error).__name__)
            self._leave()
            time.sleep(min(timeout, 0.5))
            return ()
        found = [_record(record) for records in polled.values() for record in records]
        self._watch(heard=bool(found))
        return found

    def rewind(self) -> None:
        """Leave and join again: what was fetched is gone, and `start_at` is asked on assignment."""
        self._leave()

    def assigned(self) -> frozenset[TopicPartition]:
        """The partitions this member reads now."""
        if self._consumer is None:
            return frozenset()
        return frozenset(TopicPartition(p.topic, p.partition) for p in self._consumer.assignment())

    def close(self) -> None:
        """Leave the group at once."""
        self._leave()
        self._admin.close()

    def _watch(self, *, heard: bool) -> None:
        """The watchdog: a member that hears nothing while there is something to hear joins again."""
        now = time.monotonic()
        if heard:
            self._heard_at = now
        elif now - self._heard_at > _QUIET:
            self._heard_at = now
            try:
                deaf = self._is_deaf()
            except KafkaError:
                return  # the broker is away; poll will tell
            if deaf:
                log.warning("consumer-heard-nothing", consumer=self._group)
                self._leave()

    def _is_deaf(self) -> bool:
        ends = self._admin.end_offsets(self._topics)
        for partition in self._consumer.assignment():
            position = self._consumer.position(partition, timeout_ms=1000)
            if (
                position is not None
                and ends.get(TopicPartition(partition.topic, partition.partition), 0) > position
            ):
                return True
        return False

    def _join(self) -> None:
        session = self._connection.session_timeout_ms
        self._consumer = KafkaConsumer(
            **self._connection.common(
                group_id=self._group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                session_timeout_ms=session,
                heartbeat_interval_ms=session // 3,
                max_poll_interval_ms=300_000,
                fetch_max_wait_ms=100,
                enable_incremental_fetch_sessions=False,
                fetch_max_bytes=8 * 1024 * 1024,
                max_partition_fetch_bytes=1024 * 1024,
            )
        )
        self._heard_at = time.monotonic()
        self._consumer.subscribe(self._topics, listener=_Seeking(self._consumer, self._start_at))

    def _leave(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            try:
                consumer.close(autocommit=False, timeout_ms=3000)
            except KafkaError as error:
                log.warning("leave-failed", cause=type(error).__name__)


class _Seeking(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Seeks every newly assigned partition before any record of it is returned."""

    def __init__(self, consumer: Any, start_at: StartAt) -> None:
        self._consumer, self._start_at = consumer, start_at

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Nothing to save: positions move with their effects."""

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Ask where each partition stands and go there."""
        partitions = {TopicPartition(p.topic, p.partition): p for p in assigned}
        if not partitions:
            return
        found = self._start_at(sorted(partitions))
        for place, partition in partitions.items():
            if place in found:
                self._consumer.seek(partition, found[place])
            else:
                self._consumer.seek_to_beginning(partition)


class KafkaOutbound:
    """Publishes with all acknowledgements; idempotent, so a retry inside the client makes no double."""

    def __init__(self, connection: KafkaConnection) -> None:
        self._producer: Any = KafkaProducer(
            **connection.common(
                acks="all",
                enable_idempotence=True,
                linger_ms=2,
                batch_size=128 * 1024,
                max_request_size=6 * 1024 * 1024,
            )
        )

    def publish(self, records: Sequence[Outgoing]) -> None:
        """Send all and wait for every acknowledgement: `flush` would hide failures."""
        failed: list[str] = []
        futures = []
        for record in records:
            try:
                future = self._producer.send(
                    record.topic, value=record.value, key=record.key, headers=list(record.headers)
                )
            except KafkaError as error:
                failed.append(f"{record.topic}: {type(error).__name__}")
            else:
                futures.append((record.topic, future))
        for topic, future in futures:
            try:
                future.get(timeout=_ACKNOWLEDGED_WITHIN)
            except KafkaError as error:
                failed.append(f"{topic}: {type(error).__name__}")
        if failed:
            raise PublishFailed(f"{len(failed)} of {len(records)} not acknowledged, first {failed[0]}")

    def close(self) -> None:
        """Let go of the connection; everything published is acknowledged already."""
        self._producer.close(timeout=3)


def _record(record: Any) -> Record:
    return Record(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers or ()),
        timestamp_ms=record.timestamp,
    )
