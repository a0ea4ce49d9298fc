"""A consumer whose handler fails on everything stops before it buries its topic, and goes on once that is mended."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from infra.migrate import upgrade
from services.common.bus import TopicPartition
from services.common.eventstore import Conflict
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from tests.support.loops import NUMBERS, Bench, Worker
from tests.support.parts import own_database
from tests.support.processes import eventually

POISON = 1_000
"""Numbers from here on make the handler fail while it is not mended."""


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("too many failures") as own:
        upgrade(own, shards=2)
        yield own


@pytest.fixture
def bench(database_url: str) -> Iterator[Bench]:
    """A consumer whose log is captured: to draw hundreds of tracebacks for people takes a minute."""
    with capture_logs():
        yield Bench(database_url)


class Defect:
    """A handler's fault that a test may mend."""

    def __init__(self) -> None:
        self.mended = threading.Event()

    def __call__(self, work: Work, messages: Sequence[Message[int]]) -> None:
        if not self.mended.is_set() and any(message.value >= POISON for message in messages):
            work.connection.execute("SELECT 1 / 0")


def dead(bench: Bench) -> list[str]:
    """The reasons of all dead letters, in the order of their offsets."""
    query = 'SELECT reason FROM dead_letter WHERE consumer = %s ORDER BY partition, "offset"'
    with bench.connect() as connection:
        return [str(reason) for (reason,) in connection.execute(query, (bench.name,))]


def stands_at(bench: Bench) -> int:
    """The sum of all positions: how many messages are behind the consumer."""
    return sum(bench.positions().values())


def gauge(bench: Bench) -> float | None:
    return REGISTRY.get_sample_value("orderfold_consumer_stopped", {"consumer": bench.name})


def stops(worker: Worker, times: int = 1) -> bool:
    """Whether the worker comes to stop so often in succession."""
    return eventually(lambda: worker.loop._failures.stops >= times)


def test_a_handler_that_always_fails_stops_says_so_once_and_loses_nothing(bench: Bench) -> None:
    bench.publish(*range(POISON, POISON + 500))
    with capture_logs() as logs, bench.working(fault=Defect()) as worker:
        assert stops(worker, 2)
        assert not worker.loop.ready()
        assert gauge(bench) == 1
    said = [(one["log_level"], one["seconds"]) for one in logs if one["event"] == "consumer-stopped"]
    assert said[:2] == [("error", 1.0), ("warning", 2.0)]
    assert (dead(bench), bench.moved()) == ([], {})


def test_the_count_goes_on_over_batches_and_partitions(bench: Bench) -> None:
    for number in range(30):
        bench.publish(POISON + number, key=str(number % 12).encode())
    with bench.working(batch=1, fault=Defect(), failures_in_a_row=10) as worker:
        assert stops(worker, 2)
        assert len(bench.ends()) > 1
        assert (dead(bench), stands_at(bench)) == (["failed"] * 9, 9)


def test_one_less_than_the_limit_then_a_success_goes_on(bench: Bench) -> None:
    for _ in range(3):
        bench.publish(*range(POISON, POISON + 99), 7)
    with bench.working(batch=40, fault=Defect()) as worker:
        assert bench.settled()
        assert worker.loop.ready()
        assert gauge(bench) == 0
    assert (bench.noted(), dead(bench)) == ([7] * 3, ["failed"] * 297)


@pytest.mark.parametrize(
    "statement", ["SELECT currval('nothing')", "SELECT repeat('x', 1 << 30) || repeat('x', 1 << 30)"]
)
def test_an_error_that_never_passes_is_the_messages_own_and_not_a_lost_connection(
    bench: Bench, statement: str
) -> None:
    """Their exceptions have the class of a lost connection."""

    def fault(work: Work, messages: Sequence[Message[int]]) -> None:
        if any(message.value >= POISON for message in messages):
            work.connection.execute("CREATE TEMPORARY SEQUENCE IF NOT EXISTS nothing")
            work.connection.execute(statement)  # type: ignore[call-overload]

    bench.publish(7, POISON, 8)
    with bench.working(fault=fault):
        assert bench.settled()
    assert (bench.noted(), dead(bench)) == ([7, 8], ["failed"])


@pytest.mark.parametrize("batch", [1, 500])
def test_masses_of_invalid_messages_stop_nothing(bench: Bench, batch: int) -> None:
    bench.publish(*[b"bad"] * 30, POISON, *[b"bad"] * 30, POISON, 7)
    with bench.working(batch=batch, fault=Defect(), failures_in_a_row=10) as worker:
        assert bench.settled()
        assert worker.loop.ready()
    assert (bench.noted(), len(dead(bench))) == ([7], 62)


@pytest.mark.parametrize("batch", [1, 5, 500])
def test_neither_invalid_nor_refused_messages_hide_that_all_others_fail(bench: Bench, batch: int) -> None:
    defect = Defect()

    def refusing(work: Work, messages: Sequence[Message[int]]) -> None:
        for message in messages:
            if message.value < POISON:
                work.refuse(message, "unknown_organization", "organization", "refused")
        defect(work, messages)

    for number in range(30):
        bench.publish(b"bad", number, POISON + number)
    with bench.working(batch=batch, fault=refusing, failures_in_a_row=10) as worker:
        assert stops(worker)
        assert dead(bench).count("failed") < 10
        before = stands_at(bench)
        assert stops(worker, 2)
        assert stands_at(bench) == before < 30


def test_a_cause_that_passes_heals_and_a_poisoned_message_is_then_passed_over_alone(bench: Bench) -> None:
    passing, lasting = threading.Event(), POISON

    def fault(work: Work, messages: Sequence[Message[int]]) -> None:
        if not passing.is_set() or any(message.value == lasting for message in messages):
            work.connection.execute("SELECT 1 / 0")

    with bench.working(batch=500, fault=fault, failures_in_a_row=10) as worker:
        bench.publish(lasting, *range(50))
        assert stops(worker)
        passing.set()
        assert bench.notes(50) == list(range(50))
        assert eventually(worker.loop.ready)
        assert gauge(bench) == 0
    assert dead(bench) == ["failed"]


def test_a_restart_with_mended_software_goes_on_where_it_stopped(bench: Bench) -> None:
    bench.publish(*range(POISON, POISON + 300))
    with bench.working(batch=30, fault=Defect()) as worker:
        assert stops(worker)
        (kept,) = bench.moved().values()
        assert (kept, dead(bench)) == (90, ["failed"] * 90)
    with bench.working() as mended:
        assert bench.notes(210) == list(range(POISON + 90, POISON + 300))
        assert mended.loop.ready()
    assert len(dead(bench)) == 90


def test_while_one_rests_others_have_its_partitions(bench: Bench) -> None:
    everything = {TopicPartition(NUMBERS.name, number) for number in range(NUMBERS.partitions)}
    bench.publish(*range(POISON, POISON + 200))
    with bench.working(fault=Defect()) as broken:
        assert stops(broken, 2)
        with bench.working() as mended:
            assert bench.notes(200) == list(range(POISON, POISON + 200))
            assert mended.members[-1].assigned() <= everything
    assert dead(bench) == []


def test_without_a_limit_every_failure_is_a_dead_letter(bench: Bench) -> None:
    bench.publish(*range(POISON, POISON + 250))
    with bench.working(fault=Defect(), failures_in_a_row=0) as worker:
        assert bench.settled()
        assert worker.loop.ready()
    assert dead(bench) == ["failed"] * 250


def test_a_conflict_while_messages_are_tried_alone_is_decided_again(bench: Bench) -> None:
    conflicts: list[Any] = []

    def fault(work: Work, messages: Sequence[Message[int]]) -> None:
        if len(messages) > 1:
            work.connection.execute("SELECT 1 / 0")
        if not conflicts:
            conflicts.append(messages)
            raise Conflict("somebody was faster")

    bench.publish(*range(5))
    with bench.working(fault=fault):
        assert bench.notes(5) == [0, 1, 2, 3, 4]
    assert (len(conflicts), dead(bench)) == (1, [])
