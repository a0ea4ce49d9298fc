"""What is to be changed is held all at once, and whoever reads it meanwhile is never refused."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from infra.hold import hold
from tests.support.parts import new_database
from tests.support.processes import eventually

_WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with new_database(server, "hold") as own:
        with psycopg.connect(own) as connection:
            connection.execute(
                "CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c (); CREATE VIEW v AS SELECT FROM c;"
                " CREATE VIEW theirs AS SELECT FROM v"
            )
        yield own


def held(connection: psycopg.Connection) -> set[str]:
    """What the connection holds against everybody."""
    found = connection.execute(
        "SELECT relation::regclass::text FROM pg_locks WHERE pid = pg_backend_pid()"
        " AND mode = 'AccessExclusiveLock' AND granted AND relation IS NOT NULL"
    )
    return {name for (name,) in found}


@pytest.mark.parametrize(
    "order", [["public.a", "public.b", "public.v"], ["public.v", "public.b", "public.a"]]
)
def test_who_reads_the_one_and_then_the_other_is_answered(url: str, order: list[str]) -> None:
    first, last = order[-1], order[0]
    ended = threading.Event()

    def change() -> set[str]:
        with psycopg.connect(url) as connection:
            connection.execute("SET lock_timeout = '30s'")
            hold(connection, order)
            assert ended.is_set()
            return held(connection)

    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(url) as reading,
        psycopg.connect(url, autocommit=True) as watching,
    ):
        reading.execute(f"SELECT FROM {first}".encode())
        changing = pool.submit(change)
        assert eventually(lambda: watching.execute(_WAITS).fetchone() == (1,), within=10)
        reading.execute("SET LOCAL lock_timeout = '500ms'")  # sooner than PostgreSQL looks for deadlocks
        reading.execute(f"SELECT FROM {last}".encode())
        ended.set()
        reading.commit()
        assert changing.result(20) == {"a", "b", "v", "theirs"}


def test_after_the_limit_nothing_is_held_and_the_limit_is_as_before(url: str) -> None:
    with psycopg.connect(url) as reading, psycopg.connect(url) as changing, psycopg.connect(url) as other:
        reading.execute("SELECT FROM b")
        changing.execute("SET lock_timeout = '300ms'")
        changing.commit()
        with pytest.raises(psycopg.errors.LockNotAvailable), changing.transaction():
            hold(changing, ["public.a", "public.b"])
        other.execute("SET lock_timeout = '300ms'")
        other.execute("LOCK TABLE a")
        assert changing.execute("SHOW lock_timeout").fetchone() == ("300ms",)
        reading.rollback()
        other.rollback()
        hold(changing, ["public.a", "public.b", "public.missing"])
        assert held(changing) == {"a", "b"}
        assert changing.execute("SHOW lock_timeout").fetchone() == ("300ms",)


def test_a_view_is_held_with_views_on_it_and_without_what_it_selects_from(url: str) -> None:
    with psycopg.connect(url) as connection:
        hold(connection, ["public.v"])
        assert held(connection) == {"v", "theirs"}
