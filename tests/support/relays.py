"""A relay on a bus in memory and a real log: facts of orders go in, messages come out."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import msgspec
from msgspec import structs

from schemas.answers.operating import Incident
from schemas.ids import stream_id
from schemas.topic import Topic
from schemas.topics import DISPATCHES, ORDER_EVENTS
from services.common.bus import MemoryBroker, MemoryOutbound, MemoryTopicAdmin
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.eventstore.postgres import shard_of
from services.common.installation import installation
from services.common.runtime.loop import Loop
from services.operating.incidents import incidents
from services.relay.channels import EVENTS, Channel
from services.relay.relay import Relaying
from services.relay.topics import WrittenTopics
from tests.support.order_stream import submitted
from tests.support.processes import eventually

SHARDS = 2
_unused = count(1)


@dataclass
class Office:
    """A log and a broker; what is written goes on the topics `order-events` and `dispatches`."""

    database_url: str
    broker: MemoryBroker = field(default_factory=MemoryBroker)

    def __post_init__(self) -> None:
        self.broker.create([ORDER_EVENTS, DISPATCHES])

    def connect(self) -> Connection:
        """Another connection, as a service has it."""
        return connect(self.database_url, name="test")

    def organization(self, shard: int) -> str:
        """A code that no other test uses, whose facts stand in this shard."""
        codes = (f"ORG{next(_unused)}" for _ in iter(int, 1))
        return next(code for code in codes if shard_of(code, SHARDS) == shard)

    def submit(self, organization: str, *numbers: str, lines: int = 1) -> None:
        """Append the first fact of each of these orders."""
        facts = [
            structs.replace(submitted(lines=lines), organization=organization, order_number=number)
            for number in numbers
        ]
        with self.connect() as connection, connection.transaction():
            PostgresLog(connection).append(
                [
                    Uncommitted(organization, stream_id("order", organization, one.order_number), 1, one)
                    for one in facts
                ]
            )

    def left(self, organization: str, topic: Topic = ORDER_EVENTS) -> list[str]:
        """The numbers of the orders of which a fact stands on a topic, in the order of its partitions."""
        places = list(self.broker.places([topic.name]))
        records = [one for place in places for one in self.broker.partitions[place].records]
        bodies = [msgspec.json.decode(one.value or b"{}") for one in records]
        return [body["order_number"] for body in bodies if body.get("organization") == organization]

    def leaves(self, organization: str, *numbers: str) -> None:
        """Wait until exactly these have left."""
        assert eventually(lambda: sorted(self.left(organization)) == sorted(numbers)), self.left(organization)

    def drained(self, channel: Channel = EVENTS) -> None:
        """Wait until a channel is at the head of the log."""
        query = """SELECT count(*) FROM log_head h LEFT JOIN checkpoint c ON c.shard = h.shard AND c.follower = %s
        WHERE h.position > coalesce(c.position, 0)"""
        assert eventually(lambda: self.rows(query, channel.follower) == [(0,)])

    def forget_published(self) -> None:
        """As if nothing was ever published."""
        with self.connect() as connection:
            connection.execute("DELETE FROM published_position")

    def limit(self, size: int) -> None:
        """Let `order-events` take messages of so many bytes."""
        topics = self.broker.topics
        topics[ORDER_EVENTS.name] = replace(topics[ORDER_EVENTS.name], max_message_bytes=size)

    def make_again(self, topic: Topic = ORDER_EVENTS) -> None:
        """Delete a topic and make it at once, so that no publisher notices."""
        with self.broker.news:
            self.broker.delete(topic.name)
            self.broker.create([topic])

    @contextmanager
    def relay(self, channel: Channel = EVENTS) -> Iterator[Loop]:
        """A relay of one channel until the end of the block."""
        loop = Relaying(
            channel,
            self.connect,
            lambda: MemoryOutbound(self.broker),
            installation,
            WrittenTopics(lambda: MemoryTopicAdmin(self.broker), [channel.topic.name]),
            idle_seconds=0.01,
        ).loop()
        stop = threading.Event()
        thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
        thread.start()
        try:
            yield loop
        finally:
            stop.set()
            thread.join(20)
            assert not thread.is_alive()

    def incidents(self, *, every: bool = False) -> Sequence[Incident]:
        """The incidents on this broker's cluster that are open, or all, oldest first."""
        query = "SELECT id FROM position_incident WHERE cluster = %s"
        with self.connect() as connection:
            mine = {id_ for (id_,) in connection.execute(query, (self.broker.cluster_id(),)).fetchall()}
            found = incidents(connection, every=every, limit=100)
        return [one for one in reversed(found) if one.id in mine]

    def rows(self, query: Any, *values: Any) -> list[Any]:
        """What the database says."""
        with self.connect() as connection:
            return connection.execute(query, values).fetchall()
