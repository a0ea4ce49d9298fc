"""A fact whose message is larger than its topic takes: its shard waits in order, and what others have leaves.

Farfetch/kafkaflow-retry-extensions#158: one message that is too large stopped the whole retry; "only the queue of that
message should be affected". logstash-plugins/logstash-output-kafka#194: it was sent again for ever.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from schemas.topics import DISPATCHES, ORDER_EVENTS
from services.common.bus import Outgoing
from services.common.settings import Settings
from services.operating.ledger import findings
from services.operating.setup import prepare_database
from services.relay.channels import EVENTS, TO_WMS
from services.relay.publishing import publish
from tests.support.parts import own_database
from tests.support.processes import eventually
from tests.support.relays import SHARDS, Office

LIMIT = 100_000
LINES = 2_000


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database("facts too large") as own:
        prepare_database(Settings(database=own, shards=SHARDS))
        yield own


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """With a cluster of its own, as if nothing was ever published on another."""
    office = Office(database_url)
    office.forget_published()
    office.limit(LIMIT)
    yield office
    office.limit(10 * LIMIT)  # nothing is left for the next test
    for channel in (EVENTS, TO_WMS):
        with office.relay(channel):
            office.drained(channel)


def waits(office: Office, logs: list[Any]) -> dict[str, Any]:
    """What is told once a shard waits."""
    assert eventually(lambda: any(one["event"] == "fact-too-large" for one in list(logs))), logs
    assert eventually(lambda: bool(office.incidents()))
    return next(one for one in logs if one["event"] == "fact-too-large")


def test_its_shard_waits_and_what_others_have_leaves(office: Office) -> None:
    here, there = office.organization(0), office.organization(1)
    office.submit(here, "BEFORE")
    office.submit(here, "LARGE", lines=LINES)
    office.submit(here, "BEHIND")
    office.submit(there, "O-1")
    with capture_logs() as logs, office.relay() as relay:
        line = waits(office, logs)
        office.leaves(there, "O-1")
        office.submit(there, "O-2")
        office.leaves(there, "O-1", "O-2")
        assert set(office.left(here)) == {"BEFORE"}
        assert eventually(lambda: not relay.ready())
        assert (line["log_level"], line["topic"], line["shard"]) == ("error", "order-events", 0)
        assert f"order-{here}-LARGE version 1 (order-submitted) is a message of " in line["cause"]
        assert "bytes, and order-events takes 100,000. Raise its max.message.bytes" in line["cause"]
        value = REGISTRY.get_sample_value("orderfold_fact_too_large", {"follower": "relay", "shard": "0"})
        assert value == 1
    assert not any(one["event"] == "loop-restarts" for one in logs)


def test_an_incident_says_so_until_it_has_left(office: Office) -> None:
    here = office.organization(1)
    office.submit(here, "LARGE", lines=LINES)
    office.submit(here, "BEHIND")
    with capture_logs() as logs, office.relay() as relay:
        waits(office, logs)
        (one,) = office.incidents()
        assert (one.consumer, one.topic, one.partition, one.kind) == ("relay", "order-events", 1, "too_large")
        with office.connect() as connection:
            found = {each.check: each for each in findings(connection)}
        assert found["no topic lost records before they were read"].ok
        assert f"order-{here}-LARGE" in found["nothing waits for a person"].detail
        office.limit(10 * LIMIT)
        assert eventually(lambda: office.left(here) == ["LARGE", "BEHIND"]), office.left(here)
        assert eventually(relay.ready)
        assert eventually(lambda: office.incidents() == [])
        (closed,) = office.incidents(every=True)
        assert closed.note == "it has left"
        value = REGISTRY.get_sample_value("orderfold_fact_too_large", {"follower": "relay", "shard": "1"})
        assert value == 0


def test_no_fact_behind_it_overtakes_it_and_none_leaves_again_and_again(office: Office) -> None:
    here = office.organization(0)
    office.submit(here, "A", "B")
    office.submit(here, "LARGE", lines=LINES)
    office.submit(here, *(f"C-{n}" for n in range(20)))
    with capture_logs() as logs, office.relay():
        waits(office, logs)
        assert eventually(lambda: sum(one["event"] == "fact-too-large" for one in list(logs)) >= 3)
        seconds = [one["seconds"] for one in logs if one["event"] == "fact-too-large"]
        assert seconds[:3] == [0.5, 1.0, 2.0]
        left = office.left(here)
        assert set(left) == {"A", "B"}
        assert len(left) <= 4, "once as it was tried, and once one by one"


def test_a_relay_that_begins_again_waits_where_the_one_before_did(office: Office) -> None:
    here = office.organization(0)
    office.submit(here, "LARGE", lines=LINES)
    for _ in range(2):
        with capture_logs() as logs, office.relay():
            waits(office, logs)
    assert len(office.incidents(every=True)) == 1
    office.limit(10 * LIMIT)
    with office.relay() as relay:
        office.leaves(here, "LARGE")
        assert eventually(lambda: office.incidents() == [])
        assert eventually(relay.ready)


def test_another_topic_leaves_meanwhile(office: Office) -> None:
    here = office.organization(0)
    office.submit(here, "LARGE", lines=LINES)
    with capture_logs() as logs, office.relay(), office.relay(TO_WMS) as other:
        waits(office, logs)
        assert eventually(other.ready)
        at = "SELECT position FROM checkpoint WHERE follower = %s AND shard = 0"
        head = office.rows("SELECT position FROM log_head WHERE shard = 0")
        assert eventually(lambda: office.rows(at, TO_WMS.follower) == head)
        assert office.rows(at, EVENTS.follower) < head


class Lines:
    """An outbound that keeps what it was given together."""

    def __init__(self) -> None:
        self.published: list[list[bytes]] = []

    def publish(self, records: Any) -> dict[Any, int]:
        self.published.append([one.key for one in records])
        return {}


def test_large_messages_go_alone_in_their_order() -> None:
    small, large = b"x", b"x" * 70_000
    sent = [(b"1", small), (b"2", small), (b"3", large), (b"4", large), (b"5", small)]
    outbound: Any = Lines()
    publish(outbound, [Outgoing(ORDER_EVENTS.name, key, value) for key, value in sent])
    assert outbound.published == [[b"1", b"2"], [b"3"], [b"4"], [b"5"]]
    publish(outbound, [])
    publish(outbound, [Outgoing(DISPATCHES.name, b"6", None)])
    assert outbound.published[4:] == [[b"6"]]
