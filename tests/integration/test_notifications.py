"""Who waits for work is woken behind the transaction that left some; nothing rests on it but how soon a loop looks."""

import threading
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest

from services.common.database import Connection, connect
from services.common.notifications import Notifying, hear, leave_work, listen, listening
from services.common.runtime.loop import Next, Repeating, steady
from tests.support.parts import new_database
from tests.support.processes import eventually


@pytest.fixture
def url(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Notifying, "_notified_at", 0.0)
    with new_database(server, "notifications") as own:
        yield own


@pytest.fixture
def other(url: str) -> Iterator[Connection]:
    with connect(url, name="test", role=None) as connection:
        yield connection


@pytest.fixture
def listener(url: str) -> Iterator[Connection]:
    with connect(url, name="test", role=None) as connection:
        listen(connection)
        yield connection


def test_nothing_is_heard_before_the_commit_and_it_is_heard_once(
    other: Connection, listener: Connection
) -> None:
    with other.transaction():
        with other.transaction():
            leave_work(other)
        assert not hear(listener, 0.2)
    assert hear(listener, 10)
    assert not hear(listener, 0.2)


def test_what_came_during_a_query_is_heard_then(other: Connection, listener: Connection) -> None:
    with other.transaction():
        leave_work(other)
    listener.execute("SELECT pg_sleep(0.1)")
    assert hear(listener, 10)


class Broken(Exception):
    """What a test breaks off with."""


def _break_off(connection: Connection) -> None:
    with connection.transaction():
        leave_work(connection)
        raise Broken


def test_a_transaction_that_is_rolled_back_wakes_nobody_nor_does_the_next(
    other: Connection, listener: Connection
) -> None:
    with pytest.raises(Broken):
        _break_off(other)
    with other.transaction(force_rollback=True):
        leave_work(other)
    with other.transaction():
        leave_work(other)
        raise psycopg.Rollback
    with other.transaction():
        other.execute("SELECT 1")
    assert not hear(listener, 0.3)


def test_of_many_in_a_short_time_one_is_enough(other: Connection, listener: Connection) -> None:
    for _ in range(20):
        with other.transaction():
            leave_work(other)
    assert hear(listener, 10)
    assert not hear(listener, 0)


def test_a_connection_that_is_lost_is_noticed(other: Connection, listener: Connection) -> None:
    pid = listener.info.backend_pid
    other.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with pytest.raises(psycopg.OperationalError):
        _hear_again_and_again(listener)


def _hear_again_and_again(listener: Connection) -> None:
    for _ in range(100):  # the farewell of the server may be read before its end
        hear(listener, 10)


def test_a_loop_that_would_rest_for_an_hour_looks_at_once(url: str, other: Connection) -> None:
    rounds: list[bool] = []
    stop = threading.Event()

    def look(_connection: Connection, stop: threading.Event) -> Next:
        rounds.append(True)
        if len(rounds) == 2:
            stop.set()
        return Next.LATER

    def rest(connection: Connection, seconds: float) -> bool:
        return stop.is_set() or hear(connection, seconds)

    connected = partial(listening, lambda: connect(url, name="test", role=None))
    loop = Repeating("loop", connected, look, steady(3600), hear=rest)
    running = threading.Thread(target=loop.run, args=(stop,))
    running.start()
    assert eventually(lambda: bool(rounds), within=10)
    with other.transaction():
        leave_work(other)
    running.join(20)
    assert not running.is_alive()
