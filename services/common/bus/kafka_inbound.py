"""Reads records from Apache Kafka, or a broker that speaks its protocol, through kafka-python."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

import structlog
from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka import TopicPartition as KafkaPartition
from kafka.structs import OffsetAndMetadata

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_header_names import take_any_header_name
from services.common.bus.kafka_topics import KafkaTopicAdmin
from services.common.bus.kafka_waiting import SHORTEST_WAIT, let_wait
from services.common.bus.port import BrokerAway, Record, StartAt, TopicPartition

log = structlog.get_logger()

_QUIET = 3.0  # seconds of silence after which a member checks whether it misses records
_PAUSES = (0.1, 5.0)  # seconds between attempts to join: the first pause, the longest
_SECONDS_TO_LEAVE = 2.0
_JOINING = 0.2  # seconds of one poll while there is no partition: positions are asked for between two polls
_OPTIONS = {
    "enable_auto_commit": False,
    "auto_offset_reset": "earliest",
    "isolation_level": "read_committed",  # a transaction that its sender aborted was never sent
    "allow_auto_create_topics": False,
    "metrics_enabled": False,
    "max_poll_interval_ms": 300_000,
    "fetch_max_wait_ms": round(SHORTEST_WAIT * 1000),
    "enable_incremental_fetch_sessions": False,  # the embedded broker loses track of them
    "fetch_max_bytes": 8 * 1024 * 1024,
    "max_partition_fetch_bytes": 1024 * 1024,
}


class KafkaInbound:
    """A member of a consumer group that takes its positions from `start_at`, never from the group.

    kafka-python may be unusable after an exception of its `poll`, and may fall silent: then its consumer is built
    again, and joins again. Raises BrokerAway where no broker answers at first.
    """

    def __init__(
        self, connection: KafkaConnection, topics: Sequence[str], group: str, start_at: StartAt
    ) -> None:
        self._connection, self._topics, self._group = connection, list(topics), group
        self._start_at = start_at
        self._consumer: Any = None
        self._unplaced = False  # whether positions are to be asked before anything is returned
        self._heard_at = self._fetched_at = 0.0
        self._unheard: frozenset[Any] = frozenset()
        self._pause, self._join_at = 0.0, 0.0
        take_any_header_name()
        self.cluster_id = _cluster_id(connection)

    def poll(self, limit: int, timeout: float) -> Sequence[Record]:
        """Return up to `limit` records; none also means a fault of the connection."""
        deadline = time.monotonic() + timeout
        while True:
            if self._unplaced:
                self._place()
            found = self._fetch(limit, max(deadline - time.monotonic(), 0.0))
            if not self._unplaced:
                return found

    def rewind(self) -> None:
        """Forget what was fetched; the next poll asks `start_at` first."""
        self._unplaced = self._consumer is not None

    def assigned(self) -> frozenset[TopicPartition]:
        """Return the partitions that this member reads now."""
        return (
            frozenset(map(_place_of, self._consumer.assignment()))
            if self._consumer is not None
            else frozenset()
        )

    def connected(self) -> bool:
        """Return whether there is a consumer that did not fail; the watchdog asks the broker when nothing comes."""
        return self._consumer is not None

    def report(self, positions: Mapping[TopicPartition, int]) -> None:
        """Commit to the group without waiting; a failure has no consequence."""
        if self._consumer is not None and positions:
            offsets = {
                KafkaPartition(*place): OffsetAndMetadata(at, "", -1) for place, at in positions.items()
            }
            with suppress(Exception):
                self._consumer.commit_async(offsets)

    def close(self) -> None:
        """Leave the group at once."""
        self._leave()

    def _fetch(self, limit: int, timeout: float) -> Sequence[Record]:
        try:
            if self._consumer is None and not self._join(timeout):
                return ()
            if not self._consumer.assignment():
                timeout = min(timeout, _JOINING)
            let_wait(self._consumer, time.monotonic() - self._fetched_at)
            polled = self._consumer.poll(timeout_ms=int(timeout * 1000), max_records=limit)
            _finish_joining(self._consumer)
            found = [_record(record) for records in polled.values() for record in records]
            self._watch(heard=bool(found))
        except BrokerAway as error:
            self._mend(error)
            if isinstance(error, _AnotherCluster):
                raise
            return ()
        except Exception as error:  # after any exception this consumer cannot be used any more
            self._mend(error)
            return ()
        if found:
            self._pause, self._fetched_at = 0.0, time.monotonic()
        return found

    def _place(self) -> None:
        """Go to where `start_at` says, on the caller's thread, before a record of any assigned partition."""
        partitions = {_place_of(partition): partition for partition in self._consumer.assignment()}
        found = self._start_at(sorted(partitions)) if partitions else {}
        for place, partition in partitions.items():
            if place in found:
                self._consumer.seek(partition, found[place])
            else:
                self._consumer.seek_to_beginning(partition)
        self._consumer.resume(*partitions.values())
        self._unplaced = False
        self._heard_at, self._unheard = time.monotonic(), frozenset()

    def _watch(self, *, heard: bool) -> None:
        """Join again when this member receives nothing although there is something to read.

        It checks twice, some quiet seconds apart: a message that arrives during a check is no reason to join again.
        """
        now = time.monotonic()
        if heard or self._unplaced:
            self._heard_at, self._unheard = now, frozenset()
        elif now - self._heard_at > _QUIET:
            before, self._unheard = self._unheard, self._behind()
            self._heard_at = now
            if before & self._unheard:
                log.warning("consumer-heard-nothing", consumer=self._group)
                self._leave()

    def _behind(self) -> frozenset[Any]:
        """Return the assigned partitions that hold records not read yet."""
        assigned = list(self._consumer.assignment())
        ends = self._consumer.end_offsets(assigned, timeout_ms=3000) if assigned else {}
        positions = {partition: self._consumer.position(partition, timeout_ms=1000) for partition in assigned}
        return frozenset(
            each for each, end in ends.items() if positions[each] is not None and end > positions[each]
        )

    def _join(self, timeout: float) -> bool:
        """Build the consumer, not sooner than the pause after a fault allows; return whether it exists."""
        wait = self._join_at - time.monotonic()
        if wait > timeout:
            time.sleep(timeout)
            return False
        time.sleep(max(wait, 0.0))
        if self._pause and _cluster_id(self._connection) != self.cluster_id:
            raise _AnotherCluster(f"{self._connection.bootstrap} is not {self.cluster_id} any more")
        session = self._connection.session_timeout_ms
        self._consumer = self._connection.client(
            KafkaConsumer,
            **_OPTIONS,
            group_id=self._group,
            session_timeout_ms=session,
            heartbeat_interval_ms=session // 3,
        )
        self._heard_at, self._unheard = time.monotonic(), frozenset()
        self._consumer.subscribe(self._topics, listener=_Assigned(self._consumer, self.rewind))
        return True

    def _mend(self, error: Exception) -> None:
        first, longest = _PAUSES
        self._pause = min(max(self._pause * 2, first), longest)
        self._join_at = time.monotonic() + self._pause
        log.warning("broker-lost", consumer=self._group, cause=type(error).__name__)
        self._leave()

    def _leave(self) -> None:
        consumer, self._consumer = self._consumer, None
        self._unplaced = False
        if consumer is not None:
            try:
                consumer.close(autocommit=False, timeout_ms=int(_SECONDS_TO_LEAVE * 1000))
            except Exception as error:
                log.warning("leave-failed", consumer=self._group, cause=type(error).__name__)


class _AnotherCluster(BrokerAway):
    """Another cluster answers at the address: the positions of this member mean nothing there."""


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python has no types
    """Holds every partition back until its position is known; kafka-python calls it on a thread of its own."""

    def __init__(self, consumer: Any, assigned: Callable[[], None]) -> None:
        self._consumer, self._assigned = consumer, assigned

    def on_partitions_revoked(self, revoked: Any) -> None:
        """Do nothing: positions are stored together with their effects."""

    def on_partitions_assigned(self, assigned: Any) -> None:
        """Pause every partition: finding positions takes time, and heartbeats run on this thread."""
        self._consumer.pause(*assigned)
        self._assigned()


def _finish_joining(consumer: Any) -> None:
    """Make kafka-python 3.0 take up a join that it began and forgot.

    A member that joins again because the metadata of its topics changed, and whose poll ends while the join is
    under way, thinks afterwards that there is nothing to join: it keeps neither heartbeats nor partitions, for ever.
    Asking for the join again makes the next poll wait for the one that was begun.
    """
    coordinator = consumer._coordinator
    if coordinator.rejoining and not coordinator.need_rejoin():
        coordinator.request_rejoin()


def _cluster_id(connection: KafkaConnection) -> str:
    with closing(KafkaTopicAdmin(connection)) as admin:
        return admin.cluster_id()


def _place_of(partition: Any) -> TopicPartition:
    return TopicPartition(partition.topic, partition.partition)


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
