"""SUB-7: topics that were mirrored to a second Kafka are not read twice there, and a person says where to begin.

confluentinc/confluent-kafka-python#822, siddhi-io/siddhi-io-kafka#148, strimzi/strimzi-kafka-operator#10942: after a
failover to a mirror the offsets are others, and "risks data duplication".
"""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kafka import KafkaProducer

from infra.apache_kafka import ApacheKafka
from services.common.bus import KafkaConnection, KafkaTopicAdmin
from services.common.database import connect
from tests.support.answers import answer
from tests.support.parts import NEEDS_KAFKA, Parts, own_database
from tests.support.stories import DC, change, order, run_by_hand
from tests.support.system import System, running_system, until

pytestmark = NEEDS_KAFKA

TOPICS = ("inventory-changed", "orders-submitted")


def mirror(source: str, target: str, topic: str) -> None:
    """Copy what stands on a topic that comes in, as MirrorMaker does: partition, key, value, headers and timestamp."""
    with (
        closing(KafkaTopicAdmin(KafkaConnection(source))) as admin,
        closing(KafkaProducer(bootstrap_servers=target)) as producer,
    ):
        ends = {place: (0, end) for place, end in admin.end_offsets([topic]).items()}
        sent = [
            producer.send(
                one.topic,
                one.value,
                one.key,
                headers=list(one.headers),
                partition=one.partition,
                timestamp_ms=one.timestamp_ms,
            )
            for one in admin.between(ends)
        ]
        for each in sent:
            each.get(20)


def on_hand(system: System, code: str) -> int:
    (shelf,) = system.view("stock", code, item="PEN")
    return int(shelf["on_hand"])


def test_changes_of_stock_without_ids_count_once_on_a_mirror(tmp_path: Path) -> None:
    with ApacheKafka() as first, ApacheKafka() as second, own_database("another cluster") as url:
        parts = Parts(first.bootstrap, url, first.name, "PostgreSQL")
        with running_system(parts, supervised=False, services=()) as system:
            code = run_by_hand(system, tmp_path)
            with system.services():
                system.publish("inventory-changed", *[change(code, DC, "PEN", 1)] * 5)
                system.publish("orders-submitted", order(code, "BEFORE", ("PEN", 2)))
                system.settle()
                system.orderfold("runs", "now", "--dc", DC, "--organization", code)
                system.settle()
            assert on_hand(system, code) == 5
        parts = replace(parts, bootstrap=second.bootstrap)
        with running_system(parts, supervised=False, services=()) as system:
            mirror(first.bootstrap, second.bootstrap, "inventory-changed")
            system.publish("inventory-changed", change(code, DC, "PEN", 100))
            with system.services():
                until(lambda: _begun(url, "orders-submitted") == 2)  # empty here, so nobody is asked
                mirror(first.bootstrap, second.bootstrap, "orders-submitted")
                system.publish("orders-submitted", order(code, "AFTER", ("PEN", 1)))
                _waits_for_a_person(system, code)
                _and_goes_on_where_it_was(system, code)


def _begun(url: str, topic: str) -> int:
    """On how many clusters a consumer began to read a topic."""
    with connect(url, name="test") as connection:
        asked = "SELECT count(DISTINCT cluster) FROM consumer_position WHERE topic = %s"
        return int(connection.execute(asked, (topic,)).fetchall()[0][0])


def _waits_for_a_person(system: System, code: str) -> None:
    def waiting() -> set[str]:
        rows = answer("incidents list", system.orderfold("incidents", "list", "--json"))
        return {row["topic"] for row in rows if (row["kind"], row["lost"]) == ("another_cluster", True)}

    until(lambda: {*TOPICS, "order-events"} <= waiting())
    until(lambda: "read on another cluster so far" in system.logged())
    said = system.orderfold("check", code=1)
    assert "nothing waits for a person" in said
    assert "orderfold incidents start inventory-changed --from taken" in said
    assert on_hand(system, code) == 5
    assert [row["order_number"] for row in system.view("order_status", code)] == ["BEFORE"]


def _and_goes_on_where_it_was(system: System, code: str) -> None:
    decide = ("incidents", "start", *TOPICS, "--note", "the first cluster is gone", "--yes")
    shown = system.orderfold(*decide, "--from", "taken", "--dry-run")
    assert "1 message to take" in shown  # of stock; the other may stand in a partition without copies
    assert "is not a time" in system.orderfold(*decide, "--from", "yesterday", code=2)
    assert "no consumer reads dispatches" in system.orderfold(
        "incidents", "start", "dispatches", "--from", "end", "--note", "x", code=2
    )
    assert "goes on within a minute" in system.orderfold(*decide, "--from", "taken").replace(
        "go on", "goes on"
    )
    until(lambda: on_hand(system, code) == 105)
    until(lambda: len(system.view("order_status", code)) == 2)
    assert "nothing is to be decided" in system.orderfold(*decide, "--from", "taken", code=1)
    system.orderfold("republish", "--since", "2000-01-01T00:00:00Z")
    for one in json.loads(system.orderfold("incidents", "list", "--json")):
        assert one["consumer"] == "relay", "what a consumer waited for is closed by the decision"
        system.orderfold("incidents", "close", str(one["id"]), "--note", "published again")
    system.settle()
    assert system.heard("dispatches", organization=code, order_number="BEFORE")
    system.orderfold("check")
    assert on_hand(system, code) == 105
