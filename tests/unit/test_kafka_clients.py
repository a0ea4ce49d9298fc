"""How our clients are called on the brokers, and what is told of topics that differ."""

import ast
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from schemas.topics import ORDERS_SUBMITTED
from services.common.bus import KafkaConnection, KafkaTopicAdmin, kafka_topics
from services.common.log import configure
from services.common.runtime.service import Parts
from services.common.settings import Settings
from services.wiring import SERVICE_NAMES
from tests.support.source import ROOT


@pytest.mark.parametrize("service", SERVICE_NAMES)
@pytest.mark.parametrize("kind", [KafkaConsumer, KafkaProducer, KafkaAdminClient])
def test_every_client_of_a_service_has_its_name_and_host(
    monkeypatch: pytest.MonkeyPatch, service: str, kind: Any
) -> None:
    told: list[Any] = []

    class Client:
        """One that notes how it is called."""

        DEFAULT_CONFIG = kind.DEFAULT_CONFIG

        def __init__(self, **options: Any) -> None:
            told.append(options["client_id"])

    Parts(service, Settings.model_construct(kafka="h:1"))._kafka.client(Client)
    assert told == [f"orderfold-{service}-{socket.gethostname()}"]


def test_no_client_is_made_but_by_a_connection_that_has_a_name() -> None:
    calls = [
        ast.unparse(node)
        for path in (ROOT / "services").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    plain = re.compile(r"(\w+\.)*Kafka(Connection|Consumer|Producer|AdminClient|NetClient)\(")
    assert [call for call in calls if plain.match(call)] == ["KafkaNetClient(**options)"]
    named = [call for call in calls if re.match(r"(\w+\.)*KafkaConnection\.of\(", call)]
    assert {call.rpartition(", ")[2] for call in named} == {"'cli')", "'setup')", "name)"}


@pytest.fixture
def _logging() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("_logging")
def test_a_topic_that_differs_is_told_with_what_is_wanted_and_what_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = ORDERS_SUBMITTED.name

    class Client:
        """A broker with one topic, kept too short."""

        def describe_topics(self, _: Any) -> Any:
            partitions = [{"partition_index": number} for number in range(ORDERS_SUBMITTED.partitions)]
            return [{"name": name, "partitions": partitions}]

        def describe_configs(self, *_: Any, **__: Any) -> Any:
            return {"topic": {name: {"retention.ms": {"value": "1000"}}}}

    configure("cli")
    monkeypatch.setattr(kafka_topics, "log", structlog.get_logger())
    monkeypatch.setattr(KafkaConnection, "client", lambda *_, **__: Client())
    assert KafkaTopicAdmin(KafkaConnection("h:1")).apply([ORDERS_SUBMITTED]) == []
    (line,) = map(json.loads, capsys.readouterr().err.splitlines())
    assert (line["event"], line["level"], line["topic"]) == ("topic-differs", "warning", name)
    assert (line["setting"], line["found"]) == ("retention.ms", "1000")
    assert line["wanted"] == str(ORDERS_SUBMITTED.retention_ms)
