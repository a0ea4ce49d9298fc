"""A consumer loop on a bus in memory and a real log: numbers come in, facts of them stand in the log."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from schemas.events.stock import StockChanged
from schemas.ids import stream_id
from schemas.topic import Topic
from services.common.bus import (
    Inbound,
    MemoryBroker,
    MemoryInbound,
    MemoryOutbound,
    MemoryTopicAdmin,
    Outgoing,
)
from services.common.bus.port import Record, TopicPartition
from services.common.clock import clock_from
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.runtime.consumer import Consumer
from services.common.runtime.consuming import Consuming, StartAt
from services.common.runtime.message import Message, Rejected
from services.common.runtime.work import Work
from tests.support.processes import PATIENCE, eventually

NUMBERS = Topic("numbers", "in", "Whole numbers.", "any", (), partitions=3)
_unused = count(1)


@dataclass
class Noting:
    """Notes each number as a fact in the stream of its partition; `fault` is called before it answers."""

    organization: str
    fault: Callable[[Work, Sequence[Message[int]]], object] = lambda _work, _messages: None
    handled: list[int] = field(default_factory=list)

    def handle(self, work: Work, messages: Sequence[Message[int]]) -> Sequence[Uncommitted]:
        """As a Handler does."""
        self.handled += [message.value for message in messages]
        events = []
        heads: dict[str, int] = {}
        for message in messages:
            stream = stream_of(self.organization, message.record.partition)
            heads.setdefault(stream, len(work.log.read([stream]).get(stream, ())))
            heads[stream] += 1
            fact = StockChanged(
                organization=self.organization,
                location="DC",
                item="I",
                change=message.value,
                changed_at=datetime(2016, 11, 8, tzinfo=UTC),
                safety_stock=None,
            )
            events.append(Uncommitted(self.organization, stream, heads[stream], fact, message.cause.stored()))
        self.fault(work, messages)
        return events


@dataclass
class Worker:
    """One loop in a thread of its own."""

    noting: Noting
    loop: Consuming
    stop: threading.Event
    thread: threading.Thread
    members: list[Inbound]  # the last is the one it reads with

    def end(self) -> None:
        """As SIGTERM ends it."""
        self.stop.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


@dataclass
class Bench:
    """A broker and a database; workers on them share a consumer's name that no other test uses."""

    database_url: str
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    name: str = field(default_factory=lambda: f"NOTES{next(_unused)}")
    with_ids: bool = True
    """Whether senders give an id to each message; else topic, partition and offset are its name."""

    def __post_init__(self) -> None:
        MemoryTopicAdmin(self.broker).apply([NUMBERS])

    def connect(self) -> Connection:
        """Another connection, as a service has it."""
        return connect(self.database_url, name="test")

    def publish(self, *values: int | bytes | None, key: bytes | None = b"key") -> None:
        """To one partition, unless the key says otherwise."""
        sent = [str(value).encode() if isinstance(value, int) else value for value in values]
        MemoryOutbound(self.broker).publish([Outgoing(NUMBERS.name, key, value) for value in sent])

    @contextmanager
    def working(
        self,
        batch: int = 500,
        decode: Callable[[Record], Any] | None = None,
        fault: Callable[[Work, Sequence[Message[int]]], object] = lambda _work, _messages: None,
        failures_in_a_row: int = 100,
        waits_for: Callable[[Connection], str | None] | None = None,
    ) -> Iterator[Worker]:
        """A worker until the end of the block. `decode` looks at records before they are read."""
        noting, members = Noting(self.name, fault), list[Inbound]()

        def subscribe(group: str, topics: Sequence[str], start_at: StartAt) -> Inbound:
            members.append(MemoryInbound(self.broker, topics, group, start_at))
            return members[-1]

        def read(record: Record) -> Sequence[Message[int] | Rejected]:
            if decode is not None:
                decode(record)
            return numbers(record, with_id=self.with_ids)

        consumer = Consumer(self.name, (NUMBERS.name,), read, noting, waits_for)
        loop = Consuming(consumer, subscribe, self.connect, clock_from(""), batch, 0.05, failures_in_a_row)
        stop = threading.Event()
        thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
        worker = Worker(noting, loop, stop, thread, members)
        thread.start()
        try:
            yield worker
        finally:
            worker.end()

    def noted(self) -> list[int]:
        """Every number in the log, in order within a partition."""
        streams = [stream_of(self.name, number) for number in range(NUMBERS.partitions)]
        with self.connect() as connection:
            read = PostgresLog(connection).read(streams)
        return [one.fact.change for name in streams for one in read.get(name, ())]  # type: ignore[union-attr]

    def notes(self, how_many: int, within: float = PATIENCE) -> list[int]:
        """The same, once there are so many; more would be found too."""
        assert eventually(lambda: len(self.noted()) >= how_many, within=within), self.noted()
        return self.noted()

    def positions(self) -> dict[TopicPartition, int]:
        """Where the consumer stands in this cluster, by what the database says."""
        query = (
            "SELECT topic, partition, next_offset FROM consumer_position WHERE consumer = %s AND cluster = %s"
        )
        with self.connect() as connection:
            rows = connection.execute(query, (self.name, self.broker.cluster_id())).fetchall()
        return {TopicPartition(topic, partition): offset for topic, partition, offset in rows}

    def moved(self) -> dict[TopicPartition, int]:
        """The positions of the partitions of which anything was taken."""
        return {place: offset for place, offset in self.positions().items() if offset}

    def ends(self) -> dict[TopicPartition, int]:
        """The ends of all partitions that hold something."""
        return {place: end for place, end in self.broker.ends([NUMBERS.name]).items() if end}

    def settled(self) -> bool:
        """Whether every position comes to stand at its end."""
        return eventually(lambda: self.moved() == self.ends())


def mirrored(broker: MemoryBroker, first: int = 0, end: int | None = None) -> MemoryBroker:
    """Another cluster with copies of the records of each partition from `first` up to `end`, under other offsets."""
    other = MemoryBroker()
    other.create(list(broker.topics.values()))
    for place, partition in broker.partitions.items():
        copies = enumerate(partition.records[first:end])
        other.partitions[place].records = [replace(record, offset=offset) for offset, record in copies]
    return other


def numbers(record: Record, *, with_id: bool = True) -> Sequence[Message[int] | Rejected]:
    """The number a record holds."""
    if record.value is None or not record.value.isdigit():
        return [Rejected(record, "unreadable", "", "not a number")]
    number = int(record.value)
    id_ = f"{number} at {record.partition}/{record.offset}" if with_id else record.identity
    return [Message(record, id_, "test", datetime(2016, 11, 8, tzinfo=UTC), number)]


def stream_of(organization: str, partition: int) -> str:
    """Where the numbers of a partition are noted."""
    return stream_id("stock", organization, f"P{partition}")
