"""SUB-7: what is missing from the middle of a topic is told, and a person may pass over what can never be read."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient

from infra.apache_kafka import ApacheKafka
from tests.support.answers import answer
from tests.support.parts import NEEDS_KAFKA, Parts, own_database
from tests.support.stories import order, run_by_hand
from tests.support.system import System, heard_on, running_system, until

pytestmark = NEEDS_KAFKA

TOPIC = "orders-submitted"
_AT_ONCE = {"cleanup.policy": "compact", "segment.ms": "100", "min.cleanable.dirty.ratio": "0.001"}


class Compacting(ApacheKafka):
    """A broker that compacts as soon as it may."""

    def _own_settings(self) -> Mapping[str, str]:
        return {
            "log.cleaner.enable": "true",
            "log.cleaner.backoff.ms": "100",
            "log.retention.check.interval.ms": "200",
        }


@pytest.fixture
def kafka() -> Iterator[Compacting]:
    with Compacting() as broker:
        yield broker


@pytest.fixture
def down(kafka: Compacting) -> Iterator[System]:
    """A system of which no service runs."""
    with own_database("damaged") as url:
        parts = Parts(kafka.bootstrap, url, kafka.name, "PostgreSQL")
        with running_system(parts, supervised=False, services=()) as system:
            yield system


def produce(system: System, code: str, partition: int, *numbers: str, key: str = "") -> None:
    """Send orders in one batch; a compacted topic keeps the last with a key."""
    with closing(KafkaProducer(bootstrap_servers=system.parts.bootstrap, linger_ms=200)) as producer:
        values = {number: json.dumps(order(code, number, ("PEN", 1))).encode() for number in numbers}
        for each in [
            producer.send(TOPIC, value, key=(key or number).encode(), partition=partition)
            for number, value in values.items()
        ]:
            each.get(20)


def arrived(system: System, code: str) -> set[str]:
    return {row["order_number"] for row in system.view("order_status", code)}


def damage(kafka: Compacting, partition: int, after: bytes) -> None:
    """Change a byte of a record on the broker's disk, as a bad disk does."""
    (segment,) = (kafka.directory / "data" / f"{TOPIC}-{partition}").glob("*.log")
    at = segment.read_bytes().rindex(after) + len(after)
    with segment.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1]))


def test_a_damaged_batch_is_passed_over_by_hand_and_by_nothing_else(
    down: System, kafka: Compacting, tmp_path: Path
) -> None:
    code = run_by_hand(down, tmp_path)
    produce(down, code, 1, "FIRST")
    produce(down, code, 1, *(f"BAD-{n}" for n in range(5)))
    produce(down, code, 1, "BEHIND", "LAST")
    produce(down, code, 2, "BESIDE")
    damage(kafka, 1, b"BAD-3")
    with down.services():
        until(lambda: "records-unreadable" in down.logged() and arrived(down, code) == {"FIRST", "BESIDE"})
        assert "nothing to pass over" in down.orderfold(
            "incidents", "skip", TOPIC, "2", "--note", "x", "--yes", code=1
        )
        assert "was read yet" in down.orderfold("incidents", "skip", TOPIC, "77", "--note", "x", code=1)
        assert "no consumer reads dispatches" in down.orderfold(
            "incidents", "skip", "dispatches", "1", "--note", "x", code=2
        )
        said = down.orderfold("incidents", "skip", TOPIC, "1", "--note", "bad disk", "--dry-run")
        assert f"{TOPIC}/1: 1 to 5 cannot be read; intake goes on with 6" in said
        assert arrived(down, code) == {"FIRST", "BESIDE"}
        down.orderfold("incidents", "skip", TOPIC, "1", "--note", "bad disk", "--yes")
        until(lambda: arrived(down, code) == {"FIRST", "BESIDE", "BEHIND", "LAST"})
        down.settle()
        down.orderfold("check")
    assert json.loads(down.orderfold("incidents", "list", "--json")) == []
    (kept,) = answer("incidents list", down.orderfold("incidents", "list", "--all", "--json"))
    assert (kept["kind"], kept["lost"], kept["note"]) == ("skipped", True, "bad disk")
    assert kept["detail"] == "1 to 5 could not be read and were passed over by hand"


def test_what_a_compacted_topic_gave_up_unread_is_told_once(
    down: System, kafka: Compacting, tmp_path: Path
) -> None:
    code = run_by_hand(down, tmp_path)
    resource = ConfigResource(ConfigResourceType.TOPIC, TOPIC, configs=_AT_ONCE)
    with closing(KafkaAdminClient(bootstrap_servers=down.parts.bootstrap)) as client:
        client.alter_configs([resource])
    produce(down, code, 3, "ALONE")
    for number in range(6):
        produce(down, code, 3, f"SAME-{number}", key="same")
        time.sleep(0.15)  # another segment
    produce(down, code, 3, "LAST")

    def left() -> set[int]:
        return {one.offset for one in heard_on(down.parts.bootstrap, TOPIC) if one.partition == 3}

    until(lambda: left() == {0, 6, 7})
    with down.services():
        down.settle()
        assert arrived(down, code) == {"ALONE", "SAME-5", "LAST"}
        assert "no topic lost records before they were read" in down.orderfold("check", code=1)
        (told,) = answer("incidents list", down.orderfold("incidents", "list", "--json"))
        assert (told["kind"], told["topic"], told["partition"]) == ("gap", TOPIC, 3)
        assert told["detail"].startswith(
            "of 1 to 5 some or all are not there: lost, or given up by a compacted"
        )
        down.orderfold("incidents", "close", str(told["id"]), "--note", "sent again")
    with down.services():
        down.settle()
        down.orderfold("check")
