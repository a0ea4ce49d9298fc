"""A port that says nothing is given up in time, one that refuses us is told apart from one that is away."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaTimeoutError
from kafka.net.compat import KafkaNetClient

from services.common.bus import BrokerAway, BrokerRefuses, KafkaConnection, kafka_connection
from services.common.bus.kafka_last_words import hear_last_words, words_before_end
from services.common.bus.kafka_silence import end_silent_attempts
from services.common.runtime.loop import Next, Repeating, steady
from tests.support.authority import Authority
from tests.support.pauses import Pauses

KINDS = (KafkaConsumer, KafkaProducer, KafkaAdminClient)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_connection, "_SECONDS_TO_CONNECT", 1.5)


@contextmanager
def port(
    context: ssl.SSLContext | None = None, says: bytes = b""
) -> Iterator[tuple[str, list[socket.socket]]]:
    """A port that accepts, and the sockets that it accepted. It `says` something, or speaks TLS, or keeps silent."""
    listening = socket.create_server(("127.0.0.1", 0))
    accepted: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                one, _ = listening.accept()
                accepted.append(one)
                one.sendall(says)
                if context is not None:
                    with suppress(OSError):
                        accepted.append(context.wrap_socket(one, server_side=True))

    Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}", accepted
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for each in accepted:
            each.close()


def speaking_tls(identity: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    return context


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL", "SASL_SSL"])
def test_a_port_that_accepts_and_says_nothing_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, protocol: str, kind: type
) -> None:
    options = {"security_protocol": protocol}
    if protocol.startswith("SASL"):
        options |= {"sasl_mechanism": "PLAIN", "sasl_plain_username": "u", "sasl_plain_password": "p"}
    with port() as (address, accepted):
        monkeypatch.setattr(kafka_connection, "_SECONDS_TO_CONNECT", 0.5)
        began = time.monotonic()
        with pytest.raises(BrokerAway, match=f"{address}.*no answer in time: it may want TLS") as away:
            KafkaConnection(address, options).client(kind)
        assert time.monotonic() - began < 20
        assert not isinstance(away.value, BrokerRefuses)
        for one in accepted:
            one.settimeout(5)
            while one.recv(
                4096
            ):  # what TLS or Kafka says first; then the end, so nothing of ours is left open
                pass


def test_a_client_at_work_gives_up_a_new_connection_and_what_was_asked_on_it() -> None:
    with port() as (address, _):
        client = KafkaNetClient(bootstrap_servers=[address], security_protocol="SSL")
        end_silent_attempts(client)
        (node,) = client.cluster.bootstrap_brokers()
        connection = client._manager.get_connection(node.node_id, timeout_ms=300)
        client.poll(timeout_ms=5000, future=connection.init_future)
        assert isinstance(connection.init_future.exception, KafkaTimeoutError)
        assert connection.closed
        assert client._manager.connection_delay(node.node_id) > 0
        client.close()


def test_what_a_broker_says_before_it_hangs_up_is_heard() -> None:
    """A wrong password is told so: Kafka answers and ends the connection at once."""
    end = ConnectionResetError()
    received = iter([(b"a", None), (b"wrong password", end)])
    receive = words_before_end(lambda: next(received))
    assert [receive() for _ in range(4)] == [(b"a", None), (b"wrong password", None), (b"", end), (b"", end)]


@pytest.mark.parametrize("protocol", ["PLAINTEXT", "SSL"])
def test_every_connection_of_a_client_hears_it(tmp_path: Path, protocol: str) -> None:
    authority = Authority(tmp_path)
    context = speaking_tls(authority.identity("broker", ["127.0.0.1"])) if protocol == "SSL" else None
    with port(context) as (address, _):
        client = KafkaNetClient(
            bootstrap_servers=[address], security_protocol=protocol, ssl_cafile=str(authority.file)
        )
        hear_last_words(client)
        (node,) = client.cluster.bootstrap_brokers()
        transport = client._net.run(client._manager._build_transport, node)
        assert transport._sock_recv.__name__ == "receive_words"
        transport.close()
        client.close()


def test_certificates_that_do_not_fit_are_refusals(tmp_path: Path) -> None:
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    for hosts, known, words in (
        (["127.0.0.1"], stranger, "signed by an unknown authority; look at ORDERFOLD_KAFKA_SSL_CAFILE"),
        (
            ["b.example.org"],
            authority,
            "the certificate names another host; see ORDERFOLD_KAFKA_SSL_CHECK_HOST",
        ),
    ):
        with port(speaking_tls(authority.identity("broker", hosts))) as (address, _):
            tls = {"security_protocol": "SSL", "ssl_cafile": str(known.file)}
            with pytest.raises(BrokerRefuses, match=f"{address}.*{words}"):
                KafkaConnection(address, tls).client(KafkaAdminClient)


def test_a_port_without_tls_is_a_refusal() -> None:
    with (
        port(says=b"HTTP/1.1 400 Bad Request\r\n\r\n") as (address, _),
        pytest.raises(BrokerRefuses, match="it speaks no TLS there"),
    ):
        KafkaConnection(address, {"security_protocol": "SSL"}).client(KafkaAdminClient)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("ssl_cafile", "No such file or directory; look at ORDERFOLD_KAFKA_SSL_CAFILE"),
        (
            "ssl_certfile",
            "No such file or directory; look at ORDERFOLD_KAFKA_SSL_CAFILE, _CERTFILE and _KEYFILE",
        ),
    ],
)
def test_a_file_that_has_gone_since_is_a_refusal(tmp_path: Path, option: str, words: str) -> None:
    tls = {"security_protocol": "SSL", option: str(tmp_path / "gone")}
    with port() as (address, _), pytest.raises(BrokerRefuses, match=words):
        KafkaConnection(address, tls).client(KafkaAdminClient)


def test_a_port_where_nobody_listens_is_only_away() -> None:
    with port() as (address, _):
        pass
    with pytest.raises(BrokerAway, match="Connection refused") as away:
        KafkaConnection(address).client(KafkaAdminClient)
    assert not isinstance(away.value, BrokerRefuses)


def test_a_loop_rests_ever_longer_where_the_authority_is_unknown(tmp_path: Path) -> None:
    authority, stranger = Authority(tmp_path), Authority(tmp_path, "stranger")
    tls = {"security_protocol": "SSL", "ssl_cafile": str(stranger.file)}
    with port(speaking_tls(authority.identity("broker", ["127.0.0.1"]))) as (address, _):
        connection, stop = KafkaConnection(address, tls), Pauses(5)
        connect = contextmanager(lambda: iter([connection.client(KafkaAdminClient)]))
        Repeating("tested", connect, lambda *_: Next.LATER, steady(1.0)).run(stop)
    assert stop.pauses == pytest.approx([0.5, 1, 2, 4, 8])
