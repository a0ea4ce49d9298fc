"""Topics that were mirrored to another cluster: whether to read them there, and from where, a person decides.

confluentinc/confluent-kafka-python#822, siddhi-io/siddhi-io-kafka#148: offsets of one cluster mean nothing on another,
and what is read twice counts twice where its sender gave no id.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from infra.migrate import upgrade
from schemas.topics import CONSUMERS
from services.common.bus import MemoryBroker, MemoryTopicAdmin, TopicPartition
from services.operating.incidents import incidents
from services.operating.refusals import NotDone
from services.operating.start import At, start, starts
from tests.support.loops import NUMBERS, Bench, mirrored
from tests.support.parts import own_database
from tests.support.processes import eventually

KEYS = tuple(str(number).encode() for number in range(12))
TOPIC = NUMBERS.name


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("another cluster") as own:
        upgrade(own, shards=2)
        yield own


@pytest.fixture
def bench(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Bench:
    bench = Bench(database_url, with_ids=False)
    monkeypatch.setitem(CONSUMERS, TOPIC, bench.name)  # type: ignore[arg-type]
    return bench


def take(bench: Bench, *values: int) -> None:
    """Publish these over all partitions, and take them."""
    for value in values:
        bench.publish(value, key=KEYS[value % 12])
    with bench.working():
        assert bench.settled()


def open_incidents(bench: Bench) -> list[Any]:
    with bench.connect() as connection:
        return [one for one in incidents(connection, every=False, limit=100) if one.consumer == bench.name]


@contextmanager
def waiting(bench: Bench) -> Iterator[None]:
    """A consumer that takes nothing, and says why; within the block it still waits."""
    before = bench.noted()
    with capture_logs() as logs, bench.working() as worker:
        assert eventually(lambda: any(line["event"] == "consumer-restarts" for line in list(logs))), logs
        assert not worker.loop.ready()
        line = next(one for one in logs if one["event"] == "consumer-restarts")
        assert line["log_level"] == "error"
        assert "read on another cluster so far" in line["cause"]
        assert bench.noted() == before
        yield
    assert [one["kind"] for one in logs if one["event"] == "position-incident"] in ([], ["another_cluster"])


def decide(bench: Bench, at: At | datetime, partition: int | None = None) -> dict[int, int]:
    """As `orderfold incidents start` does; answers where each partition begins."""
    admin = MemoryTopicAdmin(bench.broker)
    with bench.connect() as connection:
        chosen = starts(connection, admin, TOPIC, at, partition)
        start(connection, admin, chosen, "said by a test")
    return {one.place.partition: one.offset for one in chosen}


@pytest.mark.parametrize(("first", "end"), [(0, None), (2, None), (0, 6), (1, 7)])
def test_a_mirror_is_read_on_behind_what_was_taken(bench: Bench, first: int, end: int | None) -> None:
    """Whole, without its oldest records, and without the newest: the mirror was late."""
    take(bench, *range(36))
    bench.broker = mirrored(bench.broker, first, end)
    with waiting(bench):
        decide(bench, At.TAKEN)
        bench.publish(100, 101, 102)
        assert sorted(bench.notes(39)) == [*range(36), 100, 101, 102]
        assert eventually(lambda: bench.moved() == bench.ends())
    assert open_incidents(bench) == []


def test_what_was_not_taken_yet_is_taken_from_the_mirror(bench: Bench) -> None:
    take(bench, *range(24))
    for value in range(24, 30):
        bench.publish(value, key=KEYS[value % 12])
    bench.broker = mirrored(bench.broker)
    with waiting(bench):
        decide(bench, At.TAKEN)
        assert sorted(bench.notes(30)) == list(range(30))
        assert bench.settled()


def test_an_incident_is_open_until_somebody_decides(bench: Bench) -> None:
    take(bench, *range(12))
    bench.broker = mirrored(bench.broker)
    labels = {"consumer": bench.name, "kind": "another_cluster"}
    for _ in range(2):
        with waiting(bench):
            pass
    (one,) = open_incidents(bench)
    assert (one.topic, one.kind, one.lost) == (TOPIC, "another_cluster", True)
    assert f"orderfold incidents start {TOPIC} --from taken" in one.detail
    assert REGISTRY.get_sample_value("orderfold_position_incidents_total", labels) == 1
    decide(bench, At.END)
    assert open_incidents(bench) == []
    with bench.connect() as connection:
        closed = next(each for each in incidents(connection, every=True, limit=100) if each.id == one.id)
    assert closed.note == "said by a test"


def test_all_of_it_again_and_nothing_of_it_can_be_said_too(bench: Bench) -> None:
    take(bench, *range(12))
    bench.broker = mirrored(bench.broker)
    with waiting(bench):
        assert set(decide(bench, At.BEGINNING).values()) == {0}
        assert sorted(bench.notes(24)) == sorted([*range(12), *range(12)])
    bench.broker = mirrored(bench.broker)
    with waiting(bench):
        assert decide(bench, At.END) == {place.partition: end for place, end in bench.ends().items()}
        bench.publish(50)
        assert len(bench.notes(25)) == 25
        assert bench.settled()


def test_a_time_can_be_said(bench: Bench) -> None:
    take(bench, *range(6))
    bench.broker = mirrored(bench.broker)
    late = datetime.now(UTC) + timedelta(hours=1)
    assert decide(bench, late) == {
        place.partition: bench.broker.partitions[place].end for place in bench.broker.partitions
    }


def test_a_decision_may_be_made_partition_by_partition(bench: Bench) -> None:
    take(bench, *range(12))
    old, bench.broker = bench.broker, mirrored(bench.broker)
    place = next(iter(bench.ends()))
    bench.broker.partitions[place].records = []
    bench.publish(77, key=next(key for key in KEYS if _place(old, key) == place))
    with waiting(bench):
        with pytest.raises(NotDone, match=f"{TOPIC}/{place.partition}: nothing that was taken lately"):
            decide(bench, At.TAKEN)
        decide(bench, At.BEGINNING, place.partition)
        assert len(open_incidents(bench)) == 1
        decide(bench, At.TAKEN)
        assert open_incidents(bench) == []
        assert sorted(bench.notes(13)) == [*range(12), 77]


def test_a_cluster_with_fewer_partitions_is_decided_whole(bench: Bench) -> None:
    take(bench, *range(12))
    old, bench.broker = bench.broker, MemoryBroker()
    bench.broker.create([replace(NUMBERS, partitions=NUMBERS.partitions - 1)])
    for partition in old.partitions.values():
        for one in partition.records:
            bench.publish(one.value, key=one.key)
    with waiting(bench):
        with pytest.raises(NotDone):
            decide(bench, At.TAKEN)
        decide(bench, At.END)
        assert open_incidents(bench) == []
        bench.publish(50)
        assert len(bench.notes(13)) == 13


def test_partitions_that_are_added_to_a_cluster_in_use_are_read_from_their_beginning(bench: Bench) -> None:
    take(bench, 0)
    bench.broker = MemoryBroker()
    bench.broker.create([replace(NUMBERS, partitions=1)])
    with bench.working():
        assert eventually(lambda: len(bench.positions()) == 1)
    take(bench, 1)
    bench.broker.topics.clear()
    held = dict(bench.broker.partitions)
    bench.broker.create([NUMBERS])
    bench.broker.partitions |= held
    for value, key in enumerate(KEYS, 2):
        bench.publish(value, key=key)
    with bench.working():
        assert sorted(bench.notes(14)) == list(range(14))
        assert bench.settled()
    assert open_incidents(bench) == []


def test_what_is_no_copy_is_not_taken_for_one(bench: Bench) -> None:
    """Records of another partition stand between those that were taken, as where the mirror has fewer partitions."""
    take(bench, 0, 12, 24)
    bench.broker = mirrored(bench.broker)
    ((place, _),) = bench.ends().items()
    records = bench.broker.partitions[place].records
    moved = [records[0], replace(records[0], value=b"99"), *records[1:]]
    bench.broker.partitions[place].records = [replace(one, offset=offset) for offset, one in enumerate(moved)]
    with pytest.raises(NotDone, match=f"{TOPIC}/{place.partition}: 2 was taken and 1 before it was not"):
        decide(bench, At.TAKEN)


def test_the_same_message_five_times_counts_as_often_as_it_was_taken(bench: Bench) -> None:
    """`change: +1` without an id, in one millisecond: three of five were taken."""
    bench.publish(7, 7, 7, 7, 7)
    ((place, _),) = bench.ends().items()
    at_once = [replace(one, timestamp_ms=1_000) for one in bench.broker.partitions[place].records]
    bench.broker.partitions[place].records = at_once[:3]
    with bench.working():
        assert bench.settled()
    bench.broker.partitions[place].records = at_once
    bench.broker = mirrored(bench.broker)
    with waiting(bench):
        assert decide(bench, At.TAKEN)[place.partition] == 3
        assert bench.notes(5) == [7] * 5
        assert bench.settled()


def test_back_on_the_first_cluster_a_person_decides_again(bench: Bench) -> None:
    take(bench, *range(12))
    first, bench.broker = bench.broker, mirrored(bench.broker)
    decide(bench, At.TAKEN)
    take(bench, *range(12, 24))
    for place, partition in bench.broker.partitions.items():  # mirrored back
        there = first.partitions[place]
        for one in partition.records[there.end :]:
            there.records.append(one)
    bench.broker = first
    bench.publish(99)
    with waiting(bench):
        decide(bench, At.TAKEN)
        assert sorted(bench.notes(25)) == [*range(24), 99]
        assert bench.settled()


def test_a_wrong_address_that_is_put_right_changes_nothing(bench: Bench) -> None:
    take(bench, *range(12))
    right, bench.broker = bench.broker, mirrored(bench.broker)
    with waiting(bench):
        pass
    bench.broker = right
    bench.publish(50)
    with bench.working():
        assert sorted(bench.notes(13)) == [*range(12), 50]
        assert bench.settled()


def test_a_running_consumer_notices_too(bench: Bench) -> None:
    take(bench, *range(12))
    copy = mirrored(bench.broker)
    with bench.working() as worker:
        assert eventually(worker.loop.ready)
        bench.broker.go_away()
        assert eventually(lambda: not worker.loop.ready())
        bench.broker.come_back(like=copy)
        assert eventually(lambda: bool(open_incidents(bench)))
        decide(bench, At.TAKEN)
        bench.publish(12)
        assert sorted(bench.notes(13)) == list(range(13))


def test_a_first_start_is_nobodys_business(bench: Bench) -> None:
    bench.publish(*range(5))
    with bench.working():
        assert bench.notes(5) == [0, 1, 2, 3, 4]
        assert bench.settled()
    assert open_incidents(bench) == []


def test_an_empty_cluster_is_begun_without_a_word_and_goes_on_after_a_restart(bench: Bench) -> None:
    take(bench, *range(12))
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    with bench.working():
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
    bench.publish(20, 21)
    with bench.working():
        assert sorted(bench.notes(14)) == [*range(12), 20, 21]
        assert bench.settled()
    assert open_incidents(bench) == []


def fill(bench: Bench, copy: MemoryBroker) -> None:
    """As a mirror fills the cluster that the consumer came to while it was empty."""
    for place, partition in copy.partitions.items():
        bench.broker.partitions[place].records = list(partition.records)


def test_a_mirror_that_fills_only_after_an_empty_start_waits_for_a_person(bench: Bench) -> None:
    take(bench, *range(12))
    copy = mirrored(bench.broker)
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    with bench.working() as worker:
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
        fill(bench, copy)
        assert eventually(lambda: bool(open_incidents(bench)))
        assert not worker.loop.ready()
        bench.publish(12)
        assert sum(decide(bench, At.TAKEN).values()) == 12
        assert sorted(bench.notes(13)) == list(range(13))
        assert bench.settled()
    assert open_incidents(bench) == []


def test_a_mirror_that_fills_while_some_partitions_are_decided_waits_for_the_others(bench: Bench) -> None:
    take(bench, *range(12))
    copy = mirrored(bench.broker)
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    with bench.working():
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
        fill(bench, copy)
        assert eventually(lambda: bool(open_incidents(bench)))
        decide(bench, At.BEGINNING, 0)
        assert open_incidents(bench) != []
        decide(bench, At.TAKEN)
        again = len(copy.partitions[TopicPartition(TOPIC, 0)].records)
        assert again > 0
        assert len(bench.notes(12 + again)) == 12 + again
    assert open_incidents(bench) == []


def test_new_messages_on_an_empty_cluster_need_nobody(bench: Bench) -> None:
    take(bench, *range(12))
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    with bench.working():
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
        for value in range(20, 26):
            bench.publish(value, key=KEYS[value % 12])
        assert sorted(bench.notes(18)) == [*range(12), *range(20, 26)]
    assert open_incidents(bench) == []


def test_a_consumer_that_never_took_anything_begins_on_any_cluster(bench: Bench) -> None:
    with bench.working():
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    bench.publish(*range(5))
    with bench.working():
        assert bench.notes(5) == [0, 1, 2, 3, 4]
    assert open_incidents(bench) == []


@pytest.mark.parametrize("embedded", ["first", "second"])
def test_what_an_embedded_broker_held_went_with_it(bench: Bench, embedded: str) -> None:
    """It begins empty, holds only what was sent to it, and ends with what it holds: `orderfold up`, tried out first."""
    if embedded == "first":
        bench.broker._cluster_id = f"embedded-{bench.name}"
    take(bench, *range(5))
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    if embedded == "second":
        bench.broker._cluster_id = f"embedded-{bench.name}"
    bench.publish(*range(5, 8))
    with bench.working():
        assert sorted(bench.notes(8)) == list(range(8))
    assert open_incidents(bench) == []


def test_offsets_that_come_again_on_another_cluster_name_other_messages(bench: Bench) -> None:
    """A poll without an id is named by its place: on another cluster it must not get the answer of an old one."""
    take(bench, 0)
    bench.broker = MemoryBroker()
    bench.broker.create([NUMBERS])
    seen: list[str] = []
    with bench.working(decode=lambda record: seen.append(record.identity)):
        assert eventually(lambda: len(bench.positions()) == NUMBERS.partitions)
        bench.publish(1)
        bench.notes(2)
    ((place, _),) = bench.ends().items()
    assert seen == [f"{TOPIC}~1/{place.partition}/0"]


def _place(broker: MemoryBroker, key: bytes) -> TopicPartition:
    return next(
        place
        for place, partition in broker.partitions.items()
        if any(one.key == key for one in partition.records)
    )
