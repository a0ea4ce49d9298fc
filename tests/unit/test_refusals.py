"""What waiting does not mend is told as an error, and tried again after pauses that grow to a minute."""

import ssl
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import pytest
from kafka import errors
from structlog.testing import capture_logs

from schemas.topics import TOPICS
from services.commands.failures import in_words
from services.common.bus import (
    BrokerAway,
    BrokerRefuses,
    KafkaConnection,
    KafkaInbound,
    KafkaOutbound,
    KafkaTopicAdmin,
    Outgoing,
    PublishFailed,
    PublishRefused,
    TooLarge,
    kafka_inbound,
    kafka_waiting,
)
from services.common.bus.kafka_failures import is_refusal
from services.common.bus.port import BrokerElsewhere, TopicsRefused
from services.common.clock import clock_from
from services.common.runtime.consuming import Consumer, Consuming
from services.common.runtime.loop import Next, Repeating, steady
from services.relay.posting import Post
from tests.support.pauses import Pauses

UP_TO_A_MINUTE = [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
AWAY, REFUSED = BrokerAway("h:1: refused"), BrokerRefuses("h:1: no right on topic orders")


def handshake(reason: str) -> Exception:
    return errors.KafkaConnectionError(f"Handshake failed: [SSL: X_Y] {reason} (_ssl.c:1006)")


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (errors.SaslAuthenticationFailedError("SaslAuthenticationFailedError: wrong"), True),
        (errors.UnsupportedSaslMechanismError("no PLAIN"), True),
        (errors.TopicAuthorizationFailedError({"orders"}), True),
        (errors.GroupAuthorizationFailedError("intake"), True),
        (errors.ClusterAuthorizationFailedError(), True),
        (errors.TransactionalIdAuthorizationFailedError(), True),
        (handshake("certificate verify failed: self-signed certificate"), True),
        (handshake("certificate verify failed: Hostname mismatch"), True),
        (handshake("tlsv13 alert certificate required"), True),
        (handshake("tlsv1 alert unknown ca"), True),
        (handshake("wrong version number"), True),
        (ssl.SSLError(1, "[SSL] PEM lib (_ssl.c:3926)"), True),
        (PermissionError(13, "Permission denied"), True),
        (ImportError("gssapi lib not found!"), True),
        (errors.KafkaConnectionError("111 ECONNREFUSED"), False),
        (errors.KafkaConnectionError("socket disconnected"), False),
        (errors.KafkaConnectionError("Connection timed out"), False),
        (errors.KafkaTimeoutError("Unable to bootstrap"), False),
        (errors.RequestTimedOutError(), False),
        (errors.NotLeaderForPartitionError(), False),
        (errors.CorruptRecordError(), False),
        (ConnectionResetError(), False),
        (ValueError(), False),
    ],
)  # fmt: skip
def test_which_errors_of_kafka_are_refusals(error: Exception, refusal: bool) -> None:
    assert is_refusal(error) is refusal
    assert isinstance(KafkaConnection("h:1").away(error), BrokerRefuses) is refusal


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ssl.SSLError(1, "[SSL] PEM lib (_ssl.c:3926)"), "PEM lib: look at ORDERFOLD_KAFKA_SSL_CERTFILE, _KEYFILE and"),
        (
            ssl.SSLError(1, "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4154)"),
            "no certificate or crl found: the file holds no PEM; look at ORDERFOLD_KAFKA_SSL_CAFILE",
        ),
        (PermissionError(13, "Permission denied"), "Permission denied; look at ORDERFOLD_KAFKA_SSL_CAFILE"),
        (ImportError("gssapi lib not found!"), "gssapi lib not found!; ORDERFOLD_KAFKA_SASL_MECHANISM needs it"),
    ],
)  # fmt: skip
def test_files_and_packages_that_fail_at_work_are_told_with_the_setting(error: Exception, words: str) -> None:
    assert str(KafkaConnection("h:1").away(error)).startswith(f"h:1: {words}")


def levels(logs: Sequence[Any], event: str) -> set[str]:
    return {line["log_level"] for line in logs if line["event"] == event}


@pytest.mark.parametrize(
    "error",
    [
        REFUSED,
        PublishRefused("1 of 1 not acknowledged"),
        TooLarge("1 of 1 not acknowledged", 7),  # logstash-plugins/logstash-output-kafka#194
    ],
)
def test_a_loop_rests_up_to_a_minute_after_a_refusal(error: Exception) -> None:
    assert rests(error) == (pytest.approx(UP_TO_A_MINUTE), {"error"})


@pytest.mark.parametrize("error", [AWAY, PublishFailed("1 of 1 not acknowledged")])
def test_a_loop_rests_five_seconds_at_most_after_what_passes(error: Exception) -> None:
    assert rests(error) == (pytest.approx([0.5, 1, 2, 4, 5, 5, 5, 5, 5]), {"warning"})


def rests(error: Exception) -> tuple[list[float], set[str]]:
    """Return the pauses of a loop whose rounds raise that, and the levels of what is told."""
    stop = Pauses(len(UP_TO_A_MINUTE))
    loop = Repeating("tested", nullcontext, raising(error), steady(1.0), faults=(PublishFailed,))
    with capture_logs() as logs:
        loop.run(stop)
    return stop.pauses, levels(logs, "loop-restarts")


def raising(error: Exception) -> Callable[..., Any]:
    def always(*_: Any, **__: Any) -> Next:
        raise error

    return always


@pytest.mark.parametrize(("error", "longest", "level"), [(AWAY, 5.0, "warning"), (REFUSED, 60.0, "error")])
def test_a_consumer_rests_up_to_a_minute_after_a_refusal(
    error: Exception, longest: float, level: str
) -> None:
    consumer: Any = Consumer("tested", ("orders",), decode=raising(error), handler=None)  # type: ignore[arg-type]
    connect: Any = nullcontext
    loop, stop = Consuming(consumer, raising(error), connect, clock_from("")), Pauses(12)
    with capture_logs() as logs:
        loop.run(stop)
    assert stop.pauses[:4] == pytest.approx([0.1, 0.2, 0.4, 0.8])
    assert (stop.pauses[-1], levels(logs, "consumer-restarts")) == (longest, {level})
    assert not loop.ready()


@pytest.mark.parametrize(
    ("error", "attempts", "level"), [(AWAY, range(60, 90), "warning"), (REFUSED, range(10, 18), "error")]
)
def test_a_member_of_a_group_rests_up_to_a_minute_after_a_refusal(
    monkeypatch: pytest.MonkeyPatch, error: BrokerAway, attempts: range, level: str
) -> None:
    """Over six minutes, in which it is polled all the time."""
    clock = Clock()
    monkeypatch.setattr(kafka_inbound, "time", clock)
    monkeypatch.setattr(kafka_waiting, "time", clock)
    monkeypatch.setattr(kafka_inbound, "cluster_id", lambda _: "cluster")
    monkeypatch.setattr(KafkaConnection, "client", raising(error))
    member = KafkaInbound(KafkaConnection("h:1"), ["orders"], "tested", lambda _: {})
    with capture_logs() as logs:
        while clock.now < 360:
            assert member.poll(10, 1.0) == ()
    assert len([line for line in logs if line["event"] == "broker-lost"]) in attempts
    assert levels(logs, "broker-lost") == {level}
    assert not member.connected()


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.01)


@pytest.mark.parametrize(
    ("error", "longest", "level"),
    [
        (PublishFailed("away"), 10.0, "warning"),
        (PublishRefused("no right"), 60.0, "error"),
        (TooLarge("larger than it takes", 7), 60.0, "error"),
    ],
)
def test_dead_letters_rest_up_to_a_minute_after_a_refusal(
    error: PublishFailed, longest: float, level: str
) -> None:
    post: Any = Post(None, None, 1)  # type: ignore[arg-type]
    with capture_logs() as logs:
        for _ in range(9):
            post._rest("orders-submitted.dlq", 3, error)
    assert (logs[-1]["seconds"], levels(logs, "dead-letters-wait")) == (longest, {level})


class Client:
    """A client whose broker gives the same answer to everything."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, _: str) -> Any:
        return raising(self.error)

    def close(self, *_: Any, **__: Any) -> None:
        """Do nothing."""


def answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> KafkaConnection:
    monkeypatch.setattr(KafkaConnection, "client", lambda *_, **__: Client(error))
    return KafkaConnection("h:1")


def test_a_missing_right_of_who_asks_about_topics_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = answering(monkeypatch, errors.TopicAuthorizationFailedError({"orders"}))
    with pytest.raises(BrokerRefuses, match=r"h:1: no right on topic orders; .* orderfold topics acls"):
        KafkaTopicAdmin(refusing).apply(TOPICS)
    slow = answering(monkeypatch, errors.RequestTimedOutError())
    with pytest.raises(BrokerAway, match=r"h:1: no answer in time$") as away:
        KafkaTopicAdmin(slow).cluster_id()
    assert type(away.value) is BrokerAway


def test_a_missing_right_of_who_publishes_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = answering(monkeypatch, errors.TopicAuthorizationFailedError({"dispatches"}))
    assert "first dispatches: no right on topic dispatches" in str(published(PublishRefused, refusing))
    published(PublishFailed, answering(monkeypatch, errors.NotEnoughReplicasError()))
    monkeypatch.setattr(KafkaConnection, "client", raising(REFUSED))
    published(PublishRefused, KafkaConnection("h:1"))
    monkeypatch.setattr(KafkaConnection, "client", raising(AWAY))
    published(PublishFailed, KafkaConnection("h:1"))


def published(kind: type[PublishFailed], connection: KafkaConnection) -> PublishFailed:
    """Publish, which fails so and not otherwise."""
    with pytest.raises(kind) as failed:
        KafkaOutbound(connection).publish([Outgoing("dispatches", b"k", b"v")])
    assert type(failed.value) is kind
    return failed.value


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BrokerRefuses("h:1: x"), "the broker does not let us in at h:1: x"),
        (
            BrokerAway("h:1: x"),
            "no broker answers at h:1: x. Start it, or set ORDERFOLD_KAFKA to where it is",
        ),
        (PublishRefused("t: x"), "the broker does not take messages of ours: t: x"),
        (TooLarge("t: x"), "the broker does not take messages of ours: t: x"),
        (BrokerElsewhere("h:1: x"), "the broker cannot be used at h:1: x"),
        (TopicsRefused("t: x"), "the broker does not make t: x"),
    ],
)
def test_a_command_says_to_start_a_broker_only_where_that_may_help(error: Exception, sentence: str) -> None:
    assert in_words(error) == (sentence, 3)
