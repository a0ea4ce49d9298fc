"""What a consumer does when its topic was deleted, cut or emptied behind its back: nothing is lost in silence."""

from collections.abc import Callable, Iterator

import pytest

from infra.migrate import upgrade
from services.common.bus import TopicPartition
from services.common.bus.port import Record
from services.common.runtime import positions
from tests.support.loops import NUMBERS, Bench
from tests.support.parts import own_database
from tests.support.processes import eventually

PLACE = TopicPartition(NUMBERS.name, 0)


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("changed topics") as own:
        upgrade(own, shards=2)
        yield own


@pytest.fixture
def bench(database_url: str) -> Bench:
    return Bench(database_url)


def told(bench: Bench) -> list[tuple[str, bool]]:
    """Kind and loss of each incident of this bench, oldest first."""
    with bench.connect() as connection:
        mine = "FROM consumer_trail WHERE consumer = %s"
        older = "UPDATE consumer_trail SET taken_at = taken_at - interval '3 days' WHERE consumer = %s"
        connection.execute(older, (bench.name,))
        positions.forget(connection, 2)
        assert connection.execute(f"SELECT count(*) {mine}", (bench.name,)).fetchone() == (1,)


def test_a_record_of_a_topic_made_again_has_an_identity_of_its_own() -> None:
    one: Callable[[int], Record] = lambda generation: Record("t", 3, 7, None, None, (), 0, generation)  # noqa: E731
    assert [one(0).identity, one(1).identity, one(2).identity] == ["t/3/7", "t~1/3/7", "t~2/3/7"]


def test_nothing_is_taken_before_what_is_needed_is_there(bench: Bench) -> None:
    there: list[bool] = []
    bench.publish(*range(4))
    with bench.working(waits_for=lambda _: None if there else "something is missing") as worker:
        assert not eventually(lambda: bool(bench.noted()), within=1.5)
        assert worker.loop.ready()
        there.append(True)
        assert bench.notes(4) == [0, 1, 2, 3]
