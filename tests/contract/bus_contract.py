"""What every bus promises, whatever carries it: one suite for all of them."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from schemas.topic import Topic
from services.common.bus import (
    BrokerAway,
    Difference,
    Inbound,
    Outbound,
    Outgoing,
    PublishFailed,
    Record,
    StartAt,
    TooLarge,
    TopicAdmin,
    TopicPartition,
)
from tests.support.processes import eventually

DEADLINE = 60.0  # seconds; a real broker may take some of them to form a group again
PARTITIONS = 3
LARGEST = 64 * 1024
_numbers = count(1)
ODD: dict[str, tuple[bytes | None, bytes | None]] = {
    "a tombstone": (b"key", None),
    "no key": (None, b"value"),
    "neither key nor value": (None, None),
    "an empty value": (b"key", b""),
    "an empty key": (b"", b"value"),
    "any bytes": (bytes(range(256)), bytes(range(255, -1, -1)) * 3),
    "as large as it may be": (b"key", b"\xff" * (LARGEST - 1024)),
}


@dataclass(frozen=True)
class Bus:
    """Three ways to one broker, and how to take it away and bring it back.

    `keeps`: what was there before is there again; else the broker comes back as another cluster.
    `drop_before` lets go of a partition's oldest records, `delete` of a topic; None where the broker offers no way.
    """

    subscribe: Callable[[Sequence[str], str, StartAt], Inbound]
    outbound: Callable[[], Outbound]
    admin: TopicAdmin
    go_away: Callable[[], object]
    come_back: Callable[[], object]
    keeps: bool
    drop_before: Callable[[TopicPartition, int], object] | None
    delete: Callable[[str], object] | None = None

    def topic(self, partitions: int = PARTITIONS) -> str:
        """A new topic that no other test uses."""
        name = f"contract-{next(_numbers)}"
        self.admin.apply([topic_of(name, partitions)])
        return name

    def missing(self, topic: str) -> bool:
        """Whether there is no such topic."""
        return not self.admin.end_offsets([topic])

    def send(self, *records: Outgoing) -> None:
        """Publish, by a publisher of its own."""
        with closing(self.outbound()) as outbound:
            outbound.publish(records)

    @contextmanager
    def member(self, topic: str, group: str, start_at: StartAt | None = None) -> Iterator[Inbound]:
        """A member that starts at the beginning, unless told otherwise; it leaves at the end of the block."""
        with closing(self.subscribe([topic], group, start_at or (lambda _: {}))) as inbound:
            yield inbound

    def first(self, how_many: int, topic: str) -> list[Record]:
        """At least so many records of a topic, from its beginning, read in a group of its own."""
        with self.member(topic, f"readers-{next(_numbers)}") as inbound:
            return listen(inbound, how_many)


def topic_of(name: str, partitions: int = PARTITIONS) -> Topic:
    """As a test makes it."""
    return Topic(
        name, "in", "Whatever a test says.", "any", (), partitions=partitions, max_message_bytes=LARGEST
    )


def listen(inbound: Inbound, how_many: int, limit: int = 500) -> list[Record]:
    """Poll until at least so many records came, or fail."""
    heard: list[Record] = []
    deadline = time.monotonic() + DEADLINE
    while len(heard) < how_many:
        assert time.monotonic() < deadline, f"{len(heard)} of {how_many} in {DEADLINE} s"
        heard += inbound.poll(limit, 0.2)
    return heard


def numbered(topic: str, numbers: Sequence[int], keys: int = 7) -> list[Outgoing]:
    """Records whose values count up, under a few keys in turn."""
    return [Outgoing(topic, f"key-{n % keys}".encode(), str(n).encode()) for n in numbers]


def values(records: Sequence[Record]) -> list[int]:
    """What `numbered` counted."""
    return [int(record.value or b"-1") for record in records]


class BusContract:
    """Subclasses give a fixture `bus`; its broker runs before and after every test."""

    def test_each_partition_is_in_the_order_of_sending_without_a_gap(self, bus: Bus) -> None:
        topic = bus.topic()
        with closing(bus.outbound()) as outbound:
            for start in range(0, 600, 200):
                outbound.publish(numbered(topic, range(start, start + 200)))
        heard = bus.first(600, topic)
        assert sorted(values(heard)) == list(range(600))
        for number in range(PARTITIONS):
            there = [one for one in heard if one.partition == number]
            assert [one.offset for one in there] == list(range(len(there)))
            assert values(there) == sorted(values(there))

    def test_what_has_one_key_is_in_one_partition(self, bus: Bus) -> None:
        topic = bus.topic()
        for start in (0, 40):  # by two publishers
            bus.send(*numbered(topic, range(start, start + 40)))
        homes: dict[bytes | None, set[int]] = {}
        for one in bus.first(80, topic):
            homes.setdefault(one.key, set()).add(one.partition)
        assert len(homes) == 7
        assert {len(partitions) for partitions in homes.values()} == {1}
        assert len(set.union(*homes.values())) > 1

    @pytest.mark.parametrize(("key", "value"), ODD.values(), ids=ODD.keys())
    def test_key_and_value_come_as_they_went(self, bus: Bus, key: bytes | None, value: bytes | None) -> None:
        topic = bus.topic()
        before = time.time() * 1000
        bus.send(Outgoing(topic, key, value), Outgoing(topic, b"neighbour", b"unharmed"))
        heard = bus.first(2, topic)
        assert sorted([(one.key, one.value) for one in heard], key=str) == sorted(
            [(key, value), (b"neighbour", b"unharmed")], key=str
        )
        assert all(abs(one.timestamp_ms - before) < 60_000 for one in heard)

    def test_headers_come_as_they_went_in_their_order(self, bus: Bus) -> None:
        topic = bus.topic()
        headers = (("twice", b"1"), ("bytes", bytes(range(256))), ("twice", b"2"), ("", b""), ("größe", b"x"))
        bus.send(Outgoing(topic, b"key", b"value", headers), Outgoing(topic, b"key", None, headers[:1]))
        assert [one.headers for one in bus.first(2, topic)] == [headers, headers[:1]]

    def test_a_poll_brings_no_more_than_its_limit(self, bus: Bus) -> None:
        topic = bus.topic()
        bus.send(*numbered(topic, range(50)))
        heard: list[Record] = []
        with bus.member(topic, "limited") as inbound:
            while len(heard) < 50:
                polled = inbound.poll(7, 1.0)
                assert len(polled) <= 7
                heard += polled
        assert sorted(values(heard)) == list(range(50))

    def test_a_poll_that_finds_nothing_ends_in_time(self, bus: Bus) -> None:
        topic = bus.topic()
        with bus.member(topic, "idle") as inbound:
            assert eventually(lambda: not inbound.poll(10, 0.1) and bool(inbound.assigned()), within=DEADLINE)
            started = time.monotonic()
            assert not inbound.poll(10, 0.3)
            assert time.monotonic() - started < 20
            assert inbound.connected()

    def test_a_member_starts_where_it_is_told_and_at_the_beginning_where_nothing_is_told(
        self, bus: Bus
    ) -> None:
        topic = bus.topic()
        bus.send(*numbered(topic, range(90)))
        there = [one.partition for one in bus.first(90, topic)]
        last = TopicPartition(topic, 0), there.count(0) - 1
        end = TopicPartition(topic, 1), there.count(1)
        with bus.member(topic, "told", lambda _: dict([last, end])) as inbound:
            heard = listen(inbound, 1 + there.count(2))
            assert not inbound.poll(500, 0.5)
        found = sorted((one.partition, one.offset) for one in heard)
        assert found == [(0, last[1]), *((2, offset) for offset in range(there.count(2)))]

    @pytest.mark.parametrize("position", [1_000_000, 11], ids=["far", "just"])
    def test_a_position_that_is_not_there_is_asked_for_again(self, bus: Bus, position: int) -> None:
        topic = bus.topic(partitions=1)
        bus.send(*numbered(topic, range(10)))
        answers = [7, position]

        def start_at(places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
            return dict.fromkeys(places, answers.pop() if len(answers) > 1 else answers[0])

        with bus.member(topic, "lost", start_at) as inbound:
            assert values(listen(inbound, 3)) == [7, 8, 9]

    def test_a_topic_that_is_made_again_is_told_by_its_id_and_its_position_asked_for_again(
        self, bus: Bus
    ) -> None:
        if bus.delete is None:
            pytest.skip("this broker gives its topics no ids")
        topic = bus.topic(partitions=1)
        place = TopicPartition(topic, 0)
        bus.send(*numbered(topic, range(5)))
        asked = []
        with bus.member(topic, "again", lambda places: asked.append(places) or {}) as inbound:  # type: ignore[func-returns-value]
            assert values(listen(inbound, 5)) == [0, 1, 2, 3, 4]
            before = inbound.bounds([place])[place]
            bus.delete(topic)
            assert eventually(lambda: not inbound.poll(10, 0.1) and bus.missing(topic), within=DEADLINE)
            bus.admin.apply([topic_of(topic, 1)])
            bus.send(*numbered(topic, range(100, 108)))
            assert values(listen(inbound, 8)) == list(range(100, 108))
            after = inbound.bounds([place])[place]
        assert len(asked) > 1
        assert before.topic_id
        assert after.topic_id not in ("", before.topic_id)

    def test_bounds_of_partitions_and_a_look_at_single_records(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        place, nowhere = TopicPartition(topic, 0), TopicPartition("contract-nowhere", 0)
        for number in range(6):
            bus.send(*numbered(topic, [number], keys=1))
        with bus.member(topic, "looking") as inbound:
            assert values(listen(inbound, 6)) == list(range(6))
            bounds = inbound.bounds([place, nowhere])
            assert (bounds.keys(), bounds[place].beginning, bounds[place].end) == ({place}, 0, 6)
            assert [one.value for one in inbound.peek({place: 4}).values()] == [b"4"]
            assert inbound.peek({}) == {}
            assert inbound.reached() == {place: 6}
            assert inbound.unreadable() == {}
            bus.send(*numbered(topic, [6], keys=1))
            assert values(listen(inbound, 1)) == [6]

    def test_after_a_rewind_the_position_is_asked_again(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        bus.send(*numbered(topic, range(20)))
        position = {TopicPartition(topic, 0): 0}
        with bus.member(topic, "rewound", lambda _: position) as inbound:
            assert values(listen(inbound, 5, limit=5)) == [0, 1, 2, 3, 4]
            position[TopicPartition(topic, 0)] = 3
            assert values(listen(inbound, 5, limit=5)) == [5, 6, 7, 8, 9]
            inbound.rewind()
            assert values(listen(inbound, 17)) == list(range(3, 20))

    def test_what_asking_for_positions_raises_comes_out_of_the_poll_and_is_asked_again(
        self, bus: Bus
    ) -> None:
        topic = bus.topic(partitions=1)
        bus.send(*numbered(topic, range(5)))
        faults = [ConnectionResetError("the database is away")] * 2

        def start_at(_: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
            if faults:
                raise faults.pop()
            return {}

        with bus.member(topic, "asking", start_at) as inbound:
            for _ in range(2):
                with pytest.raises(ConnectionResetError, match="database"):
                    listen(inbound, 1)
            assert values(listen(inbound, 5)) == [0, 1, 2, 3, 4]

    def test_each_group_hears_everything(self, bus: Bus) -> None:
        topic = bus.topic()
        bus.send(*numbered(topic, range(30)))
        with bus.member(topic, "one") as one, bus.member(topic, "other") as other:
            assert sorted(values(listen(one, 30))) == sorted(values(listen(other, 30))) == list(range(30))

    def test_two_members_share_the_partitions_and_one_takes_over_when_the_other_leaves(
        self, bus: Bus
    ) -> None:
        topic = bus.topic()
        everything = {TopicPartition(topic, number) for number in range(PARTITIONS)}
        taken: dict[TopicPartition, int] = {}
        asked: list[frozenset[TopicPartition]] = []

        def start_at(places: Sequence[TopicPartition]) -> Mapping[TopicPartition, int]:
            asked.append(frozenset(places))
            return {place: taken[place] for place in places if place in taken}

        def take(*members: Inbound) -> list[Record]:
            with ThreadPoolExecutor(len(members)) as at_once:
                polled = at_once.map(lambda member: member.poll(500, 0.1), members)
            records = [one for records in polled for one in records]
            for one in records:
                taken[TopicPartition(one.topic, one.partition)] = one.offset + 1
            return records

        with bus.member(topic, "shared", start_at) as stays:
            with bus.member(topic, "shared", start_at) as leaves:
                assert eventually(
                    lambda: not take(stays, leaves) and _shared(everything, stays, leaves), within=DEADLINE
                )
                bus.send(*numbered(topic, range(60)))
                heard: list[Record] = []
                assert eventually(lambda: len(heard.__iadd__(take(stays, leaves))) >= 60, within=DEADLINE)
                gone = leaves.assigned()
            del asked[:]
            bus.send(*numbered(topic, range(60, 120)))
            assert eventually(lambda: len(heard.__iadd__(take(stays))) >= 120, within=DEADLINE)
            assert stays.assigned() == everything
            assert gone <= frozenset.union(*asked)
        assert sorted(values(heard)) == list(
            range(120)
        )  # each position was told: nothing twice, nothing lost

    def test_what_has_no_topic_raises_and_its_neighbours_and_successors_arrive(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        with closing(bus.outbound()) as outbound:
            with pytest.raises(PublishFailed, match="1 of 2 not acknowledged, first contract-nowhere"):
                outbound.publish([Outgoing(topic, b"key", b"0"), Outgoing("contract-nowhere", b"key", b"")])
            outbound.publish([])
            outbound.publish([Outgoing(topic, b"key", b"1")])
        assert values(bus.first(2, topic)) == [0, 1]

    def test_what_is_too_large_raises_and_its_neighbours_and_successors_arrive(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        with closing(bus.outbound()) as outbound:
            large = Outgoing(topic, b"key", b"x" * (LARGEST + 1024))
            with pytest.raises(TooLarge, match=f"1 of 2 not acknowledged, first {topic}"):
                outbound.publish([Outgoing(topic, b"key", b"0"), large])
            outbound.publish([Outgoing(topic, b"key", b"1")])
        assert values(bus.first(2, topic)) == [0, 1]

    def test_messages_that_are_too_large_only_together_arrive(self, bus: Bus) -> None:
        """confluentinc/librdkafka#488: one batch of them is larger than the topic takes."""
        topic = bus.topic(partitions=1)
        bus.send(*(Outgoing(topic, b"key", str(number).encode().zfill(2000)) for number in range(100)))
        assert values(bus.first(100, topic)) == list(range(100))

    def test_the_largest_message_of_a_topic_is_told_where_the_broker_tells_it(self, bus: Bus) -> None:
        assert bus.admin.largest(bus.topic()) in (LARGEST, None)

    def test_what_is_too_large_is_told_with_its_size(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        large = Outgoing(topic, b"key", b"x" * 7 * 1024 * 1024, (("name", b"value"),))
        with closing(bus.outbound()) as outbound, pytest.raises(TooLarge) as raised:
            outbound.publish([Outgoing(topic, b"key", b"0"), large])
        assert raised.value.size == large.size == 7 * 1024 * 1024 + len(b"key") + len("namevalue")

    def test_what_no_broker_would_take_raises_too(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        with closing(bus.outbound()) as outbound:
            with pytest.raises(TooLarge, match="1 of 1 not acknowledged"):
                outbound.publish([Outgoing(topic, b"key", b"x" * 7 * 1024 * 1024)])
            outbound.publish([Outgoing(topic, b"key", b"1")])
        assert values(bus.first(1, topic)) == [1]

    def test_topics_are_made_once_and_never_changed(self, bus: Bus) -> None:
        topic = bus.topic()
        new = f"contract-{next(_numbers)}"
        assert list(bus.admin.apply([topic_of(topic), topic_of(new)])) == [new]
        assert list(bus.admin.apply([topic_of(topic, 5), topic_of(new)])) == []
        assert list(
            bus.admin.differences([topic_of(topic, 5), topic_of(new), topic_of("contract-unknown")])
        ) == [Difference(topic, "partitions", "5", str(PARTITIONS))]

    def test_where_a_time_begins_in_each_partition(self, bus: Bus) -> None:
        topic = bus.topic(partitions=2)
        bus.send(*numbered(topic, range(3), keys=1))
        (place,) = [place for place, end in bus.admin.end_offsets([topic]).items() if end]
        records = sorted(bus.admin.since(topic, datetime(2000, 1, 1, tzinfo=UTC)), key=lambda one: one.offset)
        assert values(records) == [0, 1, 2]
        assert bus.admin.at([topic], datetime(2000, 1, 1, tzinfo=UTC))[place] == 0
        assert place not in bus.admin.at([topic], datetime.now(UTC) + timedelta(hours=1))

    def test_offsets_of_topics_that_exist(self, bus: Bus) -> None:
        topic = bus.topic(partitions=2)
        bus.send(*numbered(topic, range(9), keys=1))
        asked = [topic, "contract-unknown"]
        assert sorted(bus.admin.end_offsets(asked).values()) == [0, 9]
        assert bus.admin.beginning_offsets(asked) == {TopicPartition(topic, n): 0 for n in range(2)}

    def test_a_position_before_the_first_record_kept_is_asked_for_again(self, bus: Bus) -> None:
        if bus.drop_before is None:
            pytest.skip("this broker has no way to let go of records")
        topic = bus.topic(partitions=1)
        bus.send(*numbered(topic, range(10)))
        place = TopicPartition(topic, 0)
        bus.drop_before(place, 4)
        assert bus.admin.beginning_offsets([topic]) == {place: 4}
        assert bus.admin.end_offsets([topic]) == {place: 10}
        answers = [{}, {place: 1}]
        with bus.member(
            topic, "late", lambda _: answers.pop() if len(answers) > 1 else answers[0]
        ) as inbound:
            heard = listen(inbound, 6)
        assert [one.offset for one in heard] == values(heard) == [4, 5, 6, 7, 8, 9]

    def test_telling_the_group_where_the_work_stands_never_fails(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        bus.send(*numbered(topic, range(3)))
        with bus.member(topic, "reporting") as inbound:
            inbound.report({TopicPartition(topic, 0): 0})
            listen(inbound, 3)
            inbound.report({TopicPartition(topic, 0): 3, TopicPartition("contract-nowhere", 9): 1})
            inbound.report({})
            assert not inbound.poll(10, 0.2)
        inbound.report({TopicPartition(topic, 0): 3})

    def test_while_the_broker_is_away_everybody_says_so_and_then_goes_on(self, bus: Bus) -> None:
        topic = bus.topic(partitions=1)
        position = {TopicPartition(topic, 0): 0}
        cluster = bus.admin.cluster_id()
        with bus.member(topic, "patient", lambda _: position) as inbound, closing(bus.outbound()) as outbound:
            outbound.publish(numbered(topic, range(5)))
            assert values(listen(inbound, 5)) == [0, 1, 2, 3, 4]
            assert inbound.cluster_id == cluster
            position[TopicPartition(topic, 0)] = 5
            bus.go_away()
            try:
                self._away(bus, topic, inbound, outbound)
            finally:
                bus.come_back()
            if bus.keeps:
                assert eventually(lambda: _accepts(outbound, topic, b"6"), within=DEADLINE)
                heard = values(listen(inbound, 1))
                assert [one for one in heard if one != 5] == [6]  # 5 was not acknowledged, and may be there
                assert inbound.connected()
            else:
                with pytest.raises(BrokerAway):
                    listen(inbound, 1)
        assert (bus.admin.cluster_id() == cluster) is bus.keeps

    def _away(self, bus: Bus, topic: str, inbound: Inbound, outbound: Outbound) -> None:
        with ThreadPoolExecutor(1) as elsewhere:  # a client tries for half a minute
            published = elsewhere.submit(outbound.publish, numbered(topic, [5]))
            assert eventually(lambda: not inbound.poll(10, 0.1) and not inbound.connected(), within=DEADLINE)
            inbound.report({TopicPartition(topic, 0): 5})
            with pytest.raises(BrokerAway):
                bus.admin.end_offsets([topic])
            with pytest.raises(BrokerAway):
                bus.subscribe([topic], "late", lambda _: {})
            with pytest.raises(PublishFailed, match=f"1 of 1 not acknowledged, first {topic}"):
                published.result()


def _shared(everything: set[TopicPartition], *members: Inbound) -> bool:
    """Whether each partition is with one of them, and each of them has some."""
    assigned = [member.assigned() for member in members]
    return all(assigned) and sorted(place for each in assigned for place in each) == sorted(everything)


def _accepts(outbound: Outbound, topic: str, value: bytes) -> bool:
    try:
        outbound.publish([Outgoing(topic, b"key", value)])
    except PublishFailed:
        return False
    return True
