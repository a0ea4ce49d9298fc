"""How long a decision waits for stock, and what is said: the topic may be long, its consumer may stand still."""

import threading
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from infra.migrate import upgrade
from schemas.topics import INVENTORY_CHANGED
from services.common.bus import MemoryBroker, MemoryOutbound, MemoryTopicAdmin, Outgoing
from services.common.database import Connection, connect
from services.common.metrics import DECIDED_BEFORE_STOCK
from services.common.stock.first import StockFirst
from services.router.stock_first import Covered
from tests.support.parts import own_database

_TAKEN = """INSERT INTO consumer_position (consumer, cluster, topic, partition, next_offset) VALUES
('router', %s, 'inventory-changed', %s, %s) ON CONFLICT (consumer, cluster, topic, partition)
DO UPDATE SET next_offset = excluded.next_offset"""


@pytest.fixture
def database() -> Iterator[Connection]:
    with own_database("stock first") as url:
        upgrade(url, shards=2)
        with connect(url, name="test") as connection:
            yield connection


@pytest.fixture
def broker() -> MemoryBroker:
    made = MemoryBroker()
    MemoryTopicAdmin(made).apply([INVENTORY_CHANGED])
    return made


def send(broker: MemoryBroker, messages: int = 1) -> None:
    MemoryOutbound(broker).publish([Outgoing(INVENTORY_CHANGED.name, b"key", b"{}")] * messages)


def take(database: Connection, broker: MemoryBroker) -> None:
    """The consumer of stock takes everything."""
    for place, end in broker.ends([INVENTORY_CHANGED.name]).items():
        database.execute(_TAKEN, (broker.cluster_id(), place.partition, end))


def first(broker: MemoryBroker, seconds: float = 60.0, who: str = "test") -> StockFirst:
    return StockFirst(who, lambda: MemoryTopicAdmin(broker), seconds)


def went_on(who: str) -> float:
    return DECIDED_BEFORE_STOCK.labels(who)._value.get()


def test_nothing_is_waited_for_where_nothing_stands(database: Connection, broker: MemoryBroker) -> None:
    stock = first(broker)
    assert stock.passed(database, stock.mark())
    send(broker)
    take(database, broker)
    assert stock.passed(database, stock.mark())


def test_stock_that_stands_is_waited_for_and_what_comes_later_is_not(
    database: Connection, broker: MemoryBroker
) -> None:
    stock = first(broker)
    send(broker, 3)
    mark = stock.mark()
    assert not stock.passed(database, mark)
    take(database, broker)
    send(broker, 5)
    assert stock.passed(database, mark)
    assert not stock.passed(database, stock.mark())


def test_after_the_longest_wait_decisions_go_on_and_that_is_told_once(
    database: Connection, broker: MemoryBroker
) -> None:
    stock, before = first(broker, 0.2, "slow"), went_on("slow")
    send(broker, 3)
    with capture_logs() as logs:
        stock.wait(database, threading.Event())
        assert stock.passed(database, stock.mark()), "nobody waits again while the stock stands still"
    told = [(one["log_level"], one["messages"]) for one in logs if one["event"] == "stock-not-waited-for"]
    assert told == [("error", 3)]
    assert went_on("slow") - before == 2
    take(database, broker)
    assert stock.passed(database, stock.mark())
    send(broker)
    assert not stock.passed(database, stock.mark()), "once it was there, it is waited for again"


def test_a_broker_that_is_away_is_waited_for_too(database: Connection, broker: MemoryBroker) -> None:
    stock = first(broker)
    broker.go_away()
    mark = stock.mark()
    assert not stock.passed(database, mark)
    broker.come_back()
    assert stock.passed(database, mark)


def test_a_wait_ends_when_the_service_does(database: Connection, broker: MemoryBroker) -> None:
    stock, stop = first(broker), threading.Event()
    send(broker)
    stop.set()
    stock.wait(database, stop)


def test_facts_that_are_in_the_log_when_the_topic_is_looked_at_are_covered_and_later_ones_are_not(
    database: Connection, broker: MemoryBroker
) -> None:
    covered = Covered(first(broker))
    database.execute("UPDATE log_head SET position = 7 WHERE shard = 1")
    assert covered.holds(1, 0)
    assert not covered.holds(1, 7)
    send(broker)
    assert not covered.advance(database)
    database.execute("UPDATE log_head SET position = 9 WHERE shard = 1")
    take(database, broker)
    assert covered.advance(database)
    assert covered.holds(1, 7)
    assert not covered.holds(1, 9), (
        "an order that came after the look may have been sent after stock not seen"
    )
