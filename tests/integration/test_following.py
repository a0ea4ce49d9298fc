"""A follower says how many facts are before it, and goes on where others leave it."""

from collections.abc import Iterator

import pytest

from services.common import checkpoints
from services.common.database import Connection, connect
from services.common.eventstore import PostgresLog, Uncommitted
from services.common.metrics import FOLLOWER_LAG
from services.common.runtime.following import Rounds
from services.common.runtime.loop import Next
from services.common.settings import Settings
from services.operating.setup import prepare_database
from tests.support.order_stream import submitted
from tests.support.parts import own_database

FOLLOWER = "counting"


class Counting:
    """Passes at most two facts at a time; where it has `failures` left, a page fails."""

    checkpoints = (FOLLOWER,)
    failures = 0

    def take(self, connection: Connection, shard: int) -> int | None:
        """Go two facts further."""
        if self.failures:
            self.failures -= 1
            return None
        with connection.transaction():
            after = checkpoints.lock(connection, [FOLLOWER], shard).get(FOLLOWER)
            if after is None:
                return 0
            page = PostgresLog(connection).follow(shard, after, 2)
            checkpoints.move(connection, [FOLLOWER], shard, page.through)
            return page.through - after


@pytest.fixture
def database() -> Iterator[Connection]:
    """A prepared database of its own, and a connection of a service."""
    with own_database("following") as url:
        prepare_database(Settings(database=url))
        with connect(url, name="test") as connection:
            yield connection


def record(connection: Connection, facts: int) -> int:
    """Record this number of facts of one organization. Return their shard."""
    stream = "order-ACME-A.1"
    with connection.transaction():
        log = PostgresLog(connection)
        first = len(log.read([stream]).get(stream, ())) + 1
        log.append([Uncommitted("ACME", stream, first + each, submitted()) for each in range(facts)])
        return log.read([stream])[stream][0].shard


def lag(shard: int) -> float:
    """Return what the gauge shows."""
    return FOLLOWER_LAG.labels(FOLLOWER, str(shard))._value.get()


def test_the_gauge_shows_the_facts_between_a_follower_and_the_head_of_each_shard(
    database: Connection,
) -> None:
    rounds = Rounds("test", Counting(), database)
    shard = record(database, 5)
    shown = []
    while rounds.go() is Next.AT_ONCE:
        shown.append(lag(shard))
    assert shown == [5, 3, 1]
    assert [lag(each) for each in PostgresLog(database).heads()] == [0, 0, 0, 0]
    record(database, 1)
    rounds.go()
    assert lag(shard) == 1


def test_a_page_that_failed_is_tried_again_soon(database: Connection) -> None:
    follower = Counting()
    rounds = Rounds("test", follower, database)
    record(database, 1)
    follower.failures = 1
    assert [rounds.go(), rounds.go(), rounds.go()] == [Next.SOON, Next.AT_ONCE, Next.LATER]


def test_a_shard_that_another_process_holds_is_left_to_it_until_it_lets_go(database: Connection) -> None:
    rounds = Rounds("test", Counting(), database)
    shard = record(database, 1)
    with connect(database.info.dsn + f" password={database.info.password}", name="other") as other:
        with other.transaction():
            checkpoints.lock(other, [FOLLOWER], shard)
            assert rounds.go() is Next.LATER
            assert lag(shard) == 1
        assert rounds.go() is Next.AT_ONCE


def test_a_shard_that_was_set_back_is_followed_again(database: Connection) -> None:
    rounds = Rounds("test", Counting(), database)
    record(database, 2)
    assert [rounds.go(), rounds.go()] == [Next.AT_ONCE, Next.LATER]
    checkpoints.move_to_start(database, FOLLOWER)
    assert rounds.go() is Next.AT_ONCE
