"""Reads records from Apache Kafka, or a broker that speaks its protocol, through kafka-python."""

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog
from kafka import KafkaConsumer
from kafka.errors import LogTruncationError, NoOffsetForPartitionError, OffsetOutOfRangeError
from kafka.structs import OffsetAndMetadata

from services.common.bus.kafka_connection import KafkaConnection
from services.common.bus.kafka_gaps import Gaps
from services.common.bus.kafka_header_names import take_any_header_name
from services.common.bus.kafka_high_waters import EMBEDDED
from services.common.bus.kafka_joining import MEMBER, HoldingBack, finish_joining
from services.common.bus.kafka_looking import peek, record_of
from services.common.bus.kafka_once import bounds, cluster_id
from services.common.bus.kafka_unreadable import Unreadable
from services.common.bus.kafka_waiting import Attempts, Silence, let_wait
from services.common.bus.port import Bounds, BrokerAway, BrokerRefuses, Gap, Record, StartAt, TopicPartition

log = structlog.get_logger()

_BREATH = 0.1  # seconds until positions are asked for again
_SECONDS_TO_LEAVE = 2.0
_JOINING = 0.2  # seconds of one poll while there is no partition: positions are asked for between two polls
_MISPLACED = (NoOffsetForPartitionError, OffsetOutOfRangeError, LogTruncationError)


class KafkaInbound:
    """A member of a consumer group that takes its positions from `start_at`, never from the group.

    kafka-python may be unusable after an exception of its `poll`, and may fall silent: then its consumer is built
    again, and joins again. Raises BrokerAway where no broker answers at first.
    """

    def __init__(
        self, connection: KafkaConnection, topics: Sequence[str], group: str, start_at: StartAt
    ) -> None:
        self._connection, self._group = connection, group
        self._topics = [connection.name_of(topic) for topic in topics]
        self._start_at = start_at
        self._consumer: Any = None
        self._unplaced = False  # whether positions are to be asked before anything is returned
        self._silence = Silence()
        self._topic_ids: dict[str, Any] = {}
        self._unreadable, self._gaps = Unreadable(group), Gaps()
        self._attempts = Attempts()
        take_any_header_name()
        self.cluster_id = cluster_id(connection)
        self._embedded = self.cluster_id.startswith(EMBEDDED)

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
            frozenset(map(self._connection.place_of, self._consumer.assignment()))
            if self._consumer is not None
            else frozenset()
        )

    def connected(self) -> bool:
        """Return whether there is a consumer that did not fail; the watchdog asks the broker when nothing comes."""
        return self._consumer is not None

    def bounds(self, places: Collection[TopicPartition]) -> Mapping[TopicPartition, Bounds]:
        """Return the bounds of the partitions that exist. Raises BrokerAway."""
        return bounds(self._connection, places)

    def peek(self, offsets: Mapping[TopicPartition, int]) -> Mapping[TopicPartition, Record]:
        """Return the first record at or behind each offset; none where none comes in 2 seconds, or none can be read."""
        return peek(self._connection, offsets) if offsets else {}

    def reached(self) -> Mapping[TopicPartition, int]:
        """Return the next offset of each assigned partition."""
        if self._consumer is None or self._unplaced:
            return {}
        state = self._consumer._subscription.assignment
        positions = {
            self._connection.place_of(partition): one.position for partition, one in dict(state).items()
        }
        return {place: position.offset for place, position in positions.items() if position is not None}

    def unreadable(self) -> Mapping[TopicPartition, str]:
        """Return the partitions whose next records cannot be read, and why."""
        return {
            self._connection.place_of(partition): cause
            for partition, cause in self._unreadable.causes().items()
        }

    def gaps(self, places: Collection[TopicPartition]) -> Mapping[TopicPartition, Gap]:
        """Return what was jumped over in these partitions. The embedded broker leaves gaps where a sender is killed."""
        found = {place: self._gaps.taken(self._connection.partition_of(place)) for place in places}
        return {place: gap for place, gap in found.items() if gap is not None}

    def report(self, positions: Mapping[TopicPartition, int]) -> None:
        """Commit to the group without waiting; a failure has no consequence."""
        if self._consumer is not None and positions:
            offsets = {
                self._connection.partition_of(place): OffsetAndMetadata(at, "", -1)
                for place, at in positions.items()
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
            self._look_at_topics()
            self._unplaced |= self._unreadable.is_time(self._consumer)
            let_wait(self._consumer, self._silence.seconds, embedded=self._embedded)
            polled = self._consumer.poll(timeout_ms=int(timeout * 1000), max_records=limit)
            finish_joining(self._consumer)
            found = [record_of(record, self._connection) for records in polled.values() for record in records]
            self._watch(heard=bool(found))
        except BrokerAway as error:
            self._mend(error)
            if isinstance(error, _AnotherCluster):
                raise
            return ()
        except _MISPLACED:
            time.sleep(min(timeout, _BREATH))
            self._unplaced = True
            return ()
        except Exception as error:
            if not self._unreadable.leave_alone(self._consumer, error):
                self._mend(error)  # this consumer cannot be used any more
            return ()
        if found:
            self._silence.begin()
            self._attempts.succeeded()
            self._unreadable.were_read(found)
        return found

    def _look_at_topics(self) -> None:
        """Ask for positions again where a topic has another id than before: it was deleted and made again."""
        for topic in self._topics:
            known, now = self._topic_ids.get(topic), self._consumer._cluster.topic_id(topic)
            if now is not None:
                self._topic_ids[topic] = now
                self._unplaced |= known is not None and known != now and bool(self._consumer.assignment())

    def _place(self) -> None:
        """Go to where `start_at` says, on the caller's thread, before a record of any assigned partition."""
        partitions = {
            self._connection.place_of(partition): partition for partition in self._consumer.assignment()
        }
        found = self._start_at(sorted(partitions)) if partitions else {}
        for place, partition in partitions.items():
            if place in found:
                self._consumer.seek(partition, found[place])
            else:
                self._consumer.seek_to_beginning(partition)
        self._consumer.resume(*partitions.values())
        self._unreadable.keep_only(partitions.values())
        self._gaps.forget()
        self._unplaced = False
        self._silence.begin()

    def _watch(self, *, heard: bool) -> None:
        """Join again when this member receives nothing although there is something to read.

        It checks twice, some quiet seconds apart: a message that arrives during a check is no reason to join again.
        """
        if heard or self._unplaced:
            self._silence.checked()
        elif self._silence.is_to_be_checked:
            before = self._silence.missed
            self._silence.checked(self._behind())
            if before & self._silence.missed:
                log.warning("consumer-heard-nothing", consumer=self._group)
                self._leave()

    def _behind(self) -> frozenset[Any]:
        """Return the assigned partitions that hold records not read yet."""
        assigned = list(self._consumer.assignment())
        ends = self._consumer.end_offsets(assigned, timeout_ms=5000) if assigned else {}
        positions = {partition: self._consumer.position(partition, timeout_ms=1000) for partition in assigned}
        return frozenset(
            each for each, end in ends.items() if positions[each] is not None and end > positions[each]
        )

    def _join(self, timeout: float) -> bool:
        """Build the consumer, not sooner than the pause after a fault allows; return whether it exists."""
        wait = self._attempts.wait()
        if wait > timeout:
            time.sleep(timeout)
            return False
        time.sleep(max(wait, 0.0))
        if self._attempts.again and cluster_id(self._connection) != self.cluster_id:
            raise _AnotherCluster(f"{self._connection.bootstrap} is not {self.cluster_id} any more")
        session = self._connection.session_timeout_ms
        self._consumer = self._connection.client(
            KafkaConsumer,
            **MEMBER,
            group_id=self._connection.group_of(self._group),
            session_timeout_ms=session,
            heartbeat_interval_ms=session // 3,
        )
        self._silence.begin()
        if not self._embedded:
            self._gaps.watch(self._consumer)
        self._consumer.subscribe(self._topics, listener=HoldingBack(self._consumer, self.rewind))
        return True

    def _mend(self, error: Exception) -> None:
        away = self._connection.away(error, self._consumer)
        refused = isinstance(away, BrokerRefuses)
        self._attempts.failed(refused=refused)
        (log.error if refused else log.warning)("broker-lost", consumer=self._group, cause=str(away))
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
