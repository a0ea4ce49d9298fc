"""Whatever a dead letter holds, its topic is told once it can be, and the relay goes on to what is behind it."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from infra.migrate import upgrade
from schemas.reasons import DeadLetterReason
from schemas.topics import ORDERS_SUBMITTED, TOPICS, dead_letters_of
from schemas.wire.orders_submitted import Order
from services.common.bus import MemoryBroker, MemoryOutbound, MemoryTopicAdmin
from services.common.bus.port import Record
from services.common.database import Connection, connect
from services.common.runtime import dead_letters
from services.common.runtime.message import Rejected
from services.common.runtime.reading import reader
from services.relay import letters
from services.relay.posting import Posting
from tests.support.parts import any_database, new_database
from tests.support.processes import eventually

LIMIT = 1024 * 1024
SOURCE, TARGET = ORDERS_SUBMITTED, dead_letters_of(ORDERS_SUBMITTED)
_UNTOLD = "SELECT count(*) FROM dead_letter WHERE published_at IS NULL"
Headers = tuple[tuple[str, bytes | None], ...]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with any_database() as address:
        yield address.url


@pytest.fixture
def database(server: str) -> Iterator[Connection]:
    with new_database(server, "dead letter topic") as own:
        upgrade(own, shards=2)
        with connect(own, name="test") as connection:
            yield connection


@pytest.fixture
def broker() -> MemoryBroker:
    """With topics as we make them."""
    made = MemoryBroker()
    MemoryTopicAdmin(made).apply(TOPICS)
    return made


def record(
    value: bytes | None, offset: int = 0, key: bytes | None = b"O-1", headers: Headers = (("trace", b"t-1"),)
) -> Record:
    return Record(SOURCE.name, 0, offset, key, value, headers, timestamp_ms=1)


def keep(database: Connection, *records: Record) -> int:
    """Dead letters of these records, as intake finds them; answers how many."""
    read = reader(Order, "orders")
    rejected = [one for each in records for one in read(each) if isinstance(one, Rejected)]
    rejected = rejected or [Rejected(each, DeadLetterReason.FAILED, "", "") for each in records]
    with database.transaction():
        dead_letters.keep(database, "intake", "cluster", rejected)
    return len(rejected)


@contextmanager
def relaying(database: Connection, broker: MemoryBroker) -> Iterator[None]:
    """The loop of dead letters runs."""
    url = database.info.dsn + f" password={database.info.password}"
    stop = threading.Event()
    loop = Posting(lambda: connect(url, name="test"), lambda: MemoryOutbound(broker)).loop()
    thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def told(database: Connection, broker: MemoryBroker, how_many: int) -> list[Record]:
    """What the dead-letter topic hears until nothing is left to be told."""

    def nothing_left() -> bool:
        row = database.execute(_UNTOLD).fetchone()
        return row is not None and row[0] == 0

    with relaying(database, broker):
        assert eventually(nothing_left), "the relay does not come to an end"
    heard = [one for place in broker.places([TARGET.name]) for one in broker.partitions[place].records]
    assert len(heard) >= how_many
    return heard


def why(one: Record, name: str) -> str:
    found = dict(one.headers).get(name)
    return "" if found is None else found.decode()


@pytest.mark.parametrize("key", [b"O-1", b"", b"\xff\x00", None], ids=repr)
@pytest.mark.parametrize("value", [None, b"", b"\xff\x00", b"x" * (LIMIT - 100)], ids=lambda v: repr(v)[:12])
def test_keys_and_values_of_all_kinds(
    database: Connection, broker: MemoryBroker, key: bytes | None, value: bytes | None
) -> None:
    keep(database, record(value, key=key), record(b"behind it", offset=1))
    first, second = sorted(told(database, broker, 2), key=lambda one: why(one, "dlq_offset"))
    assert (first.key, first.value) == (key, value)
    assert first.headers[0] == ("trace", b"t-1")
    assert (why(first, "dlq_reason"), why(first, "dlq_value_omitted")) == ("unreadable", "")
    assert second.value == b"behind it"


ODD: dict[str, Record] = {
    "value": record(b"x" * 20 * LIMIT),
    "key": record(b"x", key=b"k" * 6 * LIMIT),
    "headers": record(b"x", headers=(("h", b"h" * 6 * LIMIT), ("null", None))),
    "everything": record(b"x" * 6 * LIMIT, key=b"k" * 6 * LIMIT, headers=(("h", b"h" * 6 * LIMIT),)),
    "together alone": record(b"x" * 2 * LIMIT, key=b"k" * 2 * LIMIT, headers=(("h", b"h" * 2 * LIMIT),)),
}


@pytest.mark.parametrize("large", ODD.values(), ids=ODD.keys())
def test_what_is_larger_than_any_topic_takes_is_told_of_without_its_bytes(
    database: Connection, broker: MemoryBroker, large: Record
) -> None:
    """A compressed batch may hold it all the same."""
    keep(database, large, record(b"behind it", offset=1))
    first, second = sorted(told(database, broker, 2), key=lambda one: why(one, "dlq_offset"))
    assert (first.value, second.value) == (None, b"behind it")
    assert why(first, "dlq_reason") == "unreadable"
    assert "the dead letter 1 keeps them" in why(first, "dlq_value_omitted")
    assert first.key is None or len(first.key) < 4 * LIMIT
    kept = dead_letters.find(database, 1)
    assert kept is not None
    assert kept.record == large


def test_a_topic_that_takes_less_than_ours_does_not_stop_the_relay(database: Connection) -> None:
    """Kafka's own default is 1 MiB, and a record of that size has no room for the reason beside it."""
    small = MemoryBroker()
    for topics in ([replace(TARGET, max_message_bytes=LIMIT)], TOPICS):
        MemoryTopicAdmin(small).apply(topics)
    keep(database, record(b"x" * (LIMIT - 60)), record(b"behind it", offset=1))
    heard = told(database, small, 2)
    assert {one.value for one in heard if why(one, "dlq_offset") == "1"} == {b"behind it"}
    (first,) = [one for one in heard if why(one, "dlq_offset") == "0"]
    assert (first.value, first.key) == (None, b"O-1")
    assert why(first, "dlq_value_omitted") == f"{LIMIT - 60} bytes; the dead letter 1 keeps them"


def bulk(members: int, offset: int = 0) -> Record:
    order = {"organization": "ACME", "note": "n" * 60}
    return record(json.dumps({"orders": [order] * members}).encode(), offset)


def test_each_member_of_a_small_message_is_told_of_with_the_original_bytes(
    database: Connection, broker: MemoryBroker
) -> None:
    many = bulk(3)
    assert keep(database, many) == 3
    heard = told(database, broker, 3)
    assert sorted(why(one, "dlq_member") for one in heard) == ["0", "1", "2"]
    assert {one.value for one in heard} == {many.value}
    assert why(heard[0], "dlq_path").startswith("orders[")


def test_a_message_of_very_many_bad_members_is_not_multiplied_by_their_number(
    database: Connection, broker: MemoryBroker
) -> None:
    many, after = bulk(2000), bulk(2, offset=1)
    keep(database, many, after)
    heard = told(database, broker, 2002)
    assert sorted(int(why(one, "dlq_member")) for one in heard) == sorted([*range(2000), 0, 1])
    first = [one for one in heard if why(one, "dlq_offset") == "0"]
    assert 0 < total(first) < 5 * LIMIT  # a mebibyte for each page of 500
    assert all(one.value in (many.value, None) for one in first)
    assert {bool(why(one, "dlq_value_omitted")) for one in first if one.value is None} == {True}
    assert [one.value for one in heard if why(one, "dlq_offset") == "1"] == [after.value] * 2


def test_many_large_ones_go_out_in_pages(database: Connection, broker: MemoryBroker) -> None:
    keep(database, *(record(b"x" * 3 * LIMIT, offset) for offset in range(25)))
    with database.transaction():
        untold = list(dead_letters.unpublished(database, TARGET.name.removesuffix(".dlq"), 500))
    assert len(letters.page(untold)) == 10  # 32 MiB
    assert [why(one, "dlq_offset") for one in by_id(told(database, broker, 25))] == [
        str(n) for n in range(25)
    ]


def test_one_whose_key_was_deleted_is_told_of_without_what_it_said(
    database: Connection, broker: MemoryBroker
) -> None:
    keep(database, record(b"forget me"), record(b"behind it", offset=1))
    database.execute("DELETE FROM sealed_record_key WHERE record = 1")
    first, second = sorted(told(database, broker, 2), key=lambda one: why(one, "dlq_offset"))
    assert (first.key, first.value, why(first, "dlq_reason")) == (None, None, "unreadable")
    assert "trace" not in dict(first.headers)
    assert second.value == b"behind it"
    assert dead_letters.find(database, 1) is None


def total(heard: Sequence[Record]) -> int:
    """Bytes of their values."""
    return sum(len(one.value or b"") for one in heard)


def by_id(heard: Sequence[Record]) -> list[Record]:
    """In the order in which they went."""
    return sorted(heard, key=lambda one: int(why(one, "dlq_offset")))
