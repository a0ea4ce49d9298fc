"""A topic that a broker does not make is told with its name and the broker's own words, and keeps no other away."""

from typing import Any

import pytest

from schemas.topics import TOPICS
from services.commands.failures import in_words
from services.common.bus import BrokerAway, BrokerRefuses, KafkaConnection, KafkaTopicAdmin
from services.common.bus.port import TopicsRefused

CODES = {"taken": 0, "there": 36}


class Broker:
    """An admin client that answers each topic with a code and a sentence."""

    def __init__(self, answers: dict[str, tuple[int, str | None]]) -> None:
        self.answers, self.asked, self.waited_for = answers, list[str](), list[str]()

    def describe_topics(self, _names: Any) -> list[Any]:
        return []

    def create_topics(self, topics: dict[str, Any], *, raise_errors: bool) -> dict[str, Any]:
        assert not raise_errors
        (name,) = topics
        self.asked.append(name)
        code, said = self.answers.get(name, (CODES["taken"], None))
        return {"topics": [{"name": name, "error_code": code, "error_message": said}]}

    def wait_for_topics(self, names: list[str], *, timeout_ms: int) -> None:
        assert timeout_ms
        self.waited_for += names

    def close(self) -> None:
        """Do nothing."""


def applied(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, tuple[int, str | None]], prefix: str = ""
) -> tuple[Broker, Exception]:
    """Apply all topics to a broker that answers so; return it, and what was raised."""
    broker = Broker(answers)
    monkeypatch.setattr(KafkaConnection, "client", lambda *_, **__: broker)
    with pytest.raises(Exception) as raised:  # noqa: PT011, B017 - its kind is what tests look at
        KafkaTopicAdmin(KafkaConnection("h:1", prefix=prefix)).apply(TOPICS)
    return broker, raised.value


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (44, "Topic replication factor must be 3"),  # confluentinc/ksql#3942, HermesGermany/galapagos#289
        (
            40,
            "Invalid value 1000 for configuration retention.ms: below the minimum 3600000",
        ),  # thingsboard/thingsboard#8861
        (38, "Unable to replicate the partition 3 time(s): only 1 broker(s) are registered"),
        (37, "Number of partitions is above the limit of 3"),
    ],
)
def test_a_topic_that_the_broker_refuses_is_told_with_its_words_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    broker, error = applied(monkeypatch, {"order-events": (code, f"{said}.\n")})
    assert isinstance(error, TopicsRefused)
    sentence, exit_code = in_words(error)
    assert sentence.startswith(f"the broker does not make order-events: {said} (")
    assert "Make it by hand as the broker allows" in sentence
    assert exit_code == 3
    names = [topic.name for topic in TOPICS]
    assert broker.asked == names
    assert broker.waited_for == [name for name in names if name != "order-events"]


def test_a_name_that_collides_is_told_as_it_is_on_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """michelin/ns4kafka#63, karafka/karafka#1301: a point and an underscore are one to Kafka's metrics."""
    name = "staging.orders-submitted"
    said = f"Topic '{name}' collides with existing topics: staging_orders-submitted"
    _, error = applied(monkeypatch, {name: (17, said)}, prefix="staging.")
    assert f"{name}: {said} (InvalidTopicError)" in str(error)
    assert "another ORDERFOLD_PREFIX" in str(error)


def test_topics_that_are_refused_with_the_same_words_are_told_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = "Topic replication factor must be 3"
    _, error = applied(monkeypatch, {topic.name: (44, said) for topic in TOPICS})
    assert str(error).count(said) == 1
    assert all(topic.name in str(error) for topic in TOPICS)


@pytest.mark.parametrize("said", [None, "", " "])
def test_a_broker_that_does_not_say_why_is_told_so(monkeypatch: pytest.MonkeyPatch, said: str | None) -> None:
    _, error = applied(monkeypatch, {"dispatches": (44, said)})
    assert "dispatches: it does not say why (PolicyViolationError)" in str(error)


def test_a_topic_that_another_process_made_first_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = Broker({topic.name: (CODES["there"], "Topic already exists") for topic in TOPICS})
    monkeypatch.setattr(KafkaConnection, "client", lambda *_, **__: broker)
    assert KafkaTopicAdmin(KafkaConnection("h:1")).apply(TOPICS) == []


def test_a_missing_right_to_make_topics_is_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    _, error = applied(monkeypatch, {"orders-submitted": (29, "Authorization failed.")})
    assert type(error) is BrokerRefuses
    assert "no right on topic orders-submitted" in str(error)


def test_a_broker_that_is_busy_is_only_away(monkeypatch: pytest.MonkeyPatch) -> None:
    _, error = applied(monkeypatch, {"orders-submitted": (7, "timed out")})
    assert type(error) is BrokerAway
