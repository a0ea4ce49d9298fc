"""The HTTP side of a process: a port that is taken is told in a line, a client that hangs up is no news."""

import json
import logging
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
import structlog

from infra.ports import HOST, free_port
from services.common.log import configure
from services.common.runtime.health import check_port, open_health
from services.common.settings import SettingsWrong
from tests.support.command import COMMAND, UNSET, ask
from tests.support.processes import eventually

NOWHERE = {
    **UNSET,
    "ORDERFOLD_KAFKA": f"{HOST}:1",
    "ORDERFOLD_DATABASE": f"postgresql://u@{HOST}:1/d",
}
LOOPS = {
    "intake": {"intake"},
    "router": {"router", "retention", "routing", "second-look"},
    "processor": {"processor", "queue", "timer", "housekeeping"},
    "fulfillment": {"processor-updates", "polls", "unclaimed"},
    "projections": {"read_models", "figures"},
    "rics": {"rics-answers", "rics-messages", "rics-due"},
    "vendor": {"vendor", "vendor-activity", "vendor-invoices"},
    "relay": {
        *("relay", "relay-dispatches", "relay-fulfillment", "relay-work"),
        *("relay-purchases", "relay-purchase-events", "relay-notices"),
        *("relay-invoices", "relay-invoice-events", "dead-letters", "receipts"),
    },
}
"""Of each service, beside those that all have."""


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    """Logs go to where the other tests of this process expect them again."""
    before, handlers = structlog.get_config(), list(logging.getLogger().handlers)
    yield
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers
    logging.captureWarnings(False)


def said(captured: str) -> list[dict[str, object]]:
    """What was logged, without what clients of servers of other tests say that are gone."""
    lines = [json.loads(line) for line in captured.splitlines()]
    return [line for line in lines if line["event"] != "library"]


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on. Systems give none near it to outgoing connections."""
    with socket.create_server((HOST, free_port())) as other:
        yield int(other.getsockname()[1])


def test_a_service_whose_port_is_taken_says_so_in_a_line(taken: int) -> None:
    environment = {**NOWHERE, "ORDERFOLD_HEALTH_PORT": str(taken)}
    done = subprocess.run(
        [sys.executable, "-m", "services.intake"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    *logged, last = done.stderr.splitlines()
    assert last == f"error: ORDERFOLD_HEALTH_PORT: {HOST}:{taken} cannot be used: Address already in use"
    assert "Traceback" not in done.stderr
    assert all(json.loads(line) for line in logged)


def test_up_says_so_before_anything_starts(taken: int) -> None:
    ask({**NOWHERE, "ORDERFOLD_HEALTH_PORT": str(taken - 2)}, "up").refused(
        2, f"{HOST}:{taken} cannot be used"
    )


@pytest.mark.parametrize(("service", "loops"), LOOPS.items())
def test_readiness_names_each_loop_by_what_it_does_where_true_is_good(service: str, loops: set[str]) -> None:
    port = free_port()
    environment = {**NOWHERE, "ORDERFOLD_HEALTH_PORT": str(port)}
    command = [sys.executable, "-m", f"services.{service}"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert eventually(lambda: readiness(port)[0] == 503)
        named = readiness(port)[1]
    finally:
        process.kill()
        process.wait()
    assert set(named) == loops | {"revision", "session-watch"}
    waited_for = loops - {"retention", "housekeeping", "second-look", "figures"} | {"revision"}
    assert [name for name in waited_for if named[name]] == []


def readiness(port: int) -> tuple[int, dict[str, bool]]:
    try:
        urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=5)
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
    except OSError:
        return 0, {}
    return 200, {}


def test_a_host_that_is_not_there() -> None:
    with pytest.raises(SettingsWrong, match=r"ORDERFOLD_HEALTH_HOST: there is no host no\.such\.invalid"):
        check_port("no.such.invalid", 0)


def test_a_client_that_hangs_up_leaves_no_line(capfd: pytest.CaptureFixture[str]) -> None:
    configure("test")
    server = open_health(HOST, free_port(), lambda: {"loop": True})
    address = server.server_address
    for request in (b"GET /metrics HTTP/1.1\r\n\r\n", b"GET /heal", b""):
        for _ in range(20):
            with socket.create_connection((str(address[0]), int(address[1]))) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
                client.sendall(request)
    time.sleep(0.3)
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/healthz") as answer:
        assert answer.status == 200
    server.shutdown()
    server.server_close()
    told = capfd.readouterr()
    assert (told.out, said(told.err)) == ("", [])


def test_a_failure_of_ours_is_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    configure("test")

    def broken() -> dict[str, bool]:
        raise ValueError("Ann-Secret")

    server = open_health(HOST, free_port(), broken)
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://{HOST}:{server.server_address[1]}/readyz")
    server.shutdown()
    server.server_close()
    (line,) = said(capfd.readouterr().err)
    assert (line["event"], line["cause"]) == ("health-failed", "ValueError")
    assert "Ann-Secret" not in json.dumps(line)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_tables_and_json_in_any_encoding(encoding: str) -> None:
    """JSON stays JSON: what an encoding lacks is written as JSON writes it."""
    environment = {**NOWHERE, "PYTHONIOENCODING": encoding, "ORDERFOLD_CLOCK": ""}
    for question in (["settings"], ["topics", "list"], ["topics", "acls"], ["--help"]):
        done = subprocess.run([*COMMAND, *question], env=environment, capture_output=True, timeout=60)
        assert done.returncode == 0, done
        assert done.stdout.decode(encoding)
    done = subprocess.run([*COMMAND, "settings", "--json"], env=environment, capture_output=True, timeout=60)
    assert len(json.loads(done.stdout.decode(encoding))) > 10


def test_a_variable_that_is_no_setting_is_warned_of_by_command_and_service(taken: int) -> None:
    environment = {**NOWHERE, "ORDERFOLD_SHARDZ": "4", "ORDERFOLD_HEALTH_PORT": str(taken)}
    assert "did you mean ORDERFOLD_SHARDS?" in ask(environment, "settings").err
    done = subprocess.run(
        [sys.executable, "-m", "services.relay"], env=environment, capture_output=True, text=True, timeout=60
    )
    told = json.loads(done.stderr.splitlines()[0])
    assert told["event"] == "setting-unknown"
    assert told["detail"] == "ORDERFOLD_SHARDZ is no setting; did you mean ORDERFOLD_SHARDS?"
