"""A real Apache Kafka that does not make a topic is heard in its own words, and makes all others."""

from collections.abc import Iterator, Mapping
from contextlib import closing

import pytest
from kafka import KafkaAdminClient

from infra.apache_kafka import ApacheKafka
from schemas.topics import TOPICS
from services.common.bus import KafkaConnection, KafkaTopicAdmin
from tests.support.command import UNSET, ask
from tests.support.parts import NEEDS_KAFKA

pytestmark = NEEDS_KAFKA


class Three(ApacheKafka):
    """Wants three copies of each topic, as confluentinc/ksql#3942 has it, and is alone."""

    def _own_settings(self) -> Mapping[str, str]:
        return {"default.replication.factor": "3"}


@pytest.fixture(scope="module")
def kafka() -> Iterator[ApacheKafka]:
    with ApacheKafka() as running:
        yield running


def test_a_prefix_whose_point_collides_with_an_underscore(kafka: ApacheKafka) -> None:
    """michelin/ns4kafka#63: to Kafka, `a.b` and `a_b` are one name."""
    with closing(KafkaAdminClient(bootstrap_servers=kafka.bootstrap)) as admin:
        admin.create_topics({"staging_orders-submitted": {"num_partitions": 1, "replication_factor": 1}})
    staging = {**UNSET, "ORDERFOLD_KAFKA": kafka.bootstrap, "ORDERFOLD_PREFIX": "staging."}
    ask(staging, "topics", "apply").refused(
        3,
        "the broker does not make staging.orders-submitted: Topic 'staging.orders-submitted' collides with",
        "staging_orders-submitted",
        "another ORDERFOLD_PREFIX",
    )
    with closing(KafkaTopicAdmin(KafkaConnection(kafka.bootstrap, prefix="staging."))) as ours:
        there = {place.topic for place in ours.end_offsets([topic.name for topic in TOPICS])}
    assert there == {topic.name for topic in TOPICS} - {"orders-submitted"}


def test_more_copies_than_there_are_brokers() -> None:
    with Three() as kafka:
        ask({**UNSET, "ORDERFOLD_KAFKA": kafka.bootstrap}, "topics", "apply").refused(
            3, "orders-submitted", "replication factor", "(InvalidReplicationFactorError)", "Make it by hand"
        )
