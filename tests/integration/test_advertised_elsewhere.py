"""A broker that answers where it is asked and sends clients elsewhere is told so, with the address that it names."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from infra.child_process import ChildProcess
from infra.embedded import Broker
from services.common.bus import (
    BrokerAway,
    KafkaConnection,
    KafkaInbound,
    KafkaOutbound,
    KafkaTopicAdmin,
    Outgoing,
    PublishRefused,
)
from services.common.bus.port import BrokerElsewhere
from tests.support.command import UNSET, ask
from tests.support.stories import order

pytestmark = pytest.mark.embedded


class Elsewhere(Broker):
    """Answers at one address and advertises another, at which nobody is."""

    def __init__(self, advertised: str) -> None:
        super().__init__()
        self.advertised = advertised

    def _launch(self) -> ChildProcess:
        command: list[str | Path] = [self._program(), "broker", "--storage-engine", "memory://tansu/"]
        command += ["--cluster-id", f"embedded-{secrets.token_hex(8)}", "--silent"]
        command += ["--listener-url", f"tcp://{self.bootstrap}"]
        command += ["--advertised-listener-url", f"tcp://{self.advertised}"]
        return ChildProcess(command, log=self.log, environment={"PATH": os.defpath})


@pytest.fixture(
    scope="module",
    params=[
        "localhost:1",  # dpkp/kafka-python#159, confluentinc/confluent-kafka-go#70
        "kafka.invalid:9092",  # confluentinc/librdkafka#1085: the name of a container
    ],
)
def broker(request: pytest.FixtureRequest) -> Iterator[Elsewhere]:
    with Elsewhere(request.param) as running:
        yield running


def words(broker: Elsewhere) -> str:
    return rf"^{broker.bootstrap}: it answers, but says that clients are to go to {broker.advertised} \("


def test_whoever_asks_about_topics_is_told_the_address(broker: Elsewhere) -> None:
    with closing(KafkaTopicAdmin(KafkaConnection(broker.bootstrap))) as admin:
        for _ in range(2):
            with pytest.raises(BrokerElsewhere, match=words(broker) + r".*look at advertised\.listeners"):
                admin.cluster_id()


def test_a_member_of_a_group_is_told_the_address(broker: Elsewhere) -> None:
    with pytest.raises(BrokerElsewhere, match=words(broker)):
        KafkaInbound(KafkaConnection(broker.bootstrap), ["orders-submitted"], "intake", lambda _: {})


def test_a_publisher_is_told_the_address(broker: Elsewhere) -> None:
    with (
        closing(KafkaOutbound(KafkaConnection(broker.bootstrap))) as outbound,
        pytest.raises(PublishRefused, match=f"first dispatches: {words(broker)[1:]}"),
    ):
        outbound.publish([Outgoing("dispatches", b"k", b"v")])


def test_a_command_says_what_to_look_at(broker: Elsewhere, tmp_path: Path) -> None:
    settings = {**UNSET, "ORDERFOLD_KAFKA": broker.bootstrap}
    told = f"{broker.bootstrap}: it answers, but says that clients are to go to {broker.advertised} ("
    answer = ask(settings, "topics", "apply")
    answer.refused(3, f"the broker cannot be used at {told}", "look at advertised.listeners")
    (tmp_path / "orders.jsonl").write_text(json.dumps(order("ACME", "O-1", ("CHAIR", 1))))
    loaded = ask(settings, "load", str(tmp_path / "orders.jsonl"))
    loaded.refused(3, told)
    assert "set ORDERFOLD_KAFKA" not in answer.err + loaded.err, "the address is right"


def test_a_broker_that_goes_away_after_it_was_reached_is_only_away() -> None:
    with Broker() as broker, closing(KafkaTopicAdmin(KafkaConnection(broker.bootstrap))) as admin:
        assert admin.cluster_id()
        broker.kill()
        for _ in range(2):
            with pytest.raises(BrokerAway) as away:
                admin.cluster_id()
            assert type(away.value) is BrokerAway
