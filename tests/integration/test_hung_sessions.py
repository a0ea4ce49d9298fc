"""A session that stopped in the middle of a COPY is ended by the others; one that goes on, however slowly, is not."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.migrate import upgrade
from services.common.database import LOST, connect
from services.common.runtime.hung import EndHung
from tests.support.parts import own_database

COPY = "COPY stock_gain (organization, location, item) FROM STDIN"
ROW = b"ACME\tDC-EAST\tCHAIR\n" * 4_000  # more than either side keeps back


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("hung sessions") as own:
        upgrade(own, shards=1)
        yield own


def test_a_copy_that_stands_still_is_ended_and_its_locks_are_free(database_url: str) -> None:
    with connect(database_url, name="looks", role=None) as looking:
        hung, free = connect(database_url, name="intake"), False
        guard = EndHung(lambda: looking, seconds=60.0)
        with pytest.raises(LOST), hung.transaction(), hung.cursor() as cursor:  # noqa: PT012
            cursor.execute("UPDATE log_head SET position = position WHERE shard = 0")
            with cursor.copy(COPY) as copy:
                copy.write(ROW)
                _seen(looking)
                guard.look(looking, 0.0)
                guard.look(looking, 59.9)
                assert len(_seen(looking)) == 1, "too early"
                guard.look(looking, 60.0)
                looking.execute("SET lock_timeout = '5s'")
                looking.execute("SELECT FROM log_head FOR UPDATE")
                free = True
        hung.close()
        assert free
        assert looking.execute("SELECT count(*) FROM stock_gain").fetchone() == (0,)


def test_a_copy_that_goes_on_is_left_alone(database_url: str) -> None:
    with (
        connect(database_url, name="looks", role=None) as looking,
        connect(database_url, name="intake") as slow,
    ):
        guard = EndHung(lambda: looking, seconds=60.0)
        with slow.cursor() as cursor, cursor.copy(COPY) as copy:
            for minute in range(4):
                copy.write(ROW)
                _seen(looking, len(ROW) * minute)
                guard.look(looking, minute * 59.0)
        assert looking.execute("SELECT count(*) FROM stock_gain").fetchone() == (16_000,)


def test_sessions_of_others_are_not_ours_to_end(database_url: str) -> None:
    with (
        connect(database_url, name="looks", role=None) as looking,
        psycopg.connect(database_url, application_name="psql", options="-c search_path=orderfold") as psql,
    ):
        guard = EndHung(lambda: looking, seconds=1.0)
        with psql.cursor() as cursor, cursor.copy(COPY) as copy:
            copy.write(ROW)
            guard.look(looking, 0.0)
            guard.look(looking, 100.0)
        psql.rollback()


def _seen(looking: psycopg.Connection[tuple[object, ...]], more_than: int = 0) -> list[tuple[object, ...]]:
    """The COPY under way, once the server waits for more of it."""
    query = """SELECT pid FROM pg_stat_activity JOIN pg_stat_progress_copy USING (pid)
    WHERE wait_event = 'ClientRead' AND bytes_processed > %s"""
    for _ in range(500):
        if found := looking.execute(query, (more_than,)).fetchall():
            return found
        looking.execute("SELECT pg_sleep(0.01)")
    raise AssertionError("no COPY waits")
