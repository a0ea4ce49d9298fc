"""The fetched Apache Kafka comes, keeps its messages when killed, and goes without a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra import apache_kafka
from infra.apache_kafka import ApacheKafka
from infra.scratch import Scratch
from tests.support.messages import create_topic, first_message, send
from tests.support.processes import eventually, family, lives, program_that_says

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(
        not (apache_kafka.fetched() or apache_kafka.fetchable()),
        reason="no Java 17 or no Maven to fetch Kafka with",
    ),
]

KAFKA_THAT_WAITS = """
import threading
from infra.apache_kafka import ApacheKafka
kafka = ApacheKafka().start()
print(kafka.pid, kafka.directory, flush=True)
threading.Event().wait()
"""


@pytest.fixture(scope="module", autouse=True)
def _fetched() -> None:
    if not apache_kafka.fetched():
        apache_kafka.fetch()


@pytest.fixture
def kafka() -> Iterator[ApacheKafka]:
    with ApacheKafka() as running:
        yield running


def test_a_message_survives_the_kill_of_the_broker(kafka: ApacheKafka) -> None:
    address = kafka.bootstrap
    create_topic(address, "kept")
    assert send(address, "kept", b"before") == 0
    kafka.kill()
    assert not lives(kafka.pid)
    kafka.restart()
    assert kafka.bootstrap == address
    assert first_message(address, "kept") == b"before"
    assert send(address, "kept", b"after") == 1


def test_a_given_directory_keeps_the_messages(tmp_path: Path) -> None:
    with ApacheKafka(tmp_path) as kafka:
        create_topic(kafka.bootstrap, "kept")
        send(kafka.bootstrap, "kept", b"first run")
    with ApacheKafka(tmp_path) as kafka:
        assert first_message(kafka.bootstrap, "kept") == b"first run"


def test_stopping_leaves_no_process_and_no_file() -> None:
    kafka = ApacheKafka().start()
    place, processes = kafka.directory, family(kafka.pid)
    assert kafka.name == f"Apache Kafka {apache_kafka.version()} (KRaft, 1 node)"
    kafka.stop()
    assert not place.exists()
    assert not any(map(lives, processes))


def test_when_the_parent_is_killed_the_broker_dies() -> None:
    program, words = program_that_says(KAFKA_THAT_WAITS)
    processes = family(program.pid)
    program.kill()
    program.wait()
    assert eventually(lambda: not any(map(lives, processes)))
    Scratch("next").remove()  # sweeps
    assert not Path(words[1]).exists()
