"""The HTTP side of polls under clients that are slow, many or silent, and without a database."""

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from infra.ports import free_port
from services.common.metrics import POLLS_OVER_HTTP
from services.common.settings import SettingsWrong
from services.fulfillment.http import server
from services.fulfillment.http.request import Asked
from services.fulfillment.http.server import THREADS, PollsOverHttp
from tests.support.processes import eventually

HOST, TOKEN = "127.0.0.1", "secret"
PATH = "/v1/organizations/ACME/locations/S-1/fulfillments"
PATIENCE = timedelta(seconds=30)


class Answering:
    """Stands in for the database."""

    def __init__(self, answer: Callable[[Asked], Any]) -> None:
        self.answer = answer

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def serving(answer: Callable[[Asked], Any]) -> Iterator[str]:
    """Serve these answers until the end of the block."""
    address, stop = f"{HOST}:{free_port()}", threading.Event()
    loop = PollsOverHttp(address, TOKEN, Answering(answer))  # type: ignore[arg-type]
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    assert eventually(loop.ready)
    try:
        yield address
    finally:
        stop.set()
        thread.join(PATIENCE.total_seconds())
        assert not thread.is_alive()


def post(address: str) -> tuple[int, dict[str, str], Any]:
    """Status, headers and body."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "k"}
    request = urllib.request.Request(f"http://{address}{PATH}", b"", headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, dict(response.headers), json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.load(error)


def connected(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    return socket.create_connection((host, int(port)), timeout=30)


def test_without_a_database_a_poll_is_to_be_sent_again() -> None:
    def away(_: Asked) -> None:
        raise psycopg.OperationalError("connection refused")

    counted = POLLS_OVER_HTTP.labels(503)._value.get()
    with serving(away) as address:
        status, headers, body = post(address)
    assert POLLS_OVER_HTTP.labels(503)._value.get() == counted + 1
    assert (status, headers["Retry-After"], body["error"]["reason"]) == (503, "5", "unavailable")


def test_a_fault_of_ours_repeats_nothing_of_what_was_sent() -> None:
    def fails(_: Asked) -> None:
        raise RuntimeError("S-1 and its secrets")

    with serving(fails) as address:
        status, _, body = post(address)
    assert (status, body["error"]["reason"]) == (500, "failed")
    assert "S-1" not in json.dumps(body)


def test_more_clients_than_threads_are_told_to_come_again() -> None:
    free, inside = threading.Event(), threading.Semaphore(0)

    def waits(_: Asked) -> bytes:
        inside.release()
        assert free.wait(60)
        return b"{}"

    found: list[int] = []
    with serving(waits) as address:
        threads = [threading.Thread(target=lambda: found.append(post(address)[0])) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert inside.acquire(timeout=60)
        status, headers, body = post(address)
        free.set()
        for thread in threads:
            thread.join(60)
        assert post(address)[0] == 200
    assert (status, headers["Retry-After"], body["error"]["reason"]) == (503, "1", "busy")
    assert found == [200] * THREADS


def test_requests_under_way_are_answered_as_the_service_ends() -> None:
    inside, free = threading.Event(), threading.Event()

    def waits(_: Asked) -> bytes:
        inside.set()
        assert free.wait(60)
        return b"{}"

    found: list[int] = []
    with serving(waits) as address:
        thread = threading.Thread(target=lambda: found.append(post(address)[0]))
        thread.start()
        assert inside.wait(60)
        threading.Timer(0.3, free.set).start()
    thread.join(60)
    assert found == [200]


@pytest.mark.parametrize("sent", [b"", b"POST ", b"POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"])
def test_a_client_that_falls_silent_is_cut_off(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(server._Handler, "timeout", 0.3)
    with serving(lambda _: b"{}") as address, closing(connected(address)) as client:
        client.sendall(sent)
        while client.recv(1000):
            pass  # the end, not a timeout of ours


def test_a_client_that_never_comes_to_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_LONGEST", 0.5)
    with serving(lambda _: b"{}") as address, closing(connected(address)) as client:
        client.sendall(b"POST /x HTTP/1.1\r\n")
        ended = threading.Event()

        def trickle() -> None:
            number = 0
            while not ended.wait(0.05):
                number += 1
                try:
                    client.sendall(f"X-{number}: y\r\n".encode())
                except OSError:
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            while client.recv(1000):
                pass
        except ConnectionError:
            pass  # it was cut while something was under way
        ended.set()
        thread.join(30)


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01 hello\r\n\r\n", b"POST /x HTTP/9.9\r\n\r\n", b"POST " + b"x" * 70_000]
)
def test_what_is_no_http_gets_an_error(sent: bytes) -> None:
    with serving(lambda _: b"{}") as address, closing(connected(address)) as client:
        client.sendall(sent + b" HTTP/1.1\r\n\r\n")
        said = b""
        while part := client.recv(10_000):
            said += part
    assert b'"reason":"unreadable"' in said


def test_an_address_that_is_taken_is_a_wrong_setting() -> None:
    with socket.create_server((HOST, free_port())) as other:
        address = f"{HOST}:{other.getsockname()[1]}"
        with pytest.raises(SettingsWrong, match=r"ORDERFOLD_HTTP: .* cannot be used: Address already in use"):
            PollsOverHttp(address, TOKEN, Answering(lambda _: b""))  # type: ignore[arg-type]
