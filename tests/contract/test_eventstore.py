"""Both logs keep the contract; the one in PostgreSQL also keeps it among many writers, and against its owner."""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from infra.migrate import upgrade
from services.common.database import ANALYST, Connection, connect
from services.common.eventstore import Conflict, Log, MemoryLog, Page, PostgresLog, Recorded, Uncommitted
from tests.contract.eventstore_contract import (
    SHARDS,
    EventStoreContract,
    change,
    event,
    one_in_each_shard,
    shard,
    unused,
)
from tests.support.parts import own_database

WRITERS = 8
ROUNDS = 20
DEADLINE = 30.0


class Committing:
    """The log on one connection, each append a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection, self._log = connection, PostgresLog(connection)

    def append(self, events: Sequence[Uncommitted]) -> None:
        """Append and commit."""
        with self._connection.transaction():
            self._log.append(events)

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """As the log."""
        return self._log.read(streams)

    def follow(
        self,
        shard: int,
        after: int,
        limit: int,
        types: Collection[str] | None = None,
        organizations: Collection[str] | None = None,
    ) -> Page:
        return self._log.follow(shard, after, limit, types, organizations)

    def heads(self) -> Mapping[int, int]:
        """As the log."""
        return self._log.heads()


Connect = Callable[[], Connection]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with own_database("eventstore contract") as own:
        upgrade(own, shards=SHARDS)
        yield own


@pytest.fixture
def connected(url: str) -> Iterator[Connect]:
    opened: list[Connection] = []

    def another() -> Connection:
        opened.append(connect(url, name="test"))
        return opened[-1]

    yield another
    for connection in opened:
        connection.close()


class TestMemoryLog(EventStoreContract):
    @pytest.fixture
    def log(self) -> Log:
        return MemoryLog(SHARDS)


class TestPostgresLog(EventStoreContract):
    @pytest.fixture
    def log(self, connected: Connect) -> Log:
        return Committing(connected())


class TestManyWriters:
    """One counter row a shard, held to the commit."""

    def test_positions_are_gapless_under_eight_writers_with_rollbacks(self, connected: Connect) -> None:
        organizations = one_in_each_shard()
        start = dict(PostgresLog(connected()).heads())
        with ThreadPoolExecutor(WRITERS + SHARDS) as pool:
            done = threading.Event()
            followers = [
                pool.submit(_follow_to_the_end, PostgresLog(connected()), number, start[number], done)
                for number in range(SHARDS)
            ]
            writers = [pool.submit(_write, connected(), organizations, writer) for writer in range(WRITERS)]
            try:
                written = sum(writer.result(DEADLINE) for writer in writers)
            finally:
                done.set()
            seen = [follower.result(DEADLINE) for follower in followers]
        heads = PostgresLog(connected()).heads()
        assert [len(each) for each in seen] == [heads[number] - start[number] for number in range(SHARDS)]
        assert sum(map(len, seen)) == written > 0

    def test_a_later_writer_waits_for_the_commit_of_the_earlier(self, connected: Connect) -> None:
        who, reader = unused(), PostgresLog(connected())
        number = shard(who)
        start = reader.heads()[number]
        early, late = connected(), connected()
        with ThreadPoolExecutor(1) as pool:
            with early.transaction():
                PostgresLog(early).append([event(who, 1, key="EARLY")])
                waiting = pool.submit(Committing(late).append, [event(who, 1, key="LATE")])
                _until_blocked(connected(), late)
                assert reader.follow(number, start, 10) == Page((), start)
            waiting.result(DEADLINE)
        page = reader.follow(number, start, 10)
        assert [one.stream.rpartition("-")[2] for one in page.events] == ["EARLY", "LATE"]

    def test_a_rollback_leaves_its_positions_to_the_next(self, connected: Connect) -> None:
        who = unused()
        reader = PostgresLog(connected())
        start = reader.heads()[shard(who)]
        early, late = connected(), connected()
        with ThreadPoolExecutor(1) as pool:
            with early.transaction():
                PostgresLog(early).append([event(who, 1), event(who, 2)])
                waiting = pool.submit(Committing(late).append, [event(who, 1, change(who, 77))])
                _until_blocked(connected(), late)
                raise psycopg.Rollback
            waiting.result(DEADLINE)
        (only,) = reader.follow(shard(who), start, 10).events
        assert (only.position, only.fact) == (start + 1, change(who, 77))

    def test_of_two_writers_of_one_version_the_second_has_a_conflict(self, connected: Connect) -> None:
        who = unused()
        early, late = connected(), connected()
        with ThreadPoolExecutor(1) as pool:
            with early.transaction():
                PostgresLog(early).append([event(who, 1)])
                waiting = pool.submit(Committing(late).append, [event(who, 1, change(who, 77))])
                _until_blocked(connected(), late)
            with pytest.raises(Conflict):
                waiting.result(DEADLINE)

    def test_a_savepoint_outlives_a_conflict(self, connected: Connect) -> None:
        who, connection = unused(), connected()
        log = PostgresLog(connection)
        start = log.heads()[shard(who)]
        with connection.transaction():
            log.append([event(who, 1)])
            with pytest.raises(Conflict), connection.transaction():
                log.append([event(who, 2), event(who, 1)])
            log.append([event(who, 2)])
        assert [one.position - start for one in log.follow(shard(who), start, 10).events] == [1, 2]

    def test_an_old_snapshot_is_a_whole_page_of_its_time(self, connected: Connect) -> None:
        who, reading, writing = unused(), connected(), Committing(connected())
        writing.append([event(who, 1)])
        with reading.transaction():
            reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            before = PostgresLog(reading).heads()[shard(who)]
            writing.append([event(who, 2)])
            assert PostgresLog(reading).follow(shard(who), before - 1, 10).through == before
        assert writing.follow(shard(who), before, 10).through == before + 1


CHANGES = {
    "update": "UPDATE events SET data = '{}'",
    "delete": "DELETE FROM events",
    "truncate": "TRUNCATE events",
}


class TestFactsAreImmutable:
    """What was written stays, whoever asks."""

    @pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
    def test_the_writer_may_not_change_a_fact(self, connected: Connect, statement: str) -> None:
        _refused(Committing(connected()), connected(), statement, errors.InsufficientPrivilege)

    @pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES.keys())
    def test_nor_may_the_owner(self, url: str, connected: Connect, statement: str) -> None:
        with connect(url, name="test", role=None) as owner:
            _refused(Committing(connected()), owner, statement, errors.RestrictViolation)

    def test_the_writer_may_not_change_one_by_inserting_it_again(self, connected: Connect) -> None:
        again = (
            "INSERT INTO events SELECT * FROM events"
            " ON CONFLICT (stream, version) DO UPDATE SET data = excluded.data"
        )
        _refused(Committing(connected()), connected(), again, errors.InsufficientPrivilege)

    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE events DISABLE TRIGGER events_are_immutable",
            "DROP TABLE events",
            "DELETE FROM log_head",
            "INSERT INTO log_head (shard) VALUES (99)",
        ],
    )
    def test_the_writer_may_not_take_the_log_apart(self, connected: Connect, statement: str) -> None:
        _refused(Committing(connected()), connected(), statement, errors.InsufficientPrivilege)

    def test_the_analyst_does_not_see_the_log(self, url: str) -> None:
        with connect(url, name="test", role=ANALYST) as analyst, pytest.raises(errors.InsufficientPrivilege):
            analyst.execute("SELECT * FROM orderfold.events")


def _refused(log: Log, connection: Connection, statement: str, error: type[psycopg.Error]) -> None:
    who = unused()
    log.append([event(who, 1)])
    stream = event(who, 1).stream
    before = log.read([stream])[stream]
    with pytest.raises(error):
        connection.execute(statement.encode())
    assert log.read([stream])[stream] == before


def _write(connection: Connection, organizations: Sequence[str], writer: int) -> int:
    """Append, give up every third time, run into conflicts; answers how many facts stayed."""
    log, written = PostgresLog(connection), 0
    for turn in range(ROUNDS):
        chosen = [organizations[(writer + turn) % SHARDS], organizations[turn % SHARDS]]
        names = list(dict.fromkeys(chosen))
        batch = [event(who, v, key=f"{writer}.{turn}") for who in names for v in (1, 2)]
        if turn % 5 == 4:
            batch.append(event(names[0], 1, key=f"wanted by all {turn}"))
        try:
            with connection.transaction():
                log.append(batch)
                if turn % 3 == 2:
                    raise psycopg.Rollback
                written += len(batch)
        except Conflict:
            continue
    return written


def _follow_to_the_end(log: PostgresLog, number: int, after: int, done: threading.Event) -> list[int]:
    """Every position that was seen; fails where one was skipped."""
    seen: list[int] = []
    while True:
        last = done.is_set()
        page = log.follow(number, after, 7)
        assert [one.position for one in page.events] == list(range(after + 1, page.through + 1))
        seen += [one.position for one in page.events]
        if last and page.through == after:
            return seen
        after = page.through


def _until_blocked(looking: Connection, blocked: Connection) -> None:
    """Return once `blocked` waits for another."""
    query = "SELECT cardinality(pg_blocking_pids(%s)) > 0"
    pause, until = threading.Event(), time.monotonic() + DEADLINE
    while time.monotonic() < until:
        row = looking.execute(query, (blocked.info.backend_pid,)).fetchone()
        if row is not None and row[0]:
            return
        pause.wait(0.01)
    raise AssertionError("the later writer never waited")
