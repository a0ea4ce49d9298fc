"""SUB-7: whatever senders and keepers of a real Kafka do, what arrives is taken, and what cannot be is told."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from tests.support.answers import answer
from tests.support.ledger import assert_ledger
from tests.support.parts import NEEDS_KAFKA, Parts, broker, own_database
from tests.support.stories import DC, change, count, order, organization_document, processing, run_by_hand
from tests.support.system import System, running_system, unique, until

pytestmark = NEEDS_KAFKA

CODECS = ("gzip", "snappy", "lz4", "zstd")


@pytest.fixture
def down(kafka: Parts) -> Iterator[System]:
    """A system of which no service runs, and of which nobody knows what other tests did to the topics."""
    with running_system(kafka, supervised=False, services=()) as system:
        system.database.execute("UPDATE position_incident SET closed_at = clock_timestamp()")
        system.database.execute("DELETE FROM published_position")
        yield system


def arrived(system: System, code: str) -> set[str]:
    return {row["order_number"] for row in system.view("order_status", code)}


def produce(system: System, topic: str, *values: bytes, partition: int = 0, **options: object) -> None:
    with closing(
        KafkaProducer(bootstrap_servers=system.parts.bootstrap, linger_ms=50, **options)
    ) as producer:
        sent = [producer.send(topic, value, partition=partition) for value in values]
        for each in sent:
            each.get(20)


def admin(system: System) -> KafkaAdminClient:
    return KafkaAdminClient(bootstrap_servers=system.parts.bootstrap)


def make_again(system: System, topic: str) -> None:
    with closing(admin(system)) as client:
        client.delete_topics([topic])
        until(lambda: not system.admin.end_offsets([topic]))
    system.orderfold("topics", "apply")


def test_orders_of_every_codec_are_taken_and_those_behind_them(down: System, tmp_path: Path) -> None:
    code = run_by_hand(down, tmp_path)
    expected = {f"{codec.upper()}-{n}" for codec in CODECS for n in range(5)} | {
        f"PLAIN-{p}" for p in range(6)
    }
    with down.services():
        for codec in CODECS:
            orders = [
                json.dumps(order(code, f"{codec}-{n}", ("PEN", 1), special_instructions="a" * 3000)).encode()
                for n in range(5)
            ]
            produce(down, "orders-submitted", *orders, compression_type=codec)
        for number in range(6):
            plain = json.dumps(order(code, f"plain-{number}", ("PEN", 1))).encode()
            produce(down, "orders-submitted", plain, partition=number)
        down.settle()
        assert arrived(down, code) == expected


@pytest.mark.parametrize("topic", ["inventory-changed", "cancellations", "status-updates"])
def test_the_other_topics_take_every_codec(down: System, tmp_path: Path, topic: str) -> None:
    code = run_by_hand(down, tmp_path)
    messages = {
        "inventory-changed": count(code, DC, "PEN", 7),
        "cancellations": {"organization": code, "order_number": "NOBODY"},
        "status-updates": {
            "organization": code,
            "order_number": "NOBODY",
            "status": "rejected",
            "location": DC,
        },
    }
    with down.services():
        for codec in CODECS:
            produce(down, topic, json.dumps(messages[topic]).encode(), compression_type=codec)
        down.settle()
        assert_ledger(down)
        unreadable = "SELECT detail FROM dead_letter WHERE topic = %s AND reason = 'unreadable'"
        assert down.database.execute(unreadable, (topic,)).fetchall() == []


def test_a_dead_letter_that_cannot_leave_keeps_no_dispatch_back(down: System, tmp_path: Path) -> None:
    code = run_by_hand(down, tmp_path)
    with down.services():
        down.settle()
        with closing(admin(down)) as client:
            client.delete_topics(["cancellations.dlq"])
        down.publish("cancellations", b"bad")
        down.publish("inventory-changed", count(code, DC, "PEN", 9))
        down.publish("orders-submitted", b"bad, too", order(code, "GOES", ("PEN", 1)))
        until(lambda: arrived(down, code) == {"GOES"})
        down.orderfold("runs", "now", "--dc", DC, "--organization", code)
        until(lambda: bool(down.heard("dispatches", organization=code)))
        until(lambda: any(one.value == b"bad, too" for one in down.heard("orders-submitted.dlq")))
        until(lambda: "dead-letters-wait" in down.logged() and "cancellations" in down.logged())
        down.orderfold("topics", "apply")
        down.settle()
        assert [one.value for one in down.heard("cancellations.dlq")] == [b"bad"]


@pytest.mark.parametrize(("gone", "other"), [("order-events", "dispatches"), ("dispatches", "order-events")])
def test_a_topic_that_cannot_be_written_to_keeps_the_other_from_nothing(
    down: System, tmp_path: Path, gone: str, other: str
) -> None:
    code = run_by_hand(down, tmp_path)
    with down.services():
        down.settle()
        with closing(admin(down)) as client:
            client.delete_topics([gone])
        down.publish("inventory-changed", count(code, DC, "PEN", 9))
        down.publish("orders-submitted", order(code, "GOES", ("PEN", 1)))
        until(lambda: arrived(down, code) == {"GOES"})
        down.orderfold("runs", "now", "--dc", DC, "--organization", code)
        until(
            lambda: any(
                one.headers["ce_type"] == b"dispatch-created" for one in down.heard(other, organization=code)
            )
        )
        down.orderfold("topics", "apply")
        down.settle()
        assert any(
            one.headers["ce_type"] == b"dispatch-created" for one in down.heard(gone, organization=code)
        )
    for one in json.loads(down.orderfold("incidents", "list", "--json")):
        assert (one["consumer"], one["topic"]) == ("relay", gone)
        down.orderfold("incidents", "close", str(one["id"]), "--note", "made again by a test")


def test_a_topic_made_again_is_read_from_its_beginning(down: System, tmp_path: Path) -> None:
    code = run_by_hand(down, tmp_path)
    with down.services():
        for number in range(3):
            produce(down, "orders-submitted", json.dumps(order(code, f"old-{number}", ("PEN", 1))).encode())
        down.settle()
    make_again(down, "orders-submitted")
    for number in range(8):
        produce(down, "orders-submitted", json.dumps(order(code, f"new-{number}", ("PEN", 1))).encode())
    with down.services():
        down.settle()
        assert arrived(down, code) == {f"OLD-{n}" for n in range(3)} | {f"NEW-{n}" for n in range(8)}
        make_again(down, "orders-submitted")
        for number in range(4):
            produce(down, "orders-submitted", json.dumps(order(code, f"third-{number}", ("PEN", 1))).encode())
        until(lambda: {f"THIRD-{n}" for n in range(4)} <= arrived(down, code))
        down.settle()
        assert all(one["ok"] for one in json.loads(down.orderfold("check", "--json")))


def test_relative_changes_of_a_topic_made_again_count_once_each(down: System, tmp_path: Path) -> None:
    """They carry no id: topic, partition and offset are theirs, and come again."""
    code = run_by_hand(down, tmp_path)
    with down.services():
        for _ in range(3):
            produce(down, "inventory-changed", json.dumps(change(code, DC, "PEN", 1)).encode())
        down.settle()
    make_again(down, "inventory-changed")
    for _ in range(5):
        produce(down, "inventory-changed", json.dumps(change(code, DC, "PEN", 10)).encode())
    with down.services():
        down.settle()
    with down.services():
        down.settle()
        (shelf,) = down.view("stock", code)
        assert shelf["on_hand"] == 53


def test_records_that_expired_unread_are_told(down: System, tmp_path: Path) -> None:
    code = run_by_hand(down, tmp_path)
    with down.services():
        produce(down, "orders-submitted", json.dumps(order(code, "seen", ("PEN", 1))).encode(), partition=4)
        down.settle()
    place = TopicPartition("orders-submitted", 4)
    start = next(
        end for (topic, number), end in down.admin.end_offsets(["orders-submitted"]).items() if number == 4
    )
    for number in range(10):
        produce(
            down,
            "orders-submitted",
            json.dumps(order(code, f"gap-{number}", ("PEN", 1))).encode(),
            partition=4,
        )
    with closing(admin(down)) as client:
        client.delete_records({place: start + 9})
    with down.services():
        down.settle()
        assert arrived(down, code) == {"SEEN", "GAP-9"}
        said = down.orderfold("check", code=1)
        assert "no topic lost records before they were read" in said
        assert "9 records were deleted unread" in said
        (incident,) = answer("incidents list", down.orderfold("incidents", "list", "--json"))
        down.orderfold("incidents", "close", str(incident["id"]), "--note", "sent again")
        down.orderfold("check")
        assert "there is no open incident" in down.orderfold(
            "incidents", "close", "999999", "--note", "x", code=1
        )


def test_a_sender_with_transactions_leaves_nothing_behind_that_counts_as_unread(
    down: System, tmp_path: Path
) -> None:
    code = run_by_hand(down, tmp_path)
    with down.services():
        producer = KafkaProducer(bootstrap_servers=down.parts.bootstrap, transactional_id=unique("tx"))
        producer.init_transactions()
        for number, commit in enumerate([True, False, True, False]):
            producer.begin_transaction()
            value = json.dumps(order(code, f"tx-{number}", ("PEN", 1))).encode()
            producer.send("orders-submitted", value, partition=2).get(20)
            (producer.commit_transaction if commit else producer.abort_transaction)()
        producer.close()
        down.settle()
        assert arrived(down, code) == {"TX-0", "TX-2"}
        until(lambda: _read_to_the_end(down))
        assert json.loads(down.orderfold("incidents", "list", "--json")) == []


def _read_to_the_end(system: System) -> bool:
    query = "SELECT topic, partition, next_offset FROM consumer_position WHERE topic = 'orders-submitted'"
    stored = {(topic, number): offset for topic, number, offset in system.database.execute(query)}
    ends = system.admin.end_offsets(["orders-submitted"])
    return all(stored.get(tuple(place), 0) == end for place, end in ends.items())


def test_a_system_that_was_started_before_any_organization_waits_for_one(tmp_path: Path) -> None:
    with broker("kafka") as messages, own_database("first start") as url:
        parts = Parts(messages.url, url, messages.name, "PostgreSQL")
        with running_system(parts) as system:
            code = unique("LATE")
            system.publish("orders-submitted", *(order(code, f"O-{n}", ("PEN", 1)) for n in range(30)))
            system.publish("inventory-changed", *(count(code, DC, f"I-{n}", 3) for n in range(30)))
            until(lambda: "no organization is applied yet" in system.logged())
            file = tmp_path / "policy.yaml"
            file.write_text(json.dumps(organization_document(code, processing=[processing(DC)])))
            system.apply(file)
            system.settle()
            assert len(system.view("order_status", code)) == 30
            assert len(system.view("stock", code)) == 30
            assert system.rows("SELECT * FROM analytics.dead_letters") == []
            assert_ledger(system)


def test_tables_that_others_publish_take_every_change(down: System, tmp_path: Path) -> None:
    """As change data capture does, and a blue/green upgrade."""
    code = run_by_hand(down, tmp_path)
    down.database.execute("SET ROLE NONE")
    down.database.execute("CREATE PUBLICATION everything FOR ALL TABLES")
    try:
        with down.services():
            down.publish("inventory-changed", change(code, DC, "PEN", 5))
            down.settle()
            down.publish("inventory-changed", count(code, DC, "PEN", 7, "2027-01-01T00:00:00Z"))
            down.publish("orders-submitted", order(code, "O-1", ("PEN", 2)), order(code, "O-2", ("PEN", 9)))
            down.settle()
            down.orderfold("runs", "now", "--dc", DC, "--organization", code)
            down.publish("cancellations", {"organization": code, "order_number": "O-2"})
            down.settle()
            (shelf,) = down.view("stock", code)
            assert (shelf["on_hand"], shelf["reserved"]) == (7, 2)
            down.orderfold("rebuild", "order_status")
    finally:
        down.database.execute("DROP PUBLICATION everything")
