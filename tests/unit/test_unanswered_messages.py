"""Messages that a broker never answers for are waited for once, together, not each in turn."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from services.common.bus import (
    KafkaConnection,
    KafkaOutbound,
    Outgoing,
    PublishFailed,
    TooLarge,
    kafka_outbound,
)

LONGEST = kafka_outbound._DELIVERED_WITHIN + kafka_outbound._GRACE


@dataclass
class Broker:
    """A producer by a clock of its own: each record has the second of its answer, None where none comes."""

    answers: list[float | Exception | None]
    now: float = 0.0
    closed: int = 0

    def send(self, *_: Any, **__: Any) -> Any:
        comes = self.answers.pop(0)

        def get(timeout: float) -> None:
            if isinstance(comes, Exception):
                raise comes
            if comes is None or comes > self.now + timeout:
                self.now += timeout
                raise KafkaTimeoutError
            self.now = max(self.now, comes)

        return SimpleNamespace(get=get, value=SimpleNamespace(topic="topic", partition=0, offset=0))

    def close(self, **_: float) -> None:
        self.closed += 1


def publish(monkeypatch: pytest.MonkeyPatch, *answers: float | Exception | None) -> tuple[Broker, str]:
    """Publish as many records; answers the broker and what was raised."""
    broker = Broker(list(answers))
    monkeypatch.setattr(kafka_outbound.time, "monotonic", lambda: broker.now)
    monkeypatch.setattr(KafkaConnection, "client", lambda *_, **__: broker)
    outbound = KafkaOutbound(KafkaConnection("nowhere:1"))
    try:
        outbound.publish([Outgoing(f"topic-{n}", None, b"x") for n in range(len(answers))])
    except PublishFailed as error:
        return broker, f"{type(error).__name__}: {error}"
    return broker, ""


def test_all_that_are_never_answered_cost_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed broker can make kafka-python forget a batch of hundreds: in turn they would take hours."""
    broker, raised = publish(monkeypatch, *[None] * 500)
    assert raised == "PublishFailed: 500 of 500 not acknowledged, first topic-0: KafkaTimeoutError"
    assert broker.now == LONGEST
    assert broker.closed == 1


def test_answers_within_the_deadline_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, raised = publish(monkeypatch, 1.0, LONGEST - 1, 2.0)
    assert raised == ""
    assert broker.closed == 0


def test_after_a_failure_the_others_have_a_moment_to_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    _, raised = publish(monkeypatch, KafkaTimeoutError(), 1.0, kafka_outbound._GRACE - 1)
    assert raised == "PublishFailed: 1 of 3 not acknowledged, first topic-0: KafkaTimeoutError"


def test_after_a_failure_nobody_waits_for_the_whole_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, raised = publish(monkeypatch, MessageSizeTooLargeError(), None, None)
    assert raised.startswith(TooLarge.__name__)
    assert broker.now == kafka_outbound._GRACE
