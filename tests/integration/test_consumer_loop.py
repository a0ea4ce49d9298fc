"""The loop of a consumer, on a bus that can be disturbed at any moment and a real database."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from infra.migrate import upgrade
from services.common.bus import TopicPartition
from services.common.bus.port import Record
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from tests.support.loops import NUMBERS, Bench
from tests.support.parts import own_database
from tests.support.processes import eventually

KEYS = tuple(str(number).encode() for number in range(12))


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("consumer loop") as own:
        upgrade(own, shards=2)
        yield own


@pytest.fixture
def bench(database_url: str) -> Bench:
    return Bench(database_url)


def transactions(bench: Bench) -> set[str]:
    """The ids of the transactions that wrote the positions, the inbox, the dead letters and the facts."""
    query = """SELECT xmin::text FROM consumer_position WHERE consumer = %(name)s
    UNION SELECT xmin::text FROM inbox WHERE consumer = %(name)s
    UNION SELECT xmin::text FROM dead_letter WHERE consumer = %(name)s
    UNION SELECT xmin::text FROM events WHERE stream LIKE 'stock-' || %(name)s || '%%'"""
    with bench.connect() as connection:
        return {str(row[0]) for row in connection.execute(query, {"name": bench.name}).fetchall()}


def dead(bench: Bench) -> list[tuple[int, str]]:
    """Offset and reason of every dead letter."""
    query = 'SELECT "offset", reason FROM dead_letter WHERE consumer = %s ORDER BY "offset"'
    with bench.connect() as connection:
        return [(int(offset), str(reason)) for offset, reason in connection.execute(query, (bench.name,))]


def test_a_batch_is_one_transaction_over_all_its_partitions(bench: Bench) -> None:
    for number in range(30):
        bench.publish(number, key=KEYS[number % 12])
    bench.publish(b"bad")
    with bench.working():
        assert sorted(bench.notes(30)) == list(range(30))
        assert bench.settled()
        assert len(transactions(bench)) == 1
        bench.publish(30)
        bench.notes(31)
        assert len(transactions(bench)) == 2
    assert len(dead(bench)) == 1


def test_a_crash_in_the_middle_takes_all_of_the_batch_back_and_it_comes_again(bench: Bench) -> None:
    inbox = "SELECT count(*) FROM inbox WHERE consumer = %s"
    seen: list[tuple[Any, Any]] = []  # within the transaction and outside of it

    def crash(work: Work, messages: Sequence[Message[int]]) -> None:
        with bench.connect() as other:
            inside = work.connection.execute(inbox, (bench.name,)).fetchone()
            seen.append((inside, other.execute(inbox, (bench.name,)).fetchone()))
            if len(seen) == 1:
                backend = work.connection.info.backend_pid
                other.execute("SET ROLE NONE")
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (backend,))
        work.connection.execute("SELECT 1")

    bench.publish(*range(20), b"bad")
    with bench.working() as worker:
        worker.noting.fault = crash
        assert bench.notes(20) == list(range(20))
        assert bench.settled()
    assert worker.noting.handled == [*range(20), *range(20)]
    assert seen == [((20,), (0,))] * 2
    assert dead(bench) == [(20, "unreadable")]


def test_one_that_cannot_be_handled_is_a_dead_letter_and_its_neighbours_go_on(bench: Bench) -> None:
    def poisoned(work: Work, messages: Sequence[Message[int]]) -> None:
        if any(message.value == 13 for message in messages):
            for message in messages:
                work.refuse(message, "invalid", "", "said on the way to a failure, and so not meant")
            work.connection.execute("SELECT 1 / 0")

    bench.publish(*range(10, 14))
    bench.publish(None, *range(14, 18), b"bad", 18, 13)
    with bench.working() as worker:
        worker.noting.fault = poisoned
        assert bench.settled()
        bench.publish(19)
        assert bench.notes(9) == [10, 11, 12, 14, 15, 16, 17, 18, 19]
        assert bench.settled()
    assert dead(bench) == [(3, "failed"), (4, "unreadable"), (9, "unreadable"), (11, "failed")]


def test_partitions_are_given_up_and_taken_up_at_their_stored_positions(bench: Bench) -> None:
    everything = {TopicPartition(NUMBERS.name, number) for number in range(NUMBERS.partitions)}
    sent = iter(range(10_000))

    def send_some() -> int:
        for key in KEYS * 5:
            bench.publish(next(sent), key=key)
        return sum(bench.ends().values())

    with bench.working(batch=7) as stays:
        bench.notes(send_some())
        with bench.working(batch=7) as leaves:
            assert eventually(lambda: bool(leaves.members and leaves.members[-1].assigned()))
            bench.notes(send_some())
            assert stays.members[-1].assigned() | leaves.members[-1].assigned() == everything
            assert leaves.noting.handled
        noted = bench.notes(send_some())
        assert stays.members[-1].assigned() == everything
        assert bench.settled()
    assert sorted(noted) == list(range(180))
    assert bench.broker.reported[bench.name].keys() <= everything


def test_a_worker_that_was_late_has_no_effect(bench: Bench) -> None:
    """It hangs between reading and its transaction; another one has its partition, and is done when it wakes up."""
    hangs, wakes = threading.Event(), threading.Event()

    def hang(_: Record) -> None:
        hangs.set()
        assert wakes.wait(20)

    bench.publish(*range(5))
    with capture_logs() as logs, bench.working(decode=hang) as late:
        assert hangs.wait(10)
        bench.broker.leave(bench.name, late.members[-1])  # as a session that ran out
        with bench.working() as other:
            assert bench.notes(5) == [0, 1, 2, 3, 4]
            assert bench.settled()
        before = transactions(bench)
        wakes.set()
        assert eventually(lambda: causes(logs) == ["LostPartition"]), logs
        assert (bench.noted(), transactions(bench)) == ([0, 1, 2, 3, 4], before)
        bench.publish(5)
        assert bench.notes(6) == [0, 1, 2, 3, 4, 5]
    assert (other.noting.handled, late.noting.handled) == ([0, 1, 2, 3, 4], [5])


def test_who_takes_over_too_early_has_no_effect(bench: Bench) -> None:
    """The first one is in the middle of its transaction, and ends it while the other waits at the position."""
    inside, go_on = threading.Event(), threading.Event()

    def hang(_work: Work, _messages: Sequence[Message[int]]) -> None:
        inside.set()
        assert go_on.wait(20)

    with capture_logs() as logs, bench.working() as slow:
        slow.noting.fault = hang
        bench.publish(*range(5))
        assert inside.wait(10)
        bench.broker.leave(bench.name, slow.members[-1])
        with bench.working() as early:
            assert eventually(lambda: _waits_for_a_lock(bench))
            go_on.set()
            assert bench.notes(5) == [0, 1, 2, 3, 4]
            assert eventually(lambda: causes(logs) == ["LostPartition"]), logs
            bench.publish(5)
            assert bench.notes(6) == [0, 1, 2, 3, 4, 5]
            assert bench.settled()
    assert slow.noting.handled[:5] == [0, 1, 2, 3, 4]
    assert sorted(slow.noting.handled + early.noting.handled) == [0, 1, 2, 3, 4, 5]


def test_stopping_finishes_the_batch_under_way(bench: Bench) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hold(_work: Work, _messages: Sequence[Message[int]]) -> None:
        inside.set()
        assert go_on.wait(20)

    with bench.working(batch=10) as worker:
        worker.noting.fault = hold
        bench.publish(*range(10))
        assert inside.wait(10)
        bench.publish(*range(10, 20))
        worker.stop.set()
        worker.thread.join(0.3)
        assert worker.thread.is_alive()
        go_on.set()
        worker.thread.join(10)
        assert not worker.thread.is_alive()
    noted = bench.noted()
    assert noted in (list(range(10)), list(range(20)))  # the second batch may have been read already
    assert sum(bench.positions().values()) == len(noted)
    with bench.working():
        assert bench.notes(20) == list(range(20))


def test_without_the_broker_it_is_not_ready_waits_and_goes_on(bench: Bench) -> None:
    bench.broker.go_away()
    with bench.working() as worker:
        assert not eventually(worker.loop.ready, within=0.5)
        assert worker.thread.is_alive()
        bench.broker.come_back()
        bench.publish(*range(5))
        assert bench.notes(5) == [0, 1, 2, 3, 4]
        assert eventually(worker.loop.ready)
        bench.broker.go_away()
        assert eventually(lambda: not worker.loop.ready())
        bench.broker.come_back()
        bench.publish(*range(5, 10))
        assert bench.notes(10) == list(range(10))
        assert eventually(worker.loop.ready)
    assert worker.noting.handled == list(range(10))


def test_another_empty_cluster_at_the_address_is_read_from_its_beginning(bench: Bench) -> None:
    with bench.working() as worker:
        bench.publish(*range(5))
        bench.notes(5)
        bench.broker.go_away()
        assert eventually(lambda: not worker.loop.ready())
        bench.broker.come_back(empty=True)
        bench.broker.create([NUMBERS])
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
        bench.publish(*range(5, 8))
        assert bench.settled()
        assert sum(bench.positions().values()) == 3
    assert bench.noted() == list(range(8))


def test_what_retention_took_away_is_passed_over(bench: Bench) -> None:
    with bench.working():
        bench.publish(*range(3))
        bench.notes(3)
    bench.publish(*range(3, 10))
    (place,) = bench.ends()
    bench.broker.drop_before(place, 6)
    with bench.working():
        assert bench.notes(7) == [0, 1, 2, 6, 7, 8, 9]
        assert bench.settled()


def causes(logs: Sequence[Any]) -> list[str]:
    """Why loops began again."""
    return [one["cause"] for one in list(logs) if one["event"] == "consumer-restarts"]


def _waits_for_a_lock(bench: Bench) -> bool:
    query = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event_type = 'Lock' AND query LIKE '%%consumer_position%%'"""
    with bench.connect() as connection:
        connection.execute("SET ROLE NONE")
        row = connection.execute(query).fetchone()
    return bool(row and row[0])
