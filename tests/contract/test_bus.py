"""The bus in memory, the embedded broker and a real Apache Kafka keep one contract."""

from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient
from kafka import TopicPartition as KafkaPartition

from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from infra.embedded import Broker
from services.common import bus as buses
from services.common.bus import TopicPartition
from tests.contract.bus_contract import Bus, BusContract


class TestMemoryBus(BusContract):
    @pytest.fixture
    def bus(self) -> Bus:
        broker = buses.MemoryBroker()
        return Bus(
            subscribe=lambda topics, group, start_at: buses.MemoryInbound(broker, topics, group, start_at),
            outbound=lambda: buses.MemoryOutbound(broker),
            admin=buses.MemoryTopicAdmin(broker),
            go_away=broker.go_away,
            come_back=broker.come_back,
            keeps=True,
            drop_before=broker.drop_before,
            delete=broker.delete,
        )


@pytest.mark.embedded
class TestEmbeddedBroker(BusContract):
    @pytest.fixture(scope="class")
    @classmethod
    def bus(cls) -> Iterator[Bus]:
        with Broker() as broker:
            yield kafka_bus(broker)

    @pytest.mark.xfail(reason="Tansu makes a topic when the first message for it comes", strict=True)
    def test_what_has_no_topic_raises_and_its_neighbours_and_successors_arrive(self, bus: Bus) -> None:
        super().test_what_has_no_topic_raises_and_its_neighbours_and_successors_arrive(bus)

    @pytest.mark.xfail(reason="Tansu takes a message of any size", strict=True)
    def test_what_is_too_large_raises_and_its_neighbours_and_successors_arrive(self, bus: Bus) -> None:
        super().test_what_is_too_large_raises_and_its_neighbours_and_successors_arrive(bus)

    @pytest.mark.xfail(reason="Tansu names the first record for any time", strict=True)
    def test_where_a_time_begins_in_each_partition(self, bus: Bus) -> None:
        super().test_where_a_time_begins_in_each_partition(bus)

    @pytest.mark.skip(reason="Tansu waits until the record at the position comes")
    def test_a_position_that_is_not_there_is_asked_for_again(self, bus: Bus, position: int) -> None:
        """Its topics never shrink: a broker that was away is another cluster, with positions of its own."""


@pytest.mark.kafka
@pytest.mark.skipif(
    not (apache_kafka.fetched() or apache_kafka.fetchable()),
    reason="no Java 17 or no Maven to fetch Kafka with",
)
class TestApacheKafka(BusContract):
    @pytest.fixture(scope="class")
    @classmethod
    def bus(cls) -> Iterator[Bus]:
        if not apache_kafka.fetched():
            apache_kafka.fetch()
        with ApacheKafka() as broker:
            yield kafka_bus(broker)


def kafka_bus(broker: Broker | ApacheKafka) -> Bus:
    """The adapters of kafka-python on a server of our own."""
    connection = buses.KafkaConnection(broker.bootstrap)
    keeps = isinstance(broker, ApacheKafka)

    def drop_before(place: TopicPartition, offset: int) -> None:
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
        admin.delete_records({KafkaPartition(*place): offset})
        admin.close()

    def delete(topic: str) -> None:
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
        admin.delete_topics([topic])
        admin.close()

    return Bus(
        subscribe=lambda topics, group, start_at: buses.KafkaInbound(connection, topics, group, start_at),
        outbound=lambda: buses.KafkaOutbound(connection),
        admin=buses.KafkaTopicAdmin(connection),
        go_away=broker.kill,
        come_back=broker.restart,
        keeps=keeps,
        drop_before=drop_before if keeps else None,
        delete=delete if keeps else None,
    )
