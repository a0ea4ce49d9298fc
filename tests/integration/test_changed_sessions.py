"""A session may become another one while a service works on it: the consumer connects anew, says so, and goes on."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from infra.migrate import upgrade
from services.common.runtime.message import Message
from services.common.runtime.work import Work
from tests.support.loops import Bench
from tests.support.parts import own_database
from tests.support.processes import eventually

READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
FORGETS_STATEMENTS = "DO 'BEGIN EXECUTE ''DEALLOCATE ALL''; END'"
ENDS_SOON = "SET transaction_timeout = '50ms'"


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("changed sessions") as own:
        upgrade(own, shards=2)
        yield own


class Once:
    """Changes the session the first time that a number above 100 is handled, from its next transaction on or at once."""

    def __init__(self, *statements: str) -> None:
        self._left = list(statements)

    def __call__(self, work: Work, messages: Sequence[Message[int]]) -> None:
        if any(message.value > 100 for message in messages):
            while self._left:
                work.connection.execute(self._left.pop(0).encode())


def restarts(logs: Sequence[Any]) -> list[str]:
    """Why the consumer connected anew."""
    return [one["cause"] for one in list(logs) if one["event"] == "consumer-restarts"]


@pytest.mark.parametrize(
    ("statements", "cause"),
    [
        # bitnami/charts#23219: behind pgpool, a failover leaves the session on a server that is a replica now.
        ((READ_ONLY,), "ReadOnlySqlTransaction: cannot execute"),
        (("SET TRANSACTION READ ONLY", "DELETE FROM inbox"), "ReadOnlySqlTransaction: cannot execute"),
        # The same failover, seen by a statement that was prepared on the server before.
        ((FORGETS_STATEMENTS,), "InvalidSqlStatementName: prepared statement"),
        # A limit that somebody sets from outside: the server ends the session, in an error of another class.
        ((ENDS_SOON, "SELECT pg_sleep(5)"), "TransactionTimeout: terminating connection"),
    ],
    ids=["read-only from the next transaction on", "read-only at once", "without its statements", "ended"],
)
def test_a_session_that_changed_is_a_lost_connection(
    database_url: str, statements: Sequence[str], cause: str
) -> None:
    bench = Bench(database_url)
    with bench.connect() as connection:
        if ENDS_SOON in statements and connection.info.server_version < 170000:
            pytest.skip("there is no limit for whole transactions before 17")
    with capture_logs() as logs, bench.working(batch=1, fault=Once(*statements)) as worker:
        bench.publish(*range(20))  # so often that the driver prepares its statements
        bench.notes(20)
        bench.publish(101, 102)
        assert bench.notes(22) == [*range(20), 101, 102]
        bench.publish(103)
        assert bench.notes(23)[-1] == 103
        assert worker.thread.is_alive()
        assert eventually(worker.loop.ready)
    (told,) = restarts(logs)
    assert told.startswith(cause)
    with bench.connect() as connection:
        dead = connection.execute("SELECT count(*) FROM dead_letter WHERE consumer = %s", (bench.name,))
        assert dead.fetchone() == (0,)
