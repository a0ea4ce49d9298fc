"""A topic that is written and made again at once, or that is another cluster's: what it lost is told, with the cure.

confluentinc/librdkafka#3255, strimzi/strimzi-kafka-operator#9269, the other way round: the topic is one of ours, and
the publisher goes on as if nothing had happened.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from infra.migrate import upgrade
from schemas.topics import DISPATCHES, FULFILLMENT_REQUESTS, ORDER_EVENTS
from services.common import published_positions
from services.common.bus import MemoryBroker, MemoryTopicAdmin, TopicPartition
from services.common.published_positions import Published
from services.relay import relay as relays
from services.relay import told, topics
from services.relay.channels import EVENTS, TO_WMS
from services.relay.topics import WrittenTopics
from tests.support.loops import mirrored
from tests.support.parts import own_database
from tests.support.processes import eventually
from tests.support.relays import SHARDS, Office


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("written topics") as own:
        upgrade(own, SHARDS)
        yield own


@pytest.fixture
def office(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr(relays, "_COMPARED_EVERY", 0.1)
    monkeypatch.setattr(topics, "_ASKED_EVERY", 0.1)
    office = Office(database_url)
    office.forget_published()
    yield office
    with office.relay():
        office.drained()


def compare(office: Office, topic: str = ORDER_EVENTS.name) -> told.Compared:
    with office.connect() as connection:
        return told.compare(
            connection, WrittenTopics(lambda: MemoryTopicAdmin(office.broker), [topic]), topic
        )


@pytest.mark.parametrize("more", [1, 9], ids=["fewer than before", "more than before"])
def test_a_topic_made_again_while_the_relay_runs_is_told_with_the_cure(office: Office, more: int) -> None:
    here = office.organization(0)
    before = [f"OLD-{n}" for n in range(4)]
    after = [f"NEW-{n}" for n in range(more)]
    office.submit(here, *before)
    with capture_logs() as logs, office.relay() as relay:
        office.leaves(here, *before)
        office.make_again()
        office.submit(here, *after)
        office.leaves(here, *after)
        assert eventually(lambda: len(office.incidents()) == 1)
        assert eventually(relay.ready)
        office.submit(here, "LAST")
        office.leaves(here, *after, "LAST")
    (one,) = office.incidents()
    assert (one.consumer, one.topic, one.kind, one.lost) == ("relay", "order-events", "made_again", True)
    assert "deleted and made again" in one.detail
    assert "orderfold republish --since TIME" in one.detail
    assert [each["kind"] for each in logs if each["event"] == "position-incident"] == ["made_again"]
    assert REGISTRY.get_sample_value(
        "orderfold_position_incidents_total", {"consumer": "relay", "kind": "made_again"}
    )


def test_it_is_told_once_by_however_many_processes_and_starts(office: Office) -> None:
    here = office.organization(0)
    office.submit(here, "A")
    with office.relay(), office.relay():
        office.leaves(here, "A")
        office.make_again()
        office.submit(here, "B")
        office.leaves(here, "B")
        assert eventually(lambda: bool(office.incidents()))
    for _ in range(2):
        with office.relay() as relay:
            assert eventually(relay.ready)
    assert len(office.incidents()) == 1


def test_one_made_again_while_the_relay_is_down_is_told_though_it_holds_more_than_before(
    office: Office,
) -> None:
    """Others may have written to it: its end alone says nothing."""
    here = office.organization(0)
    office.submit(here, "A")
    with office.relay():
        office.leaves(here, "A")
    office.make_again()
    place = next(place for place in office.broker.places([ORDER_EVENTS.name]))
    with office.connect() as connection:
        kept = published_positions.load(connection, office.broker.cluster_id(), [ORDER_EVENTS.name])
    assert [one.last for one in kept.values()] == [0]
    office.submit(here, "B")
    office.broker.partitions[place].beginning = 100
    compare(office)
    assert [one.kind for one in office.incidents()] == ["made_again"]


def test_what_left_after_the_broker_was_asked_is_not_missed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another loop of the process asked a moment before: its answer is older than what has been published since."""
    monkeypatch.setattr(topics, "_ASKED_EVERY", 5.0)
    here = office.organization(0)
    written = WrittenTopics(lambda: MemoryTopicAdmin(office.broker), [ORDER_EVENTS.name])
    written.there(ORDER_EVENTS.name)
    office.submit(here, "A")
    with office.relay():
        office.leaves(here, "A")
        office.drained()
    with office.connect() as connection:
        told.compare(connection, written, ORDER_EVENTS.name)
    assert office.incidents() == []


def test_a_topic_made_again_with_fewer_partitions_is_told_of_those_that_are_gone(office: Office) -> None:
    """thomhurst/Dekaf#2248."""
    here = office.organization(0)
    office.submit(here, *(f"O-{n}" for n in range(30)))
    with office.relay():
        office.drained()
    for place in list(office.broker.places([ORDER_EVENTS.name])):  # a broker that gives its topics no ids
        office.broker.partitions[place].topic_id = ""
    with office.connect() as connection:
        connection.execute("UPDATE published_position SET topic_id = ''")
    gone = TopicPartition(ORDER_EVENTS.name, ORDER_EVENTS.partitions - 1)
    office.broker.topics[ORDER_EVENTS.name] = replace(ORDER_EVENTS, partitions=gone.partition)
    del office.broker.partitions[gone]
    compare(office)
    (one,) = office.incidents()
    assert (one.kind, one.partition, one.lost) == ("cut", gone.partition, True)
    office.broker.topics[ORDER_EVENTS.name] = ORDER_EVENTS
    office.broker.partitions[gone] = type(next(iter(office.broker.partitions.values())))()


def test_a_topic_as_it_was_is_nobodys_business(office: Office) -> None:
    here = office.organization(0)
    assert compare(office).topic_id
    office.submit(here, "A", "B")
    with office.relay():
        office.leaves(here, "A", "B")
    with office.relay() as relay:
        assert eventually(relay.ready)
    compare(office)
    assert office.incidents(every=True) == []


def test_a_topic_that_lost_its_end_while_the_relay_runs_is_told(office: Office) -> None:
    here = office.organization(0)
    with office.relay():
        office.submit(here, *(f"O-{n}" for n in range(12)))
        office.drained()
        place, end = next(
            (place, end) for place, end in office.broker.ends([ORDER_EVENTS.name]).items() if end
        )
        office.broker.cut(place, end - 1)
        assert eventually(lambda: bool(office.incidents()))
    (one,) = office.incidents()
    assert (one.kind, one.partition) == ("cut", place.partition)


def test_an_offset_that_is_told_late_takes_nothing_back(office: Office) -> None:
    """Two processes publish to a topic, and the first to be acknowledged is the last to say so."""
    place = TopicPartition(ORDER_EVENTS.name, 0)
    cluster = office.broker.cluster_id()
    with office.connect() as connection:
        for offset in (15, 12):
            published_positions.keep(connection, cluster, {place: offset}, "id")
        assert published_positions.load(connection, cluster, [ORDER_EVENTS.name]) == {
            place: Published(15, "id")
        }
        assert published_positions.change(connection, cluster, place, Published(15, "id"), Published(3, "id"))
        assert not published_positions.change(
            connection, cluster, place, Published(15, "id"), Published(3, "id")
        )
    office.forget_published()


@pytest.mark.parametrize("holds", ["nothing", "copies"])
def test_another_cluster_is_told_once_and_messages_leave(office: Office, holds: str) -> None:
    """confluentinc/confluent-kafka-python#822: what subscribers had not read yet may not be there."""
    here = office.organization(0)
    office.submit(here, "A")
    with office.relay():
        office.leaves(here, "A")
    old, office.broker = office.broker, MemoryBroker()
    if holds == "copies":
        office.broker = mirrored(old)
    office.broker.create([ORDER_EVENTS, DISPATCHES])
    office.submit(here, "B")
    for _ in range(2):
        with office.relay():
            assert eventually(lambda: "B" in office.left(here))
            assert eventually(lambda: bool(office.incidents()))
    (one,) = office.incidents()
    assert (one.consumer, one.kind, one.lost) == ("relay", "another_cluster", True)
    assert "orderfold republish --since TIME" in one.detail


def test_a_topic_to_which_nothing_was_published_is_not_told_of(office: Office) -> None:
    office.broker = MemoryBroker()
    office.broker.create([ORDER_EVENTS, DISPATCHES])
    with office.relay(TO_WMS) as other, office.relay(EVENTS) as relay:
        assert eventually(lambda: other.ready() and relay.ready())
    assert office.incidents(every=True) == []


def test_requests_to_rics_are_sent_again_by_themselves(office: Office) -> None:
    office.broker.create([FULFILLMENT_REQUESTS])
    place = TopicPartition(FULFILLMENT_REQUESTS.name, 0)
    with office.connect() as connection:
        published_positions.keep(connection, office.broker.cluster_id(), {place: 7}, "another id")
    compare(office, FULFILLMENT_REQUESTS.name)
    (one,) = office.incidents()
    assert "republish" not in one.detail
    assert "sent again by themselves" in one.detail
