"""Dead letters go out again in pages: each once, whoever is killed and however many do it at once."""

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from infra.migrate import upgrade
from schemas.topics import CANCELLATIONS, ORDERS_SUBMITTED, TOPICS
from services.common.bus import MemoryBroker, MemoryOutbound, MemoryTopicAdmin
from services.common.bus.port import Outgoing, PublishFailed, Record, TopicPartition
from services.common.database import Connection, connect
from services.common.runtime import dead_letters
from services.common.runtime.letters_named import sought
from services.common.runtime.message import Rejected
from services.operating.replaying import Which, counted, replay_all, sent_before
from tests.support.parts import any_database, new_database

SOURCE = ORDERS_SUBMITTED.name
ALL = Which()
TOPIC = Which(topic=SOURCE)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with any_database() as address:
        yield address.url


@pytest.fixture
def url(server: str) -> Iterator[str]:
    with new_database(server, "replaying") as own:
        upgrade(own, shards=1)
        yield own


@pytest.fixture
def database(url: str) -> Iterator[Connection]:
    with connect(url, name="test") as connection:
        yield connection


@pytest.fixture
def broker() -> MemoryBroker:
    made = MemoryBroker()
    MemoryTopicAdmin(made).apply(TOPICS)
    return made


class Dying(MemoryOutbound):
    """Takes so many batches, and then fails each behind its last message, as a killed process would."""

    def __init__(self, broker: MemoryBroker, batches: int) -> None:
        super().__init__(broker)
        self._left = batches

    def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
        done = super().publish(records)
        self._left -= 1
        if self._left < 0:
            raise PublishFailed("killed")
        return done


def keep(
    database: Connection, count: int, topic: str = SOURCE, reason: str = "invalid", value: bytes | None = None
) -> None:
    """So many letters, each of an order of its own."""
    with database.transaction():
        first = database.execute("SELECT count(*) FROM dead_letter").fetchone()
        assert first is not None
        rejected = [
            Rejected(
                Record(topic, 0, n, b"K", value or b'{"order_number": "O-%d"}' % n, (("trace", b"t"),), 0),
                reason,
                "",
                "",
            )
            for n in range(first[0], first[0] + count)
        ]
        dead_letters.keep(database, "intake", "c", rejected)


def again(
    database: Connection,
    broker: MemoryBroker,
    which: Which = ALL,
    limit: int | None = None,
    page: int = 10,
) -> list[int]:
    """How many each page sent."""
    return [one.sent for one in replay_all(database, MemoryOutbound(broker), which, limit, page)]


def heard(broker: MemoryBroker) -> Counter[str]:
    """How often each letter came, by the id that its message has."""
    records = [one for place in broker.places([SOURCE]) for one in broker.partitions[place].records]
    return Counter((dict(one.headers)["orderfold-replay"] or b"").decode() for one in records)


def test_all_go_in_pages_and_each_stands_in_its_row(database: Connection, broker: MemoryBroker) -> None:
    keep(database, 25)
    assert again(database, broker) == [10, 10, 5]
    assert heard(broker) == Counter(f"{n}.1" for n in range(1, 26))
    assert again(database, broker) == []
    assert (sent_before(database, ALL), list(counted(database, ALL))) == (25, [])
    ((rows,),) = database.execute(
        "SELECT count(*) FROM dead_letter WHERE replays = 1 AND replayed_at IS NOT NULL"
    ).fetchall()
    assert rows == 25


def test_only_what_fits_goes(database: Connection, broker: MemoryBroker) -> None:
    keep(database, 3)
    keep(database, 4, reason="unknown_organization")
    keep(database, 5, topic=CANCELLATIONS.name)
    assert [tuple(each) for each in counted(database, ALL)] == [
        (CANCELLATIONS.name, "invalid", 5),
        (SOURCE, "invalid", 3),
        (SOURCE, "unknown_organization", 4),
    ]
    ((half,),) = database.execute("SELECT received_at FROM dead_letter WHERE id = 4").fetchall()
    for which, fitting in (
        (Which(topic=SOURCE, reason="invalid"), 3),
        (Which(until=half), 3),
        (Which(since=half), 9),
        (Which(found_by=sought(database, "o-2", None)), 1),
        (Which(found_by=sought(database, "k", f"{SOURCE}/0/2")), 1),
        (Which(found_by=sought(database, "nobody", None)), 0),
    ):
        assert sum(each.letters for each in counted(database, which)) == fitting, which
    assert again(database, broker, Which(found_by=sought(database, "O-2", None))) == [1]
    assert heard(broker) == {"3.1": 1}


@pytest.mark.parametrize(("limit", "pages"), [(1, [1]), (10, [10]), (13, [10, 3]), (99, [10, 10, 5])])
def test_a_limit_takes_the_oldest(
    database: Connection, broker: MemoryBroker, limit: int, pages: list[int]
) -> None:
    keep(database, 25)
    assert sum(each.letters for each in counted(database, ALL, limit)) == sum(pages)
    assert again(database, broker, limit=limit) == pages
    assert heard(broker) == Counter(f"{n}.1" for n in range(1, sum(pages) + 1))


def test_who_is_killed_goes_on_where_it_was(database: Connection, broker: MemoryBroker) -> None:
    """The page that was under way goes twice under one id, so that consumers take it once."""
    keep(database, 45)
    with pytest.raises(PublishFailed):
        list(replay_all(database, Dying(broker, 2), ALL, page=10))
    assert sum(each.letters for each in counted(database, ALL)) == 25
    assert again(database, broker) == [10, 10, 5]
    assert heard(broker) == Counter({f"{n}.1": 1 + (21 <= n <= 30) for n in range(1, 46)})


def test_two_at_once_send_each_once(url: str, database: Connection, broker: MemoryBroker) -> None:
    keep(database, 2_000)
    sent: list[int] = []

    def one() -> None:
        with connect(url, name="test") as own:
            sent.append(sum(again(own, broker, page=50)))

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert sum(sent) == 2_000
    assert heard(broker) == Counter(f"{n}.1" for n in range(1, 2_001))


def test_one_that_another_has_before_it_is_waited_for_and_not_sent(
    url: str, database: Connection, broker: MemoryBroker
) -> None:
    keep(database, 15)
    pages = replay_all(database, MemoryOutbound(broker), ALL, page=10)
    found: list[int] = []
    with connect(url, name="test") as other:
        with other.transaction():
            other.execute("UPDATE dead_letter SET replays = 1 WHERE id <= 4")
            waiting = threading.Thread(target=lambda: found.extend(one.sent for one in pages))
            waiting.start()
            waiting.join(0.3)
            assert waiting.is_alive()
        waiting.join(60)
    assert found == [6, 5]
    assert heard(broker) == Counter(f"{n}.1" for n in range(5, 16))


def test_what_is_refused_meanwhile_is_left_for_the_next_time(
    database: Connection, broker: MemoryBroker
) -> None:
    keep(database, 15)
    pages = replay_all(database, MemoryOutbound(broker), ALL, page=10)
    assert next(pages).sent == 10
    keep(database, 7)
    assert [one.sent for one in pages] == [5]
    assert again(database, broker) == [7]


def test_one_that_is_too_large_for_its_topic_stays_and_keeps_nobody_back(database: Connection) -> None:
    small = MemoryBroker()
    MemoryTopicAdmin(small).apply([replace(ORDERS_SUBMITTED, max_message_bytes=1_000)])
    keep(database, 12)
    keep(database, 1, value=b"x" * 2_000)
    keep(database, 12)
    done = list(replay_all(database, MemoryOutbound(small), TOPIC, page=10))
    assert [(one.sent, list(one.too_large)) for one in done] == [(10, []), (9, [13]), (5, [])]
    assert heard(small).keys() == {f"{n}.1" for n in range(1, 26) if n != 13}
    assert [tuple(each) for each in counted(database, TOPIC)] == [(SOURCE, "invalid", 1)]


def test_large_ones_are_not_in_memory_together(database: Connection, broker: MemoryBroker) -> None:
    sizes: list[int] = []

    class Weighing(MemoryOutbound):
        def publish(self, records: Sequence[Outgoing]) -> Mapping[TopicPartition, int]:
            sizes.append(sum(one.size for one in records))
            return super().publish(records)

    keep(database, 40, value=b"x" * 900_000)
    assert [one.sent for one in replay_all(database, Weighing(broker), ALL)] == [40]
    assert len(sizes) == 3
    assert max(sizes) <= 16 * 1024 * 1024


def test_what_was_forgotten_is_not_sent(database: Connection, broker: MemoryBroker) -> None:
    keep(database, 3)
    database.execute("DELETE FROM sealed_record_key WHERE record = 2")
    assert [tuple(each) for each in counted(database, ALL)] == [(SOURCE, "invalid", 2)]
    assert again(database, broker) == [2]
    assert heard(broker).keys() == {"1.1", "3.1"}
