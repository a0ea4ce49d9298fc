"""SUB-7: a topic of ours that somebody made again or made too small is told of, and keeps nothing of others back."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from tests.support.parts import NEEDS_KAFKA, Parts
from tests.support.stories import DC, count, order, run_by_hand
from tests.support.system import System, running_system, until

pytestmark = NEEDS_KAFKA


@pytest.fixture
def down(kafka: Parts) -> Iterator[System]:
    """A system of which no service runs."""
    with running_system(kafka, supervised=False, services=()) as system:
        yield system


def admin(system: System) -> KafkaAdminClient:
    return KafkaAdminClient(bootstrap_servers=system.parts.bootstrap)


def heard_of(system: System, topic: str, code: str) -> set[str]:
    return {one.value["order_number"] for one in system.heard(topic, organization=code)}


def incidents(system: System) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(system.orderfold("incidents", "list", "--json"))
    return found


def test_a_topic_made_again_under_a_running_relay_is_told_with_the_cure(down: System, tmp_path: Path) -> None:
    """confluentinc/librdkafka#3255, strimzi/strimzi-kafka-operator#9269: deleted and made again within seconds."""
    code = run_by_hand(down, tmp_path)
    with down.services():
        down.publish("orders-submitted", *(order(code, f"OLD-{n}", ("PEN", 1)) for n in range(20)))
        down.settle()
        with closing(admin(down)) as client:
            client.delete_topics(["order-events"])
            until(lambda: not down.admin.end_offsets(["order-events"]))
        down.orderfold("topics", "apply")
        down.publish("orders-submitted", order(code, "NEW", ("PEN", 1)))
        until(lambda: heard_of(down, "order-events", code) == {"NEW"})
        until(lambda: bool(incidents(down)))
        (one,) = incidents(down)
        assert (one["consumer"], one["topic"], one["kind"]) == ("relay", "order-events", "made_again")
        assert "orderfold republish --since TIME" in down.orderfold("check", code=1)
        down.orderfold("republish", "--since", "2000-01-01T00:00:00Z")
        until(lambda: heard_of(down, "order-events", code) == {"NEW", *(f"OLD-{n}" for n in range(20))})
        down.orderfold("incidents", "close", str(one["id"]), "--note", "published again")
        down.settle()
        down.orderfold("check")


def test_a_fact_that_is_too_large_for_its_topic_waits_and_dispatches_leave(
    down: System, tmp_path: Path
) -> None:
    """Farfetch/kafkaflow-retry-extensions#158: `order-events` as somebody else made it, and an order of 2,000 lines."""
    code = run_by_hand(down, tmp_path)
    lines = [(f"ITEM-{n}", 1) for n in range(2000)]
    with closing(admin(down)) as client, down.services():
        _limit(client, "order-events", 100_000)
        down.publish("orders-submitted", order(code, "LARGE", *lines))
        until(lambda: "fact-too-large" in down.logged())
        down.publish("orders-submitted", order(code, "SMALL", ("PEN", 1)))
        until(lambda: {row["order_number"] for row in down.view("order_status", code)} == {"LARGE", "SMALL"})
        said = down.orderfold("check", code=1)
        assert "nothing waits for a person" in said
        assert f"order-{code}-LARGE version 1 (order-submitted) is a message of" in said
        assert "order-events takes 100,000. Raise its max.message.bytes" in said
        down.publish("inventory-changed", count(code, DC, "PEN", 9))
        until(lambda: len(down.view("stock", code)) == 1)
        down.orderfold("runs", "now", "--dc", DC, "--organization", code)
        until(lambda: heard_of(down, "dispatches", code) == {"SMALL"})
        assert heard_of(down, "order-events", code) == set()
        _limit(client, "order-events", 1_000_000)
        until(lambda: heard_of(down, "order-events", code) == {"LARGE", "SMALL"})
        down.settle()
        assert incidents(down) == []
        down.orderfold("check")


def _limit(client: KafkaAdminClient, topic: str, size: int) -> None:
    client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})])
