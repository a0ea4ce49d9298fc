"""What tests hear of a topic is all of it, also where a broker lists the end of its last batch too low."""

from contextlib import closing

import pytest
from kafka import KafkaAdminClient, KafkaProducer

from tests.support.parts import available_brokers, broker
from tests.support.system import heard_on


@pytest.mark.parametrize("kind", available_brokers())
def test_every_record_of_a_large_batch_is_heard(kind: str) -> None:
    with broker(kind) as messages:
        options = {"bootstrap_servers": messages.url, "linger_ms": 200, "batch_size": 1024 * 1024}
        with closing(KafkaAdminClient(bootstrap_servers=messages.url)) as admin:
            admin.create_topics({"large": {"num_partitions": 1, "replication_factor": 1}})
        with closing(KafkaProducer(**options)) as producer:
            sent = [producer.send("large", b"{}", partition=0) for _ in range(1300)]
            assert [each.get(30).offset for each in sent] == list(range(1300))
        assert [one.offset for one in heard_on(messages.url, "large")] == list(range(1300))
