"""Records that cannot be read stop their own partition, are told with their place, and are read once they can be."""

from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from kafka import KafkaProducer, codec
from structlog.testing import capture_logs

from services.common.bus import KafkaConnection, KafkaInbound, KafkaTopicAdmin, TopicPartition
from services.common.bus.port import Record
from services.common.metrics import UNREADABLE_PARTITIONS
from tests.contract.bus_contract import topic_of
from tests.support.parts import NEEDS_KAFKA, broker
from tests.support.processes import eventually

pytestmark = NEEDS_KAFKA


@pytest.fixture(scope="module")
def bootstrap() -> Iterator[str]:
    with broker("kafka") as running:
        yield running.url


def send(bootstrap: str, topic: str, partition: int, *numbers: int, compression: str | None = None) -> None:
    with closing(
        KafkaProducer(bootstrap_servers=bootstrap, compression_type=compression, linger_ms=50)
    ) as producer:
        for each in [producer.send(topic, str(n).ljust(2000).encode(), partition=partition) for n in numbers]:
            each.get(20)


@pytest.mark.parametrize("compression", ["lz4", "zstd", "snappy"])
def test_the_other_partitions_go_on(
    bootstrap: str, monkeypatch: pytest.MonkeyPatch, compression: str
) -> None:
    topic = f"unreadable-{compression}"
    connection = KafkaConnection(bootstrap)
    with closing(KafkaTopicAdmin(connection)) as admin:
        admin.apply([topic_of(topic, 2)])
    send(bootstrap, topic, 0, 1, 2)
    send(bootstrap, topic, 0, 3, 4, compression=compression)
    send(bootstrap, topic, 0, 5)
    send(bootstrap, topic, 1, 10)
    heard: list[Record] = []

    def heard_by(partition: int) -> list[int]:
        heard.extend(inbound.poll(100, 0.2))
        return [int(one.value or b"") for one in heard if one.partition == partition]

    def stands(places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        return {place: sum(one.partition == place.partition for one in heard) for place in places}

    monkeypatch.setattr(codec, f"has_{compression}", lambda: False)
    with (
        capture_logs() as logs,
        closing(KafkaInbound(connection, [topic], f"group-{topic}", stands)) as inbound,
    ):
        assert eventually(lambda: heard_by(0) == [1, 2] and heard_by(1) == [10])
        assert eventually(lambda: heard_by(0) == [1, 2] and bool(inbound.unreadable()))
        for number in range(11, 16):
            send(bootstrap, topic, 1, number)
        assert eventually(lambda: heard_by(1) == [10, *range(11, 16)])
        assert inbound.connected()
        assert dict(inbound.unreadable()) == {TopicPartition(topic, 0): "UnsupportedCodecError"}
        assert UNREADABLE_PARTITIONS.labels(f"group-{topic}")._value.get() == 1
        told = [one for one in logs if one["event"] == "records-unreadable"]
        assert (told[0]["topic"], told[0]["partition"], told[0]["offset"]) == (topic, 0, 2)
        monkeypatch.undo()
        assert eventually(lambda: heard_by(0) == [1, 2, 3, 4, 5])
        assert inbound.unreadable() == {}
    assert "broker-lost" not in {one["event"] for one in logs}
