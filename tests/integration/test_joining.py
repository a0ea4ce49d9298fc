"""Members that poll in short steps join their groups: none is left without partitions and heartbeats."""

import time

import pytest

from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from schemas.topic import Topic
from services.common import bus
from services.common.bus.port import Outgoing
from tests.support.processes import PATIENCE

TOPIC = Topic("joining", "in", "Whatever a test says.", "any", ())
MEMBERS = 6
STEP = 0.004  # seconds: a join takes longer, so that polls end in the middle of it


@pytest.mark.kafka
@pytest.mark.skipif(
    not apache_kafka.fetched(), reason="the embedded broker lets a first join take three seconds"
)
def test_whoever_joins_in_short_steps_hears_all_there_is() -> None:
    with ApacheKafka() as kafka:
        connection = bus.KafkaConnection(kafka.bootstrap)
        bus.KafkaTopicAdmin(connection).apply([TOPIC])
        bus.KafkaOutbound(connection).publish([Outgoing(TOPIC.name, bytes([n]), b"x") for n in range(12)])
        heard = [_heard(connection, f"group-{n}") for n in range(MEMBERS)]
    assert heard == [12] * MEMBERS


def _heard(connection: bus.KafkaConnection, group: str) -> int:
    inbound = bus.KafkaInbound(connection, [TOPIC.name], group, lambda _: {})
    heard, deadline = 0, time.monotonic() + PATIENCE
    while heard < 12 and time.monotonic() < deadline:
        heard += len(inbound.poll(100, STEP))
    inbound.close()
    return heard
