"""The whole system as its users see it: topics in, topics and read models out, the command beside."""

import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psycopg
from kafka import KafkaConsumer, TopicPartition
from msgspec.structs import asdict
from psycopg.rows import dict_row

from schemas.organization.file import load_with_remarks
from schemas.topics import BY_NAME
from services.commands.up import Group
from services.common import bus
from services.common.bus.port import Outgoing
from services.common.clock import Clock, clock_from
from services.common.database import Connection, connect
from services.common.settings import Settings
from services.operating import organizations
from services.operating.idle import wait_idle
from services.operating.setup import prepare_database, prepare_topics
from services.processor.organizations import applied, states
from services.processor.process import Process
from services.processor.runs import Run
from services.streams.organization import Applied
from services.wiring import SERVICE_NAMES
from tests.support import preloaded
from tests.support.forked import ForkedGroup
from tests.support.parts import Parts, broker, own_database
from tests.support.processes import PATIENCE, eventually

Row = dict[str, Any]


_PLAIN = (
    "-c role=orderfold_analyst -c datestyle=ISO -c timezone=UTC -c statement_timeout=0 -c client_encoding=UTF8"
    " -c default_transaction_read_only=off"
)
"""What an analyst's session sets, whatever the database has for defaults."""


@dataclass(frozen=True)
class Heard:
    """A message that a subscriber read: its value as JSON (or bytes where it is none), its headers, its place."""

    topic: str
    key: str
    value: Any
    headers: Mapping[str, bytes]
    partition: int
    offset: int


@dataclass
class Known:
    """What was read of a topic, and where it goes on in each partition."""

    heard: list[Heard] = field(default_factory=list)
    positions: dict[TopicPartition, int] = field(default_factory=dict)

    def read_on(self, bootstrap: str, topic: str, **options: Any) -> None:
        """Read what came since."""
        reading = {"group_id": None, "enable_auto_commit": False, **options}
        with closing(KafkaConsumer(bootstrap_servers=bootstrap, **reading)) as consumer:
            places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
            consumer.assign(places)
            ends = consumer.end_offsets(places)
            consumer.seek_to_beginning(*places)
            for place, position in self.positions.items():
                consumer.seek(place, position)
            self.heard += _until(consumer, ends)
            self.positions |= {place: consumer.position(place) for place in places}


@dataclass
class System:
    """Services as processes on real parts. Each test brings an organization of its own."""

    parts: Parts
    group: Group
    environment: Mapping[str, str]
    log: IO[bytes]
    kafka_options: Mapping[str, Any] = field(default_factory=dict)
    """How the test itself connects to the broker."""
    remembers: bool = False
    """Whether what was heard of a topic is not read again: where nobody takes topics apart."""
    known: dict[str, Known] = field(default_factory=dict)
    publisher: bus.Outbound = field(init=False)
    admin: bus.KafkaTopicAdmin = field(init=False)
    database: Connection = field(init=False)

    def __post_init__(self) -> None:
        connection = bus.KafkaConnection(self.parts.bootstrap, self.kafka_options)
        self.publisher = bus.KafkaOutbound(connection)
        self.admin = bus.KafkaTopicAdmin(connection)
        self.database = connect(self.parts.database_url, name="test")

    def orderfold(self, *arguments: str, code: int | None = 0) -> str:
        """Run the command; answers what it printed, standard output first. `code` None allows any exit."""
        done = preloaded.run(self.environment, arguments)
        assert code is None or done.code == code, f"{arguments}: {done.code}\n{done.out}{done.err}"
        return done.out + done.err if code != 0 else done.out

    def apply(self, document: Path) -> None:
        """Put a policy in force, as `orderfold organization apply` does, which has tests of its own."""
        policy, _ = load_with_remarks(document)
        with self._connect() as connection:
            organizations.apply(connection, policy, self._clock)

    @property
    def _clock(self) -> Clock:
        return clock_from(self.environment.get("ORDERFOLD_CLOCK", ""))

    def publish(
        self, topic: str, *messages: Any, time: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Publish messages; bytes go as they are, everything else as JSON. `time` is their ce_time."""
        told = {"ce_time": time} if time else {}
        told |= dict(headers or {})
        encoded = tuple((name, value.encode()) for name, value in told.items())
        self.publisher.publish([Outgoing(topic, _key(topic, m), _bytes(m), encoded) for m in messages])

    def settle(self, timeout: float = 180.0) -> None:
        """Wait until everything published has gone all the way through."""
        left = wait_idle(self.database, self.admin, timeout)
        assert left.idle, f"still under way after {timeout} s: {left.waiting}\n{self.logged()}"

    def logged(self) -> str:
        """The last things the services said."""
        size = self.log.seek(0, os.SEEK_END)
        return os.pread(self.log.fileno(), 6000, max(size - 6000, 0)).decode("utf-8", "replace")

    def run_now(self, dc: str, at: str, organization: str, *, settle: bool = True) -> Row:
        """Run the processor as if it were `at`, as `orderfold runs now` does; answers the run's figures."""
        if settle:
            self.settle()
        policy = self._policy(organization)
        time = datetime.fromisoformat(at)
        run = Run(
            organization, dc, f"{at}~{uuid4().hex}", time, time, manual=True, policy_version=policy.version
        )
        finished = Process(self._connect, self._clock).run(run, policy.document)
        assert finished is not None
        if settle:
            self.settle()
        return asdict(finished)

    def _policy(self, organization: str) -> Applied:
        with self._connect() as connection:
            return applied(connection, states(), organization)[organization][1]

    def _connect(self) -> Connection:
        return connect(self.parts.database_url, name="test")

    @contextmanager
    def held(self, follower: str) -> Iterator[None]:
        """A follower goes no further within the block: its checkpoints are taken, as another process would."""
        with self._connect() as connection, connection.transaction():
            connection.execute("SELECT FROM checkpoint WHERE follower = %s FOR UPDATE", (follower,))
            yield

    def services(self) -> Group:
        """All services, where the system was started without."""
        return ForkedGroup(self.environment, SERVICE_NAMES, log=self.log)

    def reconnect(self) -> None:
        """After the database was away."""
        self.database.close()
        self.database = self._connect()

    def close(self) -> None:
        """Let go of what the test itself holds."""
        self.publisher.close()
        self.admin.close()
        self.database.close()

    def rows(self, query: str, **parameters: Any) -> list[Row]:
        """What an analyst reads, in the analyst's role."""
        with (
            psycopg.connect(self.parts.database_url, options=_PLAIN, row_factory=dict_row) as c,
        ):
            return c.execute(query, parameters).fetchall()  # type: ignore[call-overload, no-any-return]

    def view(self, view: str, organization: str, **columns: Any) -> list[Row]:
        """Rows of an analytics view for one organization."""
        conditions = "".join(f" AND {name} = %({name})s" for name in columns)
        query = f"SELECT * FROM analytics.{view} WHERE organization = %(organization)s{conditions}"
        return self.rows(query, organization=organization, **columns)

    def heard(self, topic: str, **having: Any) -> list[Heard]:
        """Every message on a topic so far whose value has these fields."""
        known = self.known.setdefault(topic, Known()) if self.remembers else Known()
        known.read_on(self.parts.bootstrap, topic, **self.kafka_options)
        return [one for one in known.heard if _has(one, having)]


@contextmanager
def running_system(
    parts: Parts, *, supervised: bool = True, services: Sequence[str] = SERVICE_NAMES, **environment: str
) -> Iterator[System]:
    """The services on these parts, until the end of the block. `supervised`: one that dies is started again."""
    settings = Settings(kafka=parts.bootstrap, database=parts.database_url)
    prepare_database(settings)
    prepare_topics(settings)
    variables = {
        **os.environ,
        "ORDERFOLD_KAFKA": parts.bootstrap,
        "ORDERFOLD_DATABASE": parts.database_url,
        "ORDERFOLD_LOG_LEVEL": "WARNING",
        **environment,
    }
    with tempfile.TemporaryFile() as log, ForkedGroup(variables, services, log=log) as group:
        system = System(parts, group, variables, log)
        stop = threading.Event()
        supervisor = threading.Thread(target=group.watch, args=(stop,))
        if supervised:
            supervisor.start()
        try:
            yield system
        finally:
            stop.set()
            if supervised:
                supervisor.join()
            system.close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that `settle` cannot wait for, because a part is held."""
    assert eventually(condition), f"not after {PATIENCE:g} s"


def unique(prefix: str = "ORG") -> str:
    """A code that no other test uses."""
    return f"{prefix}_{uuid4().hex[:8].upper()}"


@contextmanager
def system_at_rest(kind: str, name: str) -> Iterator[System]:
    """A broker of a kind and a database of their own, of which no service runs: the test starts and stops them."""
    with broker(kind) as messages, own_database(name) as url:
        parts = Parts(messages.url, url, messages.name, "PostgreSQL")
        with running_system(parts, supervised=False, services=()) as system:
            yield system


def heard_on(bootstrap: str, topic: str, **options: Any) -> list[Heard]:
    """Every message on a topic so far."""
    known = Known()
    known.read_on(bootstrap, topic, **options)
    return known.heard


def _until(consumer: Any, ends: Mapping[Any, int]) -> Iterator[Heard]:
    deadline = time.monotonic() + 60
    filled = [place for place, end in ends.items() if end]
    # The embedded broker lists the first offset of the last batch, plus one; a fetch tells where the topic ends.
    while any(consumer.position(place) < (consumer.highwater(place) or ends[place]) for place in filled):
        assert time.monotonic() < deadline, "the topic cannot be read to its end"
        for records in consumer.poll(timeout_ms=200).values():
            for r in records:
                key = (r.key or b"").decode("utf-8", "replace")
                yield Heard(r.topic, key, _json(r.value), dict(r.headers), r.partition, r.offset)


def _json(value: bytes | None) -> Any:
    try:
        return json.loads(value) if value is not None else None
    except (ValueError, RecursionError):
        return value


def _has(heard: Heard, having: Mapping[str, Any]) -> bool:
    return all(isinstance(heard.value, dict) and heard.value.get(n) == v for n, v in having.items())


def _key(topic: str, message: Any) -> bytes | None:
    if not isinstance(message, dict):
        return None
    return BY_NAME[topic].key_of(message).encode() or None


def _bytes(message: Any) -> bytes:
    return message if isinstance(message, bytes) else json.dumps(message).encode()


def numbers(rows: Sequence[Row], name: str) -> list[Any]:
    """One column."""
    return [row[name] for row in rows]
